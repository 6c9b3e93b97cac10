/** Tells listeners of this process which exchanges it has settled, so that a client that waits is answered at once instead of by the next look. */
import { EventEmitter } from 'node:events';
import type { Journal, Settlement } from '../journal/contract.ts';

const ended = new Set<Settlement['to']>(['succeeded', 'refused', 'failed']);

export function announceSettlements(journal: Journal): {
  readonly journal: Journal;
  onSettled(listener: (exchangeId: string) => void): void;
} {
  const bell = new EventEmitter();
  return {
    journal: {
      ...journal,
      settle: async (settlement) => {
        const outcome = await journal.settle(settlement);
        if (outcome.applied && ended.has(settlement.to)) bell.emit('settled', outcome.id);
        return outcome;
      },
    },
    onSettled: (listener) => {
      bell.on('settled', listener);
    },
  };
}
