/** A loan on a contract, at the stand-ins of both banks: from the application to the last repayment, and what goes wrong between. */
import { describe, expect, it } from 'vitest';
import { columns } from '../support/columns.ts';
import { until } from '../support/wait.ts';
import { startGateway, type World, type WorldClient } from '../support/world.ts';

const unit = 'budget-unit';
const district = '500101';
const contractNo = 'CQZC2026-0001-HT01';
const purchaser = { name: '重庆市示例局', uscc: '115000000099MNQ11A' };
const amountFen = 15_000_000;
const contractAmountFen = 19_800_000;
const application = {
  district,
  productNo: 'ZCD-01',
  contractNo,
  contractAmountFen,
  supplier: { name: '重庆示例科技有限公司', uscc: '91500000MA9MNQ1066' },
  purchaser,
  contact: { name: '张工', phone: '023-58000000' },
  amountFen,
  months: 12,
};
const patience = { timeout: 120_000 };

async function atControl(world: World, partner: string, path: string, body?: object): Promise<Record<string, unknown>> {
  const control = world.demo.sandboxes.find((each) => each.partner === partner)?.control;
  const sent = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) };
  const answer = await fetch(`${control}/control/${path}`, sent);
  const text = await answer.text();
  expect(answer.status, text).toBe(200);
  return JSON.parse(text) as Record<string, unknown>;
}

/** A bank that takes each step when it is told to. */
async function start(column: 'embedded' | 'real', bank: string, ...others: readonly string[]): Promise<World> {
  const overrides = { collecting: { everyMs: 500 } };
  const world = await startGateway({ column, config: { demoPartners: [bank, ...others] }, overrides });
  await atControl(world, bank, 'pace', { ms: 0 });
  return world;
}

interface Matter {
  readonly id: string;
  readonly state: string;
  readonly clocks: readonly { readonly clock: string; readonly state: string }[];
  readonly content: Readonly<Record<string, unknown>>;
}

const clockOf = ({ clocks }: Matter, id: string): string | undefined =>
  clocks.findLast(({ clock }) => clock === id)?.state;

const reaches = (client: WorldClient, path: string, state: string): Promise<Matter> =>
  until(
    async () => {
      const { body } = await client.get(path);
      return body.state === state ? (body as Matter) : undefined;
    },
    { what: `${path} to be ${state}`, timeoutMs: 40_000, everyMs: 100 },
  );

/** @returns the bank's number */
async function applied(world: World, client: WorldClient, bank: string, more: object = {}): Promise<string> {
  const answer = await client.post('/v1/loans', { ...application, bank, ...more });
  expect(answer.status, JSON.stringify(answer.body)).toBe(202);
  const { response } = await world.reaches(answer.body.id, 'succeeded');
  const { loanNo } = response as { loanNo: string };
  await reaches(client, `/v1/loans/${loanNo}`, 'intent');
  return loanNo;
}

async function confirm(world: World, client: WorldClient, loanNo: string, confirmedOn: string): Promise<number> {
  const uploaded = await fetch(`${world.base}/v1/evidence`, {
    method: 'POST',
    headers: { authorization: `Bearer ${client.token}`, 'content-type': 'application/pdf' },
    body: '应收账款确认书',
  });
  const { sm3, sizeBytes } = (await uploaded.json()) as { sm3: string; sizeBytes: number };
  const proofs = [{ name: '应收账款确认书.pdf', sm3, sizeBytes }];
  const body = { confirmedBy: purchaser, confirmedOn, amountFen: contractAmountFen, proofs };
  return (await client.post(`/v1/loans/${loanNo}/receivable-confirmation`, body)).status;
}

/** What the loop heard of that kind, by what came of it. */
async function heard(client: WorldClient, { id }: Matter, type: string): Promise<readonly string[]> {
  const { body } = await client.get(`/v1/loops/${id}/history`);
  return (body.lines as readonly { type: string; outcome: string }[])
    .filter((line) => line.type === type)
    .map(({ outcome }) => outcome);
}

async function cameTwice(world: World, operation: string): Promise<boolean> {
  const lines = (await (await fetch(`${world.base}/metrics`)).text()).split('\n');
  return lines.some((line) => line.includes(`"${operation}"`) && line.includes('"repeated"') && !line.endsWith(' 0'));
}

