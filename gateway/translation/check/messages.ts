/** Messages as trees of values: fields taken out, collected, compared. */
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

/** The message without these canonical fields. */
export const without = (message: Canonical, paths: readonly string[]): Canonical =>
  paths.reduce<unknown>((rest, path) => removeAt(rest, stepsOf(path)), message) as Canonical;

function copyAt(into: unknown, from: unknown, steps: readonly string[]): unknown {
  if (Array.isArray(into) && Array.isArray(from)) return into.map((item, at) => copyAt(item, from[at], steps));
  const [step = '', ...rest] = steps;
  if (!isMembers(into) || !isMembers(from) || from[step] === undefined) return into;
  return { ...into, [step]: rest.length === 0 ? from[step] : copyAt(into[step], from[step], rest) };
}

/** The message with these canonical fields as another one has them, element by element. */
export const withFieldsOf = (message: Canonical, other: Canonical, paths: readonly string[]): Canonical =>
  paths.reduce<unknown>((rest, path) => copyAt(rest, other, stepsOf(path)), message) as Canonical;

/** The message as far as this partner has places for it. */
export function withoutUnmapped(message: Canonical, table: PartTable): Canonical {
  return without(
    message,
    table.unmapped.map((note) => note.text),
  );
}

function collectAt(value: unknown, steps: readonly string[]): readonly unknown[] {
  const [step, ...rest] = steps;
  if (Array.isArray(value)) return value.flatMap((item) => collectAt(item, steps));
  if (step === undefined) return value === undefined ? [] : [value];
  return isMembers(value) ? collectAt(value[step], rest) : [];
}

/** All values at a canonical path, over every element of the lists on the way. */
export const valuesAt = (message: unknown, path: string): readonly unknown[] => collectAt(message, stepsOf(path));

function lacksAt(value: unknown, steps: readonly string[]): boolean {
  const [step, ...rest] = steps;
  if (Array.isArray(value)) return value.some((item) => lacksAt(item, steps));
  if (step === undefined) return false;
  return !isMembers(value) || value[step] === undefined || lacksAt(value[step], rest);
}

/** Is the field missing in the message, or in one of the elements it stands in? */
export const lacks = (message: unknown, path: string): boolean => lacksAt(message, stepsOf(path));

/** One field in which two messages differ. */
export interface Difference {
  /** `lots[].lotNo` for any element; a list of another length counts as itself, `lots[]`. */
  readonly path: string;
  readonly one: unknown;
  readonly other: unknown;
}

function* differencesAt(one: unknown, other: unknown, path: string): Generator<Difference> {
  if (isDeepStrictEqual(one, other)) return;
  if (Array.isArray(one) && Array.isArray(other)) {
    if (one.length !== other.length) yield { path: `${path}[]`, one, other };
    else for (let at = 0; at < one.length; at += 1) yield* differencesAt(one[at], other[at], `${path}[]`);
    return;
  }
  if (!isMembers(one) || !isMembers(other)) {
    yield { path, one, other };
    return;
  }
  for (const name of new Set([...Object.keys(one), ...Object.keys(other)]))
    yield* differencesAt(one[name], other[name], path === '' ? name : `${path}.${name}`);
}

/** Each field in which two messages differ, once. */
export function differences(one: unknown, other: unknown): readonly Difference[] {
  const byPath = new Map<string, Difference>();
  for (const found of differencesAt(one, other, '')) if (!byPath.has(found.path)) byPath.set(found.path, found);
  return [...byPath.values()];
}

/** `lots[2].lotNo` as `lots[].lotNo`. */
export const generic = (path: string): string => path.replace(/\[\d+\]/g, '[]');

/** Long values are cut in findings. */
const LONGEST = 400;

export function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}
