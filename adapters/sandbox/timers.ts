/** Work that an office does a moment later. */
export interface Timers {
  later(ms: number, work: () => void): void;
  close(): void;
}

/** @param failed hears of work that threw: a stand-in outlives its faults */
export function createTimers(failed: (error: unknown) => void): Timers {
  const running = new Set<NodeJS.Timeout>();
  return {
    later(ms, work) {
      const timer = setTimeout(() => {
        running.delete(timer);
        try {
          work();
        } catch (error) {
          failed(error);
        }
      }, ms);
      running.add(timer);
    },
    close() {
      for (const timer of running) clearTimeout(timer);
    },
  };
}
