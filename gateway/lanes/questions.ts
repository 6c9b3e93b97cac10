import type { Catalogue } from '../catalogue/contract.ts';
import type { Exchange } from '../journal/contract.ts';
import { askingOf } from './conversation.ts';
import type { Gate } from './gate.ts';

/** Of the partner's concurrency, what questions about unknowns may take at once, so that they never crowd out the commands. */
const share = 4;

export const questionsAtOnce = (concurrency: number): number => Math.max(1, Math.floor(concurrency / share));

/** Unknown exchanges of a lane that are due to be asked about. */
export class Questions {
  readonly #due = new Set<string>();

  add(id: string): void {
    this.#due.add(id);
  }

  has(id: string): boolean {
    return this.#due.has(id);
  }

  get waiting(): number {
    return this.#due.size;
  }

  take(limit: number): string[] {
    const ids: string[] = [];
    for (const id of this.#due) {
      if (ids.length >= limit) break;
      ids.push(id);
      this.#due.delete(id);
    }
    return ids;
  }
}

/** Those whose question the breakers let through now; of a half-open one a single one. The rest stay due: the next sweep names them again. */
export function letThrough(unknown: readonly Exchange[], catalogue: Catalogue, gate: Gate): string[] {
  const probed = new Set<string>();
  const through = unknown.filter(({ operation }) => {
    const card = catalogue.operations.get(operation);
    const ask = card === undefined ? undefined : askingOf(card)?.ask;
    if (ask === undefined || gate.breakers.state(ask) === 'closed') return true;
    if (probed.has(ask) || !gate.breakers.wantsProbe(ask)) return false;
    probed.add(ask);
    return true;
  });
  return through.map(({ id }) => id);
}
