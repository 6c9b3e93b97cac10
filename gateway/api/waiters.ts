/**
 * Clients that wait for an outcome (`Prefer: wait`). What this process settles is told at once; for what others settle, all that wait
 * are looked at together, a few times a second.
 */
import type { Exchange, Journal } from '../journal/contract.ts';

const pollMs = 100;

const settledStates = new Set<Exchange['state']>(['succeeded', 'refused', 'failed', 'cancelled', 'expired']);
export const isSettled = (exchange: Exchange): boolean => settledStates.has(exchange.state);

type Done = (exchange: Exchange | undefined) => void;

export interface Waiters {
  /** @returns the settled exchange, or undefined when it is still open after that time or the process is stopping */
  settled(id: string, waitMs: number): Promise<Exchange | undefined>;
  /** Everybody who waits is told that it is still open. */
  close(): void;
}

interface WaiterParts {
  readonly journal: Pick<Journal, 'getMany'>;
  readonly onSettled: ((listener: (exchangeId: string) => void) => void) | undefined;
  readonly log: { warn(fields: object, message: string): void };
}

export function createWaiters({ journal, onSettled, log }: WaiterParts): Waiters {
  const waiting = new Map<string, Set<Done>>();
  let told = new Set<string>();
  let timer: NodeJS.Timeout | undefined;
  let closed = false;

  const look = async (ids: readonly string[]): Promise<void> => {
    const found = await journal.getMany(ids);
    for (const exchange of found)
      if (isSettled(exchange)) for (const done of waiting.get(exchange.id) ?? []) done(exchange);
  };
  const failed = (error: unknown) => log.warn({ err: error }, 'could not look for outcomes; tried again');
  const poll = (): void => {
    timer = setTimeout(() => {
      look([...waiting.keys()])
        .catch(failed)
        .finally(() => {
          timer = undefined;
          if (waiting.size > 0 && !closed) poll();
        });
    }, pollMs);
  };
  onSettled?.((id) => {
    if (!waiting.has(id)) return;
    // What settles in one turn of the event loop is read in one statement.
    if (told.size === 0)
      setImmediate(() => {
        const ids = [...told];
        told = new Set();
        look(ids).catch(failed);
      });
    told.add(id);
  });

  return {
    settled: (id, waitMs) =>
      new Promise((resolve) => {
        if (closed) return resolve(undefined);
        const all = waiting.get(id) ?? new Set();
        const end = setTimeout(() => done(undefined), waitMs);
        const done: Done = (exchange) => {
          clearTimeout(end);
          all.delete(done);
          if (all.size === 0) waiting.delete(id);
          resolve(exchange);
        };
        waiting.set(id, all.add(done));
        if (timer === undefined) poll();
      }),
    close() {
      closed = true;
      clearTimeout(timer);
      for (const all of [...waiting.values()]) for (const done of [...all]) done(undefined);
    },
  };
}
