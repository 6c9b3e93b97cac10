/** How the year ended: every loop with its clocks and history, as they stand in the database. */
import { createHash } from 'node:crypto';
import { canonicalJson } from '../catalogue/canonical-json.ts';
import type { Canonical } from '../catalogue/contract.ts';
import type { ClockState, LoopKind } from '../loops/contract.ts';
import type { Row, Store } from '../store/contract.ts';

export interface ClockEnd {
  readonly clock: string;
  readonly run: number;
  readonly state: ClockState;
  readonly startedOn: string;
  readonly dueOn: string;
  readonly metOn: string | null;
  readonly revision: number;
}

export interface LoopState extends Row {
  readonly id: string;
  readonly kind: LoopKind;
  readonly key: string;
  readonly state: string;
  readonly open: boolean;
  readonly overdue: boolean;
  readonly owner: string;
  readonly data: Canonical;
  readonly clocks: readonly ClockEnd[];
}

const readLoops = `
  select id, kind, key, state, open, overdue, owner, data, coalesce((
    select json_agg(json_build_object('clock', clock, 'run', run, 'state', state, 'startedOn', started_on, 'dueOn', due_on,
      'metOn', met_on, 'revision', revision) order by clock, run)
    from loop_clock where loop_id = l.id), '[]') as clocks
  from loop l where seq > $1::bigint order by kind, key collate "C"`;

export const loopsAtTheEnd = (store: Store): Promise<readonly LoopState[]> => store.query<LoopState>(readLoops, ['0']);

interface Line extends Row {
  readonly key: string;
  readonly line: Canonical;
}

/** In the order of the loops and of their lines; what has no loop goes last, by what it says. */
const readLines = `
  select coalesce(l.kind || ' ' || l.key, '') as key, json_build_object('no', h.no, 'at', h.at, 'type', h.type, 'source', h.source,
    'outcome', h.outcome, 'reason', h.reason, 'from', h.from_state, 'to', h.to_state, 'note', h.note) as line
  from loop_history h left join loop l on l.id = h.loop_id
  order by coalesce(l.kind || ' ' || l.key, '') collate "C", h.no, h.at, h.type collate "C", h.note::text collate "C"`;

/** Of every loop, its clocks and its history; nothing in it is an id or a time of the machine. */
export async function digestOf(store: Store, loops: readonly LoopState[]): Promise<string> {
  const hash = createHash('sha256');
  for (const { id: _id, data: _data, ...loop } of loops) hash.update(canonicalJson(loop));
  for (const row of await store.query<Line>(readLines, [])) hash.update(`${row.key} ${canonicalJson(row.line)}`);
  return hash.digest('hex');
}

interface HistoryRow extends Row {
  readonly line: string;
}

const readHistory = `
  select to_char(at at time zone 'Asia/Shanghai', 'YYYY-MM-DD HH24:MI') || ' ' || type || ' ' || outcome || coalesce(' (' || reason || ')', '') ||
    ' ' || from_state || '→' || to_state || coalesce(' ' || note::text, '') as line
  from loop_history where loop_id = $1::uuid order by no, seq`;

/** For people: line by line. */
export async function historyOf(store: Store, loopId: string): Promise<readonly string[]> {
  return (await store.query<HistoryRow>(readHistory, [loopId])).map(({ line }) => line);
}
