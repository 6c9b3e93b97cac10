import { randomFillSync } from 'node:crypto';

/** Room for the counter of one millisecond: the 12 bits of rand_a. */
const counterLimit = 0x1000;
let lastMs = 0;
let counter = 0;

/** Random bytes are drawn for many ids at once: one call of the system per id would cost more than the id. */
const pool = Buffer.alloc(8 * 512);
let used = pool.length;

function nextRandom(): Buffer {
  if (used === pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  used += 8;
  return pool.subarray(used - 8, used);
}

/** A clock set back, or a millisecond that is full, borrows from the next: ids of one process only rise. */
function tick(): void {
  const now = Date.now();
  if (now > lastMs) {
    lastMs = now;
    counter = 0;
    return;
  }
  counter += 1;
  if (counter < counterLimit) return;
  lastMs += 1;
  counter = 0;
}

/** A UUID version 7 (RFC 9562 §5.7), rising within this process (method 1: a counter in rand_a). */
export function uuidv7(): string {
  tick();
  const time = lastMs.toString(16).padStart(12, '0');
  const random = nextRandom();
  const variant = ((random[0] ?? 0) & 0x3f) | 0x80;
  const head = `${time.slice(0, 8)}-${time.slice(8)}-7${counter.toString(16).padStart(3, '0')}`;
  const tail = variant.toString(16) + random.toString('hex', 1);
  return `${head}-${tail.slice(0, 4)}-${tail.slice(4)}`;
}

/** Ids come from addresses and from doorbells and may be anything; the database refuses what is no UUID, and writes them small. */
export const isUuid = (text: string): boolean => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text);
