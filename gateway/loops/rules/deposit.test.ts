import { describe, expect, it } from 'vitest';
import { faultsOf } from '../machine.ts';
import { depositRules } from './deposit.ts';
import {
  amountFen,
  awarded,
  depositKey,
  evidence,
  guaranteed,
  loser,
  paid,
  refundOf,
  sent,
  startLot,
  winner,
} from './deposit-world.ts';

describe('the table of the deposit', () => {
  it('has no fault', () => {
    expect(faultsOf(depositRules)).toEqual([]);
  });
});

describe('the refund of who was not awarded (A1)', () => {
  it('leaves one working day after the award notice and is done on the day on which the bank has paid', () => {
    const world = awarded();
    expect(world.state(loser)).toBe('due');
    expect(world.clock(loser, 'A1')).toMatchObject({ state: 'running', startedOn: '2026-03-18', dueOn: '2026-03-25' });
    expect(world.refunds()).toEqual([]);

    world.at('2026-03-19T10:00:00+08:00');
    expect(world.refunds()).toMatchObject([
      {
        key: depositKey(loser),
        name: 'refund-1',
        operation: 'deposit.refund',
        message: {
          district: '500103',
          supplier: { name: loser.name, uscc: loser.uscc },
          subAccount: loser.subAccount,
          amountFen,
          reason: 'not-awarded',
        },
      },
    ]);
    world.answer(refundOf(world), { state: 'succeeded', response: { refundNo: 'TK1' } });
    expect(world.state(loser)).toBe('refunding');
    world.at('2026-03-24T16:00:00+08:00');
    world.settled(refundOf(world), { settledAt: '2026-03-23T15:00:00+08:00', interestFen: 136 });

    expect(world.state(loser)).toBe('settled');
    expect(world.clock(loser, 'A1')).toMatchObject({ state: 'met', metOn: '2026-03-23' });
    expect(world.money(loser)).toMatchObject({
      receivedFen: amountFen,
      interestFen: 136,
      refundedFen: amountFen + 136,
      heldFen: 0,
    });
    expect(world.announced.find(({ type }) => type === 'deposit.refunded')?.data).toMatchObject({
      amountFen,
      interestFen: 136,
      settledOn: '2026-03-23',
      complete: true,
    });
  });

  it('leaves at once where the notice became known months late, and is then done late', () => {
    const world = paid();
    world.at('2026-06-10T10:00:00+08:00');

    world.milestone('award-notice', '2026-03-18');

    expect(world.refunds()).toHaveLength(1);
    expect(world.clock(loser, 'A1')).toMatchObject({ state: 'struck', dueOn: '2026-03-25' });
    world.settled(refundOf(world));
    expect(world.clock(loser, 'A1')).toMatchObject({ state: 'late', metOn: '2026-06-10' });
  });

  it('leaves the deposit of the winner where it is until the contract is signed (A2)', () => {
    const world = sent();
    expect(world.state(winner)).toBe('held');

    world.milestone('contract-signed', '2026-03-19');

    expect(world.clock(winner, 'A2')).toMatchObject({ startedOn: '2026-03-19', dueOn: '2026-03-26' });
    world.at('2026-03-20T10:00:00+08:00');
    expect(refundOf(world, 1).message).toMatchObject({ subAccount: winner.subAccount, reason: 'contract-signed' });
  });

  it('returns every deposit after a termination (A3)', () => {
    const world = paid();
    world.milestone('terminated', '2026-03-18');

    world.at('2026-03-19T10:00:00+08:00');

    expect(world.refunds().map(({ message }) => message.reason)).toEqual(['terminated', 'terminated']);
    expect(world.clock(winner, 'A3')).toMatchObject({ dueOn: '2026-03-25' });
  });

  it('runs under both limits where a termination follows the award, and meets both', () => {
    const world = awarded();
    world.milestone('terminated', '2026-03-18', { noticeNo: 'TZ-end' });

    world.at('2026-03-19T10:00:00+08:00');
    for (const refund of world.refunds()) world.settled(refund);

    expect([world.clock(loser, 'A1')?.state, world.clock(loser, 'A3')?.state]).toEqual(['met', 'met']);
  });

  it('knows a contract that was told before its award notice', () => {
    const world = paid();
    world.milestone('contract-signed', '2026-03-19');
    expect([world.state(winner), world.state(loser)]).toEqual(['due', 'held']);

    world.milestone('award-notice', '2026-03-18');

    expect([world.state(winner), world.state(loser)]).toEqual(['due', 'due']);
    expect(world.clock(loser, 'A1')).toMatchObject({ startedOn: '2026-03-18' });
  });

  it('pays every receipt back in one order where the amount came in parts', () => {
    const world = startLot();
    world.account(loser);
    world.pay(loser, { amountFen: 500_000 });
    world.pay(loser, { amountFen: 1_500_000 });
    world.milestone('award-notice', '2026-03-18');

    world.at('2026-03-19T10:00:00+08:00');

    expect(world.refunds()).toMatchObject([{ message: { amountFen } }]);
  });

  it('has nothing to do for who has not paid, and returns what arrives later from that day on', () => {
    const world = startLot();
    world.account(loser);
    world.milestone('award-notice', '2026-03-18');
    expect(world.state(loser)).toBe('nothing');

    world.at('2026-03-24T10:00:00+08:00');
    world.pay(loser);

    expect(world.clock(loser, 'A1')).toMatchObject({ startedOn: '2026-03-24', dueOn: '2026-03-31' });
    world.at('2026-03-25T10:00:00+08:00');
    expect(world.refunds()).toHaveLength(1);
  });

  it('returns what arrives after the first refund in an order of its own', () => {
    const world = sent();
    world.settled(refundOf(world));

    world.pay(loser, { amountFen: 100 });

    expect(world.refunds().map(({ name, message }) => [name, message.amountFen])).toEqual([
      ['refund-1', amountFen],
      ['refund-2', 100],
    ]);
    expect(world.loop('deposit', depositKey(loser)).clock('A1')).toMatchObject({ run: 2, state: 'running' });
  });

  it('is not late with money that came after the limit and has left at once', () => {
    const world = sent();
    world.settled(refundOf(world));
    world.at('2026-06-10T10:00:00+08:00');

    world.pay(loser, { amountFen: 100 });

    expect(world.clock(loser, 'A1')).toMatchObject({ run: 2, startedOn: '2026-06-10', state: 'running' });
    expect(world.loop('deposit', depositKey(loser)).overdue).toBe(false);
  });
});

