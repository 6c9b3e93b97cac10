import { describe, expect, it } from 'vitest';
import { columns } from '../../test/support/columns.ts';
import { silentLog } from '../../test/support/lane-world.ts';
import { until } from '../../test/support/wait.ts';
import type { Canonical } from '../catalogue/contract.ts';
import { insertEvents } from '../journal/events.ts';
import { uuidv7 } from '../journal/uuid.ts';
import type { ContractBody } from './contract.ts';
import { consumersOf } from './effects.ts';
import { openRegister } from './register.ts';
import { startRegistrar } from './registrar.ts';

const payee = { bankName: '模拟银行重庆分行', name: '重庆示例科技有限公司', account: '6200000000000000017' };
const agreed = { ...payee, account: '6200000000000000041' };
const body = (changes: Partial<ContractBody> = {}): ContractBody => ({
  district: '500101',
  projectCode: 'CQS26A00077',
  purchaser: { name: '重庆市示例局', uscc: '115000000099MNQ11A' },
  supplier: { name: '重庆示例科技有限公司', uscc: '91500000MA9MNQ1066' },
  title: '办公设备采购合同',
  amountFen: 29_800_000,
  signedOn: '2026-03-02',
  payee,
  financingBanks: ['bank-a'],
  ...changes,
});

describe.each(columns)('the register of contracts, $title', ({ open }) => {
  async function register() {
    const ground = await open();
    const clock = { at: new Date('2026-03-10T10:00:00+08:00') };
    const kept = openRegister({ store: ground.store, clock: { now: () => clock.at } });
    const registrars = [1, 2].map(() =>
      startRegistrar({ store: ground.store, log: silentLog, options: { pollMs: 20 } }),
    );
    const ask = (operation: string, message: Canonical = {}, bank = 'bank-a') => kept.answer(bank, operation, message);
    return {
      store: ground.store,
      clock,
      kept,
      ask,
      /** The numbers of the contracts on a page. */
      page: async (message: Canonical, bank = 'bank-a') => {
        const reading = await ask('contract.list', message, bank);
        if (reading.kind !== 'success') throw new Error(reading.kind);
        return (reading.message.contracts as { contractNo: string }[]).map(({ contractNo }) => contractNo);
      },
      /** Tells one event after the other, and waits until the register has heard them. */
      async tell(...events: { type: string; partner: string; data: Canonical }[]) {
        for (const event of events)
          await ground.store.transaction((tx) =>
            insertEvents(tx, [
              { id: uuidv7(), time: clock.at, ...event, consumers: consumersOf(event.type).consumers },
            ]),
          );
        const owed = () => ground.store.query("select 1 from delivery where consumer = 'register'");
        await until(async () => (await owed()).length === 0, { what: 'the register to have heard all' });
      },
      async [Symbol.asyncDispose]() {
        await Promise.all(registrars.map((registrar) => registrar.stop()));
        await ground[Symbol.asyncDispose]();
      },
    };
  }

  const signed = (changes: Canonical = {}) => ({
    type: 'tongban.loan.signed',
    partner: 'bank-a',
    data: { contractNo: 'HT-1', loanNo: 'L-1', payee: agreed, ...changes },
  });
  const repaid = (repaidFen: number, loanNo = 'L-1') => ({
    type: 'tongban.loan.repaid',
    partner: 'bank-a',
    data: { contractNo: 'HT-1', loanNo, amountFen: 100, repaidFen },
  });

  it('a bank sees the contracts that were opened to it, without the other banks, and no trace of others', async () => {
    await using given = await register();
    await given.kept.put('one-stop', 'HT-1', body({ financingBanks: ['bank-b', 'bank-a'] }));
    await given.kept.put('one-stop', 'HT-2', body({ financingBanks: [] }));

    expect(await given.page({})).toEqual(['HT-1']);
    expect(await given.page({}, 'bank-c')).toEqual([]);
    const { financingBanks: _, ...seen } = body();
    expect(await given.ask('contract.get', { contractNo: 'HT-1' })).toEqual({
      kind: 'success',
      message: { contractNo: 'HT-1', ...seen, changedOn: '2026-03-10' },
    });
    const closed = await given.ask('contract.get', { contractNo: 'HT-2' });
    expect(closed).toMatchObject({ kind: 'refused', as: 'contract-not-found' });
    expect(await given.ask('contract.get', { contractNo: 'HT-9' })).toEqual(closed);
  });

  it('pages follow the order of registration: what comes while a bank turns them is found at the end', async () => {
    await using given = await register();
    for (const no of ['HT-3', 'HT-1', 'HT-2']) await given.kept.put('one-stop', no, body());

    const first = await given.page({ page: 1, pageSize: 2 });
    await given.kept.put('one-stop', 'HT-0', body());
    await given.kept.put('one-stop', 'HT-3', body({ title: '办公设备采购合同（修订）' }));

    expect([first, await given.page({ page: 2, pageSize: 2 })]).toEqual([
      ['HT-3', 'HT-1'],
      ['HT-2', 'HT-0'],
    ]);
    expect(await given.ask('contract.list', { page: 9, pageSize: 2 })).toMatchObject({
      message: { total: 4, page: 9, contracts: [] },
    });
  });

  it('a bank asks for what has changed since a day, or for one supplier', async () => {
    await using given = await register();
    await given.kept.put('one-stop', 'HT-1', body());
    await given.kept.put('one-stop', 'HT-2', body());
    given.clock.at = new Date('2026-03-12T09:00:00+08:00');
    await given.kept.put('one-stop', 'HT-1', body());
    const other = { name: '重庆样例信息服务有限公司', uscc: '91500103MA9MNQ210T' };
    await given.kept.put('one-stop', 'HT-2', body({ supplier: other }));

    expect(await given.page({ changedSince: '2026-03-11' })).toEqual(['HT-2']);
    expect(await given.page({ supplierUscc: other.uscc, supplierName: other.name })).toEqual(['HT-2']);
    expect(await given.ask('contract.by-supplier', { supplierUscc: other.uscc, supplierName: '他人' })).toMatchObject({
      message: { total: 0 },
    });
  });

  it('whoever registered a contract changes it, nobody else; also of two who begin at the same moment', async () => {
    await using given = await register();

    const begun = await Promise.allSettled(
      ['one-stop', 'another'].map((client) => given.kept.put(client, 'HT-1', body())),
    );

    expect(begun.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    const loser = begun[0]?.status === 'rejected' ? 'one-stop' : 'another';
    await expect(given.kept.put(loser, 'HT-1', body())).rejects.toMatchObject({ code: 'GW_FORBIDDEN' });
  });

  it('payments are known by what receipts and returns told, row by row; a failed row has paid nothing', async () => {
    await using given = await register();
    await given.kept.put('one-stop', 'HT-1', body());
    const paid = { applicationNo: 'SQ-1', paidFen: 19_800_000, status: 'paid', paidOn: '2026-03-23' };
    const failed = { applicationNo: 'SQ-2', paidFen: 0, status: 'failed' };

    await given.tell(
      {
        type: 'tongban.payment.receipt',
        partner: 'budget',
        data: { contractNo: 'HT-1', voucherDate: '2026-03-20', details: [paid, failed] },
      },
      {
        type: 'tongban.payment.returned',
        partner: 'budget',
        data: { contractNo: 'HT-1', applicationNo: 'SQ-1', amountFen: 100, returnedOn: '2026-03-25' },
      },
    );

    const told = { contractNo: 'HT-1', paymentNo: 'SQ-1', knownOn: '2026-03-10' };
    expect(await given.ask('contract.payments', { contractNo: 'HT-1' })).toEqual({
      kind: 'success',
      message: {
        total: 2,
        page: 1,
        pageSize: 100,
        payments: [
          { ...told, status: 'paid', amountFen: 19_800_000, happenedOn: '2026-03-23' },
          { ...told, status: 'returned', amountFen: 100, happenedOn: '2026-03-25' },
        ],
      },
    });
    expect(await given.ask('contract.payments', {}, 'bank-b')).toMatchObject({ message: { total: 0 } });
    expect(await given.ask('contract.payments', { contractNo: 'HT-1' }, 'bank-b')).toMatchObject({
      as: 'contract-not-found',
    });
  });

  it('a signed loan locks the payee account until it is repaid in full', async () => {
    await using given = await register();
    await given.kept.put('one-stop', 'HT-1', body({ financingBanks: ['bank-a', 'bank-b'] }));
    const status = (bank: string) => given.ask('payee-account.status', { contractNo: 'HT-1' }, bank);
    expect(await status('bank-a')).toMatchObject({ message: { status: 'open', payee } });

    await given.tell(signed(), repaid(99));
    expect(await given.kept.payeeLocks.find('HT-1')).toEqual({ contractNo: 'HT-1', account: agreed.account });
    expect(await status('bank-a')).toMatchObject({ message: { status: 'locked', payee: agreed, since: '2026-03-10' } });
    expect(await status('bank-b')).toMatchObject({ message: { status: 'locked-elsewhere', payee } });

    await given.tell(repaid(100));
    expect(await given.kept.payeeLocks.find('HT-1')).toBeUndefined();
    expect(await status('bank-a')).toMatchObject({ message: { status: 'released', payee, until: '2026-03-10' } });
  });

  it('a second bank does not take over a lock; the same bank may agree on another account', async () => {
    await using given = await register();
    const third = { ...payee, account: '6200000000000000058' };

    await given.tell(signed(), { ...signed({ payee: third }), partner: 'bank-b' });
    expect(await given.kept.payeeLocks.find('HT-1')).toMatchObject({ account: agreed.account });

    await given.tell(signed({ payee: third }), signed({ payee: third }));
    expect(await given.kept.payeeLocks.find('HT-1')).toMatchObject({ account: third.account });
    expect(await given.store.query('select 1 from payee_lock')).toHaveLength(2);
  });

  it('a bank locks no contract that was opened to others; one that nobody registered any bank may lock', async () => {
    await using given = await register();
    await given.kept.put('one-stop', 'HT-1', body({ financingBanks: ['bank-b'] }));

    await given.tell(signed(), signed({ contractNo: 'HT-9' }));

    expect(await given.kept.payeeLocks.find('HT-1')).toBeUndefined();
    expect(await given.kept.payeeLocks.find('HT-9')).toMatchObject({ account: agreed.account });
  });

  it('two loans of one bank on one contract lock its account until both are repaid', async () => {
    await using given = await register();
    await given.tell(signed(), signed({ loanNo: 'L-2' }), signed({ loanNo: 'L-2' }));

    await given.tell(repaid(100, 'L-1'));
    expect(await given.kept.payeeLocks.find('HT-1')).toMatchObject({ account: agreed.account });

    await given.tell(repaid(100, 'L-2'));
    expect(await given.kept.payeeLocks.find('HT-1')).toBeUndefined();
    expect(await given.store.query('select 1 from payee_lock')).toHaveLength(2);
  });

  it('two who keep the register write what was told in its order, each once', async () => {
    await using given = await register();
    const loans = Array.from({ length: 10 }, () => [signed(), repaid(100)]).flat();

    await given.tell(...loans);

    const rows = await given.store.query('select until from payee_lock');
    expect([rows.length, rows.filter(({ until: end }) => end === null).length]).toEqual([10, 0]);
  });

  it('an event that cannot be written stands aside, and the others go on', async () => {
    await using given = await register();
    const broken = { contractNo: 'HT-1', applicationNo: 'SQ-1', amountFen: 1, returnedOn: 'no day' };
    const tellBroken = given.tell({ type: 'tongban.payment.returned', partner: 'budget', data: broken }, signed());

    const locked = () => given.kept.payeeLocks.find('HT-1');
    expect(await until(locked, { what: 'the lock' })).toMatchObject({ account: agreed.account });
    // Each of the two who keep the register may have tried it.
    const left = await given.store.query("select 1 from delivery where consumer = 'register' and attempts > 0");
    expect(left).toHaveLength(1);
    await given.store.query("delete from delivery where consumer = 'register'");
    await tellBroken;
  });
});
