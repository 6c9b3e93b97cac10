/**
 * The messages that a part is tried with. Systematic ones first: everything there, nothing optional there, each optional field and each
 * pair of them missing, every alternative, lists of every awkward length, every awkward value of every field; then a seeded mixture.
 */
import type { Schema } from '../../catalogue/contract.ts';
import { type Recipe, randomRecipe, type Variables, variablesOf } from './generate.ts';
import type { Random } from './random.ts';
import { awkwardValues, plainValue } from './values.ts';

/** A recipe that can be eased field by field until a format takes it, so that one refused value does not hide the others. */
export interface Attempt {
  readonly absent: ReadonlySet<string>;
  /** Fields whose value is this attempt's own; the others are plain. */
  readonly values: ReadonlyMap<string, readonly unknown[]>;
  readonly lengths: ReadonlyMap<string, number>;
  readonly alternatives: ReadonlyMap<string, number>;
  /** Optional fields that are missing in the last element of a list only. */
  readonly absentInLast: ReadonlySet<string>;
}

const none: Attempt = {
  absent: new Set(),
  values: new Map(),
  lengths: new Map(),
  alternatives: new Map(),
  absentInLast: new Set(),
};

/** Two elements show what one alone hides. */
const USUAL_LENGTH = 2;
/** A schema may allow 10 000 elements; the writer's loop is the same from the second on. */
const LONGEST = 300;
/** Two missing fields of thirty: 435 pairs. Schemas with more are tried by a part of their pairs. */
const MOST_PAIRS = 450;

export function recipeOf(attempt: Attempt, schema: Schema): Recipe {
  const turns = new Map(variablesOf(schema).leaves.map(({ path }, turn) => [path, turn]));
  return {
    has: (path, item) => !attempt.absent.has(path) && !(attempt.absentInLast.has(path) && item === USUAL_LENGTH - 1),
    items: (path) => attempt.lengths.get(path) ?? USUAL_LENGTH,
    value: (path, leaf, item) => {
      const own = attempt.values.get(path);
      return own ? own[item % own.length] : plainValue(leaf, (turns.get(path) ?? 0) + item);
    },
    alternative: (path) => attempt.alternatives.get(path) ?? 0,
  };
}

function* pairs(names: readonly string[]): Generator<readonly string[]> {
  const all = names.flatMap((one, at) => names.slice(at + 1).map((other) => [one, other]));
  const step = Math.max(1, Math.ceil(all.length / MOST_PAIRS));
  for (let at = 0; at < all.length; at += step) yield all[at] ?? [];
}

type Choice = Attempt['alternatives'];

/** Every alternative in its turn; one that chooses nothing where there are none. */
function everyChoice({ alternatives }: Variables): readonly Choice[] {
  const all = alternatives.flatMap(({ path, count }) =>
    Array.from({ length: count }, (_one, at): Choice => new Map([[path, at]])),
  );
  return all.length > 0 ? all : [none.alternatives];
}

function* presence(variables: Variables): Generator<Attempt> {
  const { optional } = variables;
  for (const choice of everyChoice(variables)) {
    yield { ...none, alternatives: choice };
    yield { ...none, alternatives: choice, absent: new Set(optional) };
  }
  for (const path of optional) {
    yield { ...none, absent: new Set([path]) };
    yield { ...none, absent: new Set(optional.filter((other) => other !== path && !path.startsWith(`${other}.`))) };
    if (path.includes('[]')) yield { ...none, absentInLast: new Set([path]) };
  }
  for (const pair of pairs(optional)) yield { ...none, absent: new Set(pair) };
}

function* lengths({ lists }: Variables): Generator<Attempt> {
  for (const { path, schema } of lists) {
    const most = typeof schema.maxItems === 'number' ? Math.min(schema.maxItems, LONGEST) : LONGEST;
    for (const length of new Set([0, 1, USUAL_LENGTH + 1, most])) yield { ...none, lengths: new Map([[path, length]]) };
  }
}

/** The same number of value for every field at once, the next one in the second element of a list. */
function* values({ leaves }: Variables): Generator<Attempt> {
  const all = leaves.map(({ path, schema }) => ({ path, values: awkwardValues(schema) }));
  const most = Math.max(0, ...all.map((one) => one.values.length));
  for (let at = 0; at < most; at += 1) {
    const own = all.map((one): [string, readonly unknown[]] => {
      const of = (turn: number): unknown => one.values[turn % one.values.length];
      return [one.path, one.path.includes('[]') ? [of(at), of(at + 1)] : [of(at)]];
    });
    yield { ...none, values: new Map(own) };
  }
}

/** Every value of a list of values alone: what another field's refusal could have hidden. */
function* choices({ leaves }: Variables): Generator<Attempt> {
  for (const { path, schema } of leaves) {
    const fixed = Array.isArray(schema.enum) || schema.type === 'boolean';
    for (const value of fixed ? awkwardValues(schema) : []) yield { ...none, values: new Map([[path, [value]]]) };
  }
}

export function* attempts(schema: Schema): Generator<Attempt> {
  const variables = variablesOf(schema);
  yield* presence(variables);
  // What stands in one alternative is not there in the others.
  for (const alternatives of everyChoice(variables)) {
    for (const attempt of [...lengths(variables), ...choices(variables), ...values(variables)])
      yield { ...attempt, alternatives };
  }
}

export const mixture = (random: Random): Recipe => randomRecipe(random);
