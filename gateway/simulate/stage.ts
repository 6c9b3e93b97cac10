/** The simulated year: who does what and when, and the engine that hears of it. Time jumps to the next moment that has something in it. */
import { beijingDate, toBeijing } from '../catalogue/beijing-time.ts';
import type { LoopCall, LoopKind } from '../loops/contract.ts';
import type { Store } from '../store/contract.ts';
import { Agenda, addDays, momentOn } from './agenda.ts';
import type { Chance } from './chance.ts';
import { type Call, clientName, type Exchange, type Player, type Stage, type Told } from './contract.ts';
import { Door } from './door.ts';
import { type Fault, type FaultyStore, faults } from './faulty-store.ts';
import { type Answered, type Ground, startGround, stepSize } from './ground.ts';

export interface Progress {
  readonly today: string;
  readonly told: number;
  readonly calls: number;
}

export interface YearParts {
  readonly chance: Chance;
  readonly store: Store;
  readonly faulty: FaultyStore;
  /** `YYYY-MM-DD` */
  readonly from: string;
  readonly onMoment?: ((progress: Progress) => void) | undefined;
}

/** Of the moments at which something is told. */
const restartShare = 0.03;
const faultShare = 0.04;
const mostStill = 20;

export class Year implements Stage {
  readonly chance: Chance;
  readonly ground: Ground;
  readonly door: Door;
  readonly clock: { at: Date };
  readonly #parts: YearParts;
  readonly #agenda = new Agenda();
  readonly #players: Player[] = [];
  readonly #visits = new Map<string, number>();
  #tells: Told[] = [];
  #calls: LoopCall[] = [];
  #orders: Omit<Exchange, 'id' | 'client'>[] = [];
  #callNo = 0;
  #stillFor = 0;
  /** The year was broken off: a step of a clock was due and did not fire. */
  stoodStill = false;
  /** By outcome: `applied`, `refused: too-late`, `GW_NOT_FOUND`. */
  readonly answers = new Map<string, number>();
  /** Calls that got an answer of the loops. */
  readonly answered: Answered[] = [];
  moments = 0;

  constructor(parts: YearParts) {
    this.#parts = parts;
    this.chance = parts.chance;
    this.clock = { at: new Date(momentOn(0, parts.from, 0)) };
    this.door = new Door({
      store: parts.store,
      now: () => this.clock.at,
      word: (operation, request) => this.#wordOf(operation, request),
      accepted: (exchange) => this.#serve(exchange),
    });
    const { store, faulty } = parts;
    this.ground = startGround({ store, faulty, door: this.door, clock: this.clock });
  }

  join(player: Player): void {
    this.#players.push(player);
  }

  now(): string {
    return toBeijing(this.clock.at);
  }

  today(): string {
    return beijingDate(this.clock.at);
  }

  /** Deaths of the process in the middle of its work. */
  faults(): number {
    return this.#parts.faulty.struck();
  }

  inDays(days: number, label: string, act: () => void): void {
    this.onDay(addDays(this.today(), days), label, act);
  }

  onDay(day: string, label: string, act: () => void): void {
    const at = momentOn(this.clock.at.getTime(), day, this.chance.draw('hour', label));
    this.#agenda.add(at, this.chance.draw('rank', label), act);
  }

  tell(told: Told): void {
    this.#tells.push(told);
  }

  call({ client = clientName, ...call }: Call): void {
    this.#callNo += 1;
    this.#calls.push({ ...call, client, idempotencyKey: `call-${this.#callNo}`, operator: false });
  }

  order(order: Omit<Exchange, 'id' | 'client'>): void {
    this.#orders.push(order);
  }

  settle(exchange: Exchange, { state, response, problem }: Parameters<Stage['settle']>[1]): void {
    const { id: exchangeId, operation, partner, district } = exchange;
    const data = {
      ...{ exchangeId, operation, partner, reference: exchangeId, state },
      ...(response === undefined ? {} : { response }),
      ...(problem === undefined ? {} : { problem }),
    };
    this.tell({ type: `${operation}.settled`, partner, district, data, exchange });
  }

  /** Until nobody means to do anything, and no clock has anything left to do. */
  async run(): Promise<void> {
    for (;;) {
      const [planned, due] = [this.#agenda.next(), await this.ground.nextDue()];
      const at = Math.min(planned ?? Number.POSITIVE_INFINITY, due ?? Number.POSITIVE_INFINITY);
      if (at === Number.POSITIVE_INFINITY || this.#standsStill(due)) return;
      // What was put off may lie behind: time never goes back.
      this.clock.at = new Date(Math.max(at, this.clock.at.getTime()));
      for (const act of this.#agenda.take(at)) act();
      await this.#happens();
      await this.#heed();
      this.moments += 1;
      this.#parts.onMoment?.({ today: this.today(), told: this.door.told, calls: this.#callNo });
    }
  }

  /** A step that is due and does not fire, however often it is asked for, would hold up time for ever. */
  #standsStill(due: number | undefined): boolean {
    const isBehind = due !== undefined && due <= this.clock.at.getTime();
    this.#stillFor = isBehind ? this.#stillFor + 1 : 0;
    this.stoodStill = this.#stillFor > mostStill;
    return this.stoodStill;
  }

  async #happens(): Promise<void> {
    const { ground, chance, clock } = this;
    const moment = clock.at.getTime();
    const [tells, calls, orders] = [this.#tells, this.#calls, this.#orders];
    [this.#tells, this.#calls, this.#orders] = [[], [], []];
    if (orders.length > 0) await this.door.order(orders);
    const isBusy = tells.length + calls.length > 0;
    if (isBusy && chance.happens(faultShare, 'fault', moment)) this.#parts.faulty.arm(this.#faultAt(moment));
    for (let from = 0; from < Math.max(tells.length, calls.length, 1); from += stepSize) {
      const some = tells.slice(from, from + stepSize);
      if (some.length > 0) await this.door.tell(some);
      const asked = ground.submit(calls.slice(from, from + stepSize));
      await ground.settled();
      for (const answered of await asked) this.#note(answered);
    }
    if (isBusy && chance.happens(restartShare, 'restart', moment)) {
      await ground.restart();
      await ground.settled();
    }
  }

  #faultAt(moment: number): Fault {
    return faults[this.chance.between(0, faults.length - 1, 'which fault', moment)] ?? 'before-commit';
  }

  #note(answered: Answered): void {
    const { answer, refusal } = answered;
    const word = answer === undefined ? String(refusal) : [answer.outcome, answer.reason].filter(Boolean).join(': ');
    this.answers.set(word, (this.answers.get(word) ?? 0) + 1);
    if (answer !== undefined) this.answered.push(answered);
  }

  /** Whoever has to act is told of it. */
  async #heed(): Promise<void> {
    for (const { data } of await this.ground.news()) {
      const { kind, key, state } = data;
      const word = `${kind} ${key} ${state}`;
      const visit = (this.#visits.get(word) ?? 0) + 1;
      this.#visits.set(word, visit);
      for (const { heeds } of this.#players)
        heeds?.[`${kind} ${state}`]?.({ kind: kind as LoopKind, key, state, visit });
    }
  }

  #wordOf(operation: string, request: Exchange['request']) {
    for (const { door } of this.#players) {
      const word = door?.[operation]?.(request);
      if (word !== undefined) return word;
    }
    return 'accepts';
  }

  #serve(exchange: Exchange): void {
    for (const { serves } of this.#players) serves?.[exchange.operation]?.(exchange);
  }
}
