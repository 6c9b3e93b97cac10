/** The one place that says which way an exchange may go. Every update names the state it comes from; a test compares them with this. */
import type { ExchangeState } from './contract.ts';

export const transitions = {
  // Straight to dispatching: the ring overtook its confirm.
  accepted: ['queued', 'dispatching', 'cancelled', 'expired'],
  // To itself: over to the second route.
  queued: ['queued', 'dispatching', 'parked', 'cancelled', 'expired'],
  parked: ['queued', 'cancelled', 'expired'],
  dispatching: ['succeeded', 'refused', 'failed', 'unknown', 'queued'],
  // To itself: asked, and the partner did not know either.
  unknown: ['unknown', 'succeeded', 'refused', 'failed', 'queued'],
  succeeded: [],
  refused: [],
  failed: [],
  cancelled: [],
  expired: [],
} as const satisfies Record<ExchangeState, readonly ExchangeState[]>;

export const mayMove = (from: ExchangeState, to: ExchangeState): boolean =>
  (transitions[from] as readonly ExchangeState[]).includes(to);

/** Open: something still has to happen. The column `open` of the table says the same. */
export const isOpen = (state: ExchangeState): boolean => transitions[state].length > 0;

/** The table as a Mermaid state diagram, for the documents and the console. */
export function drawTransitions(): string {
  const states = Object.entries(transitions) as [ExchangeState, readonly ExchangeState[]][];
  const arrows = states.flatMap(([from, targets]) => targets.map((to) => `  ${from} --> ${to}`));
  const ends = states.filter(([state]) => !isOpen(state)).map(([state]) => `  ${state} --> [*]`);
  return ['stateDiagram-v2', '  [*] --> accepted', ...arrows, ...ends, ''].join('\n');
}
