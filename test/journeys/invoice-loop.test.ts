/** An invoice from its submission to its receipt, with the workbench's stand-in: by the purchaser's word, or by silence. */
import { describe, expect, it } from 'vitest';
import { columns } from '../support/columns.ts';
import { until } from '../support/wait.ts';
import { startGateway, type World, type WorldClient } from '../support/world.ts';

const workbench = 'yukuaizheng';
const invoiceNo = '26500000000000000017';
const contractNo = 'CQZC2026-0001-HT01';
const purchaser = { name: '重庆市示例局', uscc: '115000000099MNQ11A' };
const supplier = { name: '重庆示例科技有限公司', uscc: '91500000MA9MNQ1066' };

async function proof(world: World, { token }: WorldClient): Promise<object> {
  const answer = await fetch(`${world.base}/v1/evidence`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/pdf' },
    body: '验收单',
  });
  expect(answer.status).toBe(201);
  const { sm3, sizeBytes } = (await answer.json()) as { sm3: string; sizeBytes: number };
  return { name: '验收单.pdf', sm3, sizeBytes };
}

async function submit(world: World, client: WorldClient, amountFen = 19_800_000) {
  const proofs = [await proof(world, client)];
  const url = `https://zfcg.example.gov.cn/invoices/${invoiceNo}`;
  const parties = { purchaser, supplier };
  const agreed = { district: '500101', amountFen: 20_000_000, signedOn: '2026-02-27', ...parties };
  expect((await client.post(`/v1/contracts/${contractNo}/agreement`, agreed)).status).toBe(200);
  return client.post('/v1/invoices', {
    ...{ district: '500101', invoiceNo, contractNo, amountFen, ...parties, receivers: ['10010'], url, proofs },
  });
}

// biome-ignore lint/suspicious/noExplicitAny: a test reads what it expects; a wrong path fails it
const reaches = (client: WorldClient, state: string): Promise<any> =>
  until(
    async () => {
      const { body } = await client.get(`/v1/invoices/${invoiceNo}`);
      return body.state === state ? body : undefined;
    },
    { what: `the invoice to be ${state}` },
  );

const clockOf = (loop: { clocks: readonly { clock: string; state: string }[] }, id: string): string | undefined =>
  loop.clocks.find(({ clock }) => clock === id)?.state;

describe.each(columns)('the loop of an invoice, $title', ({ title }) => {
  const start = () => startGateway({ column: title, config: { demoPartners: [workbench] } });

  it('is pushed to the purchaser, counts as received after five working days of silence, and is overdue unpaid', {
    timeout: 60_000,
  }, async () => {
    await using world = await start();
    const client = await world.as('procurement');

    expect(await submit(world, client)).toMatchObject({ status: 200, body: { outcome: 'applied' } });
    const delivered = await reaches(client, 'delivered');
    expect(clockOf(delivered, 'A7')).toBe('running');
    await world.advanceWorkingDays(6);

    const received = await reaches(client, 'received');
    expect(received).toMatchObject({ overdue: false, content: { receivedBy: 'deemed' } });
    expect([clockOf(received, 'A8'), clockOf(received, 'A9')]).toEqual(['running', 'running']);
    await world.advanceWorkingDays(10);
    await until(async () => (await client.get(`/v1/invoices/${invoiceNo}`)).body.overdue === true, {
      what: 'the payment to be overdue',
    });
  });

  it('above its contract is kept as refused, and nobody is told', async () => {
    await using world = await start();
    const client = await world.as('procurement');

    const answer = await submit(world, client, 20_000_001);
    expect(answer).toMatchObject({ status: 200, body: { loop: { state: 'refused', stateTitle: '未受理' } } });

    const refused = await reaches(client, 'refused');
    expect(refused).toMatchObject({ open: false, commands: [], content: { refusedFor: 'above-contract' } });
    expect(await world.ledger(workbench)).toEqual([]);
  });
});
