/** What must hold at the end of the year, whatever happened in it. Each finding names the loop. */
import type { Canonical } from '../catalogue/contract.ts';
import type { LoopEvent } from '../loops/contract.ts';
import { heardBy } from '../loops/hearing.ts';
import { loopRules } from '../loops/rules/all.ts';
import type { DepositData } from '../loops/rules/deposit-data.ts';
import { moneyOf } from '../loops/rules/deposit-data.ts';
import type { Row, Store } from '../store/contract.ts';
import type { Ledger } from './ledger.ts';
import type { LoopState } from './outcome.ts';
import { type WaitingReason, whyWaiting } from './waiting.ts';

export interface Violation {
  readonly check: string;
  /** `deposit CQS26A00001/…`; empty where it is of none. */
  readonly loop: string;
  readonly words: string;
}

const nameOf = ({ kind, key }: Pick<LoopState, 'kind' | 'key'>): string => `${kind} ${key}`;

/** Closed, or overdue with its alarm, or waiting for what can be said. */
export function unfinished(
  loops: readonly LoopState[],
  alarms: ReadonlySet<string>,
): { readonly violations: readonly Violation[]; readonly waiting: ReadonlyMap<WaitingReason, number> } {
  const all = new Map(loops.map((loop) => [nameOf(loop), loop]));
  const waiting = new Map<WaitingReason, number>();
  const violations = loops.flatMap((loop): Violation[] => {
    const violation = (check: string, words: string) => [{ check, loop: nameOf(loop), words }];
    if (!loop.open) return [];
    if (loop.overdue && !alarms.has(loop.id)) return violation('alarm', 'overdue, and nobody was told');
    if (loop.overdue) return [];
    const reason = whyWaiting(loop, all);
    if (reason === undefined) return violation('forgotten', `waits in ${loop.state}, and no clock watches it`);
    waiting.set(reason, (waiting.get(reason) ?? 0) + 1);
    return [];
  });
  return { violations, waiting };
}

export interface Money {
  readonly receivedFen: number;
  readonly interestFen: number;
  readonly refundedFen: number;
  readonly withheldFen: number;
  readonly heldFen: number;
  readonly disputedFen: number;
}

/** The loops' books, each by itself, and against the banks'. */
export function books(
  loops: readonly LoopState[],
  ledger: Ledger,
): { readonly violations: readonly Violation[]; readonly money: Money } {
  const paid = ledger.paid();
  const sums = { receivedFen: 0, interestFen: 0, refundedFen: 0, withheldFen: 0, heldFen: 0, disputedFen: 0 };
  const violations: Violation[] = [];
  for (const loop of loops.filter(({ kind }) => kind === 'deposit')) {
    const money = moneyOf(loop.data as unknown as DepositData);
    for (const name of Object.keys(sums) as (keyof Money)[]) sums[name] += money[name];
    const { receivedFen, interestFen, refundedFen, withheldFen, heldFen, underWayFen } = money;
    const add = (check: string, words: string) => violations.push({ check, loop: nameOf(loop), words });
    if (receivedFen + interestFen !== refundedFen + withheldFen + heldFen || heldFen < 0 || withheldFen < 0)
      add(
        'balance',
        `received ${receivedFen} + interest ${interestFen} ≠ refunded ${refundedFen} + withheld ${withheldFen} + held ${heldFen}`,
      );
    const { principalFen = 0, interestFen: paidInterestFen = 0 } = paid.get(loop.key) ?? {};
    // What the bank has paid and not told yet is under way here, and its interest not known.
    const isTold = principalFen === refundedFen - interestFen && paidInterestFen === interestFen;
    const most = refundedFen - interestFen + underWayFen;
    if (!isTold && (underWayFen === 0 || principalFen < refundedFen - interestFen || principalFen > most))
      add(
        'paid',
        `the bank paid ${principalFen} + ${paidInterestFen}, the loop has ${refundedFen} refunded and ${underWayFen} under way`,
      );
  }
  for (const words of ledger.paidTwice())
    violations.push({
      check: 'paid-twice',
      loop: `deposit ${words.split(' ')[0]}`,
      words: 'the bank paid it back twice',
    });
  return { violations, money: sums };
}

interface StepCount extends Row {
  readonly loop: string;
  readonly clock: string;
  readonly step: string;
  readonly n: number;
}