describe('corrections of notices', () => {
  it('count the same run anew from the corrected day', () => {
    const world = awarded();

    world.milestone('award-notice', '2026-03-20', { supersedes: 'TZ-award-notice-2026-03-18' });

    expect(world.clock(loser, 'A1')).toMatchObject({ run: 1, startedOn: '2026-03-20', dueOn: '2026-03-27' });
  });

  it('make the winner a loser and the loser a winner', () => {
    const world = awarded();

    world.milestone('award-notice', '2026-03-18', {
      noticeNo: 'TZ-new',
      supersedes: 'TZ-award-notice-2026-03-18',
      supplier: { name: loser.name, uscc: loser.uscc },
    });

    expect([world.state(winner), world.state(loser)]).toEqual(['due', 'held']);
    expect([world.clock(winner, 'A1')?.state, world.clock(loser, 'A1')?.state]).toEqual(['running', 'cancelled']);
  });

  it('cannot stop a refund that has left, and somebody is told', () => {
    const world = sent();

    world.milestone('award-notice', '2026-03-18', {
      noticeNo: 'TZ-new',
      supersedes: 'TZ-award-notice-2026-03-18',
      supplier: { name: loser.name, uscc: loser.uscc },
    });

    expect(world.state(loser)).toBe('refunding');
    expect(world.announced.at(-1)).toMatchObject({ type: 'deposit.attention', data: { reason: 'cannot-stop' } });
    world.answer(refundOf(world), { state: 'refused' });
    expect(world.state(loser)).toBe('held');
  });
});

