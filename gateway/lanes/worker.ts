/** A worker: holds its fair share of lanes by lease, renews them, takes over those of workers that vanished. */
import { setTimeout as delay } from 'node:timers/promises';
import type { Partner } from '../directory/contract.ts';
import type { LaneRow } from '../journal/contract.ts';
import { uuidv7 } from '../journal/uuid.ts';
import type { Companion, CompanionParts } from './companion.ts';
import { type LaneOptions, laneDefaults, type Worker, type WorkerParts } from './contract.ts';
import { Lane } from './lane.ts';
import { PulledLane } from './pulled-lane.ts';
import { share } from './shares.ts';

type HeldLane = Lane | PulledLane;

/** Joins the workers, takes its lanes and returns; a database that is away now is waited for in the background. */
export async function startWorker(parts: WorkerParts & CompanionParts): Promise<Worker> {
  const worker = new RunningWorker(parts);
  await worker.beat();
  return worker;
}

class RunningWorker implements Worker {
  readonly id: string;
  readonly #parts: WorkerParts & CompanionParts;
  readonly #options: LaneOptions;
  readonly #lanes = new Map<string, HeldLane>();
  readonly #companions = new Map<HeldLane, Companion>();
  /** Lanes on their way out, with the end of it. */
  readonly #leaving = new Map<HeldLane, Promise<void>>();
  #beating: Promise<void> | undefined;
  #timer: NodeJS.Timeout | undefined;
  #stopped = false;

