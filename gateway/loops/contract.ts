/**
 * A loop is a matter that must come back: a refund, a referral, an invoice, a loan. Its rules are pure: from what stands and what has
 * happened they say what stands now, what is to be done, and which clocks run. The engine loads, keeps the time and writes.
 */

import type { DueDate, Policy } from '../calendar/contract.ts';
import type { Canonical } from '../catalogue/contract.ts';
import type { AnnouncedType } from './announcements.ts';

/** `lot`: milestones of a project's lot, and the batches of its refunds. `contract`: what was agreed and paid; tells its invoices. */
export const loopKinds = ['lot', 'deposit', 'referral', 'contract', 'invoice', 'loan', 'complaint'] as const;
export type LoopKind = (typeof loopKinds)[number];

/** Who has to act next. */
export const owners = [
  'supplier',
  'purchaser',
  'agency',
  'finance',
  'authority',
  'center',
  'bank',
  'treasury',
  'gateway',
  'operator',
] as const;
export type Owner = (typeof owners)[number];

/** What a loop hears. */
export interface LoopEvent {
  /** The same id takes effect once in a loop. */
  readonly id: string;
  /**
   * A card's name (`deposit.received`), the end of an exchange (`deposit.refund.settled`), a call of the API (`complaint.filed`), a word
   * of another loop (`lot.milestone`), `clock.<id>.<step>`, or `command.refused` where the door did not take a command.
   */
  readonly type: string;
  readonly source: 'partner' | 'exchange' | 'client' | 'loop' | 'clock' | 'command';
  /** Of an exchange: `exchangeId, operation, partner, reference, state, response?, problem?`. */
  readonly data: Canonical;
  /** Of the exchange that the event ends or belongs to. */
  readonly request?: Canonical | undefined;
  /** Name of the loop's own command whose exchange it ends or belongs to. */
  readonly command?: string | undefined;
  readonly partner?: string | undefined;
  readonly partnerKind?: string | undefined;
  readonly district?: string | undefined;
  readonly client?: string | undefined;
  /** Who acts, in the words of the client. */
  readonly acting?: Canonical | undefined;
  /** Business time at which it became known here, RFC 3339 +08:00. When it happened, where that differs, stands in `data`. */
  readonly at: string;
}

/** One loop by its key, which may begin with this event; or all that answer to an alias. */
export type Address = { readonly key: string; readonly opens?: true } | { readonly alias: string };

export const clockStates = ['running', 'suspended', 'struck', 'met', 'late', 'lapsed', 'cancelled'] as const;
/** `struck`: due day over, not done. `lapsed`: a right that nobody used in time. `met`: done in time. `late`: done after it had struck. `cancelled`: the duty has gone. */
export type ClockState = (typeof clockStates)[number];

export interface ClockView extends DueDate {
  readonly clock: string;
  /** From 1; a clock that is started again is a new run. */
  readonly run: number;
  readonly state: ClockState;
  /** `YYYY-MM-DD`: the day of the trigger, which is not counted. */
  readonly startedOn: string;
  readonly metOn?: string | undefined;
}

/** Ids are those of specs/clocks.yaml. */
export type ClockOrder =
  /**
   * A clock that runs or has struck already is left as it is; one that has ended begins a new run. `length` in the clock's own unit,
   * within its limits; `dueOn`: the last day is given, and nothing is counted.
   */
  | {
      readonly do: 'start';
      readonly clock: string;
      readonly from: string;
      readonly length?: number;
      readonly dueOn?: string;
    }
  /** The trigger's day, or the last day, was another: the same run, counted anew; what has fired stays fired. */
  | {
      readonly do: 'correct';
      readonly clock: string;
      readonly from: string;
      readonly length?: number;
      readonly dueOn?: string;
    }
  /** Done on this day, `YYYY-MM-DD`; in time, or late. */
  | { readonly do: 'meet'; readonly clock: string; readonly on: string }
  /** What is left of it is kept. `evidence` names what justifies it. */
  | { readonly do: 'suspend'; readonly clock: string; readonly on: string; readonly evidence: Canonical }
  | { readonly do: 'resume'; readonly clock: string; readonly on: string }
  | { readonly do: 'cancel'; readonly clock: string };

/** What the loop has done by a partner: an exchange of its own. */
export interface CommandOrder {
  /** Unique in the loop for ever: what bears a name that was used is not done again. */
  readonly name: string;
  readonly operation: string;
  readonly message: Canonical;
}

