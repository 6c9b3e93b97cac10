/** Payments out of the budget: an application at the unit's office, its receipt through the queue of the voucher store. */
import { describe, expect, it } from 'vitest';
import { done } from '../support/clerk.ts';
import { until } from '../support/wait.ts';
import { startGateway, type World, type WorldClient } from '../support/world.ts';

const unit = 'budget-unit';
const store = 'budget-vouchers';
const district = '500101';
const demoPartners = [unit, store];
/** Vouchers are fetched every five seconds, and a test waits for two rounds. */
const patience = 60_000;

interface PaymentEvent {
  readonly type: string;
  readonly data: Record<string, unknown>;
}

const controlOf = (world: World, partner: string): string =>
  world.demo.sandboxes.find((each) => each.partner === partner)?.control ?? '';

async function atControl(world: World, partner: string, path: string, body?: object): Promise<Record<string, unknown>> {
  const sent = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) };
  const answer = await fetch(`${controlOf(world, partner)}/control/${path}`, sent);
  expect(answer.status).toBe(200);
  return answer.json() as Promise<Record<string, unknown>>;
}

/** An application that the unit's office can carry out, for a contract of its own. */
async function wanted(world: World): Promise<Record<string, unknown>> {
  const prepared = await atControl(world, unit, 'prepare', { operation: 'payment.request' });
  return { ...prepared, district, amountFen: 19_800_000, purpose: '政采合同付款' };
}

const eventsOf = async (client: WorldClient, id: string, type: string): Promise<PaymentEvent[]> => {
  const { events } = (await client.get(`/v1/exchanges/${id}`)).body as { events: PaymentEvent[] };
  return events.filter((event) => event.type === type);
};

const firstReceipt = (client: WorldClient, id: string): Promise<PaymentEvent> =>
  until(async () => (await eventsOf(client, id, 'tongban.payment.receipt'))[0], {
    what: 'the receipt',
    timeoutMs: 25_000,
  });

/** What became of the vouchers of the store. */
async function states(world: World): Promise<readonly string[]> {
  const { vouchers } = await atControl(world, store, 'state');
  return (vouchers as readonly { state: string }[]).map(({ state }) => state);
}

describe.each(['embedded', 'real'] as const)('on the %s parts', (column) => {
  it(
    'a payment whose answer was lost is found by asking: one application, and its receipt comes to the same exchange',
    async () => {
      await using world = await startGateway({ column, config: { demoPartners } });
      const client = await world.as('procurement');
      const message = await wanted(world);
      await world.fault(unit, { operation: 'payment.request', fault: 'drop-after-effect', count: 1 });

      const payment = await done(world, client, '/v1/payments', message);
      const receipt = await firstReceipt(client, payment.id);

      const { applicationNo } = payment.response as unknown as { applicationNo: string };
      expect(payment.state).toBe('succeeded');
      expect((await world.ledger(unit)).map((effect) => effect.key)).toEqual([applicationNo]);
      expect(receipt.data).toMatchObject({ applicationNo, paidFen: 19_800_000, contractNo: message.contractNo });
      const query = new URLSearchParams({ district, applicationNo });
      expect((await client.get(`/v1/payments?${query}`)).body).toMatchObject({ payments: [{ status: 'paid' }] });
    },
    patience,
  );

  it(
    'a voucher read twice pays once',
    async () => {
      await using world = await startGateway({ column, config: { demoPartners } });
      const client = await world.as('procurement');
      const payment = await done(world, client, '/v1/payments', await wanted(world));
      const { data: message } = await firstReceipt(client, payment.id);
      await until(async () => (await states(world)).join() === 'confirmed', { what: 'the voucher to be confirmed' });

      await atControl(world, store, 'vouchers', { operation: 'payment.receipt', message });
      await until(async () => (await states(world)).join() === 'confirmed,confirmed', {
        what: 'the same voucher to be confirmed again',
        timeoutMs: 25_000,
      });

      expect(await eventsOf(client, payment.id, 'tongban.payment.receipt')).toHaveLength(1);
    },
    patience,
  );
});