const steps = {
  fired: `
    select loop_id as loop, clock, step, count(*)::int as n from loop_step where fired_at is not null group by 1, 2, 3`,
  heard: `
    select loop_id as loop, split_part(event_id, ':', 2) as clock, split_part(event_id, ':', 4) as step, count(*)::int as n
    from loop_history where source = 'clock' group by 1, 2, 3`,
  announced: `
    select data ->> 'loopId' as loop, data ->> 'clock' as clock, coalesce(data ->> 'step', 'due') as step, count(*)::int as n
    from event where type in ('tongban.loop.overdue', 'tongban.loop.warning') group by 1, 2, 3`,
} as const;

const wordOf = ({ loop, clock, step }: StepCount): string => `${loop} ${clock} ${step}`;

async function countsOf(store: Store, text: string): Promise<ReadonlyMap<string, number>> {
  return new Map((await store.query<StepCount>(text, [])).map((row) => [wordOf(row), row.n]));
}

/**
 * Each step that has fired is heard once, and announced once where it is announced; nothing else of the kind is.
 * @param rights clocks whose strike makes nobody late
 */
export async function strikes(
  store: Store,
  loops: readonly LoopState[],
  rights: ReadonlySet<string>,
): Promise<readonly Violation[]> {
  const [fired, heard, told] = [
    await countsOf(store, steps.fired),
    await countsOf(store, steps.heard),
    await countsOf(store, steps.announced),
  ];
  const names = new Map(loops.map((loop) => [loop.id, nameOf(loop)]));
  const words = [...new Set([...fired.keys(), ...heard.keys(), ...told.keys()])];
  return words
    .flatMap((word): Violation[] => {
      const [id = '', clock = '', step = ''] = word.split(' ');
      const [isFired, isHeard, isTold] = [fired, heard, told].map((counts) => counts.get(word) ?? 0);
      const announced = step === 'due' ? !rights.has(clock) : step.startsWith('warn');
      if (isHeard === isFired && isTold === (announced ? isFired : 0)) return [];
      const said = `${clock}.${step}: fired ${isFired}, heard ${isHeard}, announced ${isTold}`;
      return [{ check: 'strike', loop: names.get(id) ?? id, words: said }];
    })
    .toSorted((a, b) => (`${a.loop} ${a.words}` < `${b.loop} ${b.words}` ? -1 : 1));
}

interface DueRow extends Row {
  readonly kind: LoopState['kind'];
  readonly key: string;
  readonly clock: string;
  readonly step: string;
}

const dueUnfired = `
  select l.kind, l.key, s.clock, s.step from loop_step s join loop l on l.id = s.loop_id
  where s.fired_at is null and s.at <= $1 order by l.kind, l.key, s.clock, s.step`;

/** What is due has fired. */
export async function unfired(store: Store, now: Date): Promise<readonly Violation[]> {
  const rows = await store.query<DueRow>(dueUnfired, [now]);
  return rows.map(({ kind, key, clock, step }) => ({
    check: 'unfired',
    loop: `${kind} ${key}`,
    words: `${clock}.${step} is due and does not fire`,
  }));
}

export async function alarmsOf(store: Store): Promise<ReadonlySet<string>> {
  const rows = await store.query<{ id: string }>(
    `select distinct data ->> 'loopId' as id from event where type = 'tongban.loop.overdue'`,
    [],
  );
  return new Set(rows.map(({ id }) => id));
}

interface UnheardRow extends Row {
  readonly id: string;
  readonly type: string;
  readonly partner: string;
  readonly data: Canonical;
  readonly request: Canonical | null;
  readonly own: string | null;
}

/** One join would go through one table for every row of the other: they are compared here. */
const heardIds = 'select distinct event_id as id from loop_history';
const toldIds = `select id from event where partner <> 'tongban' order by seq`;
const ownKeys = `select 'loop:' || id::text as id from loop_command`;

const unheardEvents = `
  select v.id, v.type, v.partner, v.data, e.request, e.idempotency_key as own
  from unnest($1::uuid[]) as u(id)
  cross join lateral (select * from event where id = u.id offset 0) v
  left join lateral (select request, idempotency_key from exchange where id = v.exchange_id offset 0) e on true
  order by v.seq`;

