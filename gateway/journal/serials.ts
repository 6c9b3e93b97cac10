/** Numbers for references: unique over all processes, small, and drawn a thousand at a time. What a process leaves of its portion is never used. */
import type { Row, Store } from '../store/contract.ts';

/** As `increment by` of the sequence. */
const portion = 1_000;

interface DrawnRow extends Row {
  readonly first: string;
}

/** @returns a function that draws the next number, as decimal digits. It rejects with StoreUnavailableError while a portion cannot be had. */
export function createSerials(store: Store): () => Promise<string> {
  let next = 0n;
  let end = 0n;
  let drawing: Promise<void> | undefined;
  const draw = async (): Promise<void> => {
    const [row] = await store.query<DrawnRow>(`select nextval('reference_serial')::text as first`, [], 'serials');
    next = BigInt(row?.first ?? 0);
    end = next + BigInt(portion);
  };
  return async () => {
    while (next === end) {
      drawing ??= draw().finally(() => {
        drawing = undefined;
      });
      await drawing;
    }
    const serial = next;
    next += 1n;
    return serial.toString();
  };
}
