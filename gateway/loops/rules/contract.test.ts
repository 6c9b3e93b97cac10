import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { faultsOf } from '../machine.ts';
import { contractRules } from './contract.ts';
import { contractNo, invoiceNo, type PaymentWorld, startPayments } from './payment-world.ts';

const [first, second] = ['26500000000000000021', '26500000000000000022'];
const contract = (world: PaymentWorld) => world.loop('contract', contractNo);
const view = (world: PaymentWorld) => world.view('contract', contractNo);
const types = (world: PaymentWorld): readonly string[] => world.announced.map(({ type }) => type);

/** Two invoices of 100.00 each on a contract of 200.00, both delivered. */
function twoInvoices(): PaymentWorld {
  const world = startPayments();
  world.agree(20_000);
  for (const no of [first, second]) {
    world.submit(no, 10_000);
    world.pushed(`N-${no}`);
  }
  return world;
}

describe('the table of contracts', () => {
  it('has no faults', () => {
    expect(faultsOf(contractRules)).toEqual([]);
  });
});

describe('a contract and its invoices', () => {
  it('an invoice above what the contract still allows is refused and kept; resubmitted after an amendment it is taken', () => {
    const world = startPayments();
    world.agree(19_000_000);

    world.submit();
    expect(world.stateOf()).toBe('refused');
    expect(world.view('invoice', invoiceNo)).toMatchObject({ refusedFor: 'above-contract' });
    expect(world.commands).toEqual([]);
    world.agree(20_000_000);
    world.call('invoice.resubmitted', { reason: '合同已变更' });

    expect(world.stateOf()).toBe('pushing');
  });

  it('begins with the first invoice where nobody has told of it, without an amount that limits', () => {
    const world = startPayments();

    world.submit();

    expect(contract(world).state).toBe('performing');
    expect(view(world)).not.toHaveProperty('amountFen');
    expect(world.stateOf()).toBe('pushing');
  });

  it('told later with less than its invoices, says so', () => {
    const world = startPayments();
    world.submit();

    world.agree(10_000_000);

    expect(world.announced).toContainEqual(
      expect.objectContaining({
        type: 'contract.invoiced-above',
        data: expect.objectContaining({ excessFen: 9_800_000 }),
      }),
    );
  });

  it('takes no invoice of another client', () => {
    const world = startPayments();
    world.hear({ type: 'contract.agreed', client: 'a', data: { contractNo, amountFen: 1, signedOn: '2026-02-27' } });

    world.hear({
      type: 'invoice.submitted',
      client: 'b',
      data: {
        district: '500103',
        invoiceNo,
        contractNo,
        amountFen: 1,
        receivers: ['1'],
        url: 'https://example.gov.cn',
      },
    });

    expect(world.stateOf()).toBe('refused');
    expect(world.view('invoice', invoiceNo)).toMatchObject({ refusedFor: 'another-client' });
  });

  it('told twice with the same words is told once', () => {
    const world = startPayments();
    world.agree(20_000_000);

    expect(world.agree(20_000_000)).toMatchObject([{ outcome: 'ignored', reason: 'agreed-already' }]);
  });
});

describe('the signing of a contract', () => {
  it('starts the days for filing and publicising it, which an amendment moves and the acts end', () => {
    const world = startPayments();
    world.agree(20_000_000);
    expect(contract(world).clock('E2-filing')).toMatchObject({ startedOn: '2026-02-27', state: 'running' });

    world.agree(20_000_000, { signedOn: '2026-03-02' });
    expect(contract(world).clock('E2-filing')).toMatchObject({ run: 1, startedOn: '2026-03-02' });
    world.call('contract.filed', { on: '2026-03-02' });
    world.call('contract.publicised', { on: '2026-03-02' });

    expect(contract(world).clock('E2-filing')?.state).toBe('met');
    expect(contract(world).clock('E2-publicity')?.state).toBe('met');
    expect(world.call('contract.filed', { on: '2026-03-02' })).toMatchObject([{ reason: 'done-already' }]);
  });

  it('starts nothing of the kind where the contract is secret', () => {
    const world = startPayments();

    world.agree(20_000_000, { exempt: 'classified' });

    expect(contract(world).clock('E2-filing')).toBeUndefined();
  });
});

