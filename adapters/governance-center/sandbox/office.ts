/** A stand-in of the three-level governance center. */
import type { Canonical } from '../../../gateway/catalogue/contract.ts';
import type { Reading } from '../../../gateway/translation/contract.ts';
import type { Sandbox, SandboxOptions } from '../../contract.ts';
import type { Asked, ControlRequest, ControlRoute, OfficeKind } from '../../sandbox/contract.ts';
import { ControlError, oneOfIn, textIn, wholeIn } from '../../sandbox/control-body.ts';
import { startOffice } from '../../sandbox/office.ts';
import * as deposits from './deposits.ts';
import { prepare } from './prepare.ts';
import { type CenterRecords, type Referral, seedRecords } from './records.ts';
import { act, type CenterDesk, dispatch, goOn, referralNumbered, status, stepNames, takeStep } from './referrals.ts';
import * as venues from './venues.ts';

const counters: Readonly<Record<string, (desk: CenterDesk, asked: Asked) => Reading>> = {
  'referral.dispatch': dispatch,
  'referral.urge': act,
  'referral.supplement': act,
  'referral.withdraw': act,
  'referral.extend': act,
  'referral.status': status,
  'venue.availability': venues.availability,
  'venue.book': venues.book,
  'venue.change': venues.change,
  'venue.cancel': venues.cancel,
  'venue.booking': venues.byReference,
  'deposit.account': deposits.account,
  'deposit.status': deposits.status,
  'deposit.refund': deposits.refund,
  'deposit.refund-status': deposits.refundStatus,
};

function serve(desk: CenterDesk, asked: Asked): Reading {
  const counter = counters[asked.operation];
  if (counter === undefined) throw new Error(`a governance center does not serve ${asked.operation}`);
  return counter(desk, asked);
}

const optional = (body: ControlRequest['body'], name: string): string | undefined =>
  body[name] === undefined ? undefined : textIn(body, name);

function moveReferral(desk: CenterDesk, { params, body }: ControlRequest): Referral {
  const referral = referralNumbered(desk, params.referralNo ?? '');
  if (referral === undefined) throw new ControlError('there is no such referral', 404);
  const said = { opinion: optional(body, 'opinion'), result: optional(body, 'result') };
  takeStep(desk, referral, oneOfIn(body, 'step', stepNames), said);
  return referral;
}

function receive(desk: CenterDesk, { body }: ControlRequest): Canonical {
  const payment = {
    amountFen: wholeIn(body, 'amountFen', 2_000_000),
    payerName: textIn(body, 'payerName', '重庆示例科技有限公司'),
    payerAccount: textIn(body, 'payerAccount', '6200000000000000017'),
  };
  const notice = deposits.receive(desk, textIn(body, 'subAccount'), payment);
  if (notice === undefined) throw new ControlError('there is no such subAccount', 404);
  return notice;
}

/** Takes up what waits: at the start, and when a tester sets another pace. */
function resume(desk: CenterDesk): void {
  const { referrals, bookings, refunds } = desk.records;
  for (const referral of referrals) goOn(desk, referral);
  for (const booking of bookings) if (booking.status === 'submitted') venues.confirmLater(desk, booking);
  for (const refund of refunds) if (refund.status === 'processing') deposits.settleLater(desk, refund);
}

function setPace(desk: CenterDesk, { body }: ControlRequest): unknown {
  desk.records.paceMs = body.ms === 0 ? 0 : wholeIn(body, 'ms');
  resume(desk);
  return { paceMs: desk.records.paceMs };
}

const controlsOf = (desk: CenterDesk): readonly ControlRoute[] => [
  { method: 'POST', path: '/control/referrals/{referralNo}', run: (request) => moveReferral(desk, request) },
  { method: 'POST', path: '/control/receipts', run: (request) => receive(desk, request) },
  { method: 'POST', path: '/control/pace', run: (request) => setPace(desk, request) },
];

function stateOf({ records }: CenterDesk): Readonly<Record<string, unknown>> {
  const { referrals, bookings, accounts, refunds, paceMs } = records;
  const sizes = { referrals: referrals.length, bookings: bookings.length, accounts: accounts.length };
  return {
    paceMs,
    referrals: referrals.slice(-200),
    bookings: bookings.slice(-200),
    accounts: accounts.slice(-200),
    refunds: refunds.slice(-200),
    sizes,
  };
}

const kind: OfficeKind<CenterRecords> = {
  seed: seedRecords,
  open(desk) {
    resume(desk);
    return {
      serve: (asked) => serve(desk, asked),
      prepare: (operation) => prepare(desk, operation),
      seeded: { projectCode: 'CQS26A00077', lotNo: 'CQS26A00077-1', rooms: venues.rooms },
      state: () => stateOf(desk),
      controls: controlsOf(desk),
    };
  },
};

export const startSandbox = (options: SandboxOptions): Promise<Sandbox> => startOffice(kind, options);
