/** Two digits at a place. */
const twoAt = (text: string, at: number): number => (text.charCodeAt(at) - 48) * 10 + text.charCodeAt(at + 1) - 48;

/**
 * `2026-11-22 10:54:19.002123+00`, as a session in UTC writes a timestamptz, cut to milliseconds; by character codes, since a row has
 * eight of them and the drivers' own parsers take five times as long, or misread the first century.
 */
export function timestampOf(text: string): Date {
  if (text.charCodeAt(4) !== 45 || !text.endsWith('+00')) return new Date(text);
  const year = twoAt(text, 0) * 100 + twoAt(text, 2);
  const ms = text.length > 22 ? Math.trunc(Number(text.slice(19, -3)) * 1000) : 0;
  const date = new Date(
    Date.UTC(year, twoAt(text, 5) - 1, twoAt(text, 8), twoAt(text, 11), twoAt(text, 14), twoAt(text, 17), ms),
  );
  // `Date.UTC` takes the years below 100 for those of the last century.
  if (year < 100) date.setUTCFullYear(year);
  return date;
}