/** A word to other loops, heard in the same transaction. */
export interface Tell {
  readonly kind: LoopKind;
  readonly to: Address;
  readonly type: string;
  readonly data: Canonical;
}

/** An event for clients and subscribers: `tongban.<type>`. */
export interface Announcement {
  readonly type: AnnouncedType;
  readonly data: Canonical;
}

export interface Effects<D> {
  readonly data?: Partial<D> | undefined;
  /** Further names under which the loop is found; unique words such as `sub-account:500…`. */
  readonly aliases?: readonly string[] | undefined;
  readonly owner?: Owner | undefined;
  readonly clocks?: readonly ClockOrder[] | undefined;
  readonly commands?: readonly CommandOrder[] | undefined;
  readonly tells?: readonly Tell[] | undefined;
  readonly announces?: readonly Announcement[] | undefined;
  /** Kept in the history. Never an account number, a phone or an id. */
  readonly note?: Canonical | undefined;
}

/** What a rule sees. */
export interface Context<D> {
  readonly key: string;
  readonly state: string;
  readonly data: D;
  readonly event: LoopEvent;
  /** Business time, RFC 3339 +08:00. */
  readonly now: string;
  /** Business day, `YYYY-MM-DD`. */
  readonly today: string;
  readonly district: string | undefined;
  readonly client: string | undefined;
  /** The latest run of each clock of this loop. */
  readonly clocks: Readonly<Record<string, ClockView>>;
  /** When a clock would be due that began on a day. Pure. */
  dueOn(clock: string, from: string, length?: number): DueDate;
  /** What holds where the matter is. */
  readonly policy: Policy;
}

/**
 * One line of a loop's table. Of the edges that leave the state on this event, the first whose `when` holds is taken. `refused`: the
 * answer is no, and kept; `ignored`: nothing follows from it, and that is kept.
 */
export interface Edge<D> {
  /** `new`: the loop begins. */
  readonly from: readonly string[];
  readonly on: string;
  /** The condition in words, for the drawing; goes with `when`. */
  readonly label?: string;
  readonly when?: (context: Context<D>) => boolean;
  /** Left out: the state stays. */
  readonly to?: string;
  readonly outcome?: 'refused' | 'ignored';
  /** A word of `reasons`; goes with `outcome`. */
  readonly reason?: string;
  readonly run?: (context: Context<D>) => Effects<D>;
  /** Beside the usual course: told out of order or corrected, or the state stays. It stands in the rows of the table, not in the drawing. */
  readonly aside?: true;
}

export interface StateWords {
  readonly title: string;
  readonly owner: Owner;
  /** The matter is at its end. */
  readonly end?: true;
}

export interface Rules<D> {
  readonly kind: LoopKind;
  readonly title: string;
  readonly states: Readonly<Record<string, StateWords>>;
  readonly edges: readonly Edge<D>[];
  /** Events from outside that concern loops of this kind, and which of them. Words of loops, clocks and commands find their loop themselves. */
  readonly hears: Readonly<Record<string, (event: LoopEvent) => readonly Address[]>>;
  /** Why something was refused or ignored, in Chinese and English. */
  readonly reasons: Readonly<Record<string, string>>;
  /** What is known before the first event. */
  begin(key: string): D;
  /** What clients see of it; nothing that is only kept for the rules. */
  view(data: D): Canonical;
}

export type Outcome = 'applied' | 'ignored' | 'refused' | 'repeated';

export interface Decision<D> {
  readonly outcome: Outcome;
  /** A word of the kind's reasons, or of the machine's own. */
  readonly reason?: string | undefined;
  readonly from: string;
  readonly to: string;
  readonly data: D;
  readonly effects: Effects<D>;
}

/** What the door hands over. The rules find the loop; `kind` says whose view is the answer. */
export interface LoopCall {
  readonly client: string;
  readonly idempotencyKey: string;
  readonly kind: LoopKind;
  /** e.g. `deposit.withheld` */
  readonly type: string;
  /** Body and path of the call, canonical. */
  readonly data: Canonical;
  readonly district?: string | undefined;
  /** Sees and feeds the loops of all clients. */
  readonly operator: boolean;
  /** Where the client may act; left out: everywhere. Loops of no client are its to feed there. */
  readonly districts?: readonly string[] | undefined;
  /** Who acts in the client's own system, as said; for the history. */
  readonly acting?: { readonly user?: string; readonly role?: string } | undefined;
}

