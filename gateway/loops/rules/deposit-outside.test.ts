import { describe, expect, it } from 'vitest';
import {
  amountFen,
  awarded,
  depositKey,
  evidence,
  guaranteed,
  type LotWorld,
  loser,
  lotNo,
  paid,
  projectCode,
  refundOf,
  sent,
  startLot,
} from './deposit-world.ts';

const request = {
  ...{ district: '500103', projectCode, lotNo, subAccount: loser.subAccount, amountFen, reason: 'not-awarded' },
  supplier: { name: loser.name, uscc: loser.uscc },
};

/** What the client has ordered past the loop was taken by the center. */
const taken = (world: LotWorld, more: object = {}) =>
  world.hear({
    type: 'deposit.refund.settled',
    data: { operation: 'deposit.refund', state: 'succeeded', response: { refundNo: 'TK9' }, ...more },
    request,
  });
const ended = (world: LotWorld, more: object = {}) =>
  world.hear({
    type: 'deposit.refund-settled',
    partner: 'trading-center',
    data: {
      ...{ noticeNo: 'TZ9', refundNo: 'TK9', reference: 'R9', status: 'settled', amountFen, interestFen: 20 },
      settledAt: '2026-03-19T15:00:00+08:00',
      ...more,
    },
    request,
  });

describe('a refund that a client has ordered itself', () => {
  it('counts, so that nothing leaves a second time, and the limit is met', () => {
    const world = awarded();

    taken(world);
    expect(world.state(loser)).toBe('refunding');
    ended(world);
    world.at('2026-03-30T10:00:00+08:00');

    expect(world.state(loser)).toBe('settled');
    expect(world.refunds()).toEqual([]);
    expect(world.money(loser)).toMatchObject({ refundedFen: amountFen + 20, interestFen: 20, heldFen: 0 });
    expect(world.clock(loser, 'A1')).toMatchObject({ state: 'met', metOn: '2026-03-19' });
  });

  it('that failed waits for another account like the loop’s own', () => {
    const world = awarded();
    taken(world);

    ended(world, { status: 'failed', failure: '账户已销户' });

    expect(world.state(loser)).toBe('failed');
  });

  it('settles a deposit whose own order was refused because of it', () => {
    const world = sent();
    taken(world);
    world.answer(refundOf(world), { state: 'refused', problem: { code: 'GW_REFUSED' } });
    expect(world.state(loser)).toBe('stuck');

    ended(world);

    expect(world.state(loser)).toBe('settled');
    expect(world.money(loser)).toMatchObject({ refundedFen: amountFen + 20 });
  });

  it('is told twice and counts once; before the trigger it ends the matter as well', () => {
    const world = paid();
    taken(world);
    ended(world);

    expect(ended(world)).toMatchObject([{ outcome: 'ignored', reason: 'outside-no-effect' }]);
    world.milestone('award-notice', '2026-03-18');

    expect(world.state(loser)).toBe('settled');
    expect(world.money(loser)).toMatchObject({ refundedFen: amountFen + 20 });
  });

  it('stays with its supplier where a person says once more whose the money was', () => {
    const world = startLot();
    world.account(loser);
    world.pay(loser, { bankSerial: 'B1' });
    taken(world);
    ended(world);

    world.say('deposit.receipt-assigned', loser, { bankSerial: 'B1', reason: '经核对银行回单' });

    expect(world.history.at(-1)).toMatchObject({ type: 'lot.receipt-yours', outcome: 'applied', to: 'settled' });
  });

  it('that was not taken changes nothing, and one of another amount goes to a person', () => {
    const world = awarded();

    expect(taken(world, { state: 'refused' })).toMatchObject([{ reason: 'outside-no-effect' }]);
    world.pay(loser, { amountFen: 1 });
    expect(taken(world)).toMatchObject([{ outcome: 'ignored', reason: 'amount-differs' }]);

    expect(world.state(loser)).toBe('due');
  });

  it('in a batch counts row by row', () => {
    const world = paid({ partnerKind: 'deposit-bank' });
    const [receipt] = world.deposit(loser).receipts as readonly { readonly bankSerial: string }[];
    const row = { ...receipt, bankSerial: receipt?.bankSerial ?? '', amountFen };
    const batch = { district: '500103', subAccount: loser.subAccount, refunds: [row] };
    const tell = (type: string, data: object) => world.hear({ type, data: { ...data }, request: batch });

    tell('deposit.refund-batch.settled', {
      state: 'succeeded',
      response: { batchNo: '20260318001', rows: [{ bankSerial: row.bankSerial, status: 'accepted' }] },
    });
    world.milestone('award-notice', '2026-03-18');
    expect(world.state(loser)).toBe('refunding');
    tell('deposit.refund-batch-settled', { batchNo: '20260318001', rows: [{ ...row, status: 'settled' }] });
    world.at('2026-03-30T10:00:00+08:00');

    expect(world.state(loser)).toBe('settled');
    expect(world.refunds()).toEqual([]);
  });
});

describe('a refund that a person records', () => {
  const record = (world: LotWorld, more: object = {}) =>
    world.say('deposit.refund-recorded', loser, {
      ...{ result: 'settled', on: world.now().slice(0, 10), reason: '经核对银行回单', evidence },
      ...more,
    });

  it('ends what the bank never answered', () => {
    const world = sent();
    world.at('2026-03-25T10:00:00+08:00');

    record(world, { interestFen: 30 });

    expect(world.state(loser)).toBe('settled');
    expect(world.clock(loser, 'A1')).toMatchObject({ state: 'met', metOn: '2026-03-25' });
    expect(world.money(loser)).toMatchObject({ refundedFen: amountFen + 30, interestFen: 30 });
  });

  it('was done outside, and nothing leaves any more', () => {
    const world = awarded();

    record(world);
    world.at('2026-03-30T10:00:00+08:00');

    expect(world.state(loser)).toBe('settled');
    expect(world.refunds()).toEqual([]);
  });

  it('came back after it was told as settled, and waits for another account', () => {
    const world = sent();
    world.settled(refundOf(world));

    record(world, { result: 'failed', reason: '退汇：账户已销户' });

    expect(world.state(loser)).toBe('failed');
    expect(world.money(loser)).toMatchObject({ refundedFen: 0, heldFen: amountFen });
    world.say('deposit.payee-corrected', loser, {
      payeeName: loser.name,
      payeeAccount: '6200000000000000033',
      evidence,
    });
    world.settled(refundOf(world, 1));
    expect(world.money(loser)).toMatchObject({ refundedFen: amountFen, heldFen: 0 });
  });

  it('is refused without evidence, of a day to come, of nothing, and a second time', () => {
    const withGuarantee = startLot();
    guaranteed(withGuarantee);
    const settled = sent();
    settled.settled(refundOf(settled));

    expect(record(sent(), { evidence: [] })).toMatchObject([{ reason: 'no-evidence' }]);
    expect(record(sent(), { on: '2026-03-20' })).toMatchObject([{ reason: 'future-day' }]);
    expect(record(withGuarantee)).toMatchObject([{ reason: 'nothing-held' }]);
    expect(record(settled)).toMatchObject([{ outcome: 'refused', reason: 'refund-left' }]);
    expect(record(awarded(), { result: 'failed' })).toMatchObject([{ reason: 'no-refund' }]);
    expect(settled.loop('deposit', depositKey(loser)).state).toBe('settled');
  });
});
