/** Composes what keeps matters from being forgotten: calendars, clocks, the loops and the seals of their histories. */
import { type CommandDeskParts, createCommandDesk } from './api/own-commands.ts';
import { loadClockBook, loadClocks, loadPolicies } from './calendar/load.ts';
import { type Calendars, openCalendars, type YearChange } from './calendar/years.ts';
import { resources } from './config/root.ts';
import type { MovedClock } from './loops/contract.ts';
import { type Loops, startLoops } from './loops/loops.ts';
import { type Measures, openMeasures } from './loops/measures.ts';
import { loopRules } from './loops/rules/all.ts';
import type { Parts } from './parts.ts';
import { startSealer } from './sealing/sealer.ts';

/** The gateway's own events are for those outside: what loops tell each other they have heard already. */
const outside = ['topic'] as const;

export interface LoopRoads {
  readonly loops: Loops;
  readonly measures: Measures;
  readonly calendars: Pick<Calendars, 'list' | 'current'> & {
    publish(document: unknown): Promise<{ readonly change: YearChange; readonly moved: readonly MovedClock[] }>;
  };
}

export interface LoopRoadParts extends Parts {
  readonly relay: CommandDeskParts['relay'];
  readonly accepted: (operation: string, partner: string) => void;
  /** Events were told. */
  readonly onTold: () => void;
}

export async function openLoops(parts: LoopRoadParts): Promise<LoopRoads> {
  const { config, store, clock, log, directory, closing, onTold } = parts;
  const calendars = await openCalendars({ store, specsDir: resources.specs });
  const policies = loadPolicies(resources.specs);
  const loops = startLoops({
    store,
    clock,
    calendars,
    clocks: loadClocks(resources.specs, config.clocksFile),
    rules: loopRules,
    policyFor: (district) => policies.policyFor(district),
    kindOf: (partner) => directory.partner(partner)?.connection.kind,
    consumers: () => outside,
    commands: createCommandDesk({ ...parts, observer: { accepted: parts.accepted } }),
    log,
    onTold,
  });
  closing.add('loops', () => loops.stop());
  if (config.role !== 'api') keepSealing(parts, onTold);
  return {
    loops,
    measures: openMeasures({ store, clock, measures: loadClockBook(resources.specs).measures }),
    calendars: {
      list: () => calendars.list(),
      current: () => calendars.current(),
      async publish(document) {
        const before = await loops.historyEnd();
        const change = await calendars.publish(document);
        return { change, moved: await loops.recount(before) };
      },
    },
  };
}

function keepSealing({ config, store, clock, log, closing }: LoopRoadParts, onEvent: () => void): void {
  const options = { algorithm: config.sealDigest, checkpointFile: config.checkpointFile };
  const sealer = startSealer({ store, clock, log, consumers: outside, onEvent, options });
  closing.add('sealer', () => sealer.stop());
}
