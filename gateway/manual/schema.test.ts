import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import { parse, stringify } from 'yaml';
import { codecsOf } from '../../adapters/registry.ts';
import { resources } from '../config/root.ts';
import { codecNames } from '../translation/codecs/pipeline.ts';
import { codecEntries } from '../translation/explain/codecs.ts';
import { collectFindings } from '../translation/findings.ts';
import { readLayers } from '../translation/layers/layer.ts';
import { layerNames } from '../translation/tables/model.ts';
import { readOverrides } from '../translation/tables/overrides.ts';
import { readDialect } from '../translation/tables/read-dialect.ts';
import { readOperation } from '../translation/tables/read-operation.ts';
import { layerKeys } from './layer-shapes.ts';
import { type SchemaName, schemaOf, schemaText, shapes } from './schema-files.ts';
import { type MapShape, plainShape, type Shape } from './shape.ts';

const kindCodecs = readdirSync(resources.mappings).flatMap((kind) => [...(codecsOf(kind)?.keys() ?? [])]);
const ajv = new Ajv({ strict: true, strictRequired: false, allowUnionTypes: true, allErrors: true });
ajv.addVocabulary(['patternErrorMessage']);
const validators = new Map(
  (Object.keys(shapes) as SchemaName[]).map((name) => [name, ajv.compile(schemaOf(name, kindCodecs))] as const),
);

/** What the schema says about a file, its scalars being text as to our readers, or numbers and booleans as to an editor. */
function complaints(name: SchemaName, text: string, schema: 'failsafe' | 'core' = 'failsafe'): readonly string[] {
  const validate = validators.get(name)!;
  const document = JSON.parse(JSON.stringify(parse(text, { schema }), (_key, value) => value ?? ''));
  return validate(document) ? [] : validate.errors!.map((error) => `${error.instancePath} ${error.message}`);
}

const nameOf = (file: string): SchemaName =>
  file.endsWith('/dialect.yaml') ? 'dialect' : file.endsWith('/overrides.yaml') ? 'overrides' : 'operation';

