/** Reads loops for people: one, lists by due date, histories, and what waits for a loop. */
import { isDate, toBeijing } from '../catalogue/beijing-time.ts';
import type { Canonical } from '../catalogue/contract.ts';
import { GatewayError } from '../errors/catalogue.ts';
import type { Row, Store } from '../store/contract.ts';
import type { AllRules } from './becoming.ts';
import type { HistoryLine, LoopCommandView, LoopFilter, LoopKind, LoopPage, LoopView } from './contract.ts';
import { type LoopRow, loadLoops, withClocks } from './loading.ts';
import { masked, maskedName } from './masking.ts';
import { idToken, keyToken, type Loop } from './session.ts';
import type { Timekeeping } from './timekeeping.ts';
import { viewOf, wordsFor } from './view.ts';

export interface ReadingParts {
  readonly store: Store;
  readonly rules: AllRules;
  readonly keeping: () => Timekeeping;
}

interface CommandRow extends Row {
  readonly loop_id: string;
  readonly name: string;
  readonly operation: string;
  readonly state: string;
  readonly exchange_id: string | null;
}

const commandsOf = `
  select c.loop_id, c.name, c.operation, c.state, c.exchange_id from unnest($1::uuid[]) as g(id)
  cross join lateral (select * from loop_command where loop_id = g.id offset 0) c
  order by c.loop_id, c.id`;

const commandView = ({ name, operation, state, exchange_id }: CommandRow): LoopCommandView => ({
  name,
  operation,
  state: state === 'pending' || state === 'issued' ? state : 'refused',
  ...(exchange_id === null ? {} : { exchangeId: exchange_id }),
});

async function viewsOf({ store, rules, keeping }: ReadingParts, loops: readonly Loop[]): Promise<LoopView[]> {
  if (loops.length === 0) return [];
  const commands = await store.query<CommandRow>(commandsOf, [loops.map(({ id }) => id)], 'loops-commands');
  return loops.flatMap((loop) => {
    const ofKind = rules.get(loop.kind);
    const own = commands.filter(({ loop_id }) => loop_id === loop.id).map(commandView);
    return ofKind === undefined ? [] : [viewOf({ rules: ofKind, keeping: keeping() }, loop, own)];
  });
}

const isUuid = (text: string): boolean => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text);

export async function readLoop(parts: ReadingParts, id: string): Promise<LoopView | undefined> {
  if (!isUuid(id)) return undefined;
  const found = await loadLoops(parts.store, [{ kind: undefined, token: idToken(id) }]);
  return (
    await viewsOf(
      parts,
      found.map(({ loop }) => loop),
    )
  )[0];
}

export async function readByKey(parts: ReadingParts, kind: LoopKind, key: string): Promise<LoopView | undefined> {
  const found = await loadLoops(parts.store, [{ kind, token: keyToken(key) }]);
  return (
    await viewsOf(
      parts,
      found.map(({ loop }) => loop),
    )
  )[0];
}

/** Those without a due day come last. */
const noDay = '9999-12-31';

const listAll = `
  select * from loop
  where ($1::text is null or kind = $1) and ($2::text is null or state = $2) and ($3::text is null or owner = $3)
    and ($4::text is null or district = $4) and ($5::text[] is null or district = any($5))
    and ($6::text is null or client = $6 or (client is null and kind = any($7::text[])))
    and ($8::boolean is null or open = $8) and ($9::boolean is null or overdue = $9)
    and ($10::date is null or due_on <= $10)
    and ($11::date is null or (coalesce(due_on, '${noDay}'), seq) > ($11, $12::bigint))
  order by coalesce(due_on, '${noDay}'), seq limit $13::int`;

interface Cursor {
  readonly dueOn: string;
  readonly seq: string;
}

const writeCursor = ({ dueOn, seq }: Cursor): string => Buffer.from(`${dueOn} ${seq}`).toString('base64url');

/** @throws GatewayError GW_REQUEST_PARAMETER */
function readCursor(text: string | undefined): Cursor | undefined {
  if (text === undefined) return undefined;
  const [, dueOn, seq] =
    /^(\d{4}-\d{2}-\d{2}) (\d{1,18})$/.exec(Buffer.from(text, 'base64url').toString('latin1')) ?? [];
  if (dueOn !== undefined && seq !== undefined && dueOn > '0001' && isDate(dueOn)) return { dueOn, seq };
  throw new GatewayError('GW_REQUEST_PARAMETER', 'The cursor `after` is not one that a page ended with.', {
    errors: [{ field: 'after', rule: 'cursor', message: '翻页游标无效。 Not a cursor of this list.' }],
  });
}

