/**
 * Which receiver is called next, and what became of it. A receiver is held by its row while it is called, so that there is one call at a
 * time over all processes; whoever dies in between is found out when the hold ends, and the event is sent again.
 */
import type { StoredEvent } from '../journal/contract.ts';
import { type EventRow, eventColumns, eventOf } from '../journal/rows.ts';
import type { Row, Store } from '../store/contract.ts';
import { oneOf } from '../store/planner.ts';
import type { Outcome } from './call.ts';
import type { WebhookOptions } from './contract.ts';

export interface Taken {
  readonly webhook: string;
  readonly id: string;
  readonly client: string;
  readonly url: string;
  readonly secrets: readonly string[];
  /** Failed calls in a row, before this one. */
  readonly failures: number;
  /** This is attempt number … */
  readonly attempt: number;
  readonly event: StoredEvent;
}

/** What signs now: the present secret first. */
export const signingSecrets = (table: string): string =>
  `array[${table}.secret] || case when ${table}.previous_until > now() then array[${table}.previous_secret] else '{}'::text[] end`;

/** Of each free receiver the earliest event that is due. What has failed is due later, and does not hold up the others. */
const takeDue = `
  with free as (
    select key from webhook w
    where state = 'active' and next_at <= now()
      and exists (select 1 from webhook_delivery where webhook = w.key and state = 'pending' and next_at <= now())
    order by next_at limit $1::int for update skip locked
  ), first as (
    select free.key, d.event_id from free
    cross join lateral (
      select event_id from webhook_delivery
      where webhook = free.key and state = 'pending' and next_at <= now() order by event_seq limit 1
    ) d
  ), held as (
    update webhook w set next_at = now() + make_interval(secs => $2::float8 / 1000)
    from first where ${oneOf('w.key', 'first.key')}
    returning w.key, w.id, w.client, w.url, ${signingSecrets('w')} as secrets, w.failures
  ), counted as (
    update webhook_delivery d set attempts = d.attempts + 1, attempted_at = now()
    from first where ${oneOf('d.webhook', 'first.key')} and d.event_id = first.event_id
    returning d.webhook, d.event_id, d.attempts
  )
  select h.key as webhook, h.id as webhook_id, h.client as subscriber, h.url, h.secrets, h.failures,
    c.attempts as attempt, ${eventColumns('v')}
  from counted c join held h on h.key = c.webhook
  cross join lateral (select * from event where id = c.event_id offset 0) v`;

interface TakenRow extends EventRow, Row {
  readonly webhook: string;
  readonly webhook_id: string;
  readonly subscriber: string;
  readonly url: string;
  readonly secrets: readonly string[];
  readonly failures: number;
  readonly attempt: number;
}

export async function takeDueCalls(store: Store, limit: number, takenForMs: number): Promise<readonly Taken[]> {
  const rows = await store.query<TakenRow>(takeDue, [limit, takenForMs], 'webhook-due');
  return rows.map((row) => ({
    webhook: row.webhook,
    id: row.webhook_id,
    client: row.subscriber,
    url: row.url,
    secrets: row.secrets,
    failures: row.failures,
    attempt: row.attempt,
    event: eventOf(row),
  }));
}

/** What is written after a call. */
export type Verdict =
  | { readonly kind: 'delivered'; readonly status: number }
  | { readonly kind: 'again' | 'given-up'; readonly failure: Failure }
  | { readonly kind: 'gone' }
  /** Not counted: the process stops, another goes on. */
  | { readonly kind: 'put-back' };

interface Failure {
  readonly status?: number | undefined;
  readonly problem: string;
  /** Until the next attempt at this event. */
  readonly retryMs: number;
  /** Until the receiver is called at all. */
  readonly pauseMs: number;
}

const gone = 410;
/** A receiver may ask for more time: at most so much, for one event and for all. */
const longestRetryAfterMs = 24 * 60 * 60_000;
const longestThrottleMs = 60 * 60_000;

