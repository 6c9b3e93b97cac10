/**
 * Fetches, round after round, what a partner keeps for us. One round at a time for each collection; what a round covers is committed
 * before its cursor is, so that whatever is lost in between is fetched again and recognised by its identity.
 */
import { setTimeout as delay } from 'node:timers/promises';
import type { Collection, CollectRound } from '../../adapters/contract.ts';
import { toBeijing } from '../catalogue/beijing-time.ts';
import { joinedSignal } from '../config/joined-signal.ts';
import type { Partner } from '../directory/contract.ts';
import { isOpenAt } from '../directory/opening-hours.ts';
import type { LaneHold } from '../journal/contract.ts';
import { uuidv7 } from '../journal/uuid.ts';
import { maskFor } from '../lanes/masking.ts';
import {
  type Collecting,
  type CollectingOptions,
  type CollectingParts,
  type Companion,
  collectingDefaults,
} from './contract.ts';
import { collectionStatus, saveEnd, standingOf } from './cursors.ts';

/** A partner that always has more must leave the process room for others. */
const breathMs = 10;
/** Collections of many partners that began together do not stay together. */
const jitter = 0.1;

export function createCollecting(parts: CollectingParts): Collecting {
  const options = { ...collectingDefaults, ...parts.options };
  return {
    beside: (hold) => new Rounds(parts, options, hold),
    status: () => collectionStatus(parts.store),
  };
}

class Rounds implements Companion {
  readonly #parts: CollectingParts;
  readonly #options: CollectingOptions;
  readonly #hold: LaneHold;
  readonly #stop = new AbortController();
  readonly #running: Promise<unknown>;

  constructor(parts: CollectingParts, options: CollectingOptions, hold: LaneHold) {
    this.#parts = parts;
    this.#options = options;
    this.#hold = hold;
    const partner = parts.directory.partner(hold.lane);
    const adapter = partner && parts.adapters.get(partner.connection.kind);
    const collections = (partner && adapter?.collections?.(partner.connection.dialect)) ?? [];
    this.#running = Promise.all(collections.map((collection) => this.#repeat(collection)));
  }

  async stop(): Promise<void> {
    this.#stop.abort();
    const late = new AbortController();
    await Promise.race([
      this.#running,
      delay(this.#options.stopMs, undefined, { ref: false, signal: late.signal }).catch(() => undefined),
    ]);
    late.abort();
  }

  async #repeat(collection: Collection): Promise<void> {
    const { signal } = this.#stop;
    let failures = 0;
    while (!signal.aborted) {
      const pauseMs = await this.#once(collection, failures).then(
        (next) => {
          failures = 0;
          return next;
        },
        async (error: unknown) => {
          failures += 1;
          await this.#failed(collection, error, failures);
          return pauseAfter(this.#options, failures);
        },
      );
      await delay(pauseMs, undefined, { ref: false, signal }).catch(() => undefined);
    }
  }

  /** @returns the pause before the next. */
  async #once(collection: Collection, failures: number): Promise<number> {
    const { store, directory, clock, observer, log } = this.#parts;
    const partner = directory.partner(this.#hold.lane);
    if (partner === undefined || !isOpenAt(partner.profile.hours, clock.now())) return this.#options.closedMs;
    const standing = await standingOf(store, this.#hold, collection.name);
    if (standing === undefined || standing.paused) return this.#options.closedMs;
    const ended = joinedSignal(this.#stop.signal, AbortSignal.timeout(this.#options.roundMs));
    const round = this.#round(partner, standing.cursor, ended.signal);
    const { cursor, more } = await collection.collect(round).finally(ended.release);
    await saveEnd(store, this.#hold, collection.name, { how: 'done', cursor });
    observer?.roundEnded?.({ partner: this.#hold.lane, collection: collection.name, how: 'done' });
    if (failures > 0)
      log.debug({ partner: this.#hold.lane, collection: collection.name }, 'a collection goes on after failures');
    const everyMs = this.#options.everyMs ?? collection.everyMs;
    return more ? breathMs : everyMs * (1 + jitter * (2 * Math.random() - 1));
  }

  #round(partner: Partner, cursor: string | undefined, signal: AbortSignal): CollectRound {
    const { connection, limits } = partner;
    return {
      partner: connection,
      cursor,
      context: () => contextOf(partner, this.#parts.clock.now()),
      timeoutMs: limits.timeoutMs ?? this.#options.requestMs,
      signal,
      take: (arrival) => this.#parts.inbound.take(connection.id, arrival),
    };
  }

  /** The first failure is told; the following ones are the same trouble, and status shows them. */
  async #failed(collection: Collection, error: unknown, failures: number): Promise<void> {
    if (this.#stop.signal.aborted) return;
    const { store, directory, log, observer } = this.#parts;
    const partner = this.#hold.lane;
    const problem = problemOf(error, directory.partner(partner)?.connection.credentials ?? {});
    observer?.roundEnded?.({ partner, collection: collection.name, how: 'failed' });
    const tell = failures === 1 ? log.warn.bind(log) : log.debug.bind(log);
    tell({ partner, collection: collection.name, ...problem }, 'a round of collecting failed');
    await saveEnd(store, this.#hold, collection.name, { how: 'failed', problem }).catch(() => undefined);
  }
}

const pauseAfter = ({ firstPauseMs, longestPauseMs }: CollectingOptions, failures: number): number =>
  Math.min(longestPauseMs, firstPauseMs * 2 ** Math.min(failures - 1, 16));

const dayMs = 86_400_000;
/** Begins at the millisecond of the day: short enough for the references of every dialect, and not the same again after a restart. */
let drawn = Date.now() % dayMs;

function nextSerial(): string {
  drawn = (drawn + 1) % dayMs;
  return String(drawn);
}

function contextOf({ connection }: Partner, now: Date): ReturnType<CollectRound['context']> {
  const text = toBeijing(now);
  const serial = nextSerial();
  const ref = connection.dialect.drawRef({ entropy: uuidv7(), serial, acceptedAt: text });
  return { ref, serial, now: text, acceptedAt: text, auth: connection.credentials, profile: connection.values };
}

/** Of a call that brought no answer, by its reason. */
const codes: Readonly<Record<string, string>> = {
  unreachable: 'GW_PARTNER_UNREACHABLE',
  timeout: 'GW_PARTNER_TIMEOUT',
  lost: 'GW_PARTNER_CONNECTION_LOST',
  aborted: 'GW_PARTNER_TIMEOUT',
  login: 'GW_PARTNER_LOGIN',
};

function codeOf(error: unknown): string {
  const { code } = error as { code?: unknown };
  return typeof code === 'string' && code.startsWith('GW_') ? code : 'GW_INTERNAL';
}

function problemOf(
  error: unknown,
  credentials: Readonly<Record<string, string>>,
): { readonly code: string; readonly detail: string } {
  const { reason = '' } = error as { reason?: string };
  const detail = error instanceof Error ? error.message : String(error);
  return {
    code: codes[reason] ?? codeOf(error),
    detail: maskFor(credentials).text(detail.replaceAll('\u0000', '')).slice(0, 500),
  };
}
