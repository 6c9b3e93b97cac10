/** Canonical messages as trees of values: fields taken out, collected, compared. */
import { isDeepStrictEqual } from 'node:util';
import type { Canonical } from '../../catalogue/contract.ts';
import { isMembers } from '../frame.ts';
import type { PartTable } from '../tables/model.ts';

const stepsOf = (path: string): readonly string[] => path.replaceAll('[]', '').split('.');

function removeAt(value: unknown, steps: readonly string[]): unknown {
  const [step = '', ...rest] = steps;
  if (Array.isArray(value)) return value.map((item) => removeAt(item, steps));
  if (!isMembers(value)) return value;
  const { [step]: inner, ...others } = value;
  if (rest.length === 0 || inner === undefined) return others;
  return { ...others, [step]: removeAt(inner, rest) };
}

/** The message as far as this partner has places for it. */
export function withoutUnmapped(message: Canonical, table: PartTable): Canonical {
  return table.unmapped.reduce<unknown>((rest, note) => removeAt(rest, stepsOf(note.text)), message) as Canonical;
}

function collectAt(value: unknown, steps: readonly string[]): readonly unknown[] {
  const [step, ...rest] = steps;
  if (Array.isArray(value)) return value.flatMap((item) => collectAt(item, steps));
  if (step === undefined) return value === undefined ? [] : [value];
  return isMembers(value) ? collectAt(value[step], rest) : [];
}

/** All values at a canonical path, over every element of the lists on the way. */
export const valuesAt = (message: unknown, path: string): readonly unknown[] => collectAt(message, stepsOf(path));

/** The single fields in which two messages differ, `lots[].lotNo` for any element; a list of another length counts as itself. */
export function differences(one: unknown, other: unknown, path = ''): ReadonlySet<string> {
  if (isDeepStrictEqual(one, other)) return new Set();
  if (Array.isArray(one) && Array.isArray(other)) {
    if (one.length !== other.length) return new Set([`${path}[]`]);
    return new Set(one.flatMap((item, at) => [...differences(item, other[at], `${path}[]`)]));
  }
  if (!isMembers(one) || !isMembers(other)) return new Set([path]);
  const names = [...new Set([...Object.keys(one), ...Object.keys(other)])];
  return new Set(
    names.flatMap((name) => [...differences(one[name], other[name], path === '' ? name : `${path}.${name}`)]),
  );
}

/** `lots[2].lotNo` as `lots[].lotNo`. */
export const generic = (path: string): string => path.replace(/\[\d+\]/g, '[]');
