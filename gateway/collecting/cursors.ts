/** How far each collection has come. Written only while the lane is still held: of two owners the later one counts. */
import type { LaneHold } from '../journal/contract.ts';
import type { Row, Store } from '../store/contract.ts';
import type { CollectionStatus } from './contract.ts';

export interface Standing {
  readonly paused: boolean;
  readonly cursor: string | undefined;
}

interface StandingRow extends Row {
  readonly paused: boolean;
  readonly cursor: string | null;
}

const readStanding = `
  select l.paused, c.cursor
  from (select partner, paused, owner, epoch from lane where partner = $1 offset 0) l
  left join lateral (select cursor from collection where partner = l.partner and name = $4) c on true
  where l.owner = $2 and l.epoch = $3::bigint`;

/** @returns undefined where the lane has changed hands */
export async function standingOf(store: Store, hold: LaneHold, name: string): Promise<Standing | undefined> {
  const values = [hold.lane, hold.owner, hold.epoch, name];
  const [row] = await store.query<StandingRow>(readStanding, values, 'collection-standing');
  return row && { paused: row.paused, cursor: row.cursor ?? undefined };
}

export type RoundEnd =
  | { readonly how: 'done'; readonly cursor: string | undefined }
  | { readonly how: 'failed'; readonly problem: NonNullable<CollectionStatus['problem']> };

const writeEnd = `
  with held as materialized (
    select partner from lane where partner = $1 and owner = $2 and epoch = $3::bigint for share
  )
  insert into collection as c (partner, name, cursor, cursor_at, round_at, failures, problem)
  select partner, $4, $5, case when $5::text is not null then now() end, now(), $6::int, $7::json from held
  on conflict (partner, name) do update set
    cursor = coalesce(excluded.cursor, c.cursor),
    cursor_at = case when excluded.cursor is distinct from c.cursor and excluded.cursor is not null then now() else c.cursor_at end,
    round_at = now(),
    failures = case when excluded.problem is null then 0 else c.failures + 1 end,
    problem = excluded.problem`;

export async function saveEnd(store: Store, hold: LaneHold, name: string, end: RoundEnd): Promise<void> {
  const [cursor, problem] = end.how === 'done' ? [end.cursor, null] : [null, JSON.stringify(end.problem)];
  const values = [hold.lane, hold.owner, hold.epoch, name, cursor ?? null, problem === null ? 0 : 1, problem];
  await store.query(writeEnd, values, 'collection-end');
}

interface StatusRow extends Row {
  readonly partner: string;
  readonly name: string;
  readonly cursor_at: Date | null;
  readonly round_at: Date | null;
  readonly failures: number;
  readonly problem: CollectionStatus['problem'] | null;
}

export async function collectionStatus(store: Store): Promise<readonly CollectionStatus[]> {
  const rows = await store.query<StatusRow>(
    'select partner, name, cursor_at, round_at, failures, problem from collection order by partner, name',
    [],
    'collection-status',
  );
  return rows.map(({ partner, name, cursor_at, round_at, failures, problem }) => ({
    partner,
    collection: name,
    failures,
    ...(round_at === null ? {} : { roundAt: round_at }),
    ...(cursor_at === null ? {} : { cursorAt: cursor_at }),
    ...(problem === null || problem === undefined ? {} : { problem }),
  }));
}