export interface LoopAnswer {
  readonly outcome: Outcome;
  readonly reason?: string | undefined;
  /** `reason` in words, Chinese and English. */
  readonly words?: string | undefined;
  /** Left out where the matter was not let to begin. */
  readonly loop?: LoopView | undefined;
}

export interface LoopView {
  readonly id: string;
  readonly kind: LoopKind;
  readonly key: string;
  readonly state: string;
  readonly stateTitle: string;
  readonly open: boolean;
  readonly owner: Owner;
  readonly district?: string | undefined;
  readonly client?: string | undefined;
  /** Due day of the strictest running clock. */
  readonly dueOn?: string | undefined;
  readonly provisional?: boolean | undefined;
  readonly overdue: boolean;
  /** RFC 3339 +08:00, business time. */
  readonly openedAt: string;
  readonly changedAt: string;
  readonly closedAt?: string | undefined;
  readonly clocks: readonly LoopClockView[];
  readonly commands: readonly LoopCommandView[];
  readonly content: Canonical;
}

export interface LoopClockView extends ClockView {
  readonly title: string;
  readonly clause: string;
  readonly duty: string;
  /** It is the earliest of those of its duty that run. */
  readonly stricter: boolean;
}

export interface LoopCommandView {
  readonly name: string;
  readonly operation: string;
  readonly state: 'pending' | 'issued' | 'refused';
  readonly exchangeId?: string | undefined;
}

export interface LoopFilter {
  readonly kind?: LoopKind | undefined;
  readonly state?: string | undefined;
  readonly owner?: Owner | undefined;
  readonly district?: string | undefined;
  readonly districts?: readonly string[] | undefined;
  readonly client?: string | undefined;
  /** Goes with `client`: beside its own also loops of no client, of these kinds. */
  readonly unownedKinds?: readonly LoopKind[] | undefined;
  readonly open?: boolean | undefined;
  readonly overdue?: boolean | undefined;
  /** `YYYY-MM-DD`, included. */
  readonly dueBefore?: string | undefined;
  /** Where the page before ended. */
  readonly after?: string | undefined;
  readonly limit: number;
}

export interface LoopPage {
  readonly loops: readonly LoopView[];
  /** Cursor of the next page. */
  readonly next?: string | undefined;
}

export interface HistoryLine {
  readonly seq: string;
  readonly no: number;
  /** RFC 3339 +08:00, business time. */
  readonly at: string;
  readonly eventId: string;
  readonly type: string;
  readonly source: LoopEvent['source'];
  readonly outcome: Outcome | 'unclaimed';
  readonly reason?: string | undefined;
  /** `reason` in words, Chinese and English. */
  readonly words?: string | undefined;
  readonly from: string;
  readonly to: string;
  readonly note?: Canonical | undefined;
}

/** A clock that a published calendar has moved. */
export interface MovedClock {
  readonly loopId: string;
  readonly kind: LoopKind;
  readonly key: string;
  readonly clock: string;
  readonly before: DueDate;
  readonly after: DueDate;
}

/** The loops, as the door and the command line see them. */
export interface LoopDesk {
  /**
   * Heard at once, in one transaction with its history. The same key again gets the first answer.
   * @throws GatewayError GW_REQUEST_KEY_REUSED, GW_NOT_FOUND where there is no such loop (of this client), GW_UNAVAILABLE
   */
  submit(call: LoopCall): Promise<LoopAnswer>;
  get(id: string): Promise<LoopView | undefined>;
  byKey(kind: LoopKind, key: string): Promise<LoopView | undefined>;
  /** By due date, those without one last. */
  list(filter: LoopFilter): Promise<LoopPage>;
  history(id: string): Promise<readonly HistoryLine[]>;
  /** For those who watch: loops that are open, those of them overdue, and events that wait for a loop. */
  counts(): Promise<{ readonly open: number; readonly overdue: number; readonly unclaimed: number }>;
  /** What waits for a loop that is not there, newest first; accounts, phones and persons masked. */
  unclaimed(limit: number): Promise<readonly { token: string; type: string; at: string; data: Canonical }[]>;
  /** Where the histories end now, for `recount`. */
  historyEnd(): Promise<string>;
  /**
   * Counts open clocks anew where they were counted by another calendar.
   * @param since what `historyEnd` answered before the year was published; left out: now
   * @returns those that have moved since, whichever process counted them
   */
  recount(since?: string): Promise<readonly MovedClock[]>;
  /** Something may be due: an event was told, business time has moved. */
  wake(): void;
}