/** A state that there is not would list nothing, and look as if nothing were there. @throws GatewayError GW_REQUEST_PARAMETER */
function checkState(rules: AllRules, { kind, state }: LoopFilter): void {
  if (state === undefined) return;
  const asked = kind === undefined ? [...rules.values()] : [rules.get(kind)].filter((one) => one !== undefined);
  const states = [...new Set(asked.flatMap((one) => Object.keys(one.states)))];
  if (states.includes(state)) return;
  throw new GatewayError('GW_REQUEST_PARAMETER', `There is no state ${state}.`, {
    errors: [{ field: 'state', rule: 'enum', message: `只能是 ${states.join('、')}。 Must be one of these states.` }],
  });
}

export async function listLoops(parts: ReadingParts, filter: LoopFilter): Promise<LoopPage> {
  checkState(parts.rules, filter);
  const after = readCursor(filter.after);
  const { kind, state, owner, district, districts, client, unownedKinds, open, overdue, dueBefore, limit } = filter;
  const rows = await parts.store.query<LoopRow>(listAll, [
    kind ?? null,
    state ?? null,
    owner ?? null,
    district ?? null,
    districts ?? null,
    client ?? null,
    unownedKinds ?? [],
    open ?? null,
    overdue ?? null,
    dueBefore ?? null,
    after?.dueOn ?? null,
    after?.seq ?? null,
    limit + 1,
  ]);
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  const loops = await viewsOf(parts, await withClocks(parts.store, page));
  const next =
    rows.length > limit && last !== undefined
      ? { next: writeCursor({ dueOn: last.due_on ?? noDay, seq: last.seq }) }
      : {};
  return { loops, ...next };
}

interface LineRow extends Row {
  readonly kind: LoopKind;
  readonly seq: string;
  readonly no: number;
  readonly at: Date;
  readonly event_id: string;
  readonly type: string;
  readonly source: HistoryLine['source'];
  readonly outcome: HistoryLine['outcome'];
  readonly reason: string | null;
  readonly from_state: string;
  readonly to_state: string;
  readonly note: Canonical | null;
}

const historyOf =
  'select h.*, (select kind from loop where id = $1) as kind from loop_history h where h.loop_id = $1 order by h.no, h.seq';

const reasonOf = (rules: AllRules, { kind, reason }: LineRow): Pick<HistoryLine, 'reason' | 'words'> => {
  const ofKind = rules.get(kind);
  return reason === null ? {} : { reason, ...(ofKind === undefined ? {} : { words: wordsFor(ofKind, reason) }) };
};

export async function readHistory({ store, rules }: ReadingParts, id: string): Promise<readonly HistoryLine[]> {
  if (!isUuid(id)) return [];
  const rows = await store.query<LineRow>(historyOf, [id]);
  return rows.map((row) => ({
    seq: row.seq,
    no: row.no,
    at: toBeijing(row.at),
    eventId: row.event_id,
    type: row.type,
    source: row.source,
    outcome: row.outcome,
    ...reasonOf(rules, row),
    from: row.from_state,
    to: row.to_state,
    ...(row.note === null ? {} : { note: row.note }),
  }));
}

interface UnclaimedRow extends Row {
  readonly kind: LoopKind;
  readonly token: string;
  readonly event: { readonly type: string; readonly data: Canonical };
  readonly at: Date;
}

const unclaimedAll =
  'select kind, token, event, at from loop_unclaimed where loop_id is null order by at desc limit $1::int';

export async function readUnclaimed({ store }: ReadingParts, limit: number) {
  const rows = await store.query<UnclaimedRow>(unclaimedAll, [limit]);
  return rows.map(({ kind, token, event, at }) => ({
    token: `${kind} ${maskedName(token)}`,
    type: event.type,
    at: toBeijing(at),
    data: masked(event.data),
  }));
}

const countAll = `
  select (select count(*) from loop where open)::int as open,
    (select count(*) from loop where open and overdue)::int as overdue,
    (select count(*) from loop_unclaimed where loop_id is null)::int as unclaimed`;

interface CountRow extends Row {
  readonly open: number;
  readonly overdue: number;
  readonly unclaimed: number;
}

export async function countLoops({ store }: ReadingParts): Promise<CountRow> {
  const [row] = await store.query<CountRow>(countAll);
  return row ?? { open: 0, overdue: 0, unclaimed: 0 };
}
