/**
 * A time for a statement, RFC 3339 in UTC. A batch is full of the same few milliseconds, and writing one costs a microsecond: the last
 * one is remembered.
 */
export function instant(date: Date): string {
  const ms = date.getTime();
  if (ms !== lastMs) {
    lastWritten = date.toISOString();
    lastMs = ms;
  }
  return lastWritten;
}

let lastMs = Number.NaN;
let lastWritten = '';
