/** Which part of the gateway works and why not: `/readyz` for machines, `tongban status` for people. */
export interface PartReport {
  readonly part: string;
  readonly ready: boolean;
  /** Why not, for a person. */
  readonly reason?: string;
}

export interface HealthReport {
  readonly ready: boolean;
  readonly parts: readonly PartReport[];
}

export interface Health {
  report(): Promise<HealthReport>;
  /** From now on not ready: no new work is wanted while what is under way ends. */
  drain(): void;
}

type Check = () =>
  | Promise<{ readonly ready: boolean; readonly reason?: string }>
  | { readonly ready: boolean; readonly reason?: string };

/** A part that does not answer within this time does not work. */
const patienceMs = 2_000;

async function look(part: string, check: Check): Promise<PartReport> {
  let timer: NodeJS.Timeout | undefined;
  const tooLong = new Promise<{ ready: false; reason: string }>((resolve) => {
    timer = setTimeout(() => resolve({ ready: false, reason: `no answer within ${patienceMs} ms` }), patienceMs);
  });
  try {
    return { part, ...(await Promise.race([check(), tooLong])) };
  } catch (error) {
    return { part, ready: false, reason: (error as Error).message };
  } finally {
    clearTimeout(timer);
  }
}

export function createHealth(checks: Readonly<Record<string, Check>>): Health {
  let draining = false;
  return {
    report: async () => {
      const parts = await Promise.all(Object.entries(checks).map(([part, check]) => look(part, check)));
      const all = draining ? [...parts, { part: 'process', ready: false, reason: 'stopping' }] : parts;
      return { ready: all.every((part) => part.ready), parts: all };
    },
    drain: () => {
      draining = true;
    },
  };
}
