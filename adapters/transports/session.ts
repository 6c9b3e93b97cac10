/** Sessions: what a login draws is kept for each partner, renewed before it ends, and drawn once for all who wait. */
import { performance } from 'node:perf_hooks';
import type { PartnerConnection } from '../contract.ts';
import { loginFailure } from './failure.ts';

/** What a login brought: the values of `$session.*`, and how long they are good. */
export interface Drawn {
  readonly values: Readonly<Record<string, string>>;
  readonly livesMs: number;
}

export interface SessionOptions {
  /** Logs in. The signal is aborted when the sessions are closed. */
  draw(partner: PartnerConnection, signal: AbortSignal): Promise<Drawn>;
  /** Milliseconds of a clock that never jumps. */
  readonly now?: () => number;
  /** After a login that failed nobody tries again for so long: a wrong password tried a thousand times locks the account. */
  readonly pauseMs?: number;
}

export interface Sessions {
  /** The values in force, where there are some; nobody waits for anything. */
  held(partner: PartnerConnection): Readonly<Record<string, string>> | undefined;
  /**
   * The values in force, after a login where there are none.
   * @throws what the login threw; TransportFailure `login` when the signal fires first, the login going on for the others
   */
  of(partner: PartnerConnection, signal?: AbortSignal): Promise<Readonly<Record<string, string>>>;
  /** The partner took these values for wrong: the next call logs in anew. Values drawn since then stay. */
  forget(partner: PartnerConnection, values: Readonly<Record<string, string>>): void;
  close(): void;
}

const defaultPauseMs = 1_000;
/** From this share of its life on a session is renewed while it still serves. */
const renewShare = 0.75;
/** What is sent last must arrive before the session ends. */
const endShare = 0.95;

interface Kept {
  readonly values: Readonly<Record<string, string>>;
  readonly renewAt: number;
  readonly endsAt: number;
}

/** What is remembered of one partner. */
interface Slot {
  kept: Kept | undefined;
  drawing: Promise<Kept> | undefined;
  failure: { readonly error: unknown; readonly until: number } | undefined;
}

/** Rejects when the signal fires, and leaves what is waited for as it is. */
function orAborted<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return work;
  return new Promise<T>((resolve, reject) => {
    const givenUp = (): void => reject(loginFailure('The login took longer than the call may wait.'));
    if (signal.aborted) {
      givenUp();
      return;
    }
    signal.addEventListener('abort', givenUp, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', givenUp));
  });
}

export function createSessions(options: SessionOptions): Sessions {
  const now = options.now ?? (() => performance.now());
  const pauseMs = options.pauseMs ?? defaultPauseMs;
  const slots = new WeakMap<PartnerConnection, Slot>();
  const closing = new AbortController();

  function slotOf(partner: PartnerConnection): Slot {
    const found = slots.get(partner);
    if (found) return found;
    const made: Slot = { kept: undefined, drawing: undefined, failure: undefined };
    slots.set(partner, made);
    return made;
  }

  async function drawn(partner: PartnerConnection, slot: Slot): Promise<Kept> {
    // Counted from before the login: how long its answer took to travel is not known.
    const begun = now();
    try {
      const { values, livesMs } = await options.draw(partner, closing.signal);
      slot.kept = { values, renewAt: begun + livesMs * renewShare, endsAt: begun + livesMs * endShare };
      slot.failure = undefined;
      return slot.kept;
    } catch (error) {
      slot.failure = { error, until: now() + pauseMs };
      throw error;
    } finally {
      slot.drawing = undefined;
    }
  }

  function draw(partner: PartnerConnection, slot: Slot): Promise<Kept> {
    if (slot.drawing === undefined) {
      slot.drawing = drawn(partner, slot);
      // Whoever waits hears of a failure; it may be that everybody has given up.
      slot.drawing.catch(() => undefined);
    }
    return slot.drawing;
  }

  const isPaused = ({ failure }: Slot): boolean => failure !== undefined && now() < failure.until;

  function held(partner: PartnerConnection): Kept['values'] | undefined {
    const slot = slotOf(partner);
    const { kept } = slot;
    if (kept === undefined || now() >= kept.endsAt) return undefined;
    // Whoever finds it old has it renewed, and goes on with what still serves; a renewal that fails is tried again after the pause.
    if (now() >= kept.renewAt && !isPaused(slot)) void draw(partner, slot);
    return kept.values;
  }

  return {
    held,
    async of(partner, signal) {
      const values = held(partner);
      if (values !== undefined) return values;
      const slot = slotOf(partner);
      if (slot.drawing === undefined && isPaused(slot)) throw slot.failure?.error;
      return (await orAborted(draw(partner, slot), signal)).values;
    },
    forget(partner, values) {
      const slot = slots.get(partner);
      if (slot?.kept?.values === values) slot.kept = undefined;
    },
    close() {
      closing.abort();
    },
  };
}
