/** Loans on procurement contracts: applications at two banks, and what the banks tell of them, once or twice or not at all. */
import { describe, expect, it } from 'vitest';
import { columns } from '../support/columns.ts';
import { until } from '../support/wait.ts';
import { startGateway, type World, type WorldClient } from '../support/world.ts';

const district = '500101';
const application = {
  district,
  productNo: 'ZCD-01',
  contractNo: 'CQZC2026-0001-HT01',
  contractAmountFen: 19_800_000,
  supplier: { name: '重庆示例科技有限公司', uscc: '91500000MA9MNQ1066' },
  purchaser: { name: '重庆市示例局', uscc: '115000000099MNQ11A' },
  contact: { name: '张工', phone: '023-58000000' },
  amountFen: 15_000_000,
  months: 12,
};

/** The list is fetched every ten seconds, twice at most. */
const listMs = 60_000;

interface Settled {
  readonly id: string;
  readonly partner: string;
  readonly response: { readonly loanNo: string };
}

async function atControl(world: World, partner: string, path: string, body?: object): Promise<Record<string, unknown>> {
  const { control } = world.demo.sandboxes.find((each) => each.partner === partner) ?? {};
  const sent = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) };
  const answer = await fetch(`${control}/control/${path}`, sent);
  return (await answer.json()) as Record<string, unknown>;
}

/** A bank that does nothing by itself. */
async function startWith(column: 'embedded' | 'real', bank: string): Promise<World> {
  const world = await startGateway({ column, config: { demoPartners: ['bank-a', 'bank-b'] } });
  await atControl(world, bank, 'pace', { ms: 0 });
  return world;
}

async function applied(world: World, client: WorldClient, bank: string): Promise<Settled> {
  const answer = await client.post('/v1/loans', { ...application, bank });
  expect(answer.status, JSON.stringify(answer.body)).toBe(202);
  return (await world.reaches(answer.body.id, 'succeeded')) as unknown as Settled;
}

const move = (world: World, bank: string, { response }: Settled, step: string) =>
  atControl(world, bank, `loans/${response.loanNo}`, { step });

/** Types of the events of an exchange that came from the bank, in the order in which they became known. */
async function told(client: WorldClient, { id }: Settled): Promise<string[]> {
  const { events } = (await client.get(`/v1/exchanges/${id}`)).body as { events: { type: string }[] };
  return events.map(({ type }) => type).filter((type) => /^tongban\.loan\.(decided|signed|disbursed)$/.test(type));
}

/** How often the gateway took an inbound message so, by its own counters. */
async function taken(world: World, operation: string, how: string): Promise<number> {
  const lines = (await (await fetch(`${world.base}/metrics`)).text()).split('\n');
  const line = lines.find(
    (one) => one.includes(`"${operation}"`) && one.includes(`"${how}"`) && one.includes('inbound'),
  );
  return Number(line?.split(' ').at(-1) ?? 0);
}

describe.each(columns)('a loan, $title', ({ title }) => {
  it.each(['bank-a', 'bank-b'])(
    'is applied for at %s, the bank that the supplier chose, and nowhere else',
    async (bank) => {
      await using world = await startWith(title, bank);
      const client = await world.as('procurement');

      const loan = await applied(world, client, bank);

      const other = bank === 'bank-a' ? 'bank-b' : 'bank-a';
      expect(loan.partner).toBe(bank);
      expect((await world.ledger(bank)).map(({ key }) => key)).toEqual([loan.response.loanNo]);
      expect(await world.ledger(other)).toEqual([]);
      const query = new URLSearchParams({ district, bank, loanNo: loan.response.loanNo });
      expect((await client.get(`/v1/loans?${query}`)).body).toMatchObject({ status: 'applied', repaidFen: 0 });
    },
  );

  it('whose webhook was lost is found in the bank’s list; what came both ways took effect once', {
    timeout: listMs,
  }, async () => {
    await using world = await startWith(title, 'bank-b');
    const client = await world.as('procurement');
    const loan = await applied(world, client, 'bank-b');
    const { callbackUrl } = await atControl(world, 'bank-b', 'state');
    await atControl(world, 'bank-b', 'callback', { url: 'http://127.0.0.1:9/partners/bank-b/callback' });
    await move(world, 'bank-b', loan, 'credited');
    await until(async () => {
      const { notices } = (await atControl(world, 'bank-b', 'state')) as {
        notices: { tries: number; answer?: string }[];
      };
      return notices.some(({ tries, answer }) => tries === 1 && answer !== undefined);
    });
    await atControl(world, 'bank-b', 'callback', { url: String(callbackUrl) });
    await move(world, 'bank-b', loan, 'signed');

    const waiting = { timeoutMs: 25_000, everyMs: 100 };
    await until(async () => (await told(client, loan)).length === 2, { ...waiting, what: 'both events' });
    await until(async () => (await taken(world, 'loan.signed', 'repeated')) > 0, {
      ...waiting,
      what: 'the list to repeat what the webhook had told',
    });

    expect((await told(client, loan)).toSorted()).toEqual(['tongban.loan.decided', 'tongban.loan.signed']);
    expect((await world.app.journal.audit()).missing).toBe(0);
  });

  it.each(['bank-a', 'bank-b'])('told twice by %s takes effect once', async (bank) => {
    await using world = await startWith(title, bank);
    const client = await world.as('procurement');
    const loan = await applied(world, client, bank);
    await atControl(world, bank, 'faults', { fault: 'duplicate-callback', operation: 'loan.decided' });

    await move(world, bank, loan, 'credited');
    await until(async () => (await taken(world, 'loan.decided', 'repeated')) > 0, { what: 'the repetition' });

    expect(await told(client, loan)).toEqual(['tongban.loan.decided']);
  });
});
