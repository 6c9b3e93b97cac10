import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { runCommandLine } from '../../gateway/cli/run.ts';
import { accountFor, bookingFor, done, payIn, refundFor } from '../support/clerk.ts';
import { loadEventSchemas, pointerTo } from '../support/event-schemas.ts';
import { openReceiver, type Received } from '../support/receiver.ts';
import { until } from '../support/wait.ts';
import { startGateway, type World } from '../support/world.ts';

const district = '500101';
const center = 'wanzhou-trading-center';
const quick = { webhooks: { pollMs: 50, retryMs: [1, 1], firstPauseMs: 1, longestPauseMs: 1 } };

interface Told {
  readonly type: string;
  readonly data: Readonly<Record<string, unknown>>;
}

const toldBy = ({ body }: Received): Told => JSON.parse(body) as Told;

function isSigned({ headers, body }: Received, secret: string): boolean {
  const content = `${headers['webhook-id']}.${headers['webhook-timestamp']}.${body}`;
  const key = Buffer.from(secret.slice('whsec_'.length), 'base64');
  return headers['webhook-signature'] === `v1,${createHmac('sha256', key).update(content).digest('base64')}`;
}

/** A booking and a deposit, from the sub-account until the money is back: events of exchanges, of a partner and of loops. */
async function businessAsUsual(world: World): Promise<void> {
  const client = await world.as('procurement');
  await done(world, client, '/v1/venue-bookings', bookingFor(district));
  const request = accountFor(district);
  const { response } = await done(world, client, '/v1/deposit-accounts', request);
  await payIn(world, center, response.subAccount, request.amountFen);
  await done(world, client, '/v1/refunds', refundFor(request, response.subAccount));
}

const wanted = [
  'tongban.venue.book.settled',
  'tongban.deposit.account.settled',
  'tongban.deposit.received',
  'tongban.deposit.refund.settled',
  'tongban.deposit.refund-settled',
  'tongban.loop.changed',
];

async function tongban(world: World, ...argv: string[]) {
  const lines: string[] = [];
  const code = await runCommandLine(argv, {
    env: { TONGBAN_DATA_DIR: world.dataDir },
    out: (line) => lines.push(line),
    outBytes: () => {},
    err: (line) => lines.push(line),
    readInput: async () => Buffer.alloc(0),
  });
  return { code, text: lines.join('\n') };
}

