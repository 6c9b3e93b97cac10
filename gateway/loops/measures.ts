/**
 * 质疑投诉率 (A12): of the projects awarded in the last 365 days, those that were challenged, by district and purchaser. Only what the
 * loops know: awards come as milestones, the purchaser where the notice names it; a letter says whether the purchaser or the agency
 * answers, not which agency, so that agencies have no rate of their own.
 */
import type { Measure } from '../calendar/contract.ts';
import { beijingDate } from '../catalogue/beijing-time.ts';
import type { Row, Store } from '../store/contract.ts';
import type { LoopFilter } from './contract.ts';

export const complaintRate = 'A12-rate';
const windowDays = 365;
const dayMs = 86_400_000;

/** Whose loops are counted: as in lists. */
export type MeasureRights = Pick<LoopFilter, 'client' | 'districts' | 'unownedKinds'>;

export interface ComplaintRate {
  readonly district?: string | undefined;
  /** Left out: the notices did not name one. */
  readonly purchaser?: { readonly name: string; readonly uscc: string } | undefined;
  /** Projects. */
  readonly awarded: number;
  /** Of those. */
  readonly challenged: number;
  /** Of those. */
  readonly complained: number;
  /** `challenged` of `awarded`, with one decimal, cut off. */
  readonly ratePercent: number;
  readonly above: boolean;
}

export interface ComplaintRates extends Pick<Measure, 'id' | 'title' | 'what' | 'clause'> {
  readonly thresholdPercent: number;
  /** Days, `YYYY-MM-DD`, both included. */
  readonly since: string;
  readonly until: string;
  readonly rows: readonly ComplaintRate[];
  /** Projects challenged in these days that no known award belongs to. */
  readonly withoutAward: number;
}

export interface Measures {
  complaintRates(rights: MeasureRights): Promise<ComplaintRates>;
}

export interface MeasuresParts {
  readonly store: Store;
  /** Business time. */
  readonly clock: { now(): Date };
  readonly measures: ReadonlyMap<string, Measure>;
}

const visible = `($3::text is null or client = $3 or (client is null and kind = any($4::text[])))
    and ($5::text[] is null or district = any($5))`;

/** A project is counted once, whatever lots it has and however often it was challenged. Letters that were withdrawn count: they were sent. */
const countRates = `
  with awarded as (
    select distinct on (l.data ->> 'projectCode')
      l.data ->> 'projectCode' as project, l.district, m ->> 'on' as awarded_on,
      m #>> '{purchaser,uscc}' as uscc, m #>> '{purchaser,name}' as name
    from loop l cross join lateral json_array_elements(l.data -> 'milestones') m
    where l.kind = 'lot' and ${visible}
      and m ->> 'milestone' = 'award-notice' and m ->> 'on' between $1 and $2
      and not (l.data -> 'superseded')::jsonb ? (m ->> 'noticeNo')
    order by l.data ->> 'projectCode', m #>> '{purchaser,uscc}' nulls last
  ), letters as (
    select data ->> 'projectCode' as project, bool_or(data ->> 'filedOn' is not null) as complained
    from loop
    where kind = 'complaint' and ${visible} and data ->> 'receivedOn' between $1 and $2
    group by 1
  )
  select a.district, a.uscc, max(a.name) as name, count(a.project)::int as awarded,
    count(a.project) filter (where c.project is not null)::int as challenged,
    count(a.project) filter (where c.complained)::int as complained,
    count(*) filter (where a.project is null)::int as without_award
  from awarded a full join letters c on c.project = a.project
  group by a.district, a.uscc
  order by a.district nulls last, a.uscc nulls last`;

interface RateRow extends Row {
  readonly district: string | null;
  readonly uscc: string | null;
  readonly name: string | null;
  readonly awarded: number;
  readonly challenged: number;
  readonly complained: number;
  readonly without_award: number;
}

const rateOf = (row: RateRow, thresholdPercent: number): ComplaintRate => {
  const { district, uscc, name, awarded, challenged, complained } = row;
  return {
    ...(district === null ? {} : { district }),
    ...(uscc === null || name === null ? {} : { purchaser: { name, uscc } }),
    ...{ awarded, challenged, complained },
    ratePercent: Math.floor((challenged * 1000) / awarded) / 10,
    above: challenged * 100 >= awarded * thresholdPercent,
  };
};

/** @throws Error where specs/clocks.yaml has no such measure with a threshold */
export function openMeasures({ store, clock, measures }: MeasuresParts): Measures {
  const measure = measures.get(complaintRate);
  if (measure?.thresholdPercent === undefined) throw new Error(`clocks.yaml: /measures/${complaintRate}: no threshold`);
  const { id, title, what, clause, thresholdPercent } = measure;
  return {
    async complaintRates({ client, unownedKinds = [], districts }) {
      const now = clock.now();
      const until = beijingDate(now);
      const since = beijingDate(new Date(now.getTime() - (windowDays - 1) * dayMs));
      const given = [since, until, client ?? null, unownedKinds, districts ?? null];
      const rows = await store.query<RateRow>(countRates, given, 'loops-complaint-rates');
      return {
        ...{ id, title, what, clause, thresholdPercent, since, until },
        rows: rows.filter(({ awarded }) => awarded > 0).map((row) => rateOf(row, thresholdPercent)),
        withoutAward: rows.reduce((sum, row) => sum + row.without_award, 0),
      };
    },
  };
}
