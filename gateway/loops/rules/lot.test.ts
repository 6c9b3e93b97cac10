import { describe, expect, it } from 'vitest';
import { faultsOf } from '../machine.ts';
import { type Bidder, depositKey, type LotWorld, loser, lotKey, startLot, winner } from './deposit-world.ts';
import { lotRules } from './lot.ts';

const bank = { partnerKind: 'deposit-bank' } as const;

/** Both have paid; with `shared` into one sub-account of the lot. */
function paid(shared = false): LotWorld {
  const world = startLot(bank);
  for (const bidder of bidders(shared)) world.account(bidder);
  for (const bidder of bidders(shared)) world.pay(bidder);
  return world;
}
const bidders = (shared: boolean): readonly Bidder[] => [
  winner,
  shared ? { ...loser, subAccount: winner.subAccount } : loser,
];

const rowsOf = (world: LotWorld, at = 0): readonly { readonly bankSerial: string; readonly amountFen: number }[] =>
  world.refunds()[at]?.message.refunds as never;
const batchOf = (world: LotWorld, at = 0) => {
  const batch = world.refunds()[at];
  if (batch === undefined) throw new Error(`there is no batch ${at}`);
  return batch;
};

describe('the course of a lot', () => {
  it('keeps whose procurement it is, as the notice says', () => {
    const world = paid();
    const purchaser = { name: '重庆市示例局', uscc: '115000000099MNQ11A' };

    world.milestone('award-notice', '2026-03-18', { purchaser });

    expect(world.view('lot', lotKey)).toMatchObject({ milestones: [{ milestone: 'award-notice', purchaser }] });
  });

  it('has a table without a fault', () => {
    expect(faultsOf(lotRules)).toEqual([]);
  });

  it('begins with its first notice or its first deposit, and tells who joins what has happened before', () => {
    const world = startLot();
    world.milestone('award-notice', '2026-03-18');

    world.account(loser);

    expect(world.loop('lot', lotKey).state).toBe('awarded');
    expect(world.state(loser)).toBe('nothing');
  });

  it('is closed when the contract is signed and the last deposit is back', () => {
    const world = startLot();
    world.account(loser);
    world.pay(loser);
    world.milestone('award-notice', '2026-03-18');
    world.milestone('contract-signed', '2026-03-25');
    expect(world.loop('lot', lotKey).state).toBe('finished');

    for (const refund of world.refunds()) world.settled(refund);
    world.at('2026-03-26T10:00:00+08:00');
    for (const refund of world.refunds()) world.settled(refund);

    expect(world.state(loser)).toBe('settled');
    expect(world.loop('lot', lotKey).state).toBe('closed');
  });

  it('watches how long the signing takes (A12), until the last of several winners has signed', () => {
    const world = startLot();
    world.milestone('award-notice', '2026-03-18');
    const second = { supplier: { name: loser.name, uscc: loser.uscc } };
    world.milestone('award-notice', '2026-03-18', { noticeNo: 'TZ-2', ...second });

    world.milestone('contract-signed', '2026-03-25');
    expect(world.loop('lot', lotKey).clock('A12')).toMatchObject({ state: 'running', startedOn: '2026-03-18' });
    world.milestone('contract-signed', '2026-03-26', { noticeNo: 'TZ-3', ...second });

    expect(world.loop('lot', lotKey).clock('A12')).toMatchObject({ state: 'met', metOn: '2026-03-26' });
  });

  it('watches no signing after a termination', () => {
    const world = startLot();
    world.account(loser);
    world.pay(loser);
    world.milestone('award-notice', '2026-03-18');

    world.milestone('terminated', '2026-03-20');

    expect(world.loop('lot', lotKey).state).toBe('finished');
    expect(world.loop('lot', lotKey).clock('A12')).toMatchObject({ state: 'cancelled' });
  });

  it('ignores a notice told twice, one with another content, and a second notice of the same without a word of correction', () => {
    const world = startLot();
    world.milestone('award-notice', '2026-03-18');

    expect(world.milestone('award-notice', '2026-03-18')).toMatchObject([{ reason: 'repeated-notice' }]);
    expect(world.milestone('award-notice', '2026-03-20', { noticeNo: 'TZ-award-notice-2026-03-18' })).toMatchObject([
      { reason: 'conflicting-notice' },
    ]);
    expect(world.milestone('award-notice', '2026-03-20')).toMatchObject([{ reason: 'known-milestone' }]);

    expect(world.view('lot', lotKey)).toMatchObject({ awardedOn: '2026-03-18' });
  });

  it('knows a correction that came before the notice it corrects', () => {
    const world = startLot();
    world.milestone('award-notice', '2026-03-20', { supersedes: 'TZ-award-notice-2026-03-18' });

    expect(world.milestone('award-notice', '2026-03-18')).toMatchObject([{ reason: 'superseded-notice' }]);

    expect(world.view('lot', lotKey)).toMatchObject({ awardedOn: '2026-03-20' });
  });

  it('counts a notice that names itself as the one it corrects', () => {
    const world = startLot();

    world.milestone('award-notice', '2026-03-18', { noticeNo: 'TZ-1', supersedes: 'TZ-1' });

    expect(world.loop('lot', lotKey).state).toBe('awarded');
  });

  it('returns nobody’s deposit by an award notice that names no winner, and somebody is told', () => {
    const world = startLot();
    world.account(loser);
    world.pay(loser);

    world.milestone('award-notice', '2026-03-18', { supplier: undefined });

    expect(world.state(loser)).toBe('held');
    expect(world.announced.at(-1)).toMatchObject({ type: 'lot.attention', data: { reason: 'supplier-not-named' } });
  });
});

