/** A contract from its signing to its last fen, with the stand-ins of the workbench, the unit's office and the voucher store. */
import { describe, expect, it } from 'vitest';
import { done } from '../support/clerk.ts';
import { columns } from '../support/columns.ts';
import { openReceiver } from '../support/receiver.ts';
import { until } from '../support/wait.ts';
import { startGateway, type World, type WorldClient } from '../support/world.ts';

const [workbench, unit, store] = ['yukuaizheng', 'budget-unit', 'budget-vouchers'];
const district = '500101';
const invoiceNo = '26500000000000000017';
const contractNo = 'CQZC2026-0001-HT01';
const parties = {
  purchaser: { name: '重庆市示例局', uscc: '115000000099MNQ11A' },
  supplier: { name: '重庆示例科技有限公司', uscc: '91500000MA9MNQ1066' },
};
const amountFen = 19_800_000;
const patience = { timeout: 120_000 };

const start = (column: 'embedded' | 'real'): Promise<World> =>
  startGateway({
    column,
    config: { demoPartners: [workbench, unit, store] },
    overrides: { collecting: { everyMs: 500 }, webhooks: { pollMs: 50 } },
  });

async function atControl(world: World, partner: string, path: string, body?: object): Promise<Record<string, unknown>> {
  const control = world.demo.sandboxes.find((each) => each.partner === partner)?.control;
  const sent = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) };
  const answer = await fetch(`${control}/control/${path}`, sent);
  expect(answer.status).toBe(200);
  return (await answer.json()) as Record<string, unknown>;
}

async function uploaded(world: World, { token }: WorldClient, name: string): Promise<object> {
  const answer = await fetch(`${world.base}/v1/evidence`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/pdf' },
    body: name,
  });
  const { sm3, sizeBytes } = (await answer.json()) as { sm3: string; sizeBytes: number };
  return { name, sm3, sizeBytes };
}

interface Clock {
  readonly clock: string;
  readonly run: number;
  readonly state: string;
  readonly startedOn: string;
  readonly dueOn: string;
  readonly stricter: boolean;
}

interface Matter {
  readonly id: string;
  readonly state: string;
  readonly overdue: boolean;
  readonly clocks: readonly Clock[];
  readonly content: Readonly<Record<string, unknown>>;
}

const clockOf = ({ clocks }: Matter, id: string): Clock | undefined => clocks.findLast(({ clock }) => clock === id);

async function matter(client: WorldClient, path: string): Promise<Matter> {
  const { status, body } = await client.get(path);
  expect(status, JSON.stringify(body)).toBe(200);
  return body as Matter;
}

const reaches = (client: WorldClient, path: string, state: string): Promise<Matter> =>
  until(
    async () => {
      const found = await matter(client, path);
      return found.state === state ? found : undefined;
    },
    { what: `${path} to be ${state}`, timeoutMs: 40_000, everyMs: 100 },
  );

const invoice = `/v1/invoices/${invoiceNo}`;
const contract = `/v1/contracts/${contractNo}`;
const progress = `${contract}/progress`;

async function told(client: WorldClient, path: string, body: object): Promise<void> {
  const answer = await client.post(path, body);
  expect(answer.status, JSON.stringify(answer.body)).toBe(200);
}

/** Agreed, accepted, and its invoice at the purchaser's workbench. @returns the day of all that */
async function submitted(world: World, client: WorldClient): Promise<string> {
  const today = await world.advanceWorkingDays(1);
  const proofs = [await uploaded(world, client, '验收单.pdf')];
  await told(client, `${contract}/agreement`, { district, amountFen, signedOn: today, ...parties });
  await told(client, `${contract}/acceptance`, { acceptedOn: today, proofs });
  const url = 'https://zfcg.example.gov.cn/invoices/17';
  const papers = { receivers: ['10010'], url, proofs };
  await told(client, '/v1/invoices', { district, invoiceNo, contractNo, amountFen, ...parties, ...papers });
  await reaches(client, invoice, 'delivered');
  return today;
}

/** The purchaser's office applies for a payment of the contract. @returns the number of the application */
async function pay(world: World, client: WorldClient, fen = amountFen): Promise<string> {
  const prepared = await atControl(world, unit, 'prepare', { operation: 'payment.request' });
  const message = { ...prepared, district, contractNo, amountFen: fen, purpose: '政采合同付款' };
  const { response } = await done(world, client, '/v1/payments', message);
  return (response as unknown as { applicationNo: string }).applicationNo;
}

async function objectAtWorkbench(world: World): Promise<void> {
  const { messages } = (await atControl(world, workbench, 'state')) as { messages: { noticeId: string }[] };
  const evidence = ['收货记录.pdf'];
  const answer = { noticeId: messages.at(-1)?.noticeId, answer: 'objection', reason: '数量不符', evidence };
  await atControl(world, workbench, 'invoice-answers', answer);
}

