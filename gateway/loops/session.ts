/** What one step of the loops has read and what it will write. Nothing of it outlives the transaction. */
import type { Canonical } from '../catalogue/contract.ts';
import type { CommandOrder, LoopEvent, LoopKind, Outcome, Owner } from './contract.ts';
import type { Clocks } from './timekeeping.ts';

export interface Loop {
  readonly id: string;
  readonly kind: LoopKind;
  readonly key: string;
  readonly state: string;
  readonly open: boolean;
  readonly owner: Owner;
  readonly district?: string | undefined;
  readonly client?: string | undefined;
  readonly data: Canonical;
  /** Number of its newest line of history. */
  readonly version: number;
  readonly openedAt: string;
  readonly changedAt: string;
  readonly closedAt?: string | undefined;
  readonly clocks: Clocks;
}

export interface HistoryRow {
  readonly loopId: string | undefined;
  readonly no: number;
  readonly at: string;
  readonly eventId: string;
  readonly type: string;
  readonly source: LoopEvent['source'];
  readonly outcome: Outcome | 'unclaimed';
  readonly reason?: string | undefined;
  readonly from: string;
  readonly to: string;
  readonly note?: Canonical | undefined;
}

export interface OrderedCommand extends CommandOrder {
  readonly loopId: string;
  readonly at: string;
}

export interface Announced {
  readonly loop: Loop;
  readonly type: string;
  readonly data: Canonical;
}

export interface Unclaimed {
  readonly kind: LoopKind;
  readonly token: string;
  readonly event: LoopEvent;
}

export interface ClockStepKey {
  readonly clock: string;
  readonly run: number;
  readonly step: string;
}

/** How a loop is sought: by its id, its key or an alias. One word for each, for looking up once. */
export const idToken = (id: string): string => `id ${id}`;
export const keyToken = (key: string): string => `key ${key}`;
export const aliasToken = (alias: string): string => `alias ${alias}`;

/** By which loops of a kind are found. */
export interface Name {
  readonly kind: LoopKind;
  readonly token: string;
}

export interface Sought {
  readonly kind: LoopKind | undefined;
  readonly token: string;
}

const wordOf = ({ kind, token }: Sought): string => (kind === undefined ? token : `${kind} ${token}`);

export class Session {
  readonly #loops = new Map<string, Loop>();
  /** As they were read; a loop that began in this step is not here. */
  readonly #read = new Map<string, Loop>();
  readonly #found = new Map<string, Set<string>>();
  /** Looked up in the database; what this step has named itself may be only a part of what is there. */
  readonly #looked = new Set<string>();
  /** What waited for names when they were looked up. */
  readonly #waiting = new Map<string, readonly Unclaimed[]>();
  readonly history: HistoryRow[] = [];
  readonly commands: OrderedCommand[] = [];
  readonly announced: Announced[] = [];
  readonly aliases: { readonly alias: string; readonly loopId: string }[] = [];
  readonly unclaimed: Unclaimed[] = [];
  readonly claimed: { readonly unclaimed: Unclaimed; readonly loopId: string }[] = [];
  /** Names by which loops can be found since this step; what waited for them is heard. */
  newNames: (Name & { readonly loopId: string })[] = [];
  /** Event ids that each loop has heard in this step. */
  readonly #heard = new Set<string>();

  /** Those not looked up yet. */
  missing(sought: readonly Sought[]): Sought[] {
    const fresh = new Map(sought.filter((one) => !this.#looked.has(wordOf(one))).map((one) => [wordOf(one), one]));
    return [...fresh.values()];
  }

  /** What was found for those that were looked up; a loop that is here already is kept as it stands. */
  add(sought: readonly Sought[], found: readonly { readonly sought: Sought; readonly loop: Loop }[]): void {
    for (const one of sought) this.#looked.add(wordOf(one));
    for (const { sought: one, loop } of found) {
      if (!this.#loops.has(loop.id)) {
        this.#loops.set(loop.id, loop);
        this.#read.set(loop.id, loop);
      }
      this.#name(one, loop.id);
    }
  }

  #name(sought: Sought, id: string): void {
    const ids = this.#found.get(wordOf(sought)) ?? new Set();
    this.#found.set(wordOf(sought), ids.add(id));
  }

  find(sought: Sought): readonly Loop[] {
    return [...(this.#found.get(wordOf(sought)) ?? [])].flatMap((id) => this.#loops.get(id) ?? []);
  }

  loop(id: string): Loop | undefined {
    return this.#loops.get(id);
  }

  begin(loop: Loop): void {
    this.#loops.set(loop.id, loop);
    const byId = { kind: undefined, token: idToken(loop.id) };
    this.#looked.add(wordOf(byId));
    this.#name(byId, loop.id);
    this.#call(loop, keyToken(loop.key));
  }

  /** @param aliases further names; those it has already are no news */
  put(loop: Loop, aliases: readonly string[]): void {
    this.#loops.set(loop.id, loop);
    for (const alias of aliases) {
      this.aliases.push({ alias, loopId: loop.id });
      this.#call(loop, aliasToken(alias));
    }
  }

  #call({ kind, id }: Loop, token: string): void {
    this.#name({ kind, token }, id);
    this.newNames.push({ kind, token, loopId: id });
  }

  /** Those whose waiting events have not been looked up yet. */
  unasked(names: readonly Name[]): Name[] {
    const fresh = new Map(names.filter((one) => !this.#waiting.has(wordOf(one))).map((one) => [wordOf(one), one]));
    return [...fresh.values()];
  }

  await(names: readonly Name[], waiting: readonly Unclaimed[]): void {
    for (const name of names)
      this.#waiting.set(
        wordOf(name),
        waiting.filter(({ kind, token }) => kind === name.kind && token === name.token),
      );
  }

  /** What waits for a name: stored before, and come in this step. */
  waitingFor(name: Name): readonly Unclaimed[] {
    const come = this.unclaimed.filter(({ kind, token }) => kind === name.kind && token === name.token);
    return [...(this.#waiting.get(wordOf(name)) ?? []), ...come];
  }

  /** @returns whether it is the first time */
  hear(loopId: string, eventId: string): boolean {
    const word = `${loopId} ${eventId}`;
    if (this.#heard.has(word)) return false;
    this.#heard.add(word);
    return true;
  }

  changed(): readonly { readonly loop: Loop; readonly before: Loop | undefined }[] {
    return [...this.#loops.values()]
      .map((loop) => ({ loop, before: this.#read.get(loop.id) }))
      .filter(({ loop, before }) => loop !== before);
  }
}
