/** The years in force: those that ship with the release, and those published since, which stand in the database for all processes. */
import { hash } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { toBeijing } from '../catalogue/beijing-time.ts';
import { GatewayError } from '../errors/catalogue.ts';
import type { Row, Store } from '../store/contract.ts';
import { workingCalendar } from './calendar.ts';
import type { CalendarYear, WorkingCalendar } from './contract.ts';
import { loadCalendarYears } from './load.ts';
import { readCalendarYear } from './year.ts';

/** A year in force, and where it comes from. */
export interface KnownYear extends CalendarYear {
  readonly source: 'shipped' | 'published';
  /** RFC 3339 +08:00; of years that were published. */
  readonly publishedAt?: string;
}

export type YearChange = 'new' | 'changed' | 'same';

export interface Calendars {
  /** By the years known when `refresh` was last called. */
  current(): WorkingCalendar;
  /** What `calendarVersion` answered when `current()` was made. */
  version(): string;
  /** Stands for the years that `current()` counts by, those shipped with the release included. */
  digest(): string;
  /** Takes over what any process has published. One small query when that is nothing. */
  refresh(): Promise<void>;
  /** The years in force now, oldest first. */
  list(): Promise<readonly KnownYear[]>;
  /**
   * Puts a year in force in place of what was known of it. What is due does not move by itself: clocks are counted anew by the loops.
   * @throws GatewayError GW_REQUEST_INVALID that names every field at fault
   */
  publish(document: unknown): Promise<YearChange>;
}

export interface CalendarParts {
  readonly store: Store;
  readonly specsDir: string;
}

/** One text, `version`, that is another one after every publishing. */
export const calendarVersion = `
  select coalesce(string_agg(year || ':' || extract(epoch from published_at), ' ' order by year), '') as version from calendar_year`;

interface YearRow extends Row {
  readonly year: number;
  readonly body: CalendarYear;
  readonly published_at: Date;
  readonly version: string;
}

/** Rows and version of the same moment. */
const readAll = `select year, body, published_at, v.version from calendar_year, (${calendarVersion}) v order by year`;

/** Told twice within a microsecond, a year still gets another time. Nothing comes back where it stood there already. */
const write = `
  insert into calendar_year (year, body, published_at) values ($1, $2::json, clock_timestamp())
  on conflict (year) do update set body = excluded.body,
    published_at = greatest(excluded.published_at, calendar_year.published_at + interval '1 microsecond')
  where calendar_year.body::text <> excluded.body::text
  returning xmax = 0 as inserted`;

const checked = (document: unknown): CalendarYear => {
  const { year, problems } = readCalendarYear(document);
  if (year !== undefined) return year;
  const [first] = problems;
  throw new GatewayError('GW_REQUEST_INVALID', `${first?.field ?? ''}: ${first?.message ?? ''}`, { errors: problems });
};

interface InForce {
  readonly years: readonly KnownYear[];
  readonly calendar: WorkingCalendar;
  readonly version: string;
  readonly digest: string;
}

function inForce(shipped: readonly CalendarYear[], rows: readonly YearRow[]): InForce {
  const known = new Map<number, KnownYear>(shipped.map((year) => [year.year, { ...year, source: 'shipped' }]));
  for (const { year, body, published_at } of rows)
    known.set(year, { ...body, source: 'published', publishedAt: toBeijing(published_at) });
  const years = [...known.values()].sort((a, b) => a.year - b.year);
  const facts = years.map(({ year, holidays, workdays }) => ({ year, holidays, workdays }));
  const digest = hash('sha256', JSON.stringify(facts));
  return { years, calendar: workingCalendar(years), version: rows[0]?.version ?? '', digest };
}

async function put(store: Store, year: CalendarYear, shipped: CalendarYear | undefined): Promise<YearChange> {
  if (isDeepStrictEqual(shipped, year)) {
    const [before] = await store.query('select 1 from calendar_year where year = $1', [year.year]);
    if (before === undefined) return 'same';
  }
  const [row] = await store.query<{ inserted: boolean }>(write, [year.year, JSON.stringify(year)]);
  if (row === undefined) return 'same';
  return row.inserted && shipped === undefined ? 'new' : 'changed';
}

/** @throws Error that lists every fault of a shipped year */
export function openCalendars({ store, specsDir }: CalendarParts): Calendars {
  const shipped = loadCalendarYears(specsDir);
  let now = inForce(shipped, []);

  const refresh = async (): Promise<void> => {
    const [found] = await store.query<{ version: string }>(calendarVersion, [], 'calendar-version');
    if (found?.version === now.version) return;
    now = inForce(shipped, await store.query<YearRow>(readAll));
  };

  return {
    current: () => now.calendar,
    version: () => now.version,
    digest: () => now.digest,
    refresh,
    async list() {
      await refresh();
      return now.years;
    },
    async publish(document) {
      const year = checked(document);
      const change = await put(
        store,
        year,
        shipped.find((one) => one.year === year.year),
      );
      await refresh();
      return change;
    },
  };
}
