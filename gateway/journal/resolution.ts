/**
 * A person ends what nobody could know: one proposes how it ended and what that rests on, another confirms. Both are one transaction each;
 * the confirmation moves the exchange, writes its attempt and raises its event, or finds that it has moved on meanwhile.
 */
import type { Canonical } from '../catalogue/contract.ts';
import type { Queryable, Row, Store } from '../store/contract.ts';
import type {
  Confirmation,
  ConfirmOutcome,
  Exchange,
  NewEvent,
  Proposal,
  Resolution,
  ResolutionOutcome,
} from './contract.ts';
import { insertEvents } from './events.ts';
import { type ExchangeRow, exchangeColumns, exchangeOf, present } from './rows.ts';
import { afterSettling } from './settle.ts';
import { isUuid } from './uuid.ts';

/** The event of an exchange that a person has ended; none when it goes back to the queue. Pure. */
export type ResolutionEvent = (exchange: Exchange, businessNow: Date) => NewEvent | undefined;

interface ResolutionRow extends Row {
  readonly no: number;
  readonly state: 'proposed' | 'confirmed' | 'replaced';
  readonly outcome: ResolutionOutcome;
  readonly evidence: string;
  readonly response: Canonical | null;
  readonly calls: number;
  readonly proposed_by: string;
  readonly proposed_user: string;
  readonly proposed_at: Date;
  readonly confirmed_by: string | null;
  readonly confirmed_user: string | null;
  readonly confirmed_at: Date | null;
}

const resolutionOf = (row: ResolutionRow): Resolution => ({
  no: row.no,
  state: row.state,
  outcome: row.outcome,
  evidence: row.evidence,
  calls: row.calls,
  proposedBy: row.proposed_by,
  proposedUser: row.proposed_user,
  proposedAt: row.proposed_at,
  ...present({
    response: row.response,
    confirmedBy: row.confirmed_by,
    confirmedUser: row.confirmed_user,
    confirmedAt: row.confirmed_at,
  }),
});

const lockExchange = `select ${exchangeColumns('e')} from exchange e where e.id = $1::uuid for update`;

/** @returns the newest proposal about the exchange */
export async function latestResolution(store: Queryable, id: string): Promise<Resolution | undefined> {
  if (!isUuid(id)) return undefined;
  const read = 'select * from resolution where exchange_id = $1::uuid order by no desc limit 1';
  const [row] = await store.query<ResolutionRow>(read, [id], 'resolution');
  return row && resolutionOf(row);
}

const writeProposal = `
  insert into resolution (exchange_id, no, state, outcome, evidence, response, calls, proposed_by, proposed_user, proposed_at)
  select $1::uuid, coalesce(max(no), 0) + 1, 'proposed', $2, $3, $4::json, $5, $6, $7, $8::timestamptz
  from resolution where exchange_id = $1::uuid
  returning *`;

/** A new proposal takes the place of one that nobody has confirmed. @returns undefined where the exchange is not in doubt */
export async function propose(store: Store, proposal: Proposal): Promise<Resolution | undefined> {
  const { exchangeId, outcome, evidence, response, by, user, at } = proposal;
  if (!isUuid(exchangeId)) return undefined;
  return store.transaction(async (tx) => {
    const [exchange] = await tx.query<ExchangeRow>(lockExchange, [exchangeId]);
    if (exchange?.state !== 'unknown') return undefined;
    await tx.query(
      `update resolution set state = 'replaced' where exchange_id = $1::uuid and state is not distinct from 'proposed'`,
      [exchangeId],
    );
    const written = response === undefined ? null : JSON.stringify(response);
    const values = [exchangeId, outcome, evidence, written, exchange.calls, by, user, at];
    const [row] = await tx.query<ResolutionRow>(writeProposal, values);
    return row && resolutionOf(row);
  });
}

/** What each outcome makes of the exchange. `failed` and `not-received` are proof that nothing was carried out. */
const endings = {
  succeeded: { state: 'succeeded', result: 'success', nothingDone: false },
  refused: { state: 'refused', result: 'refused', nothingDone: false },
  failed: { state: 'failed', result: 'unanswered', nothingDone: true },
  'not-received': { state: 'queued', result: 'not-received', nothingDone: true },
} as const satisfies Record<ResolutionOutcome, object>;

/** Whoever is asking the partner at this moment finds the contact over: its late answer is not applied. */
const moveOn = `
  update exchange e set
    state = $2, attempt = attempt + 1, in_contact = false, needs_person = false,
    response = coalesce($3::json, response), problem = $4::json,
    correlation_key = coalesce($5, correlation_key),
    maybe_sent = maybe_sent and not $6::boolean, sent_at = case when $6::boolean then null else sent_at end,
    settled_at = case when $2 = 'queued' then null else now() end, next_attempt_at = now(), updated_at = now()
  where e.id = $1::uuid and e.state = 'unknown'
  returning ${exchangeColumns('e')}`;