describe.each(columns)('the loop of a loan, $title', ({ title }) => {
  it(
    'locks the payee account before the money is lent, until it is repaid; payments elsewhere are refused meanwhile',
    patience,
    async () => {
      await using world = await start(title, 'bank-a', unit);
      const client = await world.as('procurement');
      const loanNo = await applied(world, client, 'bank-a');
      const path = `/v1/loans/${loanNo}`;
      const move = (step: string) => atControl(world, 'bank-a', `loans/${loanNo}`, { step });
      const pay = async () => {
        const prepared = await atControl(world, unit, 'prepare', { operation: 'payment.request' });
        const message = { ...prepared, district, contractNo, amountFen: 100, purpose: '政采合同付款' };
        const { status, body } = await client.post('/v1/payments', message);
        return [status, body.code];
      };

      const early = await confirm(world, client, loanNo, '2026-01-05');
      await move('credited');
      await reaches(client, path, 'credited');
      const today = await world.advanceWorkingDays(2);
      const confirmed = await confirm(world, client, loanNo, today);
      await move('signed');
      const locked = await reaches(client, path, 'account-locked');
      await move('disbursed');
      const lent = await reaches(client, path, 'disbursed');
      const whileLent = await pay();
      const before = await client.get(`/v1/contracts/${contractNo}/progress`);
      await world.advanceWorkingDays(30);
      await atControl(world, 'bank-a', `loans/${loanNo}`, { step: 'repaid', fen: 5_000_000 });
      await move('repaid');
      const repaid = await reaches(client, path, 'repaid');
      const after = await client.get(`/v1/contracts/${contractNo}/progress`);

      expect([early, confirmed]).toEqual([409, 200]);
      expect(['T5', 'T6', 'T7', 'T18'].map((id) => clockOf(locked, id))).toEqual(['met', 'met', 'met', 'running']);
      expect(clockOf(lent, 'T17')).toBe('running');
      expect(whileLent).toEqual([422, 'GW_PAYEE_LOCKED']);
      expect(before.body).toMatchObject({ content: { payee: { locked: true, bank: 'bank-a' } } });
      expect(repaid.content).toMatchObject({ repaidFen: amountFen, lentFen: amountFen });
      expect(clockOf(repaid, 'T17')).toBe('met');
      expect(after.body).toMatchObject({ content: { payee: { locked: false } } });
      await until(async () => (await pay())[0] === 202, { what: 'payments to go where the contract says again' });
    },
  );

  it(
    'finds what the bank’s webhook lost in the bank’s list, once; a rejected one is at its end and leaves room for another',
    patience,
    async () => {
      await using world = await start(title, 'bank-b');
      const client = await world.as('procurement');
      const rejectedNo = await applied(world, client, 'bank-b');
      await atControl(world, 'bank-b', `loans/${rejectedNo}`, { step: 'rejected' });
      const rejected = await reaches(client, `/v1/loans/${rejectedNo}`, 'rejected');
      const loanNo = await applied(world, client, 'bank-b');
      const path = `/v1/loans/${loanNo}`;
      const move = (step: string) => atControl(world, 'bank-b', `loans/${loanNo}`, { step });

      const { callbackUrl } = await atControl(world, 'bank-b', 'state');
      await atControl(world, 'bank-b', 'callback', { url: 'http://127.0.0.1:9/partners/bank-b/callback' });
      await move('credited');
      const credited = await reaches(client, path, 'credited');
      expect(await confirm(world, client, loanNo, await world.advanceWorkingDays(1))).toBe(200);
      await move('signed');
      await reaches(client, path, 'account-locked');
      await atControl(world, 'bank-b', 'callback', { url: String(callbackUrl) });
      await move('disbursed');
      const lent = await reaches(client, path, 'disbursed');
      await until(() => cameTwice(world, 'loan.disbursed'), { what: 'the notice to come by webhook and by the list' });

      expect(rejected.content).toMatchObject({ reason: expect.any(String) });
      expect(await heard(client, credited, 'loan.decided')).toEqual(['applied']);
      expect(await heard(client, lent, 'loan.signed')).toEqual(['applied']);
      expect(await heard(client, lent, 'loan.disbursed')).toEqual(['applied']);
      expect((await world.ledger('bank-b')).filter(({ operation }) => operation === 'payee-account.lock')).toHaveLength(
        1,
      );
      expect((await world.app.journal.audit()).missing).toBe(0);
    },
  );
});
