/** Contracts, invoices and loans where the money, the papers and the days come otherwise than in order. */
import { describe, expect, it } from 'vitest';
import { contractNo, invoiceNo, loanNo, type PaymentWorld, startPayments } from './payment-world.ts';

const other = '26500000000000000018';
const types = (world: PaymentWorld): readonly string[] => world.announced.map(({ type }) => type);
const clock = (world: PaymentWorld, id: string) => world.loop('invoice', invoiceNo).clock(id);
const contract = (world: PaymentWorld) => world.loop('contract', contractNo);

describe('money paid in advance', () => {
  /** Applied for in January, and paid on the day after the invoice went to the workbench. */
  const advance = (): PaymentWorld => {
    const world = startPayments('2026-01-12T09:00:00+08:00');
    world.agree(20_000_000);
    world.request('SQ1', 6_000_000);
    world.at('2026-03-02T09:00:00+08:00');
    world.submit();
    world.pushed();
    world.at('2026-03-03T09:00:00+08:00');
    world.receipt('V1', [{ application: 'SQ1', fen: 6_000_000 }]);
    return world;
  };

  it('is no answer to the invoice that comes after it: the purchaser keeps the days for objections', () => {
    const world = advance();

    expect(world.stateOf()).toBe('delivered');
    expect(world.loop('invoice', invoiceNo).overdue).toBe(false);
    expect(world.view('invoice', invoiceNo)).toMatchObject({ paidFen: 6_000_000 });
  });

  it('is not the start of the payment of the rest either', () => {
    const world = advance();

    world.confirm('2026-03-03T10:00:00+08:00');

    expect(world.stateOf()).toBe('partly-paid');
    expect(clock(world, 'A8')).toMatchObject({ startedOn: '2026-03-03', state: 'running' });
  });

  it('the rest, applied for before any answer, is one, on that day', () => {
    const world = advance();
    world.at('2026-03-04T09:00:00+08:00');

    world.request('SQ2', 13_800_000);

    expect(world.stateOf()).toBe('started');
    expect(world.view('invoice', invoiceNo)).toMatchObject({ receivedOn: '2026-03-04', receivedBy: 'paid' });
    expect(clock(world, 'A9')).toMatchObject({ startedOn: '2026-03-04', state: 'running' });
  });
});

describe('an answer of the purchaser', () => {
  it('is given by paying all of what was objected to: nobody waits for the supplier any more', () => {
    const world = startPayments();
    world.agree(20_000_000);
    world.submit();
    world.pushed();
    world.object('2026-03-02T10:00:00+08:00');
    world.at('2026-03-04T09:00:00+08:00');

    world.request('SQ1', 9_800_000);
    expect(world.stateOf()).toBe('objected');
    world.request('SQ2', 10_000_000);

    expect(world.stateOf()).toBe('started');
    expect(world.view('invoice', invoiceNo)).toMatchObject({ receivedOn: '2026-03-04', receivedBy: 'paid' });
    expect(clock(world, 'T15')?.state).toBe('met');
  });

  it('to the first push is known as such, though that push was told as done after the answer', () => {
    const world = startPayments();
    world.agree(20_000_000);
    world.submit();
    world.object('2026-03-02T10:00:00+08:00');
    world.pushed('N-1');
    world.call('invoice.resubmitted', { reason: '已更正' });

    const lines = world.confirm('2026-03-02T11:00:00+08:00', { noticeId: 'N-1' });

    expect(lines).toMatchObject([{ outcome: 'ignored', reason: 'old-notice' }]);
  });
});

describe('the days of a payment', () => {
  it('is begun on the day on which the budget system took it, though it is heard after a day of standstill', () => {
    const world = startPayments();
    world.agree(20_000_000);
    world.submit();
    world.pushed();
    world.confirm('2026-03-02T10:00:00+08:00');
    world.at('2026-03-10T09:00:00+08:00');

    world.hear({
      type: 'payment.request.settled',
      at: '2026-03-09T17:00:00+08:00',
      data: { operation: 'payment.request', state: 'succeeded', response: { applicationNo: 'SQ1' } },
      request: { contractNo, amountFen: 19_800_000 },
    });

    expect(clock(world, 'A8')).toMatchObject({ metOn: '2026-03-09' });
  });

  it('that a bank dates in the future counts on the day on which it is told', () => {
    const world = startPayments();
    world.agree(20_000_000);
    world.submit();
    world.pushed();
    world.confirm('2026-03-02T10:00:00+08:00');
    world.request('SQ1', 19_800_000);

    world.receipt('V1', [{ application: 'SQ1', fen: 19_800_000 }], '2062-03-02');

    expect(clock(world, 'A9')).toMatchObject({ state: 'met', metOn: '2026-03-02' });
  });

  it('the reminder of payment on the eighth day makes nobody late: the law gives ten', () => {
    const world = startPayments();
    world.agree(20_000_000);
    world.submit();
    world.pushed();
    world.confirm('2026-03-02T10:00:00+08:00');
    world.request('SQ1', 9_000_000);
    world.receipt('V1', [{ application: 'SQ1', fen: 9_000_000 }]);

    world.at('2026-03-13T09:00:00+08:00');
    expect(world.loop('invoice', invoiceNo).overdue).toBe(false);
    world.at('2026-03-17T09:00:00+08:00');

    expect(world.loop('invoice', invoiceNo).overdue).toBe(true);
  });
});

