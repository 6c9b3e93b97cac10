/** What clients see of loops and their histories. */
import type { HistoryLine, LoopView } from '../loops/contract.ts';
import type { components } from './openapi.generated.ts';
import { present } from './present.ts';

type Schemas = components['schemas'];

export function loopView(loop: LoopView): Schemas['Loop'] {
  const self = `/v1/loops/${loop.id}`;
  return present({
    ...loop,
    clocks: loop.clocks.map((clock) => present(clock)),
    commands: loop.commands.map((command) => present(command)),
    links: { self, history: `${self}/history` },
  }) as Schemas['Loop'];
}

/** Its place over all histories is of no meaning to clients. */
export const historyView = ({ seq: _, ...line }: HistoryLine): Schemas['LoopHistoryLine'] =>
  present(line) as Schemas['LoopHistoryLine'];
