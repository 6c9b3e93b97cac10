import { describe, expect, it } from 'vitest';
import { type Bidder, loser, startLot, winner } from './deposit-world.ts';

const codes = (watch: { readonly problems?: unknown }): readonly string[] =>
  (watch.problems as readonly { readonly code: string }[]).map(({ code }) => code);

function account(more?: { readonly deadline?: string }) {
  const world = startLot();
  world.account(loser, more);
  return world;
}

describe('what a supplier sees of his deposit before bids are opened', () => {
  it('waits, then is paid when exactly the amount due has arrived from his own account in time', () => {
    const world = account();
    expect(world.watch(loser)).toMatchObject({ status: 'awaiting', problems: [], missingFen: 2_000_000 });

    world.pay(loser);

    expect(world.watch(loser)).toMatchObject({ status: 'paid', problems: [], receivedFen: 2_000_000 });
    expect(world.announced.filter(({ type }) => type === 'deposit.watch').at(-1)?.data).toMatchObject({
      supplierUscc: loser.uscc,
      watch: { status: 'paid' },
    });
  });

  it('says how much is missing, and that payments in parts add up', () => {
    const world = account();

    world.pay(loser, { amountFen: 1_500_000 });
    expect(world.watch(loser)).toMatchObject({ status: 'problem', missingFen: 500_000 });
    expect(codes(world.watch(loser))).toEqual(['too-little']);
    world.pay(loser, { amountFen: 500_000 });

    expect(world.watch(loser)).toMatchObject({ status: 'paid', inParts: true, problems: [] });
  });

  it.each([
    ['more than is due', { amountFen: 2_000_001 }, 'too-much'],
    ['somebody else’s money', { payerName: '重庆他人贸易有限公司' }, 'payer-differs'],
    ['money after the time set', { receivedAt: '2026-03-16T09:30:01+08:00' }, 'late'],
    ['money that is meant for another lot', { projectCode: 'CQS26A00099', lotNo: 'CQS26A00099-2' }, 'wrong-lot'],
  ])('says that %s is no payment, and why in words', (_what, more, code) => {
    const world = account();

    world.pay(loser, more);

    expect(world.watch(loser)).toMatchObject({ status: 'problem', problems: [{ code, words: expect.any(String) }] });
  });

  it('knows the supplier’s name in full and half width', () => {
    const world = startLot();
    const named: Bidder = { ...loser, name: '重庆示例（集团）有限公司' };
    world.account(named);

    world.pay({ ...named, name: '重庆示例(集团) 有限公司' });

    expect(world.watch(named)).toMatchObject({ status: 'paid' });
  });

  it('is late after bids were opened, where that comes before the time set', () => {
    const world = account();
    world.hear({
      type: 'project.opening',
      data: { projectCode: 'CQS26A00077', lotNo: 'CQS26A00077-1', opensAt: '2026-03-12T09:30:00+08:00' },
    });

    world.pay(loser, { receivedAt: '2026-03-12T09:30:01+08:00' });

    expect(codes(world.watch(loser))).toEqual(['late']);
  });

  it('counts the same bank serial once, and takes no second content for it', () => {
    const world = account();
    const receipt = { bankSerial: 'B1' };
    world.pay(loser, receipt);

    expect(world.pay(loser, receipt)).toMatchObject([{ outcome: 'ignored', reason: 'repeated-receipt' }]);
    expect(world.pay(loser, { ...receipt, amountFen: 5 })).toMatchObject([{ reason: 'conflicting-receipt' }]);

    expect(world.money(loser)).toMatchObject({ receivedFen: 2_000_000 });
  });

  it('keeps money for a sub-account that nobody knows until somebody has it', () => {
    const world = startLot();
    world.pay(loser);
    expect(world.history).toMatchObject([{ outcome: 'unclaimed', type: 'deposit.received' }]);

    world.account(loser);

    expect(world.watch(loser)).toMatchObject({ status: 'paid' });
    expect(world.unclaimed).toEqual([]);
  });

  it('shows and announces no whole account number', () => {
    const world = account();
    world.account(winner);
    world.pay(loser);
    world.milestone('award-notice', '2026-03-18');

    const told = JSON.stringify([
      world.deposit(loser),
      world.announced,
      world.history,
      world.view('lot', 'CQS26A00077/CQS26A00077-1'),
    ]);

    for (const { account: own, subAccount } of [loser, winner]) {
      expect(told).not.toContain(own);
      expect(told).not.toContain(subAccount);
    }
  });
});

describe('one receipt that two suppliers claim', () => {
  /** The loser has it first. */
  const claimed = () => {
    const world = startLot();
    for (const bidder of [loser, winner]) {
      world.account(bidder);
      world.pay(bidder, { bankSerial: 'B1' });
    }
    return world;
  };
  const assign = (world: ReturnType<typeof claimed>, bidder: Bidder) =>
    world.say('deposit.receipt-assigned', bidder, { bankSerial: 'B1', reason: '经核对银行回单' });

  it('counts for the first; with the second it is disputed and does not go back', () => {
    const world = claimed();
    expect(world.watch(loser)).toMatchObject({ status: 'paid' });
    expect(world.watch(winner)).toMatchObject({ status: 'problem', problems: [{ code: 'disputed' }] });
    expect(world.money(winner)).toMatchObject({ receivedFen: 0, disputedFen: 2_000_000 });

    world.milestone('terminated', '2026-03-18');
    world.at('2026-03-20T10:00:00+08:00');

    expect(world.state(winner)).toBe('stuck');
    expect(world.refunds().map(({ message }) => message.subAccount)).toEqual([loser.subAccount]);
  });

  it('goes to the one whom a person names', () => {
    const world = claimed();

    assign(world, winner);

    expect(world.watch(winner)).toMatchObject({ status: 'paid' });
    expect(world.money(loser)).toMatchObject({ receivedFen: 0, disputedFen: 0 });
  });

  it('stays with the first where a person says so, and is then no matter of the second', () => {
    const world = claimed();
    world.milestone('terminated', '2026-03-18');
    expect(world.state(winner)).toBe('stuck');

    assign(world, loser);

    expect(world.state(winner)).toBe('nothing');
    expect(world.state(loser)).toBe('due');
  });

  it('is not taken from the first once it was returned to him', () => {
    const world = claimed();
    world.milestone('terminated', '2026-03-18');
    world.at('2026-03-20T10:00:00+08:00');

    assign(world, winner);

    expect(world.history.at(-1)).toMatchObject({ outcome: 'ignored', reason: 'already-returned' });
    expect(world.state(winner)).toBe('stuck');
    expect(world.money(loser)).toMatchObject({ receivedFen: 2_000_000 });
  });

  it('goes to who joined the sub-account after it had come, where a person says so', () => {
    const world = startLot();
    world.account(winner, { subAccount: loser.subAccount });
    world.pay(loser, { bankSerial: 'B1' });
    world.account(loser);

    expect(assign(world, loser)[0]).toMatchObject({ outcome: 'applied' });

    expect(world.watch(loser)).toMatchObject({ status: 'paid' });
    expect(world.money(winner)).toMatchObject({ receivedFen: 0 });
  });

  it('is assigned to nobody for whom it was not told', () => {
    const world = startLot();
    world.account(loser);
    world.account(winner);
    world.pay(loser, { bankSerial: 'B1' });

    expect(assign(world, winner)).toMatchObject([{ outcome: 'refused', reason: 'not-a-claimant' }]);
  });
});