describe('which invoice is paid', () => {
  const two = (): PaymentWorld => {
    const world = startPayments();
    world.agree(30_000);
    world.submit(invoiceNo, 10_000);
    world.pushed('N-1');
    world.submit(other, 8_000);
    world.pushed('N-2');
    return world;
  };

  it('is the one of just that amount, where there is one', () => {
    const world = two();

    world.request('SQ1', 8_000);

    expect([world.stateOf(), world.stateOf(other)]).toEqual(['delivered', 'started']);
  });

  it('is not the one that the purchaser objects to, while there is another', () => {
    const world = two();
    world.object('2026-03-02T10:00:00+08:00');

    world.request('SQ1', 5_000);
    world.receipt('V1', [{ application: 'SQ1', fen: 5_000 }]);

    expect([world.stateOf(), world.stateOf(other)]).toEqual(['objected', 'partly-paid']);
  });

  it('is the one that was objected to, once the objection is withdrawn', () => {
    const world = two();
    world.object('2026-03-02T10:00:00+08:00');
    world.call('invoice.objection-withdrawn', { reason: '已补齐' });

    world.request('SQ1', 5_000);

    expect([world.stateOf(), world.stateOf(other)]).toEqual(['started', 'delivered']);
  });
});

describe('the sums of a contract', () => {
  it('money that failed and is told as returned too is not taken off twice', () => {
    const world = startPayments();
    world.agree(19_800_000);
    world.submit();
    world.pushed();
    world.confirm('2026-03-02T10:00:00+08:00');
    world.request('SQ1', 19_800_000);
    world.receipt('V1', [{ application: 'SQ1', fen: 19_800_000, paid: 0 }]);
    world.giveBack('T1', [{ application: 'SQ1', fen: 19_800_000 }]);

    world.request('SQ2', 19_800_000);
    world.receipt('V2', [{ application: 'SQ2', fen: 19_800_000 }]);

    expect(contract(world).state).toBe('completed');
    expect(world.view('contract', contractNo)).toMatchObject({ paidFen: 19_800_000, overFen: 0 });
  });

  it('a contract without invoices here, being exempt, is overpaid beyond its amount alone', () => {
    const world = startPayments();
    world.agree(10_000, { exempt: 'tendered-works' });

    world.receipt('V1', [{ application: 'SQ1', fen: 10_000 }]);
    expect(types(world)).not.toContain('contract.overpaid');
    expect(contract(world).state).toBe('completed');
    world.receipt('V2', [{ application: 'SQ2', fen: 500 }]);

    expect(types(world)).toContain('contract.overpaid');
    expect(world.view('contract', contractNo)).toMatchObject({ overFen: 500 });
  });

  it('that turns out to be secret has nothing to file or to publicise any more', () => {
    const world = startPayments();
    world.agree(10_000);

    world.agree(10_000, { exempt: 'classified' });

    expect(contract(world).clock('E2-filing')?.state).toBe('cancelled');
    expect(contract(world).clock('E2-publicity')?.state).toBe('cancelled');
  });

  it('signed on a day that has not come is refused', () => {
    const world = startPayments();

    expect(world.agree(10_000, { signedOn: '2026-03-03' })).toMatchObject([
      { outcome: 'refused', reason: 'in-future' },
    ]);
  });
});

describe('a loan that ends otherwise than it was begun', () => {
  const decidedAt = '2026-03-02T10:00:00+08:00';
  const credited = (): PaymentWorld => {
    const world = startPayments();
    world.apply();
    world.bank('loan.decided', { decision: 'credited', creditFen: 15_000_000, decidedAt });
    return world;
  };
  const state = (world: PaymentWorld): string => world.loop('loan', loanNo).state;

  it('may be rejected by the bank although the purchaser has confirmed the receivable', () => {
    const world = credited();
    world.call('loan.receivable-confirmed', {
      ...{ amountFen: 1, confirmedOn: '2026-03-02' },
      confirmedBy: { name: '重庆市示例局', uscc: '115000000099MNQ11A' },
    });

    world.bank('loan.decided', { decision: 'rejected', decidedAt, eventNo: 'no' });

    expect(state(world)).toBe('rejected');
  });

  it('paid out after it was cancelled or rejected is open again, and a signal', () => {
    const [cancelled, rejected] = [credited(), credited()];
    cancelled.call('loan.cancelled', { reason: '不再需要' });
    rejected.bank('loan.decided', { decision: 'rejected', decidedAt, eventNo: 'no' });

    for (const world of [cancelled, rejected]) {
      world.bank('loan.disbursed', {});
      expect(state(world)).toBe('unlocked');
      expect(types(world)).toContain('loan.unlocked-disbursement');
    }
  });

  it('signed after it was cancelled is said', () => {
    const world = credited();
    world.call('loan.cancelled', { reason: '不再需要' });

    world.bank('loan.signed', {});

    expect(state(world)).toBe('cancelled');
    expect(types(world)).toContain('loan.contradicted');
  });
});