describe('the acceptance of a contract', () => {
  const accepted = (): PaymentWorld => {
    const world = startPayments();
    world.agree(20_000_000, { dueOn: '2026-03-02' });
    world.call('contract.accepted', { acceptedOn: '2026-03-02' });
    return world;
  };

  it('wants both acts within five working days', () => {
    const world = accepted();
    world.at('2026-03-06T09:00:00+08:00');

    world.call('contract.acceptance-published', { act: 'uploaded', on: '2026-03-04' });
    expect(contract(world)).toMatchObject({ state: 'accepted' });
    expect(contract(world).clock('D1')?.state).toBe('running');
    world.call('contract.acceptance-published', { act: 'publicised', on: '2026-03-06' });

    expect(contract(world).state).toBe('published');
    expect(contract(world).clock('D1')).toMatchObject({ state: 'met', metOn: '2026-03-06' });
  });

  it('keeps a contract open that is paid and whose papers are not published', () => {
    const world = accepted();

    world.receipt('V1', [{ application: 'SQ1', fen: 20_000_000 }]);

    expect(contract(world).state).toBe('accepted');
  });

  it('with one act alone is overdue', () => {
    const world = accepted();
    world.call('contract.acceptance-published', { act: 'publicised', on: '2026-03-02' });

    world.at('2026-03-10T09:00:00+08:00');

    expect(contract(world).overdue).toBe(true);
  });

  it('refuses acts before it and days in the future, and keeps an act that is told twice', () => {
    const world = startPayments();
    world.agree(20_000_000);

    const publish = (on: string) => world.call('contract.acceptance-published', { act: 'uploaded', on });
    expect(publish('2026-03-02')).toMatchObject([{ outcome: 'refused', reason: 'not-accepted' }]);
    expect(world.call('contract.accepted', { acceptedOn: '2026-03-03' })).toMatchObject([{ reason: 'in-future' }]);
    world.call('contract.accepted', { acceptedOn: '2026-03-02' });
    publish('2026-03-02');
    expect(publish('2026-03-02')).toMatchObject([{ outcome: 'ignored', reason: 'published-already' }]);
  });

  it('is told to invoices that come before it and after it, with the days that the contract gives', () => {
    const world = startPayments();
    world.agree(20_000, { paymentDays: 45 });
    world.submit(first, 10_000);
    world.call('contract.accepted', { acceptedOn: '2026-03-02' });
    world.submit(second, 10_000);

    for (const no of [first, second])
      expect(world.loop('invoice', no).clock('D3')).toMatchObject({ startedOn: '2026-03-02', state: 'running' });
  });
});

describe('the money of a contract', () => {
  it('goes to the oldest open invoice that has room for it', () => {
    const world = twoInvoices();

    world.request('SQ1', 10_000);
    world.request('SQ2', 10_000);
    world.receipt('V2', [{ application: 'SQ2', fen: 10_000 }]);

    expect([world.stateOf(first), world.stateOf(second)]).toEqual(['started', 'paid']);
  });

  it('of one application for several invoices starts and pays them all', () => {
    const world = twoInvoices();

    world.request('SQ1', 20_000);
    expect([world.stateOf(first), world.stateOf(second)]).toEqual(['started', 'started']);
    world.receipt('V1', [{ application: 'SQ1', fen: 20_000 }]);

    expect(contract(world).state).toBe('completed');
  });

  it('counts every detail of a receipt by itself', () => {
    const world = twoInvoices();
    world.request('SQ1', 10_000);
    world.request('SQ2', 10_000);

    world.receipt('V1', [
      { application: 'SQ1', fen: 10_000 },
      { application: 'SQ2', fen: 10_000, paid: 0 },
    ]);

    expect([world.stateOf(first), world.stateOf(second)]).toEqual(['paid', 'payment-failed']);
  });

  it('that the bank tells as failed, and then as paid, is paid, in either order', () => {
    const tell = [
      (world: PaymentWorld) => world.receipt('V1', [{ application: 'SQ1', fen: 10_000, paid: 0 }]),
      (world: PaymentWorld) => world.receipt('V1', [{ application: 'SQ1', fen: 10_000 }]),
    ];

    for (const order of [tell, tell.toReversed()]) {
      const world = twoInvoices();
      world.request('SQ1', 10_000);
      for (const one of order) one(world);
      expect(world.stateOf(first)).toBe('paid');
    }
  });

  it('told twice under another event counts once', () => {
    const world = twoInvoices();
    world.request('SQ1', 10_000);
    world.receipt('V1', [{ application: 'SQ1', fen: 10_000 }]);

    const lines = world.receipt('V1', [{ application: 'SQ1', fen: 10_000 }]);

    expect(lines).toMatchObject([{ outcome: 'ignored', reason: 'receipt-known' }]);
    expect(view(world)).toMatchObject({ paidFen: 10_000, overFen: 0 });
  });

  it('that nobody applied for here is found by the contract and counts', () => {
    const world = twoInvoices();

    world.receipt('V1', [{ application: 'SQ9', fen: 10_000 }]);

    expect(world.stateOf(first)).toBe('paid');
  });

  it('paid before any invoice is for the invoice that comes', () => {
    const world = startPayments();
    world.agree(10_000);
    world.request('SQ1', 10_000);
    world.receipt('V1', [{ application: 'SQ1', fen: 10_000 }]);
    expect(contract(world).state).toBe('completed');

    world.submit(first, 10_000);

    expect(world.stateOf(first)).toBe('pushing');
    world.confirm('2026-03-02T10:00:00+08:00', { invoiceNo: first });
    expect(world.stateOf(first)).toBe('paid');
  });

  it('beyond all invoices is kept and said', () => {
    const world = twoInvoices();

    world.receipt('V1', [{ application: 'SQ1', fen: 25_000 }]);

    expect(view(world)).toMatchObject({ paidFen: 25_000, overFen: 5_000 });
    expect(types(world)).toEqual(expect.arrayContaining(['contract.overpaid', 'contract.applied-above']));
  });

  it('that the budget system refuses is kept with its code', () => {
    const world = twoInvoices();

    world.request('SQ1', 10_000, { state: 'refused', response: undefined, problem: { refusal: 'payee-rejected' } });

    expect(view(world)).toMatchObject({ refusals: [{ code: 'payee-rejected' }], applications: [] });
    expect(types(world)).toContain('contract.payment-refused');
    expect(world.stateOf(first)).toBe('delivered');
  });

  it('that came back opens the contract and its invoice again', () => {
    const world = twoInvoices();
    world.request('SQ1', 20_000);
    world.receipt('V1', [{ application: 'SQ1', fen: 20_000 }]);

    world.giveBack('T1', [{ application: 'SQ1', fen: 10_000 }]);

    expect(contract(world).state).toBe('performing');
    expect([world.stateOf(first), world.stateOf(second)]).toEqual(['paid', 'returned']);
  });

  it('of a contract that nobody knows waits for it', () => {
    const world = startPayments();
    world.receipt('V1', [{ application: 'SQ1', fen: 10_000 }]);
    expect(world.unclaimed).toHaveLength(1);

    world.agree(10_000);

    expect(contract(world).state).toBe('completed');
  });
});

