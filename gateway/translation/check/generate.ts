/** Messages out of a canonical schema by a recipe: which optional fields are there, how long the lists are, what each field holds. */
import type { Canonical, Schema } from '../../catalogue/contract.ts';
import type { Random } from './random.ts';
import { awkwardValues, byPattern, someUscc } from './values.ts';

export interface Recipe {
  /** Is this optional field there? */
  has(path: string, item: number): boolean;
  /** How many elements this list has; at most and at least what its schema says. */
  items(path: string, schema: Schema): number;
  /** Value of a single field; `item` counts within the innermost list. */
  value(path: string, schema: Schema, item: number): unknown;
  /** Which of `oneOf: [{ required }, …]`. */
  alternative(path: string, count: number): number;
}

const isSchema = (value: unknown): value is Schema =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const numberOr = (value: unknown, otherwise: number): number => (typeof value === 'number' ? value : otherwise);
const textsOf = (value: unknown): readonly string[] => (Array.isArray(value) ? value.map(String) : []);

/** One of the alternatives of an object. */
interface Choice {
  readonly required: readonly string[];
  /** Fields that it gives a value, such as the kind of what it requires. */
  readonly fixed: ReadonlyMap<string, unknown>;
}

const choicesOf = (schema: Schema): readonly Choice[] =>
  (Array.isArray(schema.oneOf) ? schema.oneOf : []).filter(isSchema).map((one) => ({
    required: textsOf(one.required),
    fixed: new Map(
      propertiesOf(one).flatMap(([name, { const: value }]) => (value === undefined ? [] : [[name, value]])),
    ),
  }));

const propertiesOf = (schema: Schema): readonly (readonly [string, Schema])[] =>
  Object.entries(isSchema(schema.properties) ? schema.properties : {}).filter((entry): entry is [string, Schema] =>
    isSchema(entry[1]),
  );

const below = (path: string, name: string): string => (path === '' ? name : `${path}.${name}`);

function buildObject(schema: Schema, recipe: Recipe, at: { path: string; item: number }): Canonical {
  const choices = choicesOf(schema);
  const choice = choices.length > 0 ? choices[recipe.alternative(at.path, choices.length)] : undefined;
  const { required: chosen = [], fixed } = choice ?? {};
  const without = new Set(choices.flatMap((one) => one.required).filter((name) => !chosen.includes(name)));
  const required = new Set([...textsOf(schema.required), ...chosen]);
  return Object.fromEntries(
    propertiesOf(schema)
      .filter(([name]) => required.has(name) || (!without.has(name) && recipe.has(below(at.path, name), at.item)))
      .map(([name, inner]) => [
        name,
        fixed?.get(name) ?? buildValue(inner, recipe, { path: below(at.path, name), item: at.item }),
      ]),
  );
}

function buildValue(schema: Schema, recipe: Recipe, at: { path: string; item: number }): unknown {
  if (schema.type === 'array' && isSchema(schema.items)) {
    const { items } = schema;
    const most = numberOr(schema.maxItems, Number.MAX_SAFE_INTEGER);
    const length = Math.min(most, Math.max(numberOr(schema.minItems, 0), recipe.items(`${at.path}[]`, schema)));
    return Array.from({ length }, (_one, item) => buildValue(items, recipe, { path: `${at.path}[]`, item }));
  }
  if (isSchema(schema.properties)) return buildObject(schema, recipe, at);
  return recipe.value(at.path, schema, at.item);
}

/** A message that follows the schema and the recipe. */
export const build = (schema: Schema, recipe: Recipe): Canonical =>
  buildValue(schema, recipe, { path: '', item: 0 }) as Canonical;

/** What of a schema a recipe can vary. */
export interface Variables {
  /** Fields that may be missing, with those of elements: `lots[].note`. */
  readonly optional: readonly string[];
  readonly lists: readonly { readonly path: string; readonly schema: Schema }[];
  readonly leaves: readonly { readonly path: string; readonly schema: Schema }[];
  readonly alternatives: readonly { readonly path: string; readonly count: number }[];
}

const nothing: Variables = { optional: [], lists: [], leaves: [], alternatives: [] };

const together = (all: readonly Variables[]): Variables => ({
  optional: all.flatMap((one) => one.optional),
  lists: all.flatMap((one) => one.lists),
  leaves: all.flatMap((one) => one.leaves),
  alternatives: all.flatMap((one) => one.alternatives),
});

const known = new WeakMap<Schema, Variables>();

/** Everything that can vary, by its path from the top of the message. Worked out once for a schema. */
export function variablesOf(schema: Schema): Variables {
  const found = known.get(schema) ?? variablesBelow(schema, '');
  known.set(schema, found);
  return found;
}

function variablesBelow(schema: Schema, path: string): Variables {
  if (schema.type === 'array' && isSchema(schema.items)) {
    const own: Variables = { ...nothing, lists: [{ path: `${path}[]`, schema }] };
    return together([own, variablesBelow(schema.items, `${path}[]`)]);
  }
  if (!isSchema(schema.properties)) return { ...nothing, leaves: [{ path, schema }] };
  const choices = choicesOf(schema);
  const required = new Set([...textsOf(schema.required), ...choices.flatMap((one) => one.required)]);
  const own: Variables = { ...nothing, alternatives: choices.length > 0 ? [{ path, count: choices.length }] : [] };
  return together([
    own,
    ...propertiesOf(schema).flatMap(([name, inner]) => {
      const at = below(path, name);
      return [{ ...nothing, optional: required.has(name) ? [] : [at] }, variablesBelow(inner, at)];
    }),
  ]);
}

/** Common characters, and those that XML, JSON, CSV and code tables trip over. */
const mixed = [...'重庆采购包（）·Az07 -_&<>"\'\\/;,|#=+%]'] as [string, ...string[]];
const MOST_ITEMS = 3;

/** Lengths lie at the ends more often than by chance. */
function someLength(random: Random, from: number, to: number): number {
  if (random.chance(0.15)) return to;
  return random.chance(0.3) ? from : random.between(from, Math.min(to, from + 12));
}

function someText(schema: Schema, random: Random): string {
  const from = numberOr(schema.minLength, 0);
  const length = someLength(random, from, numberOr(schema.maxLength, from + 20));
  return Array.from({ length }, () => random.pick(mixed)).join('');
}

function someInteger(schema: Schema, random: Random): number {
  const from = numberOr(schema.minimum, 0);
  const to = numberOr(schema.maximum, 1_000_000);
  const digits = random.between(1, String(to).length);
  const value = Math.min(to, Math.max(from, random.below(10 ** digits)));
  return value - (value % numberOr(schema.multipleOf, 1));
}

function someLeaf(schema: Schema, random: Random): unknown {
  if (schema.type === 'integer' && random.chance(0.8)) return someInteger(schema, random);
  if (schema.format === 'uscc') return someUscc(random);
  if (typeof schema.pattern === 'string') return byPattern(schema.pattern, random);
  const free = schema.type === 'string' && schema.enum === undefined && schema.format === undefined;
  if (free) return someText(schema, random);
  const values = awkwardValues(schema);
  return values[random.below(values.length)];
}

/** Everything by chance. */
export const randomRecipe = (random: Random): Recipe => ({
  has: () => random.chance(0.6),
  items: () => random.below(MOST_ITEMS + 1),
  value: (_path, schema) => someLeaf(schema, random),
  alternative: (_path, count) => random.below(count),
});

/** A message that the schema allows. */
export const someValue = (schema: Schema, random: Random): Canonical => build(schema, randomRecipe(random));
