/**
 * One lane: the road to one partner, while this worker owns it. A ring is only a doorbell: ids that arrive together are claimed in the
 * journal together, called about up to the partner's concurrency, settled, then acked. What nobody rings for, the sweep finds.
 */
import type { Adapter } from '../../adapters/contract.ts';
import type { Partner } from '../directory/contract.ts';
import { isOpenAt } from '../directory/opening-hours.ts';
import type { Claimed, LaneHold, LaneRow } from '../journal/contract.ts';
import type { Consumer } from '../messaging/contract.ts';
import { Alarms } from './alarms.ts';
import { type Carried, Carrier, type Kind } from './carrier.ts';
import type { LaneOptions, WorkerParts } from './contract.ts';
import { Doorbells } from './doorbells.ts';
import { commandsOf, Gate } from './gate.ts';
import { Outage } from './outage.ts';
import { Pace } from './pace.ts';
import { letThrough, Questions, questionsAtOnce } from './questions.ts';
import { SecondRoute } from './second-route.ts';

/** After cutting off the calls under way, how long their results may take to be written. */
const cutOffMs = 2_000;
/** Sweeps that look for claims of which only the answer was lost, after a claim failed. */
const suspectSweeps = 3;

export interface LaneTaken {
  readonly hold: LaneHold;
  readonly row: LaneRow | undefined;
  readonly partner: Partner;
  readonly adapter: Adapter;
  /** Monotonic time until which the lease surely holds. */
  readonly validUntil: number;
}

export class Lane {
  readonly hold: LaneHold;
  readonly #parts: WorkerParts;
  readonly #options: LaneOptions;
  readonly #gate: Gate;
  readonly #carrier: Carrier;
  readonly #bells = new Doorbells();
  readonly #alarms = new Alarms();
  readonly #pace = new Pace();
  readonly #questions = new Questions();
  readonly #outage: Outage;
  readonly #second: SecondRoute;
  readonly #ready: Record<Kind, Claimed[]> = { call: [], ask: [] };
  readonly #calling: Record<Kind, number> = { call: 0, ask: 0 };
  readonly #claiming: Record<Kind, boolean> = { call: false, ask: false };
  #partner: Partner;
  #consumer: Consumer | undefined;
  #validUntil: number;
  #sweeping: Promise<void> | undefined;
  #sweepTimer: NodeJS.Timeout | undefined;
  #moreToSweep = false;
  #suspect = 0;
  #stopping = false;
  #busy = 0;
  #whenIdle: (() => void) | undefined;

