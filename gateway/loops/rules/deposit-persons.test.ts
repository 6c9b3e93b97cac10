import { describe, expect, it } from 'vitest';
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

describe('a bid that was withdrawn (A5)', () => {
  const withdrawn = () => {
    const world = paid();
    world.at('2026-03-10T10:00:00+08:00');
    world.say('deposit.bid-withdrawn', loser, { receivedOn: '2026-03-10', evidence });
    return world;
  };

  it('is returned by a person, for whom the clock runs', () => {
    const world = withdrawn();
    expect(world.state(loser)).toBe('to-order');
    expect(world.loop('deposit', depositKey(loser)).owner).toBe('agency');
    world.at('2026-03-12T10:00:00+08:00');
    expect(world.refunds()).toEqual([]);

    world.say('deposit.refund-ordered', loser);

    expect(refundOf(world).message).toMatchObject({ reason: 'withdrawn' });
    world.settled(refundOf(world));
    expect(world.clock(loser, 'A5')).toMatchObject({ state: 'met', dueOn: '2026-03-17' });
  });

  it('is known from the center’s notice too', () => {
    const world = paid();

    world.milestone('bid-withdrawn', '2026-03-10', { supplier: { name: loser.name, uscc: loser.uscc } });

    expect([world.state(loser), world.state(winner)]).toEqual(['to-order', 'held']);
  });

  it('is not taken with a day that has not come', () => {
    expect(paid().say('deposit.bid-withdrawn', loser, { receivedOn: '2026-03-10', evidence })).toMatchObject([
      { outcome: 'refused', reason: 'future-day' },
    ]);
  });

  it('is no ground for a refund after bids were due', () => {
    const world = paid();
    world.at('2026-03-17T10:00:00+08:00');

    expect(world.say('deposit.bid-withdrawn', loser, { receivedOn: '2026-03-17', evidence })).toMatchObject([
      { outcome: 'refused', reason: 'after-opening' },
    ]);

    expect(world.state(loser)).toBe('held');
  });

  it('is overdue with its alarm where nobody orders the refund', () => {
    const world = withdrawn();

    world.at('2026-03-20T10:00:00+08:00');

    expect(world.loop('deposit', depositKey(loser))).toMatchObject({ state: 'to-order', overdue: true });
  });
});