const files = readdirSync(resources.mappings, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.yaml') && !file.includes('/samples/'))
  .sort();

interface Position {
  readonly path: readonly (string | number)[];
  readonly shape: MapShape;
}

/** Every map of a shape, with a path that leads there. */
function positions(shape: Shape, path: readonly (string | number)[] = []): readonly Position[] {
  const plain = plainShape(shape);
  switch (plain.kind) {
    case 'text':
      return [];
    case 'map':
      return [
        { path, shape: plain },
        ...Object.entries(plain.keys).flatMap(([name, { is }]) => positions(is, [...path, name])),
      ];
    case 'dictionary':
      return [
        ...Object.entries(plain.also ?? {}).flatMap(([name, { is }]) => positions(is, [...path, name])),
        ...positions(plain.of, [...path, 'probe']),
      ];
    case 'list':
      return positions(plain.of, [...path, 0]);
    case 'choice':
      return plain.of.flatMap((one) => positions(one, path));
  }
}

const wrapIn = (path: readonly (string | number)[], inner: unknown): unknown =>
  path.reduceRight<unknown>((value, step) => (typeof step === 'number' ? [value] : { [step]: value }), inner);

/** The keys that the readers name when they meet one that they do not know. */
function keysReadAt(file: SchemaName, path: Position['path']): readonly string[] | undefined {
  const { findings, report } = collectFindings();
  const text = stringify(wrapIn(path, { 'no-such-key': 'x' }));
  if (file === 'dialect') {
    const table = readDialect('dialect.yaml', text, report);
    for (const layers of Object.values(table?.layers ?? {})) readLayers(layers, new Map(), report);
  } else if (file === 'overrides') readOverrides('overrides.yaml', text, report);
  else readOperation('operation.yaml', text, report);
  const finding = findings.find((one) => one.rule === 'unknown-key' && one.message.includes('no-such-key'));
  const list = finding && (/^The keys here are (.*)\.$/.exec(finding.fix)?.[1] ?? '');
  return list === undefined ? undefined : list.split(', ').filter((key) => key !== '');
}

/** Below the top of an override stands what the other two files hold. */
const positionsIn = (file: SchemaName): readonly Position[] =>
  positions(shapes[file]).slice(0, file === 'overrides' ? 1 : undefined);

const probed = (Object.keys(shapes) as SchemaName[]).flatMap((file) =>
  positionsIn(file).map((position) => ({
    file,
    ...position,
    where: `${file} ${position.path.join('.') || '(top)'}`,
  })),
);

describe('the schema for editors', () => {
  it.each(Object.keys(shapes) as SchemaName[])('of %s is committed as its source says', (name) => {
    const file = join(resources.mappings, 'schema', `${name}.schema.json`);

    expect(readFileSync(file, 'utf8')).toBe(schemaText(name, kindCodecs));
  });

  it.each(files)('has nothing to say against %s', (file) => {
    const text = readFileSync(join(resources.mappings, file), 'utf8');

    expect(complaints(nameOf(`/${file}`), text)).toEqual([]);
    expect(complaints(nameOf(`/${file}`), text, 'core')).toEqual([]);
  });

  it.each(probed)('knows the same keys as the readers: $where', ({ file, path, shape }) => {
    expect([...(keysReadAt(file, path) ?? ['the readers take any key'])].sort()).toEqual(
      Object.keys(shape.keys).sort(),
    );
  });

  it('knows the same codecs as the readers', () => {
    expect(Object.keys(codecEntries).sort()).toEqual([...new Set(codecNames)].sort());
  });

  it('knows the same layers as the readers', () => {
    expect([...Object.keys(layerKeys.wraps), ...Object.keys(layerKeys.notations)].sort()).toEqual(
      [...layerNames].sort(),
    );
  });

  it.each(Object.entries(codecEntries))('takes the codec %s as its own example writes it', (_name, { form }) => {
    const source = form.includes('parts(') ? 'DATE + TIME' : 'FIELD';

    expect(complaints('operation', operationWith(source, `amountFen | ${form}`))).toEqual([]);
  });
});

const operationWith = (left: string, right: string): string =>
  `operation: order.place\nrequest:\n  send: POST /order\n  fields:\n    ${JSON.stringify(left)}: ${JSON.stringify(right)}\n`;

it('takes the codecs that kinds of partner add, where they are named', () => {
  expect(kindCodecs).toContain('deal-code');
  expect(complaints('operation', operationWith('FIELD', 'dealCode | deal-code'))).toEqual([]);
});

it('takes what an override removes', () => {
  const text =
    'overrides: a/b\npartner: p\noperations:\n  remove: [c.d]\n  venue.book:\n    request:\n      remove: [bz]\n      fields:\n        X: name\n';

  expect(complaints('overrides', text)).toEqual([]);
  expect(complaints('overrides', text.replace('fields:', 'feilds:'))).not.toEqual([]);
});

describe('a typo is underlined by the schema', () => {
  it.each([
    ['FIELD', 'amountFen | mony(yuan, 2)'],
    ['FIELD', 'amountFen | money(yuann, 2)'],
    ['FIELD', 'name | text(60 byte)'],
    ['FIELD', 'name | optional(ommit)'],
    ['FIELD', 'name text(60 bytes)'],
    ['FIELD', '$reff'],
    ['FIELD', '=7.0'],
    ['FIELD', '$sum(lots[].)'],
    ['LIST[.NAME', 'name'],
    ['A..B', 'name'],
  ])('%s: %s', (left, right) => {
    expect(complaints('operation', operationWith(left, right))).not.toEqual([]);
  });

  it.each([
    ['dialect', 'dialect: a/b\ntitle: t\nsource: s\nidempotency: sometimes\n'],
    [
      'dialect',
      'dialect: a/b\ntitle: t\nsource: s\nidempotency: none\nlayers:\n  request: [ { json: { charset: gkb } } ]\n',
    ],
    ['dialect', 'dialect: a/b\ntitle: t\nsource: s\nidempotency: none\nlayers:\n  request: [ { jsn: {} } ]\n'],
    [
      'dialect',
      'dialect: a/b\ntitle: t\nsource: s\nidempotency: none\nlayers:\n  request: [ { frame: { digits: 7, counts: body }, json: {} } ]\n',
    ],
    [
      'operation',
      'operation: a.b\nevent:\n  identity: [x]\n  sign: { into: header.S, over: raw(body), by: hmac-sha1 }\n',
    ],
    ['operation', 'operation: a.b\nrequest:\n  send: POST\n'],
    ['operation', 'operation: a.b\nresponse:\n  field: {}\n'],
  ] as const)('%s %s', (name, text) => {
    expect(complaints(name, text)).not.toEqual([]);
  });
});

const marked = files
  .map((file) => ({ file, line: readFileSync(join(resources.mappings, file), 'utf8').split('\n')[0] ?? '' }))
  .filter(({ line }) => line.includes('yaml-language-server'));

it.each(marked)('leads the editor that opens $file to its schema', ({ file, line }) => {
  const up = '../'.repeat(file.split('/').length - 1);

  expect(line).toBe(`# yaml-language-server: $schema=${up}schema/${nameOf(`/${file}`)}.schema.json`);
});