  constructor(parts: WorkerParts, options: LaneOptions, taken: LaneTaken) {
    this.#parts = parts;
    this.#options = options;
    this.hold = taken.hold;
    this.#partner = taken.partner;
    this.#validUntil = taken.validUntil;
    this.#outage = new Outage(taken.hold.lane, parts.log, parts.observer);
    this.#second = new SecondRoute(parts, taken.hold);
    const failed = (error: unknown, doing: string) => this.#failed(error, doing);
    this.#gate = new Gate({
      journal: parts.journal,
      hold: taken.hold,
      log: parts.log,
      observer: parts.observer,
      operations: () => commandsOf(this.#current(), parts.catalogue),
      breakerMs: () => this.#current().limits.breakerMs,
      releasePortion: options.releasePortion,
      restored: taken.row?.breakers ?? {},
      paused: taken.row?.paused ?? false,
      closed: taken.row?.closed ?? false,
      isOpen: () => isOpenAt(this.#current().profile.hours, parts.clock.now()),
      ring: (ids) => this.#ring(...ids),
      goOver: (operation) => this.#second.behindBreaker(operation),
      failed,
    });
    this.#carrier = new Carrier({
      parts,
      hold: taken.hold,
      adapter: taken.adapter,
      breakers: this.#gate.breakers,
      askBudget: options.askBudget,
      partner: () => this.#current(),
      free: (kind, durationMs) => this.#free(kind, durationMs),
      failed,
    });
  }

  async start(): Promise<void> {
    await this.sweep();
    void this.#gate.tend();
  }

  /** The lease was renewed. @param validUntil monotonic */
  renewed(validUntil: number, paused: boolean): void {
    const lapsed = !this.#valid();
    this.#validUntil = validUntil;
    this.#gate.setPaused(paused);
    this.#gate.look();
    // Claims that the journal met after the lease had ended were refused, their rings acked.
    if (lapsed) void this.sweep();
    this.#move();
  }

  /** Finds what the broker lost, and unknowns that are due. Also how a lane comes back after the database was away. */
  sweep(): Promise<void> {
    this.#sweeping ??= this.#sweepOnce().finally(() => {
      this.#sweeping = undefined;
      this.#planSweep();
    });
    return this.#sweeping;
  }

  /** Another owner has the lane. Nothing more is begun; results of calls under way are still offered to the journal, which decides. */
  async lost(): Promise<void> {
    for (const kind of ['call', 'ask'] as const) {
      for (const { exchange } of this.#ready[kind].splice(0)) this.#bells.done(exchange.id);
    }
    await this.stop();
  }

  /** Gives the lane up in good order; the hold may be released afterwards. */
  async stop(): Promise<void> {
    this.#stopping = true;
    clearTimeout(this.#sweepTimer);
    this.#alarms.clear();
    await this.#consumer?.stop().catch(() => undefined);
    this.#handBackReady();
    await this.#idle(this.#options.drainMs);
    this.#carrier.cutOff();
    await this.#idle(cutOffMs);
    this.#carrier.end();
    this.#gate.close();
  }

  // What comes in

  async #consume(): Promise<void> {
    if (this.#consumer !== undefined || this.#stopping) return;
    try {
      const consumer = await this.#parts.broker.consume(this.hold.lane, this.#options.prefetch, (delivery) => {
        if (this.#stopping) return delivery.giveBack();
        this.#bells.ring(delivery.exchangeId, delivery);
        this.#move();
      });
      if (this.#stopping) await consumer.stop();
      else this.#consumer = consumer;
    } catch (error) {
      this.#parts.log.warn(
        { partner: this.hold.lane, err: error },
        'cannot consume the queue of the lane; the sweep carries it',
      );
    }
  }

  #ring = (...ids: readonly string[]): void => {
    if (this.#stopping) return;
    for (const id of ids) this.#bells.ring(id);
    this.#move();
  };

  #ask = (id: string): void => {
    if (this.#stopping) return;
    this.#questions.add(id);
    this.#move();
  };

  #planSweep(): void {
    clearTimeout(this.#sweepTimer);
    if (this.#stopping) return;
    const inMs = this.#outage.pauseMs > 0 ? this.#outage.pauseMs : this.#options.sweepMs;
    this.#sweepTimer = setTimeout(() => void this.sweep(), inMs).unref();
  }

  async #sweepOnce(): Promise<void> {
    const { journal, clock, observer } = this.#parts;
    if (this.#stopping || !this.#valid()) return;
    try {
      await this.#consume();
      const found = await journal.sweep(this.hold, clock.now(), this.#options.sweepLimit);
      await this.#settleLostClaims();
      this.#outage.ended();
      this.#moreToSweep = found.claimable.length >= this.#options.sweepLimit;
      const claimable = found.claimable.filter((id) => !this.#bells.has(id));
      const askable = found.askable.filter((id) => !this.#bells.isUnderWay(id) && !this.#questions.has(id));
      if (claimable.length + askable.length > 0)
        observer?.swept?.({ partner: this.hold.lane, claimable: claimable.length, askable: askable.length });
      for (const id of askable) this.#questions.add(id);
      this.#ring(...claimable);
      void this.#gate.tend();
    } catch (error) {
      this.#failed(error, 'sweep the lane');
    }
  }

  /** A claim may have been committed though its answer never came: such rows are under way for the journal and for nobody here. */
  async #settleLostClaims(): Promise<void> {
    if (this.#suspect === 0) return;
    this.#suspect -= 1;
    for (const exchange of await this.#parts.journal.underWay(this.hold.lane)) {
      if (!this.#bells.begin(exchange.id)) continue;
      const claimed = { exchange, maybeSentBefore: exchange.sentAt !== undefined };
      void this.#tracked(claimed, () => this.#carrier.handBack(claimed, 'its claim was not heard of.'));
    }
  }

  // From ring to call

  /** Does whatever can be done now; cheap when nothing can. */
  #move(): void {
    if (this.#stopping || !this.#valid()) return;
    this.#begin('ask');
    this.#begin('call');
    if (this.#outage.pauseMs > 0) return;
    if (this.#questions.waiting > 0) void this.#claimAsks();
    if (this.#bells.waiting > 0) void this.#claim();
    else if (this.#gate.releasing) void this.#gate.tend();
    else if (this.#moreToSweep) void this.sweep();
  }

  #begin(kind: Kind): void {
    const ready = this.#ready[kind];
    if (ready.length > 0 && this.#gate.closedNow()) this.#handBack(ready, 'the partner has just closed.');
    const most = kind === 'ask' ? this.#askLimit() : Number.POSITIVE_INFINITY;
    const { concurrency } = this.#current().limits;
    while (ready.length > 0 && this.#calling[kind] < most && this.#calling.call + this.#calling.ask < concurrency) {
      const claimed = ready.shift();
      if (claimed === undefined) return;
      this.#calling[kind] += 1;
      void this.#tracked(claimed, async () => this.#follow(claimed, await this.#carrier.carry(claimed, kind)));
    }
  }

  async #claim(): Promise<void> {
    const room = this.#pace.room(this.#current().limits.concurrency) - this.#calling.call - this.#ready.call.length;
    if (this.#claiming.call || room <= 0) return;
    this.#claiming.call = true;
    this.#busy += 1;
    const ids = this.#bells.take(Math.min(room, this.#options.claimBatch));
    const begun = performance.now();
    try {
      await this.#gate.park(ids);
      const outcome = await this.#parts.journal.claim(this.hold, ids, this.#parts.clock.now());
      this.#pace.claimTook(performance.now() - begun);
      for (const id of outcome.blocked) this.#notNow(id);
      for (const id of outcome.skipped) this.#notNow(id);
      for (const claimed of outcome.claimed) this.#claimed(claimed);
    } catch (error) {
      this.#bells.putBack(ids);
      this.#suspect = suspectSweeps;
      this.#failed(error, 'claim exchanges');
    } finally {
      this.#claiming.call = false;
    }
    this.#afterClaim();
  }

  #claimed(claimed: Claimed): void {
    const { exchange } = claimed;
    this.#ready.call.push(claimed);
    if (exchange.attempt !== 1) return;
    const waitedMs = this.#parts.clock.now().getTime() - exchange.acceptedAt.getTime();
    this.#parts.observer?.waited?.({ partner: exchange.partner, operation: exchange.operation, waitedMs });
  }

  #notNow(id: string): void {
    this.#bells.notNow(id);
    this.#gate.probeDone(id);
  }

  async #claimAsks(): Promise<void> {
    const room = this.#askLimit() - this.#calling.ask - this.#ready.ask.length;
    if (this.#claiming.ask || room <= 0 || this.#gate.shut) return;
    this.#claiming.ask = true;
    this.#busy += 1;
    const ids = this.#questions.take(room).filter((id) => this.#bells.begin(id));
    const claimed = new Set<string>();
    try {
      const askable = await this.#askable(ids);
      for (const one of askable.length === 0 ? [] : await this.#parts.journal.claimAsk(this.hold, askable)) {
        claimed.add(one.exchange.id);
        this.#ready.ask.push(one);
      }
    } catch (error) {
      this.#failed(error, 'take up unknown exchanges');
    } finally {
      for (const id of ids) if (!claimed.has(id)) this.#bells.done(id);
      this.#claiming.ask = false;
    }
    this.#afterClaim();
  }

  /** A lane that ended while a claim was under way hands back what the claim brought. */
  #afterClaim(): void {
    if (this.#stopping) this.#handBackReady();
    this.#done();
  }

  #handBackReady(): void {
    for (const ready of [this.#ready.call, this.#ready.ask]) this.#handBack(ready, 'the lane ended first.');
    this.#bells.giveBackWaiting();
  }

  #handBack(ready: Claimed[], why: string): void {
    for (const claimed of ready.splice(0))
      void this.#tracked(claimed, () => this.#carrier.handBack(claimed, why)).then(() =>
        this.#ring(claimed.exchange.id),
      );
  }

  async #askable(ids: readonly string[]): Promise<readonly string[]> {
    if (ids.length === 0 || this.#gate.breakers.troubled.size === 0) return ids;
    return letThrough(await this.#parts.journal.getMany(ids), this.#parts.catalogue, this.#gate);
  }

  #askLimit(): number {
    return questionsAtOnce(this.#current().limits.concurrency);
  }

  #free(kind: Kind, durationMs: number): void {
    this.#calling[kind] -= 1;
    if (kind === 'call') this.#pace.callTook(durationMs);
    this.#move();
  }

  /** What comes after a settlement: the next of the key, a retry, a question. */
  async #follow({ exchange }: Claimed, { decision, outcome }: Carried): Promise<void> {
    if (this.#stopping || !outcome.applied) return;
    if (outcome.next !== undefined) this.#ring(outcome.next);
    if (decision.needsPerson === true) return;
    if (decision.to === 'unknown') this.#alarms.set(exchange.id, decision.retryInMs ?? 0, this.#ask);
    else if (decision.to !== 'queued') this.#bells.ended(exchange.id);
    if (decision.to !== 'queued') return;
    if (await this.#gate.settledQueued(exchange.operation, exchange.id)) return;
    const wentOver = await this.#second.afterRefusal(exchange, decision.problem?.code);
    if (!wentOver) this.#alarms.set(exchange.id, decision.retryInMs ?? 0, this.#ring);
  }

  async #tracked({ exchange }: Claimed, work: () => Promise<unknown>): Promise<void> {
    this.#busy += 1;
    try {
      await work();
    } catch (error) {
      this.#failed(error, 'follow a settlement');
    } finally {
      this.#bells.done(exchange.id);
      this.#gate.probeDone(exchange.id);
      this.#done();
    }
  }

  /** A claim or a contact is over. */
  #done(): void {
    this.#busy -= 1;
    if (this.#busy === 0) this.#whenIdle?.();
    this.#move();
  }

  // Trouble

  #failed(error: unknown, doing: string): void {
    this.#outage.began(error, doing);
    if (this.#sweeping === undefined) this.#planSweep();
  }

  #idle(limitMs: number): Promise<void> {
    if (this.#busy === 0) return Promise.resolve();
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, limitMs);
      this.#whenIdle = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  #valid(): boolean {
    return performance.now() < this.#validUntil;
  }

  /** The partner as the directory has it now: limits and credentials change without a restart. */
  #current(): Partner {
    this.#partner = this.#parts.directory.partner(this.hold.lane) ?? this.#partner;
    return this.#partner;
  }
}
