/** 政采贷 from the contract to the repaid loan: two banks ask about it over their own interfaces, and payments follow what a loan has agreed. */
import { describe, expect, it } from 'vitest';
import { columns } from '../support/columns.ts';
import { until } from '../support/wait.ts';
import { startGateway, type World } from '../support/world.ts';

const supplier = { name: '重庆示例科技有限公司', uscc: '91500000MA9MNQ1066' };
const payee = { bankName: '模拟银行重庆分行', name: supplier.name, account: '6200000000000000017' };
const agreed = { ...payee, account: '6200000000000000041' };
const contract = {
  district: '500101',
  projectCode: 'CQS26A00077',
  purchaser: { name: '重庆市示例局', uscc: '115000000099MNQ11A' },
  supplier,
  title: '办公设备采购合同',
  amountFen: 29_800_000,
  signedOn: '2026-03-02',
  payee,
};

async function atStandIn(world: World, partner: string, path: string, body: object) {
  const found = world.demo.sandboxes.find((one) => one.partner === partner);
  const answer = await fetch(`${found?.control}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  return (await answer.json()) as { kind: string; as?: string; message?: Record<string, unknown> };
}

const start = (column: 'embedded' | 'real') => startGateway({ column, config: { demoPartners: ['bank-a', 'bank-b'] } });

describe.each(columns)('a financed contract, $title', ({ title }) => {
  it('is seen by the bank that its supplier has authorised, in the bank’s own format, and by no other', async () => {
    await using world = await start(title);
    const client = await world.as('procurement');

    const put = await client.put('/v1/contracts/HT-2026-1', { ...contract, financingBanks: ['bank-a'] });

    expect([put.status, put.body.contractNo]).toEqual([200, 'HT-2026-1']);
    const seen = async (bank: string) => {
      const reading = await atStandIn(world, bank, '/control/ask', {
        operation: 'contract.list',
        message: { page: 1, pageSize: 10 },
      });
      return (reading.message?.contracts as { contractNo: string }[] | undefined)?.map((one) => one.contractNo);
    };
    expect([await seen('bank-a'), await seen('bank-b')]).toEqual([['HT-2026-1'], []]);
    const one = { operation: 'contract.get', message: { contractNo: 'HT-2026-1' } };
    expect(await atStandIn(world, 'bank-a', '/control/ask', one)).toMatchObject({
      kind: 'success',
      message: { amountFen: 29_800_000, supplier, payee },
    });
    expect(await atStandIn(world, 'bank-b', '/control/ask', one)).toMatchObject({ as: 'contract-not-found' });
  });

  it('has its payee account locked when the loan is signed, until the loan is repaid', async () => {
    await using world = await start(title);
    const client = await world.as('procurement');
    await client.put('/v1/contracts/HT-2026-1', { ...contract, financingBanks: ['bank-a'] });
    const status = async () => {
      const message = { contractNo: 'HT-2026-1' };
      const reading = await atStandIn(world, 'bank-a', '/control/ask', { operation: 'payee-account.status', message });
      return reading.message?.status;
    };
    const tell = (operation: string, message: object) =>
      atStandIn(world, 'bank-a', '/control/events', { operation, message: { contractNo: 'HT-2026-1', ...message } });
    expect(await status()).toBe('open');

    const loan = {
      supplier,
      amountFen: 15_000_000,
      rate: 3.45,
      payee: agreed,
      startsOn: '2026-04-01',
      endsOn: '2027-03-31',
    };
    await tell('loan.signed', { eventNo: '20260401000001', ...loan });
    await until(async () => (await status()) === 'locked', { what: 'the account to be locked', everyMs: 200 });

    await tell('loan.repaid', {
      eventNo: '20270331000001',
      amountFen: 15_000_000,
      repaidFen: 15_000_000,
      lastPaidOn: '2027-03-31',
    });
    await until(async () => (await status()) === 'released', { what: 'the account to be released', everyMs: 200 });
  });
});

describe('the register of contracts', () => {
  it('takes contracts of the client’s own districts, for banks that are connected', async () => {
    await using world = await start('embedded');
    const [all, wanzhou, operator] = await Promise.all(
      ['procurement', 'wanzhou-only', 'operator'].map((id) => world.as(id)),
    );
    const elsewhere = { ...contract, district: '500102' };

    const answers = [
      await wanzhou!.put('/v1/contracts/HT-2', elsewhere),
      await operator!.put('/v1/contracts/HT-2', contract),
      await all!.put('/v1/contracts/HT-2', { ...contract, district: '500999' }),
      await all!.put('/v1/contracts/HT-2', { ...contract, financingBanks: ['bank-a', 'no-bank'] }),
      await all!.put('/v1/contracts/HT-2', { ...contract, amountFen: 0.5 }),
      await all!.put('/v1/contracts/HT-2', contract),
      await wanzhou!.put('/v1/contracts/HT-2', contract),
    ];

    expect(answers.map(({ status, body }) => [status, body.code, body.errors?.[0]?.field])).toEqual([
      [403, 'GW_FORBIDDEN', undefined],
      [403, 'GW_FORBIDDEN', undefined],
      [404, 'GW_DISTRICT_UNKNOWN', '/district'],
      [422, 'GW_REQUEST_INVALID', '/financingBanks/1'],
      [422, 'GW_REQUEST_INVALID', '/amountFen'],
      [200, undefined, undefined],
      [403, 'GW_FORBIDDEN', undefined],
    ]);
  });
});
