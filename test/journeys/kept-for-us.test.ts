/** What partners tell otherwise than by HTTP: kept until it is fetched, and framed messages on a port of ours. */
import { describe, expect, it } from 'vitest';
import { columns } from '../support/columns.ts';
import { until } from '../support/wait.ts';
import { startGateway, type World } from '../support/world.ts';

async function atStandIn(world: World, partner: string, path: string, body: object): Promise<Record<string, unknown>> {
  const found = world.demo.sandboxes.find((one) => one.partner === partner);
  const answer = await fetch(`${found?.control}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  return (await answer.json()) as Record<string, unknown>;
}

/** What the gateway was told, by the numbers that its metrics count. */
async function told(world: World, partner: string, how: string): Promise<number> {
  const text = await (await fetch(`${world.base}/metrics`)).text();
  const lines = text
    .split('\n')
    .filter((line) => line.includes(`partner="${partner}"`) && line.includes(`how="${how}"`));
  return lines.reduce((sum, line) => sum + Number(line.split(' ').at(-1)), 0);
}

const signed = (eventNo: string) => ({
  operation: 'loan.signed',
  message: {
    eventNo,
    loanNo: 'L-1',
    contractNo: 'HT-2026-1',
    supplier: { name: '重庆示例科技有限公司', uscc: '91500000MA9MNQ1066' },
    amountFen: 15_000_000,
    rate: 3.45,
    payee: { bankName: '模拟银行重庆分行', name: '重庆示例科技有限公司', account: '6200000000000000041' },
    startsOn: '2026-04-01',
    endsOn: '2027-03-31',
  },
});

describe.each(columns)('what is told otherwise than by a call, $title', ({ title }) => {
  it('a bank’s notice that was sent once and lost is fetched, one that arrived has no second effect', {
    timeout: 60_000,
  }, async () => {
    await using world = await startGateway({ column: title, config: { demoPartners: ['bank-b'] } });
    await atStandIn(world, 'bank-b', '/control/events', signed('E-1'));
    await until(async () => (await told(world, 'bank-b', 'applied')) === 1, { what: 'the first notice to arrive' });

    await atStandIn(world, 'bank-b', '/control/callback', { url: 'http://127.0.0.1:9/partners/bank-b/callback' });
    await atStandIn(world, 'bank-b', '/control/events', signed('E-2'));

    const fetched = async () => (await told(world, 'bank-b', 'applied')) === 2;
    await until(fetched, { what: 'the lost notice to be fetched', timeoutMs: 25_000 });
    expect(await told(world, 'bank-b', 'repeated')).toBeGreaterThan(0);
    const status = await (await world.as('operator')).get('/v1/status');
    const { collections } = status.body.partners.find((one: { partner: string }) => one.partner === 'bank-b');
    expect(collections).toEqual([
      { collection: 'events', failures: 0, roundAt: expect.any(String), cursorAgeSeconds: expect.any(Number) },
    ]);
  });

  it('a deposit bank tells of money that has come in framed messages, and is answered on the same connection', async () => {
    await using world = await startGateway({ column: title, config: { demoPartners: ['deposit-bank'] } });
    const money = await atStandIn(world, 'deposit-bank', '/control/events', {
      operation: 'deposit.received',
      message: {
        receivedAt: '2026-03-16T10:14:55+08:00',
        amountFen: 2_000_000,
        payerName: '重庆示例科技有限公司',
        payerAccount: '6200000000000000017',
        subAccount: '31000101040012345600027',
        bankSerial: 'B20260316000917',
      },
    });

    await until(async () => (await told(world, 'deposit-bank', 'applied')) === 1, {
      what: `the notice to arrive (${JSON.stringify(money)})`,
    });
  });
});