type Act = (world: PaymentWorld) => unknown;

/** What becomes of one voucher: applied for, receipted, and perhaps returned. */
const voucher = fc.record({ fen: fc.integer({ min: 1, max: 9_000 }), paid: fc.boolean(), back: fc.boolean() });

function actsOf(vouchers: readonly { fen: number; paid: boolean; back: boolean }[]): readonly Act[] {
  return vouchers.flatMap(({ fen, paid, back }, no): Act[] => [
    (world) => world.request(`SQ${no}`, fen),
    (world) => world.receipt(`V${no}`, [{ application: `SQ${no}`, fen, paid: paid ? fen : 0 }]),
    ...(paid && back ? [(world: PaymentWorld) => world.giveBack(`T${no}`, [{ application: `SQ${no}`, fen }])] : []),
  ]);
}

/** Everything that is told, some of it twice, in any order. */
const told = fc.array(voucher, { minLength: 1, maxLength: 6 }).chain((vouchers) => {
  const acts = actsOf(vouchers);
  const twice = fc.subarray([...acts]).map((more) => [...acts, ...more]);
  const orders = twice.chain((all) => fc.shuffledSubarray(all, { minLength: all.length, maxLength: all.length }));
  return fc.tuple(fc.constant(vouchers), orders, orders);
});

const play = (acts: readonly Act[]): PaymentWorld => {
  const world = twoInvoices();
  for (const act of acts) act(world);
  return world;
};
const paidOf = (world: PaymentWorld, no: string): number => Number(world.view('invoice', no).paidFen);

describe('whatever is told of payments, in whatever order and however often', () => {
  it('no invoice is paid beyond its amount, what is over is said, and every fen is somewhere', () => {
    fc.assert(
      fc.property(told, ([vouchers, order]) => {
        const world = play(order);
        const net = vouchers.reduce((a, { fen, paid, back }) => a + (paid && !back ? fen : 0), 0);
        const { paidFen, overFen } = view(world);
        const [a, b] = [paidOf(world, first), paidOf(world, second)];

        expect(paidFen).toBe(net);
        expect(a).toBeLessThanOrEqual(10_000);
        expect(b).toBeLessThanOrEqual(10_000);
        expect(a + b + Math.max(0, net - 20_000)).toBe(net);
        expect(overFen).toBe(Math.max(0, net - 20_000));
        if (Number(overFen) > 0) expect(types(world)).toContain('contract.overpaid');
      }),
      { numRuns: 60 },
    );
  });

  it('the same news in another order pay the same, and no command bears a name twice', () => {
    fc.assert(
      fc.property(told, ([, one, other]) => {
        const worlds = [play(one), play(other)];
        const ends = worlds.map((world) => ({
          state: contract(world).state,
          paidFen: view(world).paidFen,
          invoices: paidOf(world, first) + paidOf(world, second),
        }));

        expect(ends[0]).toEqual(ends[1]);
        for (const world of worlds) expect(world.repeats).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });
});
