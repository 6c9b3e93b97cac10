/** The loops of one process: hears, brings commands to the door, reads. Composed in app.ts. */
import type { LoopDesk } from './contract.ts';
import { Engine, type EngineParts } from './engine.ts';
import { type CommandDesk, Issuing } from './issuing.ts';
import {
  countLoops,
  listLoops,
  type ReadingParts,
  readByKey,
  readHistory,
  readLoop,
  readUnclaimed,
} from './reading.ts';
import { historyEnd, movedAfter } from './recount.ts';
import type { StepDone } from './step.ts';

export interface LoopsParts extends Omit<EngineParts, 'onStep'> {
  readonly commands: CommandDesk;
  /** Events were told, to be carried to their consumers. */
  readonly onTold?: ((count: number) => void) | undefined;
  /** How often commands are looked for that another process has ordered. */
  readonly issuePollMs?: number | undefined;
}

export interface Loops extends LoopDesk {
  /** Everything that is due by now has been heard, and what was ordered has been brought to the door. For tests. */
  settled(): Promise<void>;
  stop(): Promise<void>;
}

export function startLoops(parts: LoopsParts): Loops {
  const { store, log, commands, rules, issuePollMs: pollMs } = parts;
  const issuing = new Issuing({ store, log, commands, pollMs, onRefused: () => engine.wake() });
  const engine = new Engine({ ...parts, onStep: (done) => stepped(parts, issuing, done) });
  const reading: ReadingParts = { store, rules, keeping: () => engine.stepParts().keeping };
  engine.wake();
  issuing.wake();
  return {
    submit: (call) => engine.submit(call),
    get: (id) => readLoop(reading, id),
    byKey: (kind, key) => readByKey(reading, kind, key),
    list: (filter) => listLoops(reading, filter),
    history: (id) => readHistory(reading, id),
    counts: () => countLoops(reading),
    unclaimed: (limit) => readUnclaimed(reading, limit),
    historyEnd: () => historyEnd(store),
    async recount(since) {
      const from = since ?? (await historyEnd(store));
      await engine.countAnew();
      return movedAfter(store, from);
    },
    wake: () => engine.wake(),
    async settled() {
      await engine.settled();
      await issuing.settled();
    },
    async stop() {
      await engine.stop();
      await issuing.stop();
    },
  };
}

function stepped(
  { onTold }: LoopsParts,
  issuing: Issuing,
  { told, ordered }: Pick<StepDone, 'told' | 'ordered'>,
): void {
  if (ordered) issuing.wake();
  if (told > 0) onTold?.(told);
}
