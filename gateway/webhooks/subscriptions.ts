/** What clients have subscribed to, and what became of it. A client reaches its own alone; secrets never come out again. */
import { toBeijing } from '../catalogue/beijing-time.ts';
import { GatewayError } from '../errors/catalogue.ts';
import { uuidv7 } from '../journal/uuid.ts';
import type { Queryable, Row, Store } from '../store/contract.ts';
import { AddressRefused, type AddressRules, addressRules } from './addresses.ts';
import { type Caller, createCaller } from './call.ts';
import {
  type DeliveryFilter,
  type DeliveryState,
  type DeliveryView,
  type Redelivery,
  type Subscriptions,
  type TestResult,
  type WebhookBody,
  type WebhookParts,
  type WebhookState,
  type WebhookView,
  webhookDefaults,
} from './contract.ts';
import { signingSecrets } from './dispatch.ts';
import { testPayload } from './payload.ts';
import { drawSecret, isSecret } from './signature.ts';

/** Subscriptions of one client: each is a call for every event. */
const mostPerClient = 20;

/** @param changed told after what makes a receiver wait for events, or waits for it again */
export function openSubscriptions(parts: Omit<WebhookParts, 'log'>, changed: () => void): Subscriptions {
  const { store, allow, resolve } = parts;
  const rules = addressRules(allow, resolve);
  const caller = createCaller(rules, { ...webhookDefaults, ...parts.options }.callMs);
  return {
    async put(client, id, body) {
      checkSecret(body.secret);
      await checkAddress(rules, body.url);
      const drawn = await store.transaction((tx) => write(tx, client, id, body));
      changed();
      const view = await read(store, client, id);
      return drawn === undefined ? { view } : { view, secret: drawn };
    },
    list: (client) => readAll(store, client),
    get: (client, id) => read(store, client, id),
    async remove(client, id) {
      const remove = 'delete from webhook where client = $1 and id = $2 returning key';
      if ((await store.query(remove, [client, id])).length === 0) throw notFound();
    },
    rotate: (client, id, keepHours) => rotate(store, client, id, keepHours),
    async deliveries(client, id, filter) {
      const { key } = await keyOf(store, client, id);
      return deliveries(store, key, filter);
    },
    async redeliver(client, id, what) {
      const { key, state } = await keyOf(store, client, id);
      if (state === 'gone') throw new GatewayError('GW_WEBHOOK_GONE', 'Its events cannot be delivered again.');
      const count = await redeliver(store, key, what);
      changed();
      return count;
    },
    test: (client, id) => test(store, caller, client, id),
  };
}

const notFound = () => new GatewayError('GW_NOT_FOUND', 'There is no such webhook.');

function checkSecret(secret: string | undefined): void {
  if (secret === undefined || isSecret(secret)) return;
  const message = '应为 whsec_ 加 24–64 字节的 base64。 Must be whsec_ and the base64 of 24 to 64 bytes.';
  throw new GatewayError('GW_REQUEST_INVALID', `/secret: ${message}`, {
    errors: [{ field: '/secret', rule: 'secret', message }],
  });
}

async function checkAddress(rules: AddressRules, url: string): Promise<void> {
  try {
    await rules.check(url);
  } catch (error) {
    if (!(error instanceof AddressRefused)) throw error;
    throw new GatewayError('GW_WEBHOOK_ADDRESS', `/url: ${error.message}.`, {
      errors: [{ field: '/url', rule: 'address', message: `${error.zh}。 ${error.message}.` }],
    });
  }
}

/** The number of the newest event: those after it are for a subscription that is made now. */
const newestSeq = '(select case when is_called then last_value else 0 end from event_seq)';

/** @returns the secret, where it was drawn */
async function write(tx: Queryable, client: string, id: string, body: WebhookBody): Promise<string | undefined> {
  const { url, types, secret } = body;
  // A receiver that was gone begins anew, without what happened in between.
  const change = `
    update webhook set url = $3, types = $4, secret = coalesce($5, secret), updated_at = now(), next_at = now(),
      since_seq = case when state = 'gone' then ${newestSeq} else since_seq end,
      state = 'active', failures = 0, problem = null
    where client = $1 and id = $2 returning key`;
  if ((await tx.query(change, [client, id, url, types, secret ?? null])).length > 0) return undefined;
  await checkCount(tx, client);
  const drawn = secret === undefined ? drawSecret() : undefined;
  const insert = `
    insert into webhook (key, client, id, url, types, secret, since_seq)
    values ($1, $2, $3, $4, $5, $6, ${newestSeq}) on conflict (client, id) do nothing returning key`;
  const made = await tx.query(insert, [uuidv7(), client, id, url, types, secret ?? drawn]);
  // Made by another call at the same moment: now it is there to be changed.
  return made.length === 0 ? write(tx, client, id, body) : drawn;
}

async function checkCount(tx: Queryable, client: string): Promise<void> {
  // One after the other: calls at the same moment would not count each other's.
  await tx.query('select id from client where id = $1 for no key update', [client]);
  const [row] = await tx.query<{ count: number }>('select count(*)::int as count from webhook where client = $1', [
    client,
  ]);
  if ((row?.count ?? 0) >= mostPerClient)
    throw new GatewayError('GW_WEBHOOK_LIMIT', `A client may have ${mostPerClient} webhooks.`);
}

interface WebhookRow extends Row {
  readonly id: string;
  readonly url: string;
  readonly types: readonly string[];
  readonly state: WebhookState;
  readonly failures: number;
  readonly problem: string | null;
  readonly pending: number;
  readonly created_at: Date;
  readonly updated_at: Date;
  readonly kept_until: Date | null;
}