describe('a deposit that is withheld (A4)', () => {
  const mark = { ground: 'law', clause: '政府采购法实施条例 第三十三条', reason: '中标后无正当理由不签合同', evidence };

  it('is excluded from the refund once it is marked in time with evidence', () => {
    const world = awarded();

    expect(world.say('deposit.withheld', loser, mark)).toMatchObject([{ outcome: 'applied', to: 'withheld' }, {}]);
    world.at('2026-04-30T10:00:00+08:00');

    expect(world.refunds()).toEqual([]);
    expect(world.money(loser)).toMatchObject({ receivedFen: amountFen, withheldFen: amountFen, heldFen: 0 });
    expect(world.clock(loser, 'A4')).toMatchObject({ state: 'met', startedOn: '2026-03-18', metOn: '2026-03-18' });
    expect(world.clock(loser, 'A1')).toMatchObject({ state: 'cancelled' });
    expect(world.loop('deposit', depositKey(loser)).overdue).toBe(false);
  });

  it('is refused without evidence, after the limit, and once the refund has left', () => {
    const left = sent();
    const late = awarded();
    late.say('deposit.suspended', loser, { cause: '账户冻结', evidence });
    late.at('2026-04-10T10:00:00+08:00');
    late.say('deposit.resumed', loser, { reason: '账户已解冻' });
    late.refuse(refundOf(late), { code: 'GW_NO_ROUTE' });
    late.at('2026-04-30T10:00:00+08:00');

    expect(awarded().say('deposit.withheld', loser, { ...mark, evidence: [] })).toMatchObject([
      { outcome: 'refused', reason: 'no-evidence' },
    ]);
    expect(left.say('deposit.withheld', loser, mark)).toMatchObject([{ outcome: 'refused', reason: 'refund-left' }]);
    expect(late.say('deposit.withheld', loser, mark)).toMatchObject([{ outcome: 'refused', reason: 'too-late' }]);
  });

  it('goes back at once when the mark is lifted, within the days that were left', () => {
    const world = awarded();
    world.say('deposit.withheld', loser, mark);
    world.at('2026-04-07T10:00:00+08:00');

    world.say('deposit.withholding-lifted', loser, { reason: '证据不足' });

    expect(world.state(loser)).toBe('refunding');
    expect(world.clock(loser, 'A1')).toMatchObject({ run: 2, startedOn: '2026-04-07', dueOn: '2026-04-14' });
    expect(world.money(loser)).toMatchObject({ withheldFen: 0, heldFen: amountFen, underWayFen: amountFen });
  });

  it('keeps of its days what was left when it was marked', () => {
    const world = paid();
    world.at('2026-03-10T10:00:00+08:00');
    world.say('deposit.bid-withdrawn', loser, { receivedOn: '2026-03-10', evidence });
    world.at('2026-03-12T10:00:00+08:00');
    world.say('deposit.withheld', loser, mark);
    world.at('2026-04-07T10:00:00+08:00');

    world.say('deposit.withholding-lifted', loser, { reason: '证据不足' });

    expect(world.state(loser)).toBe('to-order');
    expect(world.clock(loser, 'A5')).toMatchObject({ run: 2, startedOn: '2026-04-07', dueOn: '2026-04-10' });
  });

  it('waits for another account again, where it was marked after its refund had failed', () => {
    const world = sent();
    world.failed(refundOf(world));
    world.say('deposit.withheld', loser, mark);
    expect(world.state(loser)).toBe('withheld');

    world.say('deposit.withholding-lifted', loser, { reason: '证据不足' });

    expect(world.state(loser)).toBe('failed');
  });

  it('keeps a guarantee where it is, until the mark is lifted', () => {
    const world = startLot();
    guaranteed(world);
    world.say('deposit.withheld', loser, mark);
    world.milestone('award-notice', '2026-03-18');
    const released = () => world.announced.filter(({ type }) => type === 'deposit.guarantee-released').length;
    expect([world.state(loser), released()]).toEqual(['withheld', 0]);

    world.say('deposit.withholding-lifted', loser, { reason: '证据不足' });

    expect([world.state(loser), released()]).toEqual(['released', 1]);
  });

  it('can be marked before anything is decided, and waits for its trigger when lifted', () => {
    const world = paid();
    world.say('deposit.withheld', loser, { ...mark, ground: 'document' });
    expect(world.state(loser)).toBe('withheld');

    world.say('deposit.withholding-lifted', loser, { reason: '证据不足' });

    expect(world.state(loser)).toBe('held');
  });
});

describe('a supplier’s own cause', () => {
  it('suspends the refund with evidence; what is left of the days counts from the resumption', () => {
    const world = awarded();
    world.at('2026-03-18T15:00:00+08:00');

    world.say('deposit.suspended', loser, { cause: '基本账户被冻结', evidence });
    world.at('2026-04-02T10:00:00+08:00');
    expect(world.refunds()).toEqual([]);
    expect(world.clock(loser, 'A1')).toMatchObject({ state: 'suspended' });
    world.say('deposit.resumed', loser, { reason: '账户已解冻' });

    expect(world.refunds()).toHaveLength(1);
    expect(world.clock(loser, 'A1')).toMatchObject({ state: 'running', dueOn: '2026-04-10' });
  });

  it('needs evidence, and a refund that is due', () => {
    expect(awarded().say('deposit.suspended', loser, { cause: '账户冻结', evidence: [] })).toMatchObject([
      { reason: 'no-evidence' },
    ]);
    expect(paid().say('deposit.suspended', loser, { cause: '账户冻结', evidence })).toMatchObject([
      { reason: 'no-trigger' },
    ]);
  });
});
