/** The form of a mapping file as data: what the editors' JSON Schema and the tables of the manual are made from. */

/** The same said in both languages. */
export interface Words {
  readonly zh: string;
  readonly en: string;
}

export type Shape = TextShape | MapShape | DictionaryShape | ListShape | ChoiceShape | NamedShape;

/** One value. YAML scalars are all text to the readers; an editor may take `6` for a number. */
export interface TextShape {
  readonly kind: 'text';
  readonly values?: readonly string[];
  /** Source of a regular expression for the whole text. */
  readonly pattern?: string;
  /** What an editor says where the text does not match. */
  readonly complaint?: string;
}

/** A map whose keys the language knows. */
export interface MapShape {
  readonly kind: 'map';
  readonly keys: Readonly<Record<string, Key>>;
  readonly required?: readonly string[];
  /** At least one of these. */
  readonly anyOf?: readonly string[];
}

/** A map whose keys the engineer chooses, beside a few that the language knows. */
export interface DictionaryShape {
  readonly kind: 'dictionary';
  readonly also?: MapShape['keys'];
  readonly keyPattern?: string;
  readonly of: Shape;
}

export interface ListShape {
  readonly kind: 'list';
  readonly of: Shape;
  /** A single entry may stand for a list of one. */
  readonly orOne?: boolean;
}

export interface ChoiceShape {
  readonly kind: 'choice';
  readonly of: readonly Shape[];
}

/** A shape that stands in many places and once in the schema. */
export interface NamedShape {
  readonly kind: 'named';
  readonly name: string;
  readonly is: Shape;
}

export interface Key extends Words {
  readonly is: Shape;
}

export const text: TextShape = { kind: 'text' };
export const words = (...values: string[]): TextShape => ({ kind: 'text', values });
export const pattern = (source: string, complaint?: string): TextShape =>
  complaint === undefined ? { kind: 'text', pattern: source } : { kind: 'text', pattern: source, complaint };
export const listOf = (of: Shape): ListShape => ({ kind: 'list', of });
export const oneOrMore = (of: Shape): ListShape => ({ kind: 'list', of, orOne: true });
export const named = (name: string, is: Shape): NamedShape => ({ kind: 'named', name, is });
export const choice = (...of: Shape[]): ChoiceShape => ({ kind: 'choice', of });
export const dictionary = (of: Shape, keyPattern?: string): DictionaryShape =>
  keyPattern === undefined ? { kind: 'dictionary', of } : { kind: 'dictionary', of, keyPattern };
export const map = (keys: MapShape['keys'], more: Pick<MapShape, 'required' | 'anyOf'> = {}): MapShape => ({
  kind: 'map',
  keys,
  ...more,
});
export const key = (is: Shape, zh: string, en: string): Key => ({ is, zh, en });

/** The shape without its demands: an override gives only what differs. */
export function partial(shape: Shape): Shape {
  if (shape.kind !== 'map') return shape;
  const keys = Object.entries(shape.keys).map(([name, { is, zh, en }]) => [name, key(partial(is), zh, en)] as const);
  return map(Object.fromEntries(keys));
}

/** What a shape is once its names are seen through. */
export function plainShape(shape: Shape): Exclude<Shape, NamedShape> {
  return shape.kind === 'named' ? plainShape(shape.is) : shape;
}

type Json = Readonly<Record<string, unknown>>;
type Definitions = Record<string, Json>;

const scalar = ['string', 'number', 'boolean'] as const;

/** `6` and `"6"` are the same text to the readers, and two values to an editor. */
function valuesFor(values: readonly string[]): readonly unknown[] {
  return values.flatMap((value) => (/^(0|[1-9][0-9]*)$/.test(value) ? [value, Number(value)] : [value]));
}

function textSchema({ values, pattern: source, complaint }: TextShape): Json {
  if (values) return { enum: valuesFor(values) };
  if (source === undefined) return { type: scalar };
  return {
    type: scalar,
    pattern: `^(?:${source})$`,
    ...(complaint === undefined ? {} : { patternErrorMessage: complaint }),
  };
}

function propertiesOf(keys: MapShape['keys'], definitions: Definitions): Json {
  const properties = Object.entries(keys).map(
    ([name, { is, zh, en }]) => [name, { description: `${zh}\n${en}`, ...toSchema(is, definitions) }] as const,
  );
  return Object.fromEntries(properties);
}

function mapSchema({ keys, required, anyOf }: MapShape, definitions: Definitions): Json {
  return {
    type: 'object',
    additionalProperties: false,
    ...(required ? { required } : {}),
    ...(anyOf ? { anyOf: anyOf.map((name) => ({ required: [name] })) } : {}),
    properties: propertiesOf(keys, definitions),
  };
}

function dictionarySchema({ keyPattern, also, of }: DictionaryShape, definitions: Definitions): Json {
  return {
    type: 'object',
    ...(keyPattern === undefined ? {} : { propertyNames: { pattern: `^(?:${keyPattern})$` } }),
    ...(also ? { properties: propertiesOf(also, definitions) } : {}),
    additionalProperties: toSchema(of, definitions),
  };
}

function namedSchema({ name, is }: NamedShape, definitions: Definitions): Json {
  definitions[name] ??= toSchema(is, definitions);
  return { $ref: `#/definitions/${name}` };
}

/** JSON Schema, draft 7, as editors take it. Named shapes are put among the definitions. */
export function toSchema(shape: Shape, definitions: Definitions): Json {
  switch (shape.kind) {
    case 'text':
      return textSchema(shape);
    case 'map':
      return mapSchema(shape, definitions);
    case 'named':
      return namedSchema(shape, definitions);
    case 'dictionary':
      return dictionarySchema(shape, definitions);
    case 'list': {
      const list = { type: 'array', items: toSchema(shape.of, definitions) };
      return shape.orOne ? { anyOf: [list, toSchema(shape.of, definitions)] } : list;
    }
    case 'choice':
      return { anyOf: shape.of.map((one) => toSchema(one, definitions)) };
  }
}