const columns = `
  w.id, w.url, w.types, w.state, w.failures, w.problem, w.created_at, w.updated_at,
  case when w.previous_until > now() then w.previous_until end as kept_until,
  (select count(*) from webhook_delivery where webhook = w.key and state = 'pending')::int as pending`;

const viewOf = (row: WebhookRow): WebhookView => ({
  id: row.id,
  url: row.url,
  types: row.types,
  state: row.state,
  failures: row.failures,
  pending: row.pending,
  createdAt: toBeijing(row.created_at),
  updatedAt: toBeijing(row.updated_at),
  ...(row.problem === null ? {} : { problem: row.problem }),
  ...(row.kept_until === null ? {} : { previousSecretUntil: toBeijing(row.kept_until) }),
});

async function readAll(store: Store, client: string): Promise<readonly WebhookView[]> {
  const rows = await store.query<WebhookRow>(`select ${columns} from webhook w where client = $1 order by id`, [
    client,
  ]);
  return rows.map(viewOf);
}

async function read(store: Store, client: string, id: string): Promise<WebhookView> {
  const [row] = await store.query<WebhookRow>(`select ${columns} from webhook w where client = $1 and id = $2`, [
    client,
    id,
  ]);
  if (row === undefined) throw notFound();
  return viewOf(row);
}

interface KeyRow extends Row {
  readonly key: string;
  readonly state: WebhookState;
}

async function keyOf(store: Store, client: string, id: string): Promise<KeyRow> {
  const [row] = await store.query<KeyRow>('select key, state from webhook where client = $1 and id = $2', [client, id]);
  if (row === undefined) throw notFound();
  return row;
}

async function rotate(store: Store, client: string, id: string, keepHours: number): Promise<string> {
  const secret = drawSecret();
  const change = `
    update webhook set previous_secret = secret, previous_until = now() + make_interval(hours => $4::int), secret = $3,
      updated_at = now()
    where client = $1 and id = $2 returning key`;
  if ((await store.query(change, [client, id, secret, keepHours])).length === 0) throw notFound();
  return secret;
}

interface DeliveryRow extends Row {
  readonly event_id: string;
  readonly type: string;
  readonly event_seq: string;
  readonly state: DeliveryState;
  readonly attempts: number;
  readonly status: number | null;
  readonly problem: string | null;
  readonly attempted_at: Date | null;
  readonly next_at: Date;
}

const deliveryOf = (row: DeliveryRow): DeliveryView => ({
  eventId: row.event_id,
  type: row.type,
  sequence: row.event_seq,
  state: row.state,
  attempts: row.attempts,
  ...(row.status === null ? {} : { status: row.status }),
  ...(row.problem === null ? {} : { problem: row.problem }),
  ...(row.attempted_at === null ? {} : { attemptedAt: toBeijing(row.attempted_at) }),
  ...(row.state === 'pending' ? { nextAt: toBeijing(row.next_at) } : {}),
});

async function deliveries(store: Store, key: string, filter: DeliveryFilter): Promise<readonly DeliveryView[]> {
  const { state = null, before = null, limit } = filter;
  const select = `
    select d.event_id, v.type, d.event_seq, d.state, d.attempts, d.status, d.problem, d.attempted_at, d.next_at
    from (
      select * from webhook_delivery
      where webhook = $1 and ($2::text is null or state = $2) and ($3::bigint is null or event_seq < $3::bigint)
      order by event_seq desc limit $4::int
    ) d
    join lateral (select type from event where id = d.event_id offset 0) v on true
    order by d.event_seq desc`;
  return (await store.query<DeliveryRow>(select, [key, state, before, limit])).map(deliveryOf);
}

async function redeliver(store: Store, key: string, what: Redelivery): Promise<number> {
  const anew = "state = 'pending', attempts = 0, next_at = now(), status = null, problem = null";
  if ('eventId' in what) {
    const one = `update webhook_delivery set ${anew} where webhook = $1 and event_id = $2 returning event_id`;
    const found = await store.query(one, [key, what.eventId]);
    if (found.length === 0) throw new GatewayError('GW_NOT_FOUND', 'This event was not for this webhook.');
    return found.length;
  }
  const many = `
    update webhook_delivery d set ${anew} from event v
    where d.webhook = $1 and v.id = d.event_id and v.time >= $2 and (d.state = 'failed' or $3 and d.state = 'delivered')
    returning d.event_id`;
  return (await store.query(many, [key, new Date(what.since), what.delivered === true])).length;
}

interface TestRow extends Row {
  readonly url: string;
  readonly secrets: readonly string[];
}

async function test(store: Store, caller: Caller, client: string, id: string): Promise<TestResult> {
  const select = `select url, ${signingSecrets('w')} as secrets from webhook w where client = $1 and id = $2`;
  const [row] = await store.query<TestRow>(select, [client, id]);
  if (row === undefined) throw notFound();
  const start = performance.now();
  const outcome = await caller.call({ ...row, id: uuidv7(), body: testPayload(id, new Date()) });
  const durationMs = Math.round(performance.now() - start);
  switch (outcome.kind) {
    case 'answered': {
      const { status } = outcome;
      if (status >= 200 && status < 300) return { delivered: true, status, durationMs };
      return {
        delivered: false,
        status,
        durationMs,
        problem: `对方应答 ${status}，应为 2xx。 It answered ${status}, not 2xx.`,
      };
    }
    case 'unanswered':
      return { delivered: false, durationMs, problem: outcome.problem };
    case 'stopped':
      return { delivered: false, durationMs, problem: '进程正在停止。 The process is stopping.' };
    default:
      return outcome satisfies never;
  }
}