describe.each(['embedded', 'real'] as const)('on the %s parts', (column) => {
  it('a client is told of its business as specs/events.asyncapi.yaml has it, and another client of nothing', {
    timeout: 40_000,
  }, async () => {
    await using receiver = await openReceiver();
    await using world = await startGateway({ column, overrides: quick });
    const schemas = loadEventSchemas();
    const [client, other] = [await world.as('procurement'), await world.as('wanzhou-only')];
    const applied = await client.put('/v1/webhooks/all', { url: receiver.url, types: ['tongban.*'] });
    const others = await other.put('/v1/webhooks/all', { url: `${receiver.url}/other`, types: ['*'] });
    expect([applied.status, others.status], JSON.stringify(applied.body)).toEqual([200, 200]);

    await businessAsUsual(world);
    const lacking = () => {
      const types = new Set(receiver.received.map((one) => toldBy(one).type));
      return wanted.filter((type) => !types.has(type));
    };
    await until(() => lacking().length === 0).catch(() => expect(lacking()).toEqual([]));

    for (const one of receiver.received) {
      const name = `webhook.${toldBy(one).type.replace('tongban.', '')}`;
      expect(schemas.faults(pointerTo('messages', name, 'payload'), toldBy(one)), name).toEqual([]);
      expect(schemas.faults(pointerTo('messageTraits', 'Webhook', 'headers'), one.headers)).toEqual([]);
      expect(isSigned(one, applied.body.secret)).toBe(true);
    }
    expect(receiver.received.filter(({ path }) => path.endsWith('/other'))).toEqual([]);
    const ids = receiver.received.map(({ headers }) => headers['webhook-id']);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('a client reads its subscriptions and what became of each event, page by page, and never a secret', async () => {
    await using receiver = await openReceiver();
    await using world = await startGateway({ column, overrides: quick });
    const client = await world.as('procurement');
    const secret = `whsec_${Buffer.alloc(32, 5).toString('base64')}`;
    const wrong = await client.put('/v1/webhooks/all', { url: receiver.url, types: ['tongban.*.settled'], secret });
    expect(wrong.body).toMatchObject({ code: 'GW_REQUEST_INVALID' });
    const applied = await client.put('/v1/webhooks/all', { url: receiver.url, types: ['tongban.venue.*'], secret });
    expect(applied.body).toEqual({ webhook: expect.objectContaining({ id: 'all', state: 'active' }) });

    for (let i = 0; i < 3; i += 1) await done(world, client, '/v1/venue-bookings', bookingFor(district));
    await until(() => receiver.received.length === 3, { what: 'three calls' });
    const page = (query: string) => client.get(`/v1/webhooks/all/deliveries?${query}`);
    await until(async () => (await page('state=delivered')).body.deliveries.length === 3);

    const first = await page('limit=2');
    const second = await page(`limit=2&cursor=${first.body.next}`);
    const seen = [...first.body.deliveries, ...second.body.deliveries] as { eventId: string; state: string }[];
    expect(seen.map(({ eventId }) => eventId).toReversed()).toEqual(
      receiver.received.map(({ headers }) => headers['webhook-id']),
    );
    expect(second.body.next).toBeUndefined();
    const list = await client.get('/v1/webhooks');
    expect(JSON.stringify([list.body, (await client.get('/v1/webhooks/all')).body])).not.toContain('whsec_');
    expect((await (await world.as('wanzhou-only')).get('/v1/webhooks/all')).status).toBe(404);
  });

  it('an address inside the network is refused, with what to do', async () => {
    await using world = await startGateway({ column, config: { webhookAllow: [] } });
    const client = await world.as('procurement');

    const answer = await client.put('/v1/webhooks/all', { url: 'https://169.254.169.254/latest', types: ['*'] });

    expect(answer.status).toBe(422);
    expect(answer.body).toMatchObject({
      code: 'GW_WEBHOOK_ADDRESS',
      fix: expect.stringContaining('TONGBAN_WEBHOOK_ALLOW'),
      errors: [{ field: '/url', message: expect.stringContaining('169.254.169.254') }],
    });
  });
});

describe('on the command line', () => {
  it('a webhook is applied, tried out, listed, and what became of its events is shown', async () => {
    let status = 204;
    await using receiver = await openReceiver((_call, response) => void response.writeHead(status).end());
    await using world = await startGateway({ overrides: quick });

    const applied = await tongban(world, 'webhook', 'apply', 'desk', receiver.url, '--types', 'tongban.venue.*');
    const tried = await tongban(world, 'webhook', 'test', 'desk');
    status = 500;
    const failed = await tongban(world, 'webhook', 'test', 'desk');
    status = 204;
    await done(world, await world.as('procurement'), '/v1/venue-bookings', bookingFor(district));
    const shown = await until(async () => {
      const { text } = await tongban(world, 'webhook', 'deliveries', 'desk');
      return text.includes('delivered') ? text : undefined;
    });
    const listed = await tongban(world, 'webhook');

    expect(applied).toMatchObject({ code: 0, text: expect.stringMatching(/whsec_/) });
    expect(tried).toMatchObject({ code: 0, text: expect.stringMatching(/已送达。 Delivered: 204/) });
    expect(failed).toMatchObject({ code: 1, text: expect.stringContaining('It answered 500, not 2xx.') });
    expect(shown).toContain('tongban.venue.book.settled');
    expect(listed.text).toContain(receiver.url);
    expect(listed.text).not.toContain('whsec_');
    expect(await tongban(world, 'webhook', 'dance')).toMatchObject({ code: 2 });
  });
});