describe.each(columns)('the payment of a contract, $title', ({ title }) => {
  it('is received by silence, paid in time, and paid again when the money came back', patience, async () => {
    await using world = await start(title);
    const client = await world.as('procurement');
    const pushedOn = await submitted(world, client);
    await world.advanceWorkingDays(6);

    const received = await reaches(client, invoice, 'received');
    const receivedOn = clockOf(received, 'A7')?.dueOn;
    const payment = ['A9', 'D3'].map((id) => clockOf(received, id));
    const earliest = payment.map((clock) => clock?.dueOn ?? '').toSorted()[0];

    expect(clockOf(received, 'A7')).toMatchObject({ state: 'lapsed', startedOn: pushedOn });
    expect(received.content).toMatchObject({ receivedBy: 'deemed', receivedOn });
    expect(clockOf(received, 'A8')).toMatchObject({ state: 'running', startedOn: receivedOn });
    expect(clockOf(received, 'A9')).toMatchObject({ state: 'running', startedOn: receivedOn });
    expect(clockOf(received, 'D3')).toMatchObject({ state: 'running', startedOn: pushedOn });
    expect(new Set(payment.filter((clock) => clock?.stricter).map((clock) => clock?.dueOn))).toEqual(
      new Set([earliest]),
    );

    const applicationNo = await pay(world, client);
    const paid = await reaches(client, invoice, 'paid');
    expect(['A8', 'A9', 'D3', 'T9'].map((id) => clockOf(paid, id)?.state)).toEqual(['met', 'met', 'met', 'met']);
    for (const act of ['uploaded', 'publicised'])
      await told(client, `${contract}/acceptance-publications`, { act, on: pushedOn });
    await reaches(client, progress, 'completed');

    await atControl(world, unit, `payments/${applicationNo}`, { status: 'returned' });
    const returned = await reaches(client, invoice, 'returned');
    expect(clockOf(returned, 'A9')).toMatchObject({ run: 2, state: 'running', startedOn: receivedOn });
    expect(clockOf(returned, 'T19')?.state).toBe('running');
    expect((await matter(client, progress)).state).toBe('published');
    await pay(world, client);
    await reaches(client, invoice, 'paid');
    expect((await reaches(client, progress, 'completed')).content).toMatchObject({ paidFen: amountFen, overFen: 0 });
  });

  it(
    'objected, submitted again, not begun in time, paid in part, is alarmed once for each day missed and then late',
    patience,
    async () => {
      await using world = await start(title);
      await using receiver = await openReceiver();
      const client = await world.as('procurement');
      const subscribed = await client.put('/v1/webhooks/alarms', {
        url: receiver.url,
        types: ['tongban.loop.overdue'],
      });
      expect(subscribed.status, JSON.stringify(subscribed.body)).toBe(200);
      const alarms = (): readonly string[] =>
        receiver.received
          .map(({ body }) => JSON.parse(body).data)
          .flatMap(({ kind, clock }) => (kind === 'invoice' ? [clock] : []));
      await submitted(world, client);

      await objectAtWorkbench(world);
      const objected = await reaches(client, invoice, 'objected');
      expect(objected.content.objection).toMatchObject({ reason: '数量不符', evidence: [{ name: '收货记录.pdf' }] });
      await told(client, `${invoice}/resubmission`, {
        reason: '已补齐数量',
        proofs: [await uploaded(world, client, '补充验收单.pdf')],
      });
      const again = await reaches(client, invoice, 'delivered');
      expect(clockOf(again, 'A7')).toMatchObject({ run: 2, state: 'running' });

      await world.advanceWorkingDays(6);
      await reaches(client, invoice, 'received');
      await world.advanceWorkingDays(5);
      await until(() => alarms().includes('A8'), { what: 'the alarm that nobody has begun to pay' });
      expect(await matter(client, invoice)).toMatchObject({ state: 'received', overdue: true });

      await pay(world, client, 9_800_000);
      const partly = await reaches(client, invoice, 'partly-paid');
      expect(clockOf(partly, 'A8')?.state).toBe('late');
      expect(partly).toMatchObject({ overdue: false, content: { paidFen: 9_800_000 } });
      await world.advanceWorkingDays(6);
      await until(() => alarms().includes('A9'), { what: 'the alarm that it is not paid' });
      await pay(world, client, 10_000_000);
      const paid = await reaches(client, invoice, 'paid');

      expect(clockOf(paid, 'A9')).toMatchObject({ state: 'late', metOn: expect.any(String) });
      expect(paid.overdue).toBe(false);
      expect(
        alarms()
          .filter((clock) => clock === 'A8' || clock === 'A9')
          .toSorted(),
      ).toEqual(['A8', 'A9']);
    },
  );
});
