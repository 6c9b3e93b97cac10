/** JSON as the formatter of this project lays it out, so that generated files pass it untouched. */

const LINE_WIDTH = 120;

function flat(value: unknown): string | undefined {
  if (Array.isArray(value)) {
    const items = value.map((item) => (typeof item === 'object' && item !== null ? undefined : JSON.stringify(item)));
    return items.includes(undefined) ? undefined : `[${items.join(', ')}]`;
  }
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  return Object.keys(value).length === 0 ? '{}' : undefined;
}

function lines(open: string, close: string, items: readonly string[], indent: string): string {
  return `${open}\n${items.map((item) => `${indent}  ${item}`).join(',\n')}\n${indent}${close}`;
}

/** @param used characters that stand before the value in its line, and one for a comma after it */
function layOut(value: unknown, indent: string, used: number): string {
  const short = flat(value);
  if (short !== undefined && (!Array.isArray(value) || used + short.length <= LINE_WIDTH)) return short;
  const inner = `${indent}  `;
  if (Array.isArray(value)) {
    const items = value.map((item) => layOut(item, inner, inner.length + 1));
    return lines('[', ']', items, indent);
  }
  const entries = Object.entries(value as object).map(([key, item]) => {
    const name = `${JSON.stringify(key)}: `;
    return `${name}${layOut(item, inner, inner.length + name.length + 1)}`;
  });
  return lines('{', '}', entries, indent);
}

export const jsonText = (value: unknown): string => `${layOut(value, '', 0)}\n`;
