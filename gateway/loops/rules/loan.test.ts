import { describe, expect, it } from 'vitest';
import { faultsOf } from '../machine.ts';
import { loanRules } from './loan.ts';
import { account, contractNo, loanNo, type PaymentWorld, startPayments } from './payment-world.ts';

const decidedAt = '2026-03-03T10:00:00+08:00';
const credited = (): PaymentWorld => {
  const world = startPayments();
  world.apply();
  world.at('2026-03-03T12:00:00+08:00');
  world.bank('loan.decided', { decision: 'credited', creditFen: 15_000_000, decidedAt });
  return world;
};
const acknowledge = (world: PaymentWorld, amountFen = 20_000_000) =>
  world.call('loan.receivable-confirmed', {
    amountFen,
    confirmedOn: '2026-03-03',
    confirmedBy: { name: '重庆市示例局', uscc: '115000000099MNQ11A' },
  });
const locking = (): PaymentWorld => {
  const world = credited();
  acknowledge(world);
  world.bank('loan.signed', {});
  return world;
};
const lock = (world: PaymentWorld) =>
  world.answer(world.command('payee-account.lock'), { state: 'succeeded', response: { lockNo: 'SD1' } });
const disbursed = (): PaymentWorld => {
  const world = locking();
  lock(world);
  world.bank('loan.disbursed', {});
  return world;
};
const repaid = (world: PaymentWorld, repaidFen: number, eventNo = `repaid-${repaidFen}`) =>
  world.bank('loan.repaid', { repaidFen, lastPaidOn: world.now().slice(0, 10), eventNo });
const state = (world: PaymentWorld): string => world.loop('loan', loanNo).state;
const clock = (world: PaymentWorld, id: string) => world.loop('loan', loanNo).clock(id);
const types = (world: PaymentWorld): readonly string[] => world.announced.map(({ type }) => type);

describe('the table of loans', () => {
  it('has no faults', () => {
    expect(faultsOf(loanRules)).toEqual([]);
  });
});

describe('a loan on a contract', () => {
  it('begins when the bank has taken the application, and not when it refuses it', () => {
    const world = startPayments();
    world.hear({ type: 'loan.apply.settled', data: { state: 'refused', problem: {} } });
    expect(world.loops).toEqual([]);

    world.apply();

    expect(state(world)).toBe('intent');
    expect(clock(world, 'T5')?.dueOn).toBe('2026-03-16');
  });

  it('goes from credit over the confirmed receivable to the lock, which is ordered once both sides have signed', () => {
    const world = credited();
    expect(world.loop('loan', loanNo)).toMatchObject({ state: 'credited', owner: 'purchaser' });
    acknowledge(world);
    expect(state(world)).toBe('receivable-confirmed');
    expect(world.commands).toEqual([]);

    world.bank('loan.signed', {});

    expect(state(world)).toBe('locking');
    expect(world.command('payee-account.lock')).toMatchObject({
      name: 'lock-1',
      message: { district: '500103', bank: 'example-bank', loanNo, contractNo, payee: account },
    });
    expect(clock(world, 'T6')?.state).toBe('met');
    expect(clock(world, 'T7')?.state).toBe('running');
  });

  it('signed before the purchaser has confirmed the receivable waits for that', () => {
    const world = credited();
    world.bank('loan.signed', {});
    expect(state(world)).toBe('signed');

    acknowledge(world);

    expect(state(world)).toBe('locking');
  });

  it('locked, its contract says whose lock it is, until all is repaid', () => {
    const world = disbursed();
    expect(world.view('contract', contractNo)).toMatchObject({ payee: { locked: true, bank: 'example-bank' } });

    repaid(world, 5_000_000);
    expect(state(world)).toBe('disbursed');
    expect(world.view('contract', contractNo)).toMatchObject({ payee: { locked: true } });
    repaid(world, 15_000_000);

    expect(state(world)).toBe('repaid');
    expect(world.view('contract', contractNo)).toMatchObject({ payee: { locked: false } });
    expect(types(world)).toEqual(expect.arrayContaining(['contract.locked', 'contract.released', 'loan.closed']));
    expect(types(world)).not.toContain('loan.unlocked-disbursement');
  });

  it('is overdue on the day after the last day of repayment, and repaid late', () => {
    const world = disbursed();
    world.at('2027-03-01T23:00:00+08:00');
    expect(state(world)).toBe('disbursed');

    world.at('2027-03-02T09:00:00+08:00');
    expect(state(world)).toBe('overdue');
    repaid(world, 15_000_000);

    expect(state(world)).toBe('repaid');
    expect(clock(world, 'T17')?.state).toBe('late');
  });

  it('rejected by the bank is at its end, with the reason', () => {
    const world = startPayments();
    world.apply();

    world.bank('loan.decided', { decision: 'rejected', reason: '资料不全', decidedAt: '2026-03-02T10:00:00+08:00' });

    expect(state(world)).toBe('rejected');
    expect(world.view('loan', loanNo)).toMatchObject({ reason: '资料不全' });
  });

  it('may be cancelled before the account is locked, and not after it, nor after the money has gone', () => {
    const early = credited();
    early.call('loan.cancelled', { reason: '不再需要' });

    expect(state(early)).toBe('cancelled');
    expect(locking().call('loan.cancelled')).toMatchObject([{ outcome: 'refused', reason: 'locked-already' }]);
    expect(disbursed().call('loan.cancelled')).toMatchObject([{ outcome: 'refused', reason: 'lent-already' }]);
  });

  it('shows nobody the account', () => {
    const world = disbursed();

    expect(JSON.stringify(world.view('loan', loanNo))).not.toContain(account.account);
    expect(JSON.stringify([world.history, world.announced])).not.toContain(account.account);
  });
});

