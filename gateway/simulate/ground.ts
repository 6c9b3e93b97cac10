/** What is tried: the engine of the loops on an embedded database of its own, with a clock that is set by hand. */
import { loadClocks, loadPolicies } from '../calendar/load.ts';
import { openCalendars } from '../calendar/years.ts';
import { resources } from '../config/root.ts';
import type { GatewayError } from '../errors/catalogue.ts';
import type { LoopAnswer, LoopCall } from '../loops/contract.ts';
import { type Loops, startLoops } from '../loops/loops.ts';
import { loopRules } from '../loops/rules/all.ts';
import type { Row, Store } from '../store/contract.ts';
import { partnerKinds } from './contract.ts';
import type { Door } from './door.ts';
import { type FaultyStore, SimulatedDeath } from './faulty-store.ts';

/** Nothing happens by itself here: whoever has something to be heard says so. */
const never = 2_000_000_000;
/** As much as one step takes: what is told in one transaction is heard in one. */
export const stepSize = 200;

export interface News extends Row {
  readonly seq: string;
  readonly data: { readonly kind: string; readonly key: string; readonly state: string };
}

export interface Ground {
  readonly clock: { at: Date };
  /** When the next step of any clock is due. */
  nextDue(): Promise<number | undefined>;
  submit(calls: readonly LoopCall[]): Promise<readonly Answered[]>;
  settled(): Promise<void>;
  /** States that loops have come to since the last time. */
  news(): Promise<readonly News[]>;
  /** The process is gone, and another one starts. */
  restart(): Promise<void>;
  /** Defects that the engine has logged. */
  readonly defects: readonly string[];
  readonly restarts: () => number;
  stop(): Promise<void>;
}

export interface Answered {
  readonly call: LoopCall;
  readonly answer?: LoopAnswer;
  /** `GW_…` */
  readonly refusal?: string;
}

export interface GroundParts {
  /** Where those write who do not fail here. */
  readonly store: Store;
  readonly faulty: FaultyStore;
  readonly door: Door;
  readonly clock: { at: Date };
}

const nextStep = 'select min(at) as at from loop_step where fired_at is null and at is not null';

const arrivals = `
  select seq, data from event
  where seq > $1::bigint and partner = 'tongban' and type = 'tongban.loop.changed' order by seq`;

/** The days between two moments are longer than any lease or pause of the database's clock. */
const timePasses = `
  update loop_command set next_at = now() where state in ('pending', 'turned-down') and next_at > now();
  update delivery set next_at = now() where consumer = 'loops' and next_at > now()`;

/** A client that got no answer asks again with the same key. */
const mostAttempts = 5;

export function startGround({ store, faulty, door, clock }: GroundParts): Ground {
  const clocks = loadClocks(resources.specs);
  const policies = loadPolicies(resources.specs);
  const defects: string[] = [];
  let restarts = 0;
  let heardTo = '0';
  const start = (): Loops =>
    startLoops({
      store: faulty.store,
      clock: { now: () => clock.at },
      calendars: openCalendars({ store, specsDir: resources.specs }),
      clocks,
      rules: loopRules,
      policyFor: (district) => policies.policyFor(district),
      kindOf: (partner) => partnerKinds[partner],
      consumers: () => [],
      commands: door,
      log: {
        warn: () => {},
        error: (fields, message) => {
          if (!isSimulated(fields)) defects.push(`${message}: ${said(fields)}`);
        },
      },
      options: { pollMs: never, batch: stepSize },
      issuePollMs: never,
    });
  let loops = start();

  const restart = async (): Promise<void> => {
    await loops.stop();
    await store.query(timePasses);
    restarts += 1;
    loops = start();
  };
  const submitOne = async (call: LoopCall): Promise<Answered> => {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return { call, answer: await loops.submit(call) };
      } catch (error) {
        const { code } = error as GatewayError;
        const mayPass = code === 'GW_UNAVAILABLE' || code === 'GW_INTERNAL';
        if (!mayPass || attempt === mostAttempts) return { call, refusal: code };
      }
    }
  };
  return {
    clock,
    defects,
    restarts: () => restarts,
    async nextDue() {
      const [row] = await store.query<{ at: Date | null }>(nextStep, [], 'simulate-next');
      return row?.at?.getTime();
    },
    submit: (calls) => Promise.all(calls.map(submitOne)),
    async settled() {
      const before = faulty.struck();
      await loops.settled();
      const [died, refused] = [faulty.struck() > before, door.takeRefusals() > 0];
      if (died) await restart();
      // What a command's refusal brings about is heard in the next round.
      if (died || refused) await loops.settled();
    },
    async news() {
      const rows = await store.query<News>(arrivals, [heardTo], 'simulate-news');
      heardTo = rows.at(-1)?.seq ?? heardTo;
      return rows;
    },
    restart,
    stop: () => loops.stop(),
  };
}

const isSimulated = (fields: object): boolean => (fields as { readonly err?: unknown }).err instanceof SimulatedDeath;

const said = (fields: object): string => {
  const { err, ...rest } = fields as { readonly err?: { readonly stack?: string; readonly message?: string } };
  return `${JSON.stringify(rest)} ${err?.stack ?? err?.message ?? ''}`;
};
