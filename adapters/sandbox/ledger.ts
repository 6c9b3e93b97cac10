/** What a stand-in has done, indexed by reference and by what a repetition is recognised by. Refused requests leave nothing. */
import type { Done } from './contract.ts';

export interface Ledger {
  readonly all: readonly Done[];
  enter(done: Done): void;
  under(reference: string): readonly Done[];
  repeated(operation: string, repetition: string): Done | undefined;
}

function append<T>(map: Map<string, T[]>, key: string, item: T): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [item]);
  else list.push(item);
}

export function createLedger(kept: readonly Done[]): Ledger {
  const all: Done[] = [];
  const under = new Map<string, Done[]>();
  const first = new Map<string, Done>();

  function enter(done: Done): void {
    const { operation, reference } = done.effect;
    all.push(done);
    append(under, reference, done);
    const key = `${operation} ${done.repetition}`;
    if (done.repetition !== undefined && !first.has(key)) first.set(key, done);
  }

  for (const done of kept) enter(done);
  return {
    all,
    enter,
    under: (reference) => under.get(reference) ?? [],
    repeated: (operation, repetition) => first.get(`${operation} ${repetition}`),
  };
}