const refusedWith = (status: number): string => {
  const moved = status >= 300 && status < 400;
  return moved
    ? `对方应答 ${status}（不跟随重定向，请更新网址）。 It answered ${status}; redirects are not followed, change the URL.`
    : `对方应答 ${status}。 It answered ${status}.`;
};

/** @param random from 0 to 1 */
export function verdictOn(
  outcome: Outcome,
  { attempt, failures }: Pick<Taken, 'attempt' | 'failures'>,
  options: WebhookOptions,
  random: number,
): Verdict {
  if (outcome.kind === 'stopped') return { kind: 'put-back' };
  const { status, retryAfterMs = 0 } = outcome.kind === 'answered' ? outcome : { status: undefined };
  if (status !== undefined && status >= 200 && status < 300) return { kind: 'delivered', status };
  if (status === gone) return { kind: 'gone' };
  const planned = options.retryMs[attempt - 1];
  const spread = 1 + options.jitter * (2 * random - 1);
  const pause = Math.min(options.firstPauseMs * 2 ** Math.min(failures, 20), options.longestPauseMs);
  return {
    kind: planned === undefined ? 'given-up' : 'again',
    failure: {
      status,
      problem: outcome.kind === 'unanswered' ? outcome.problem : refusedWith(outcome.status),
      retryMs: Math.max((planned ?? 0) * spread, Math.min(retryAfterMs, longestRetryAfterMs)),
      pauseMs: Math.max(pause, Math.min(retryAfterMs, longestThrottleMs)),
    },
  };
}

/** `attempts` lets one verdict on an attempt through, and none after the event was put again in the meantime. */
const noteDelivered = `
  with done as (
    update webhook_delivery set state = 'delivered', status = $4::int, problem = null
    where webhook = $1 and event_id = $2 and state = 'pending' and attempts = $3::int
  )
  update webhook set next_at = now(), failures = 0, problem = null where key = $1`;

const noteFailed = `
  with tried as (
    update webhook_delivery set state = $6, status = $4::int, problem = $5,
      next_at = now() + make_interval(secs => $7::float8 / 1000)
    where webhook = $1 and event_id = $2 and state = 'pending' and attempts = $3::int
  )
  update webhook set next_at = now() + make_interval(secs => $8::float8 / 1000), failures = failures + 1, problem = $5
  where key = $1`;

const goneProblem = '对方已停止接收（410）。 The receiver is gone (410).';

/** What an address says that the client has changed since ends nothing: the event goes to the new one. */
const noteGone = `
  with ended as (
    update webhook set state = 'gone', problem = $3, next_at = now(), updated_at = now()
    where key = $1 and url = $4 returning key
  )
  update webhook_delivery d set state = 'failed', status = case when event_id = $2 then ${gone} else status end, problem = $3
  from ended where ${oneOf('d.webhook', 'ended.key')} and d.state = 'pending'`;

const putBack = `
  with back as (
    update webhook_delivery set attempts = attempts - 1
    where webhook = $1 and event_id = $2 and state = 'pending' and attempts = $3::int
  )
  update webhook set next_at = now() where key = $1`;

export async function noteVerdict(
  store: Store,
  { webhook, url, attempt, event }: Taken,
  verdict: Verdict,
): Promise<void> {
  switch (verdict.kind) {
    case 'delivered':
      await store.query(noteDelivered, [webhook, event.id, attempt, verdict.status], 'webhook-delivered');
      return;
    case 'again':
    case 'given-up': {
      const { status = null, problem, retryMs, pauseMs } = verdict.failure;
      const state = verdict.kind === 'again' ? 'pending' : 'failed';
      const values = [webhook, event.id, attempt, status, problem, state, retryMs, pauseMs];
      await store.query(noteFailed, values, 'webhook-failed');
      return;
    }
    case 'gone':
      await store.query(noteGone, [webhook, event.id, goneProblem, url], 'webhook-gone');
      return;
    case 'put-back':
      await store.query(putBack, [webhook, event.id, attempt], 'webhook-put-back');
      return;
    default:
      return verdict satisfies never;
  }
}
