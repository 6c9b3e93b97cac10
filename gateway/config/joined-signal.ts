/**
 * One signal for several. `AbortSignal.any` leaves an entry at each of its sources for as long as the source lives; at one that lives as
 * long as the process, such as that of a door, a call every second fills the memory in weeks.
 */
export interface JoinedSignal {
  /** Fires with the first of its sources. */
  readonly signal: AbortSignal;
  /** The work is over: nothing stays at the sources. */
  release(): void;
}

export function joinedSignal(...sources: readonly AbortSignal[]): JoinedSignal {
  const joined = new AbortController();
  const end = (): void => joined.abort();
  for (const source of sources) {
    if (source.aborted) end();
    else source.addEventListener('abort', end, { once: true });
  }
  return {
    signal: joined.signal,
    release() {
      for (const source of sources) source.removeEventListener('abort', end);
    },
  };
}