describe('the lock of the payee account', () => {
  it('that the bank refuses is ordered again by a person, under another name', () => {
    const world = locking();
    world.answer(world.command('payee-account.lock'), { state: 'refused', problem: { refusal: 'account-mismatch' } });
    expect(world.loop('loan', loanNo)).toMatchObject({ state: 'lock-failed', owner: 'operator' });

    world.call('loan.lock-requested', { reason: '已与银行核对' });
    lock(world);

    expect(world.command('payee-account.lock').name).toBe('lock-2');
    expect(state(world)).toBe('account-locked');
  });

  it('that the gateway could not even hand in has failed likewise', () => {
    const world = locking();

    world.refuse(world.command('payee-account.lock'), { code: 'GW_PAYEE_LOCKED' });

    expect(state(world)).toBe('lock-failed');
  });

  it('that a client has ordered itself counts', () => {
    const world = credited();

    world.hear({
      type: 'payee-account.lock.settled',
      data: { state: 'succeeded', response: { lockNo: 'SD1' } },
      request: { loanNo, contractNo, payee: account },
    });

    expect(state(world)).toBe('account-locked');
    expect(world.view('contract', contractNo)).toMatchObject({ payee: { locked: true } });
  });

  it('missing when the money is paid out is a signal of fraud', () => {
    const world = credited();

    world.bank('loan.disbursed', {});

    expect(world.loop('loan', loanNo)).toMatchObject({ state: 'unlocked', owner: 'operator' });
    expect(types(world)).toContain('loan.unlocked-disbursement');
    acknowledge(world);
    lock(world);
    expect(state(world)).toBe('disbursed');
  });

  it('is ordered when the money comes with the account, and the receivable is confirmed', () => {
    const world = credited();
    acknowledge(world);

    world.bank('loan.disbursed', {});

    expect(state(world)).toBe('unlocked');
    expect(world.command('payee-account.lock').message.payee).toEqual(account);
  });

  it('whose answer was late already when the money went is a signal at once', () => {
    const world = locking();
    world.at('2026-03-10T09:00:00+08:00');

    world.bank('loan.disbursed', {});

    expect(types(world)).toContain('loan.unlocked-disbursement');
  });

  it('whose answer is overtaken by the money is no signal, unless it fails', () => {
    const [late, failed] = [locking(), locking()];

    for (const world of [late, failed]) world.bank('loan.disbursed', {});
    lock(late);
    failed.answer(failed.command('payee-account.lock'), { state: 'refused', problem: {} });

    expect(state(late)).toBe('disbursed');
    expect(types(late)).not.toContain('loan.unlocked-disbursement');
    expect(types(failed)).toContain('loan.unlocked-disbursement');
  });

  it('whose answer does not come in time is a signal', () => {
    const world = locking();
    world.bank('loan.disbursed', {});

    world.at('2026-03-09T09:00:00+08:00');

    expect(types(world)).toContain('loan.unlocked-disbursement');
  });

  it('is for one account: another one told later is a signal', () => {
    const world = locking();
    lock(world);

    world.bank('loan.disbursed', { payee: { ...account, account: '6200000000000000099' } });

    expect(types(world)).toContain('loan.account-changed');
  });
});