describe('a refund that fails', () => {
  const correction = { payeeName: loser.name, payeeAccount: '6200000000000000033', bankName: '示例银行', evidence };

  it('waits for another account, and leaves again under a name of its own', () => {
    const world = sent();
    world.failed(refundOf(world), '账户已销户');
    expect(world.state(loser)).toBe('failed');
    expect(world.loop('deposit', depositKey(loser)).owner).toBe('supplier');
    expect(world.clock(loser, 'T8')).toMatchObject({ state: 'running' });

    world.say('deposit.payee-corrected', loser, correction);

    expect(world.refunds().map(({ name }) => name)).toEqual(['refund-1', 'refund-2']);
    expect(world.clock(loser, 'T8')).toMatchObject({ state: 'met' });
    world.settled(refundOf(world, 1));
    expect(world.state(loser)).toBe('settled');
  });

  it('goes to a person where the center or the door does not take it, and again when ordered', () => {
    const world = sent();
    world.answer(refundOf(world), { state: 'refused', problem: { code: 'GW_REFUSED' } });
    expect(world.state(loser)).toBe('stuck');

    world.say('deposit.refund-ordered', loser);
    world.refuse(refundOf(world, 1), { code: 'GW_NO_ROUTE' });

    expect(world.state(loser)).toBe('stuck');
    expect(world.loop('deposit', depositKey(loser)).owner).toBe('operator');
    expect(world.money(loser)).toMatchObject({ heldFen: amountFen, underWayFen: 0 });
  });

  it('is not taken as failed when its failure is told again after it has left again', () => {
    const world = sent();
    world.failed(refundOf(world));
    world.say('deposit.payee-corrected', loser, correction);

    expect(world.failed(refundOf(world))).toMatchObject([{ outcome: 'ignored', reason: 'repeated-result' }]);

    expect(world.state(loser)).toBe('refunding');
  });

  it('counts as settled where that is told after its failure', () => {
    const world = sent();
    world.failed(refundOf(world));

    world.settled(refundOf(world));

    expect(world.state(loser)).toBe('settled');
  });

  it('is settled once, where the first order is told as settled while the second is under way', () => {
    const world = sent();
    world.failed(refundOf(world));
    world.say('deposit.payee-corrected', loser, correction);

    world.settled(refundOf(world));
    expect(world.announced.at(-1)).toMatchObject({ data: { reason: 'settled-after-failed' } });
    expect(world.state(loser)).toBe('refunding');
    world.failed(refundOf(world, 1));

    expect(world.state(loser)).toBe('settled');
    expect(world.money(loser)).toMatchObject({ refundedFen: amountFen });
    expect(world.refunds()).toHaveLength(2);
  });

  it('is settled by the first order, too, where the second one is not taken', () => {
    const world = sent();
    world.failed(refundOf(world));
    world.say('deposit.payee-corrected', loser, correction);
    world.settled(refundOf(world));

    world.answer(refundOf(world, 1), { state: 'refused', problem: { code: 'GW_REFUSED' } });

    expect(world.state(loser)).toBe('settled');
    expect(world.money(loser)).toMatchObject({ refundedFen: amountFen, heldFen: 0 });
  });

  it('leaves nothing behind that would hold up later money', () => {
    const world = sent();
    world.answer(refundOf(world), { state: 'failed' });
    world.settled(refundOf(world));
    expect(world.state(loser)).toBe('settled');

    world.pay(loser, { amountFen: 100 });

    expect(world.state(loser)).toBe('refunding');
  });

  it('is watched where the bank says nothing', () => {
    const world = sent();

    world.at('2026-03-25T10:00:00+08:00');

    expect(world.clock(loser, 'T4')).toMatchObject({ state: 'struck', dueOn: '2026-03-24' });
    expect(world.loop('deposit', depositKey(loser)).owner).toBe('operator');
    expect(world.refunds()).toHaveLength(1);
  });

  it('takes no result with another amount, and tells somebody', () => {
    const world = sent();

    expect(world.settled(refundOf(world), { amountFen: 1 })).toMatchObject([{ reason: 'amount-differs' }]);

    expect(world.state(loser)).toBe('refunding');
    expect(world.announced.at(-1)).toMatchObject({ data: { reason: 'amount-differs' } });
  });

  it('is settled once, however often that is told, and a failure afterwards goes to a person', () => {
    const world = sent();
    world.settled(refundOf(world));

    expect(world.settled(refundOf(world))).toMatchObject([{ outcome: 'ignored', reason: 'repeated-result' }]);
    expect(world.failed(refundOf(world))).toMatchObject([{ outcome: 'ignored', reason: 'failed-after-settled' }]);

    expect(world.money(loser)).toMatchObject({ refundedFen: amountFen });
    expect(world.refunds()).toHaveLength(1);
  });
});

describe('a guarantee, or no deposit at all', () => {
  it('is released at the trigger, with a word', () => {
    const world = startLot();
    guaranteed(world);
    expect(world.watch(loser)).toMatchObject({ status: 'paid', form: 'guarantee' });

    world.milestone('award-notice', '2026-03-18');

    expect(world.state(loser)).toBe('released');
    expect(world.announced.find(({ type }) => type === 'deposit.guarantee-released')?.data).toMatchObject({
      guaranteeNo: 'BH20260301',
    });
    expect(world.refunds()).toEqual([]);
  });

  it('has nothing to do where deposits are not collected, and holds what arrives all the same', () => {
    const world = startLot({ policy: { deposits: 'none' } });
    world.account(loser);
    expect(world.state(loser)).toBe('nothing');

    world.pay(loser);
    expect(world.state(loser)).toBe('held');
    world.milestone('award-notice', '2026-03-18');

    expect(world.state(loser)).toBe('due');
  });
});