const noteAttempt = `
  insert into attempt (exchange_id, no, kind, operation, worker, started_at, ended_at, state, result, code, detail)
  values ($1::uuid, $2, 'resolution', $3, $4, now(), now(), $5, $6, 'GW_SETTLED_BY_PERSON', $7)`;

const closeProposal = `
  update resolution set state = 'confirmed', confirmed_by = $3, confirmed_user = $4, confirmed_at = $5::timestamptz
  where exchange_id = $1::uuid and no = $2`;

const ringAgain = `
  insert into outbox (exchange_id, lane, traceparent) values ($1::uuid, $2, $3)
  on conflict (exchange_id) do update set lane = excluded.lane, created_at = now()`;

const protocol = ({ outcome, evidence, proposedBy, proposedUser }: Resolution, { by, user }: Confirmation): string =>
  `人工核实：${outcome}。提出 ${proposedUser}（${proposedBy}），复核 ${user}（${by}）。依据：${evidence} ` +
  `Found out by a person: ${outcome}; proposed by ${proposedUser} (${proposedBy}), confirmed by ${user} (${by}).`;

const problemFor = (resolution: Resolution): string | null =>
  resolution.outcome === 'refused' || resolution.outcome === 'failed'
    ? JSON.stringify({ code: 'GW_SETTLED_BY_PERSON', side: 'partner', detail: resolution.evidence })
    : null;

async function apply(
  tx: Queryable,
  resolution: Resolution,
  confirmation: Confirmation,
  eventOf: ResolutionEvent,
): Promise<Exchange> {
  const { exchangeId, by, user, at, correlationKey } = confirmation;
  const { state, result, nothingDone } = endings[resolution.outcome];
  const response = resolution.response === undefined ? null : JSON.stringify(resolution.response);
  const values = [exchangeId, state, response, problemFor(resolution), correlationKey ?? null, nothingDone];
  const [row] = await tx.query<ExchangeRow>(moveOn, values);
  if (row === undefined) throw new Error(`Exchange ${exchangeId} was locked as unknown and is not.`);
  const exchange = exchangeOf(row);
  const words = protocol(resolution, confirmation);
  await tx.query(noteAttempt, [exchangeId, exchange.attempt, exchange.operation, by, state, result, words]);
  await tx.query(closeProposal, [exchangeId, resolution.no, by, user, at]);
  if (state === 'queued') await tx.query(ringAgain, [exchangeId, exchange.partner, exchange.traceparent ?? null]);
  const event = state === 'queued' ? undefined : eventOf(exchange, at);
  await insertEvents(tx, event === undefined ? [] : [event]);
  return exchange;
}

async function decide(tx: Queryable, confirmation: Confirmation, eventOf: ResolutionEvent): Promise<ConfirmOutcome> {
  const [row] = await tx.query<ExchangeRow>(lockExchange, [confirmation.exchangeId]);
  const resolution = await latestResolution(tx, confirmation.exchangeId);
  if (row === undefined || resolution === undefined) return { kind: 'no-proposal' };
  if (resolution.no !== confirmation.no || resolution.state === 'replaced') return { kind: 'replaced' };
  const { by, user } = confirmation;
  if (resolution.state === 'confirmed' && resolution.confirmedBy === by && resolution.confirmedUser === user)
    return { kind: 'confirmed', exchange: exchangeOf(row), rings: [] };
  if (resolution.state === 'confirmed' || row.state !== 'unknown' || row.calls !== resolution.calls)
    return { kind: 'moved-on', exchange: exchangeOf(row) };
  if (resolution.proposedBy === by || resolution.proposedUser === user) return { kind: 'same-person' };
  const exchange = await apply(tx, resolution, confirmation, eventOf);
  return { kind: 'confirmed', exchange, rings: [] };
}

/** @returns with `rings` the doorbells that the confirmation made due: the exchange itself, or the next of its key */
export async function confirm(
  store: Store,
  confirmation: Confirmation,
  eventOf: ResolutionEvent,
): Promise<ConfirmOutcome> {
  if (!isUuid(confirmation.exchangeId)) return { kind: 'no-proposal' };
  const outcome = await store.transaction((tx) => decide(tx, confirmation, eventOf));
  if (outcome.kind !== 'confirmed') return outcome;
  const { exchange } = outcome;
  const lane = exchange.partner;
  if (exchange.state === 'queued') return { ...outcome, rings: [{ exchangeId: exchange.id, lane }] };
  const next = await afterSettling(store, exchange);
  return { ...outcome, rings: next === undefined ? [] : [{ exchangeId: next, lane }] };
}
