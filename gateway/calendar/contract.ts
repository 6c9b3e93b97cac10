/**
 * Working days by official calendars (国务院办公厅 notices on public holidays), on calendar dates alone: `YYYY-MM-DD` in Asia/Shanghai,
 * never an instant. The day of the trigger is not counted (民法典 第201条).
 */

export interface DueDate {
  /** `YYYY-MM-DD`: the last day. */
  readonly dueOn: string;
  /** It reaches into a year whose official calendar is not known. */
  readonly provisional: boolean;
}

/** One official year, as specs/calendar/<year>.yaml or a published file has it. */
export interface CalendarYear {
  readonly year: number;
  /** The notice it comes from. */
  readonly notice: { readonly title: string; readonly url: string; readonly publishedOn: string };
  /** Days off that would be working days or are weekends within a holiday, with the holiday's name. */
  readonly holidays: Readonly<Record<string, string>>;
  /** Weekend days on which work is made up (调休). */
  readonly workdays: Readonly<Record<string, string>>;
}

export interface WorkingCalendar {
  /** Years whose notice is known. */
  readonly years: readonly number[];
  isKnown(date: string): boolean;
  /** In a year without a notice: Monday to Friday, to be said as provisional. */
  isWorkingDay(date: string): boolean;
  /** What the notice calls a day off or a weekend day that is worked; undefined on ordinary days. */
  nameOf(date: string): string | undefined;
  /** The n-th working day after the date; n = 0: the date itself. */
  addWorkingDays(from: string, days: number): DueDate;
  addNaturalDays(from: string, days: number): DueDate;
  /** The n-th working day before the date; n = 0: the date itself. */
  subtractWorkingDays(from: string, days: number): DueDate;
  /** Working days after `from`, up to and including `to`; 0 when `to` is not later. */
  workingDaysBetween(from: string, to: string): number;
}

/** A clock of specs/clocks.yaml. */
export interface ClockSpec {
  readonly id: string;
  readonly title: string;
  readonly loop: string;
  /** In words. */
  readonly trigger: string;
  readonly length: number;
  readonly unit: 'working-days' | 'natural-days';
  /** A contract may say otherwise, up to this. */
  readonly maxLength?: number;
  /** Prefix of district codes, or `*`. */
  readonly jurisdiction: string;
  /** Clocks of one duty: where two apply, the stricter is shown, with both. */
  readonly duty: string;
  /** What counts as done, and what suspends it: in words. */
  readonly done: string;
  readonly suspendedBy?: string;
  /** What follows when nobody acts before it strikes: in words. */
  readonly endsSilently?: string;
  /** Something that may be done, not that must be: when it strikes the matter goes on, and nobody is late. */
  readonly right?: true;
  /** What happens before it strikes, each with the event `clock.<id>.<name>`. It strikes as `clock.<id>.due`. */
  readonly steps: readonly ClockStep[];
  readonly clause: string;
  /** Letter of the policy document. */
  readonly seed: string;
  /** The document gives no figure: the length is ours, and an installation may set another. */
  readonly ours?: true;
}

export interface ClockStep {
  readonly name: string;
  /** Working days after the trigger. */
  readonly after?: number;
  /** Working days before the last day; 0: on it. */
  readonly before?: number;
}

/** What the documents ask for that no day can strike: something at once, or a rate. */
export interface Measure {
  readonly id: string;
  readonly title: string;
  readonly loop: string;
  /** In words. */
  readonly what: string;
  readonly thresholdPercent?: number;
  readonly jurisdiction: string;
  readonly clause: string;
  readonly seed: string;
  readonly ours?: true;
}

/** What holds where a matter is, by district (specs/policies.yaml). */
export interface Policy {
  /** `none`: bid deposits are not collected here (免收投标保证金). */
  readonly deposits: 'collected' | 'none';
}