describe('refunds by the deposit bank', () => {
  it('leave as one batch of a sub-account, back to who had paid', () => {
    const world = paid();
    world.milestone('award-notice', '2026-03-18');

    world.at('2026-03-19T10:00:00+08:00');

    expect(world.refunds()).toMatchObject([
      {
        kind: 'lot',
        name: 'batch-1',
        operation: 'deposit.refund-batch',
        message: {
          district: '500103',
          subAccount: loser.subAccount,
          refunds: [{ payeeName: loser.name, payeeAccount: loser.account, amountFen: 2_000_000 }],
        },
      },
    ]);
  });

  it('take everybody of a shared sub-account along whose day has come', () => {
    const world = paid(true);
    world.milestone('terminated', '2026-03-18');

    world.at('2026-03-19T10:00:00+08:00');

    expect(world.refunds()).toHaveLength(1);
    expect(rowsOf(world).map(({ amountFen }) => amountFen)).toEqual([2_000_000, 2_000_000]);
    expect([world.state(winner), world.state(loser)]).toEqual(['refunding', 'refunding']);
  });

  it('leave in batches of their own where the day of the others has not come', () => {
    const world = paid(true);
    world.milestone('award-notice', '2026-03-18');
    world.milestone('contract-signed', '2026-03-20');

    world.at('2026-03-23T10:00:00+08:00');

    expect(world.refunds().map(({ name }) => name)).toEqual(['batch-1', 'batch-2']);
    expect([rowsOf(world, 0).length, rowsOf(world, 1).length]).toEqual([1, 1]);
  });

  it('end row by row: one is paid, another fails and leaves again in a second batch', () => {
    const world = paid(true);
    world.milestone('terminated', '2026-03-18');
    world.at('2026-03-19T10:00:00+08:00');
    const [first, second] = rowsOf(world);
    const response = {
      batchNo: '20260323001',
      rows: rowsOf(world).map(({ bankSerial }) => ({ bankSerial, status: 'accepted' })),
    };
    world.answer(batchOf(world), { state: 'succeeded', response });

    const rows = [
      { ...first, status: 'settled', settledAt: '2026-03-20T11:00:00+08:00' },
      { ...second, status: 'failed', failure: '账户已销户' },
    ];
    world.hear({ type: 'deposit.refund-batch-settled', data: { batchNo: '20260323001', rows }, of: batchOf(world) });

    expect([world.state(winner), world.state(loser)]).toEqual(['settled', 'failed']);
    expect(world.clock(winner, 'A3')).toMatchObject({ state: 'met', metOn: '2026-03-20' });
    world.say('deposit.payee-corrected', loser, { payeeName: loser.name, payeeAccount: '6200000000000000033' });
    expect(batchOf(world, 1)).toMatchObject({
      name: 'batch-2',
      message: { refunds: [{ bankSerial: second?.bankSerial, payeeAccount: '6200000000000000033' }] },
    });
    world.settled(batchOf(world, 1));
    expect(world.state(loser)).toBe('settled');
  });

  it('know the rows that the bank refused when it took the batch', () => {
    const world = paid();
    world.milestone('award-notice', '2026-03-18');
    world.at('2026-03-19T10:00:00+08:00');

    const rows = rowsOf(world).map(({ bankSerial }) => ({
      bankSerial,
      status: 'refused',
      failure: '收款账号户名不符',
    }));
    world.answer(batchOf(world), { state: 'succeeded', response: { batchNo: '20260323001', rows } });

    expect(world.state(loser)).toBe('failed');
  });

  it('go to a person where the whole batch was not taken, and take nothing from whom it was told before', () => {
    const world = paid();
    world.milestone('award-notice', '2026-03-18');
    world.at('2026-03-19T10:00:00+08:00');

    world.answer(batchOf(world), { state: 'refused', problem: { code: 'GW_REFUSED' } });
    expect(world.loop('deposit', depositKey(loser))).toMatchObject({ state: 'stuck', owner: 'operator' });

    expect(world.answer(batchOf(world), { state: 'refused' })).toMatchObject([{ reason: 'repeated-batch' }]);
    world.say('deposit.refund-ordered', loser);
    expect(world.refunds().map(({ name }) => name)).toEqual(['batch-1', 'batch-2']);
  });
});