describe('bad news of a loan', () => {
  it('a receivable above the contract is refused, one before the credit too, one confirmed twice too', () => {
    const world = startPayments();
    world.apply();
    expect(acknowledge(world)).toMatchObject([{ outcome: 'refused', reason: 'not-credited' }]);
    world.bank('loan.decided', { decision: 'credited', decidedAt: '2026-03-02T10:00:00+08:00' });

    expect(acknowledge(world, 20_000_001)).toMatchObject([{ outcome: 'refused', reason: 'above-contract' }]);
    acknowledge(world);
    expect(acknowledge(world)).toMatchObject([{ outcome: 'refused', reason: 'confirmed-already' }]);
  });

  it('a receivable confirmed by anybody but the purchaser is refused', () => {
    const confirmedBy = { name: '重庆样例信息服务有限公司', uscc: '91500103MA9MNQ210T' };

    const lines = credited().call('loan.receivable-confirmed', {
      amountFen: 1,
      confirmedOn: '2026-03-03',
      confirmedBy,
    });

    expect(lines).toMatchObject([{ outcome: 'refused', reason: 'not-purchaser' }]);
  });

  it('an application or a payment above the contract is said', () => {
    const asked = startPayments();
    asked.apply({ amountFen: 20_000_001 });
    const given = locking();
    lock(given);
    given.bank('loan.disbursed', { amountFen: 20_000_001 });

    expect(types(asked)).toContain('loan.above-contract');
    expect(types(given)).toContain('loan.above-contract');
  });

  it('a notice told twice counts once', () => {
    const world = credited();

    expect(world.bank('loan.decided', { decision: 'credited', decidedAt })).toMatchObject([
      { outcome: 'ignored', reason: 'notice-known' },
    ]);
  });

  it('a rejection after the signing is kept, and said', () => {
    const world = locking();

    const [line] = world.bank('loan.decided', { decision: 'rejected', decidedAt, eventNo: 'other' });

    expect(line).toMatchObject({ outcome: 'ignored', reason: 'rejected-too-late' });
    expect(types(world)).toContain('loan.contradicted');
  });

  it('a repayment that overtakes an earlier one leaves the greater sum', () => {
    const world = disbursed();
    repaid(world, 9_000_000);
    repaid(world, 5_000_000);

    expect(world.view('loan', loanNo)).toMatchObject({ repaidFen: 9_000_000 });
  });

  it('news of a loan that nobody has applied for here waits for it; by the contract alone, the bank finds its loan', () => {
    const world = startPayments();
    world.bank('loan.decided', { decision: 'credited', decidedAt: '2026-03-02T08:00:00+08:00' });
    expect(world.unclaimed).toHaveLength(1);

    world.apply();
    world.bank('loan.signed', { loanNo: undefined });

    expect(world.unclaimed).toHaveLength(0);
    expect(state(world)).toBe('signed');
  });

  it('ends as repaid whatever the order of the bank’s notices', () => {
    const told = [
      (world: PaymentWorld) => world.bank('loan.decided', { decision: 'credited', decidedAt }),
      (world: PaymentWorld) => world.bank('loan.signed', {}),
      (world: PaymentWorld) => world.bank('loan.disbursed', {}),
      (world: PaymentWorld) => repaid(world, 15_000_000),
    ];
    const orders = told.flatMap((a) =>
      told.filter((b) => b !== a).flatMap((b) => [[a, b, ...told.filter((c) => c !== a && c !== b)]]),
    );

    for (const order of [...orders, ...orders.map((one) => one.toReversed())]) {
      const world = startPayments();
      world.apply();
      for (const tell of order) tell(world);
      expect(state(world)).toBe('repaid');
    }
  });
});