  constructor(parts: WorkerParts & CompanionParts) {
    this.#parts = parts;
    this.#options = { ...laneDefaults, ...parts.options };
    this.id = parts.id ?? uuidv7();
    parts.directory.onChange(() => void this.beat());
    parts.broker.onReconnect(() => this.#sweepAll());
  }

  lanes(): readonly string[] {
    return [...this.#lanes.keys()];
  }

  beat(): Promise<void> {
    this.#beating ??= this.#beatOnce()
      .catch((error) =>
        this.#parts.log.warn({ worker: this.id, err: error }, 'heartbeat failed; the next one tries again'),
      )
      .finally(() => {
        this.#beating = undefined;
        clearTimeout(this.#timer);
        if (!this.#stopped) this.#timer = setTimeout(() => void this.beat(), this.#options.heartbeatMs).unref();
      });
    return this.#beating;
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#timer);
    await this.#beating;
    const renewing = new AbortController();
    void this.#keepWhileDraining(renewing.signal);
    for (const lane of [...this.#lanes.values()]) void this.#release(lane);
    await Promise.all(this.#leaving.values());
    renewing.abort();
    await this.#parts.journal.forgetWorker(this.id).catch(() => undefined);
    this.#parts.observer?.lanesHeld?.(0);
  }

  async #beatOnce(): Promise<void> {
    if (this.#stopped) return;
    const { journal, directory, adapters, observer } = this.#parts;
    // A worker silent for a whole lease has lost its lanes; counting it would leave them without an owner.
    const workers = await journal.heartbeat(this.id, this.#parts.role ?? 'worker', this.#options.leaseMs);
    const rows = new Map((await journal.lanes()).map((row) => [row.partner, row]));
    await this.#renew(rows);
    const lanes = directory.partners().filter(({ connection }) => adapters.has(connection.kind));
    const { giveUp, take } = share({
      lanes: lanes.map(({ connection }) => connection.id),
      workers,
      self: this.id,
      held: this.lanes(),
      rows,
      alone: this.#parts.alone ?? false,
      now: new Date(),
    });
    for (const name of [...giveUp, ...this.#otherwiseServed()]) this.#giveUp(name);
    for (const name of take) await this.#take(name, rows.get(name));
    observer?.lanesHeld?.(this.#lanes.size);
  }

  async #renew(rows: ReadonlyMap<string, LaneRow>): Promise<void> {
    const held = [...this.#lanes.values()];
    if (held.length === 0) return;
    const validUntil = this.#leaseFromNow();
    const kept = await this.#parts.journal.renew(
      held.map(({ hold }) => hold),
      this.#options.leaseMs,
    );
    const still = new Set(kept.map(({ lane }) => lane));
    for (const lane of held) {
      if (still.has(lane.hold.lane)) lane.renewed(validUntil, rows.get(lane.hold.lane)?.paused ?? false);
      else this.#lost(lane);
    }
  }

  async #take(name: string, row: LaneRow | undefined): Promise<void> {
    const { journal, directory, adapters, observer } = this.#parts;
    const partner = directory.partner(name);
    const adapter = partner === undefined ? undefined : adapters.get(partner.connection.kind);
    if (this.#stopped || partner === undefined || adapter === undefined) return;
    const validUntil = this.#leaseFromNow();
    const formerOwners = this.#parts.alone === true && row?.owner !== undefined ? [row.owner] : [this.id];
    const hold = await journal.takeLane(name, this.id, this.#options.leaseMs, formerOwners);
    if (hold === undefined) return;
    const parts = { ...this.#parts, id: this.id };
    const lane = isPulled(partner)
      ? new PulledLane(parts, this.#options, hold)
      : new Lane(parts, this.#options, { hold, row, partner, adapter, validUntil });
    this.#lanes.set(name, lane);
    observer?.laneChanged?.({ lane: name, what: 'taken' });
    this.#parts.log.debug({ partner: name, worker: this.id, epoch: hold.epoch }, 'lane taken');
    void lane.start();
    if (this.#parts.beside !== undefined) this.#companions.set(lane, this.#parts.beside(hold));
  }

  /** Partners that are called now and were fetching before, or the other way round: their lanes are taken anew. */
  #otherwiseServed(): readonly string[] {
    return [...this.#lanes].flatMap(([name, lane]) => {
      const partner = this.#parts.directory.partner(name);
      return partner !== undefined && isPulled(partner) !== lane instanceof PulledLane ? [name] : [];
    });
  }

  #giveUp(name: string): void {
    const lane = this.#lanes.get(name);
    if (lane !== undefined) void this.#release(lane);
  }

  /** In good order, while the other lanes go on. The lane is released after its calls have ended; until then its lease is kept. */
  #release(lane: HeldLane): Promise<void> {
    return this.#leave(lane, async () => {
      await Promise.all([this.#companions.get(lane)?.stop(), lane.stop()]);
      if (this.#lanes.get(lane.hold.lane) === lane) this.#lanes.delete(lane.hold.lane);
      await this.#parts.journal.releaseLane(lane.hold);
      this.#parts.observer?.laneChanged?.({ lane: lane.hold.lane, what: 'released' });
    });
  }

  #lost(lane: HeldLane): void {
    const name = lane.hold.lane;
    this.#lanes.delete(name);
    this.#parts.observer?.laneChanged?.({ lane: name, what: 'lost' });
    this.#parts.log.warn({ partner: name, worker: this.id }, 'lane lost to another worker');
    void this.#leave(lane, async () => void (await Promise.all([this.#companions.get(lane)?.stop(), lane.lost()])));
  }

  #leave(lane: HeldLane, work: () => Promise<void>): Promise<void> {
    const known = this.#leaving.get(lane);
    if (known !== undefined) return known;
    const leaving = work()
      .catch((error) =>
        this.#parts.log.warn({ partner: lane.hold.lane, err: error }, 'cannot release the lane; its lease runs out'),
      )
      .finally(() => {
        this.#companions.delete(lane);
        this.#leaving.delete(lane);
      });
    this.#leaving.set(lane, leaving);
    return leaving;
  }

  async #keepWhileDraining(signal: AbortSignal): Promise<void> {
    const { journal } = this.#parts;
    while (!signal.aborted) {
      const holds = [...this.#lanes.values()].map(({ hold }) => hold);
      if (holds.length > 0) await journal.renew(holds, this.#options.leaseMs).catch(() => undefined);
      await delay(this.#options.heartbeatMs, undefined, { ref: false, signal }).catch(() => undefined);
    }
  }

  #sweepAll(): void {
    for (const lane of this.#lanes.values()) void lane.sweep();
  }

  /** Counted from before the database is asked, and a little short: nothing may begin after the lease has ended there. */
  #leaseFromNow(): number {
    return performance.now() + this.#options.leaseMs * 0.9;
  }
}

const isPulled = ({ profile }: Partner): boolean => profile.pull === true;