async function idsOf(store: Store, text: string): Promise<ReadonlySet<string>> {
  return new Set((await store.query<{ id: string }>(text, [])).map(({ id }) => id));
}

async function eventsUnheard(store: Store): Promise<readonly UnheardRow[]> {
  const [told, heard, own] = [await idsOf(store, toldIds), await idsOf(store, heardIds), await idsOf(store, ownKeys)];
  const ids = [...told].filter((id) => !heard.has(id));
  const rows = await store.query<UnheardRow>(unheardEvents, [ids]);
  return rows.map((row) => ({ ...row, own: row.own !== null && own.has(row.own) ? row.own : null }));
}

/** What the rules give to nobody, such as the end of a request that was refused, is not expected in any history. */
function isForNobody({ type, partner, data, request, own }: UnheardRow): boolean {
  const word = type.replace(/^tongban\./, '');
  const source = type.endsWith('.settled') ? 'exchange' : 'partner';
  const event: LoopEvent = {
    id: '',
    type: word,
    source,
    data,
    partner,
    at: '',
    ...(request === null ? {} : { request }),
  };
  return own === null && heardBy(loopRules, event).length === 0;
}

const counts = `
  select (select count(*)::int from event where partner <> 'tongban') as events,
    (select count(*)::int from delivery where consumer = 'loops') as owed,
    (select count(*)::int from loop_command where state in ('pending', 'turned-down')) as pending,
    (select count(*)::int from loop_history) as lines,
    (select count(distinct event_id)::int from loop_history where source = 'client') as calls,
    (select count(*)::int from loop_unclaimed where loop_id is null) as unclaimed`;

export interface Counts extends Row {
  readonly events: number;
  readonly owed: number;
  readonly pending: number;
  readonly lines: number;
  readonly calls: number;
  readonly unclaimed: number;
}

export interface Conservation {
  readonly told: number;
  readonly forNobody: number;
  readonly counts: Counts;
  readonly violations: readonly Violation[];
}

/** Every event told, and every call answered, stands in a history: heard, ignored, refused or unclaimed. */
export async function conservation(store: Store, told: number, answered: number): Promise<Conservation> {
  const [found] = await store.query<Counts>(counts, []);
  if (found === undefined) throw new Error('A count has no row.');
  const unheard = await eventsUnheard(store);
  const lost = unheard.filter((row) => !isForNobody(row));
  const violation = (check: string, words: string): Violation => ({ check, loop: '', words });
  return {
    told,
    forNobody: unheard.length - lost.length,
    counts: found,
    violations: [
      ...lost.map(({ type, data }) => violation('lost', `${type} stands in no history: ${JSON.stringify(data)}`)),
      ...(found.events === told ? [] : [violation('lost', `${told} events were told, ${found.events} are kept`)]),
      ...(found.owed === 0 ? [] : [violation('lost', `${found.owed} events are still owed to the loops`)]),
      ...(found.pending === 0 ? [] : [violation('command', `${found.pending} commands were not brought to the door`)]),
      ...(found.calls === answered
        ? []
        : [violation('lost', `${answered} calls were answered, ${found.calls} stand in the histories`)]),
    ],
  };
}

interface CommandRow extends Row {
  readonly kind: string;
  readonly key: string;
  readonly name: string;
  readonly exchanges: number;
}

/** Each by its own key, which is unique in the journal for its client; several clients could bear it. */
const commandFaults = `
  select l.kind, l.key, c.name, e.exchanges
  from loop_command c
  cross join lateral (select kind, key from loop where id = c.loop_id offset 0) l
  cross join lateral (
    select count(*)::int as exchanges from exchange where idempotency_key = 'loop:' || c.id::text offset 0) e
  where c.state in ('issued', 'refused') and e.exchanges <> case when c.state = 'issued' then 1 else 0 end
  order by l.kind, l.key, c.name`;

/** One exchange for each command that the door took, and none for those it refused. */
export async function commandsOnce(store: Store): Promise<readonly Violation[]> {
  const rows = await store.query<CommandRow>(commandFaults, []);
  return rows.map(({ kind, key, name, exchanges }) => ({
    check: 'command',
    loop: `${kind} ${key}`,
    words: `${name} became ${exchanges} exchanges`,
  }));
}
