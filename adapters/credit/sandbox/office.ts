/** A credit platform: every operation it serves, who is let in, and what a tester can do to it. */
import type { Canonical } from '../../../gateway/catalogue/contract.ts';
import type { Reading } from '../../../gateway/translation/contract.ts';
import type { Sandbox, SandboxOptions } from '../../contract.ts';
import type { Asked, ControlRoute, Office, OfficeKind } from '../../sandbox/contract.ts';
import { textIn } from '../../sandbox/control-body.ts';
import { startOffice } from '../../sandbox/office.ts';
import { TICKET_SOAP } from '../login.ts';
import { LOGIN_KEY } from '../login-key.ts';
import { addReport, issueTicket, type Platform, serves } from './platform.ts';
import { openReception, type Reception } from './reception.ts';
import type { PlatformRecords } from './records.ts';
import { agency, clean, listed, seedRecords } from './seed.ts';

const minuteMs = 60_000;
/** Lists in the state show the last of each. */
const shown = 200;

const minutesIn = (values: SandboxOptions['values'], name: string, or: number): number =>
  Number(values[name] ?? or) * minuteMs;

/** Fields that name something an example message needs; freshly made, and known to no ledger. */
function prepare(platform: Platform, operation: string): Canonical | undefined {
  const { desk, ticketed } = platform;
  const measures = [{ measureType: '01', description: '禁止参加本次采购活动' }];
  switch (operation) {
    case 'credit.check':
    case 'credit.profile':
      return { uscc: listed.uscc };
    case 'credit.punishment-report':
      return {
        uscc: listed.uscc,
        hitNo: 'BL-2025-118',
        ...(ticketed ? { ticket: issueTicket(platform, listed.uscc).no } : {}),
      };
    case 'credit.punishment-revoke':
      return { reportNo: addReport(platform, { uscc: listed.uscc, business: '政府采购', measures }).no };
    case 'credit.record':
      return { documentNo: `渝财采罚〔2026〕${1000 + desk.next()}号`, subject: { ...listed } };
    default:
      return undefined;
  }
}

function controlsOf({ desk }: Platform, reception: Reception | undefined): readonly ControlRoute[] {
  return [
    {
      method: 'POST',
      path: '/control/expire-tokens',
      run() {
        reception?.expireAll();
        return reception?.state() ?? {};
      },
    },
    {
      method: 'POST',
      path: '/control/expire-tickets',
      run() {
        for (const ticket of desk.records.tickets) ticket.expiresAt = 0;
        return { tickets: desk.records.tickets.length };
      },
    },
    {
      method: 'POST',
      path: '/control/blacklists',
      run({ body }) {
        const listing = {
          hitNo: textIn(body, 'hitNo', desk.draw('BL')),
          uscc: textIn(body, 'uscc'),
          listName: textIn(body, 'listName', '政府采购严重违法失信行为记录名单'),
          category: textIn(body, 'category', '政府采购'),
          validUntil: textIn(body, 'validUntil'),
        };
        desk.records.listings.push(listing);
        return listing;
      },
    },
  ];
}

/** An MD5 signature covers the time of the request; how far that may be off is a profile's `clockSkewSeconds`. */
const defaultSkewSeconds = 300;

function clockRefusal({ desk }: Platform, { vars }: Asked): Reading | undefined {
  const allowedMs = Number(desk.options.values.clockSkewSeconds ?? defaultSkewSeconds) * 1000;
  const aheadMs = Math.abs(Date.parse(vars.now ?? '') - Date.parse(desk.now()));
  if (aheadMs <= allowedMs) return undefined;
  return { kind: 'refused', as: 'partner-busy', code: '03', text: '请求时间超出允许范围' };
}

function admit(platform: Platform, reception: Reception | undefined, asked: Asked): Reading | undefined {
  if (reception === undefined) return clockRefusal(platform, asked);
  if (reception.admits(asked.vars['session.token'])) return undefined;
  return { kind: 'refused', as: 'not-authorised', code: '01', text: '令牌无效或已过期' };
}

function stateOf({ desk }: Platform, reception: Reception | undefined): Readonly<Record<string, unknown>> {
  const { tickets, reports, penalties, listings } = desk.records;
  return {
    ...reception?.state(),
    tickets: tickets.slice(-shown),
    reports: reports.slice(-shown),
    penalties: penalties.slice(-shown),
    listings: listings.slice(-shown),
  };
}

export const platformKind: OfficeKind<PlatformRecords> = {
  seed: seedRecords,
  open(desk): Office {
    const { values } = desk.options;
    const ticketed = desk.dialect.name === TICKET_SOAP;
    const platform: Platform = { desk, ticketed, ticketMs: minutesIn(values, 'ticketMinutes', 30) };
    const secrets = () => {
      const { userName = '', password = '', [LOGIN_KEY]: loginKey } = desk.context().auth;
      return { userName, password, loginKey };
    };
    const reception = ticketed ? openReception(secrets, minutesIn(values, 'sessionMinutes', 30)) : undefined;
    return {
      serve(asked) {
        const serve = serves[asked.operation];
        if (serve === undefined) throw new Error(`a credit platform does not serve ${asked.operation}`);
        return serve(platform, asked);
      },
      admit: (asked) => admit(platform, reception, asked),
      ...(reception === undefined ? {} : { answer: (request) => reception.answer(request) }),
      prepare: (operation) => prepare(platform, operation),
      seeded: { listed, clean, agency },
      state: () => stateOf(platform, reception),
      controls: controlsOf(platform, reception),
    };
  },
};

export const startSandbox = (options: SandboxOptions): Promise<Sandbox> => startOffice(platformKind, options);
