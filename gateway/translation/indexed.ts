/** Single elements of JSON lists: rows of `x[0]` and `x[1]`. */
import { CodecFault } from './codecs/codec.ts';
import type { Frame, Members } from './frame.ts';

/** A field of an object; `index` says which element of the list `name` it is. */
interface Indexed {
  readonly name: string;
  readonly index: number | undefined;
}

/** Puts a value where JSON has it; a gap in `x[0]`, `x[1]` cannot be written. */
export function setIndexed(out: Members, child: Indexed, value: unknown): void {
  const list = out[child.name];
  const items: unknown[] = Array.isArray(list) ? list : [];
  if (items.length !== child.index)
    throw new CodecFault('array-gap', `cannot stand at [${child.index}]: the one before it is missing`);
  items.push(value);
  out[child.name] = items;
}

/** The element, or undefined where there is none. */
export const readIndexed = (members: Members, name: string, index: number): unknown => {
  const list = members[name];
  return Array.isArray(list) ? list[index] : undefined;
};

/** Notes elements of a list of which rows read single ones: `x[0]`, and a partner sends two. */
export function beyondIndexed(
  children: readonly Indexed[],
  prefix: string,
): ((members: Members, frame: Frame) => void) | undefined {
  const places = new Set(children.flatMap(({ name, index }) => (index === undefined ? [] : [`${name}[${index}]`])));
  const names = new Set(children.flatMap(({ name, index }) => (index === undefined ? [] : [name])));
  if (names.size === 0) return undefined;
  return (members, frame) => {
    for (const name of names) {
      const list = members[name];
      const length = Array.isArray(list) ? list.length : 0;
      for (let index = 0; index < length; index += 1)
        if (!places.has(`${name}[${index}]`)) frame.unmapped(`${prefix}${name}[${index}]`);
    }
  };
}
