/** The business of a credit platform: what stands against an enterprise, and what others report about it. */
import type { Canonical } from '../../../gateway/catalogue/contract.ts';
import type { Reading } from '../../../gateway/translation/contract.ts';
import { nowOf } from '../../sandbox/clock.ts';
import type { Asked, Desk } from '../../sandbox/contract.ts';
import type { Penalty, PlatformRecords, Report, Ticket } from './records.ts';

export interface Platform {
  readonly desk: Desk<PlatformRecords>;
  /** Answers to a check carry a ticket, under which a punishment is reported. */
  readonly ticketed: boolean;
  readonly ticketMs: number;
}

type Serve = (platform: Platform, asked: Asked) => Reading;

const success = (message: Canonical): Reading => ({ kind: 'success', message });

const unknownEnterprise = ({ desk }: Platform): Reading => desk.refused('enterprise-not-found', '查无此企业');

const knows = ({ desk }: Platform, uscc: string): boolean =>
  desk.records.subjects.some((subject) => subject.uscc === uscc);

const today = ({ desk }: Platform): string => desk.now().slice(0, 10);

/** Every check hands out one, most are never used: the oldest are forgotten. */
const rememberedTickets = 10_000;

/** A fresh ticket, good once and for a while. */
export function issueTicket({ desk, ticketMs }: Platform, uscc: string): Ticket {
  const { tickets } = desk.records;
  const ticket = { no: desk.draw('TK'), uscc, expiresAt: nowOf(desk.options).getTime() + ticketMs };
  tickets.push(ticket);
  if (tickets.length > rememberedTickets) tickets.shift();
  return ticket;
}

const policies = [
  {
    name: '关于对政府采购领域严重违法失信主体开展联合惩戒的合作备忘录',
    categories: [
      { name: '政府采购', measures: [{ measureType: '01', description: '一至三年内禁止参加政府采购活动' }] },
    ],
  },
];

function listingsOf(platform: Platform, uscc: string): Canonical[] {
  const { listings } = platform.desk.records;
  return listings
    .filter((listing) => listing.uscc === uscc && listing.validUntil >= today(platform))
    .map(({ hitNo, listName, category, validUntil }) => ({ hitNo, listName, category, validUntil, policies }));
}

const hitOf = ({ documentNo, recordNo: _recordNo, ...penalty }: Penalty): Canonical => ({
  hitNo: documentNo,
  ...penalty,
});

function penaltiesOf(platform: Platform, uscc: string): Canonical[] {
  const { penalties } = platform.desk.records;
  return penalties
    .filter((penalty) => penalty.subject.uscc === uscc && penalty.publicUntil >= today(platform))
    .filter(({ status }) => status === 'valid')
    .map(hitOf);
}

const check: Serve = (platform, { message }) => {
  const { uscc } = message as { readonly uscc: string };
  if (!knows(platform, uscc)) return unknownEnterprise(platform);
  if (!platform.ticketed) return success({ hits: penaltiesOf(platform, uscc) });
  return success({ ticket: issueTicket(platform, uscc).no, hits: listingsOf(platform, uscc) });
};

const profile: Serve = ({ desk }, { message }) => {
  const { uscc } = message as { readonly uscc: string };
  return success({ enterprises: desk.records.subjects.filter((subject) => subject.uscc === uscc) });
};

interface ReportMessage {
  readonly uscc: string;
  readonly ticket?: string;
  readonly business: string;
  readonly measures: Report['measures'];
}

/** @returns the ticket, or why it is not good */
function goodTicket({ desk }: Platform, { ticket, uscc }: ReportMessage): Ticket | string {
  const found = desk.records.tickets.find(({ no }) => no === ticket);
  if (found === undefined) return '核查凭据不存在';
  if (found.uscc !== uscc) return '核查凭据不是该企业的';
  if (found.usedBy !== undefined) return '核查凭据已使用';
  return found.expiresAt < nowOf(desk.options).getTime() ? '核查凭据已过期' : found;
}

export function addReport({ desk }: Platform, { uscc, business, measures }: ReportMessage): Report {
  const report = { no: desk.draw('CF'), uscc, business, measures, revoked: false };
  desk.records.reports.push(report);
  return report;
}

const report: Serve = (platform, asked) => {
  const message = asked.message as unknown as ReportMessage;
  const { desk } = platform;
  if (!knows(platform, message.uscc)) return unknownEnterprise(platform);
  const ticket = platform.ticketed ? goodTicket(platform, message) : undefined;
  if (typeof ticket === 'string') return desk.refused('ticket-not-valid', ticket);
  const made = addReport(platform, message);
  if (ticket !== undefined) ticket.usedBy = made.no;
  return desk.did(asked, {
    key: made.no,
    summary: `惩戒反馈 ${message.uscc} ${message.measures.length} 项措施`,
    response: { reportNo: made.no },
  });
};

const revoke: Serve = ({ desk }, asked) => {
  const { reportNo } = asked.message as { readonly reportNo: string };
  const found = desk.records.reports.find(({ no }) => no === reportNo);
  if (found === undefined) return desk.refused('report-not-found', '反馈记录不存在');
  if (found.revoked) return desk.refused('report-not-found', '反馈记录已撤销');
  found.revoked = true;
  return desk.did(asked, { key: reportNo, summary: `撤销惩戒反馈 ${reportNo}`, response: { reportNo } });
};

const record: Serve = (platform, asked) => {
  const { desk } = platform;
  const message = asked.message as unknown as Omit<Penalty, 'recordNo'>;
  if (!knows(platform, message.subject.uscc)) return unknownEnterprise(platform);
  if (desk.records.penalties.some(({ documentNo }) => documentNo === message.documentNo))
    return desk.refused('duplicate', '该文号已报送');
  const { documentNo, subject, violation, penaltyKind, fineFen, decidedOn, validUntil, publicUntil } = message;
  const { status, division } = message;
  const recordNo = desk.draw('XZCF');
  const made = { recordNo, documentNo, subject, violation, penaltyKind, fineFen, decidedOn, validUntil };
  desk.records.penalties.push({ ...made, publicUntil, status, division });
  return desk.did(asked, { key: recordNo, summary: `处罚报送 ${documentNo}`, response: { recordNo } });
};

const submission: Serve = ({ desk }, { message }) => {
  const { reference } = message as { readonly reference: string };
  const [done] = desk.doneUnder(reference);
  return success(done === undefined ? { effect: 'none' } : { effect: 'applied', number: done.effect.key });
};

export const serves: Readonly<Record<string, Serve>> = {
  'credit.check': check,
  'credit.profile': profile,
  'credit.punishment-report': report,
  'credit.punishment-revoke': revoke,
  'credit.record': record,
  'credit.submission': submission,
};
