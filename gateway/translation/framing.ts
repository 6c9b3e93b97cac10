/** How the messages of a dialect are cut out of a stream. */
import type { Dialect, FrameHead } from './contract.ts';
import { LayerFault } from './layers/fault.ts';
import { frameHead, frameOptions } from './layers/frame.ts';
import type { DialectTable, Part } from './tables/model.ts';

function outermost(table: DialectTable, part: Part): FrameHead | undefined {
  const step = table.layers[part][0]?.steps[0];
  if (step?.name !== 'frame') return undefined;
  try {
    return frameHead(frameOptions(step.values));
  } catch (fault) {
    // The wire of the part reports options that make no sense, with their line.
    if (fault instanceof LayerFault) return undefined;
    throw fault;
  }
}

/** Read once: a stream asks for every message. */
export function framingOf(table: DialectTable): Dialect['framing'] {
  const heads = {
    request: outermost(table, 'request'),
    response: outermost(table, 'response'),
    event: outermost(table, 'event'),
    answer: outermost(table, 'answer'),
  };
  return (part) => heads[part];
}
