import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { codecsOf } from '../../adapters/registry.ts';
import { loadCatalogue } from '../catalogue/load.ts';
import { commands, isCommandName } from '../cli/commands.ts';
import { packageRoot, resources } from '../config/root.ts';
import { codecNames } from '../translation/codecs/pipeline.ts';
import { compileDialect } from '../translation/dialect.ts';
import { collectFindings } from '../translation/findings.ts';
import { readFolders, readTables } from '../translation/load.ts';
import { rules } from '../translation/rules.ts';
import { layerNames } from '../translation/tables/model.ts';
import { readOverrides } from '../translation/tables/overrides.ts';
import { translateBack } from '../translation/translate.ts';
import { fill, manualFiles, manualText } from './manual.ts';
import { type SchemaName, shapes } from './schema-files.ts';
import { compileSealed, sealedContext, sealedExamples, sealedWire } from './sealed-examples.ts';
import { plainShape, type Shape } from './shape.ts';
import { blockOf } from './worked-examples.ts';

const catalogue = await loadCatalogue(resources.specs, { examples: true });
const languages = ['zh', 'en'] as const;
const kindCodecs = readdirSync(resources.mappings).flatMap((kind) => [...(codecsOf(kind)?.keys() ?? [])]);
const pages = {
  zh: readFileSync(join(resources.mappings, manualFiles.zh), 'utf8'),
  en: readFileSync(join(resources.mappings, manualFiles.en), 'utf8'),
};

function keysOf(shape: Shape): readonly string[] {
  const plain = plainShape(shape);
  switch (plain.kind) {
    case 'text':
      return [];
    case 'map':
      return Object.entries(plain.keys).flatMap(([name, { is }]) => [name, ...keysOf(is)]);
    case 'dictionary':
      return [...Object.keys(plain.also ?? {}), ...keysOf(plain.of)];
    case 'list':
      return keysOf(plain.of);
    case 'choice':
      return plain.of.flatMap(keysOf);
  }
}

const keys = [...new Set((Object.keys(shapes) as SchemaName[]).flatMap((name) => keysOf(shapes[name])))];
const codeIn = (page: string): readonly string[] => [...page.matchAll(/`([^`\n]+)`/g)].map(([, code = '']) => code);

describe.each(languages)('the manual in %s', (language) => {
  const page = pages[language];
  const words = new Set(codeIn(page).flatMap((code) => code.split(/[^A-Za-z0-9-]+/)));

  it('is committed as its sources say', () => {
    expect(page).toBe(manualText(language, { mappings: resources.mappings, kindCodecs, catalogue }));
  });

  it('tells every key, codec, layer and rule of the language', () => {
    const wanted = [...keys, ...codecNames, ...kindCodecs, ...layerNames, ...Object.keys(rules)];

    expect(wanted.filter((word) => !words.has(word))).toEqual([]);
  });

  it('prints commands and options that there are', async () => {
    const lines = page.split('\n').flatMap((line) => [...line.matchAll(/tongban ([a-z]+)((?: [^\n`|<，。；）)]*)?)/g)]);
    expect(lines.length).toBeGreaterThan(8);

    for (const [, name = '', rest = ''] of lines) {
      expect(isCommandName(name), name).toBe(true);
      const { options } = isCommandName(name) ? await commands[name]() : { options: {} };
      const used = [...rest.matchAll(/--([a-z]+)/g)].map(([, option = '']) => option);
      expect(used.filter((option) => !Object.hasOwn(options, option))).toEqual([]);
    }
  });

  it('links to files that there are', () => {
    const links = [...page.matchAll(/\]\(([^)#\s]+)(?:#[^)]*)?\)/g)].map(([, link = '']) => link);

    expect(links.filter((link) => !existsSync(join(dirname(join(resources.mappings, 'x')), link)))).toEqual([]);
  });

  it('names dialects to copy from that there are', () => {
    const named = codeIn(page).filter((code) => /^mappings\/[a-z-]+\/[a-z0-9-]+$/.test(code));

    expect(named.length).toBeGreaterThan(9);
    expect(named.filter((name) => !existsSync(join(packageRoot, name, 'dialect.yaml')))).toEqual([]);
  });

  it('shows an override that the dialect takes', async () => {
    const text = /```yaml\n(overrides:[\s\S]*?)```/.exec(page)?.[1] ?? '';
    const { findings, report } = collectFindings();
    const overrides = readOverrides('overrides.yaml', text, report)!;
    const [folder] = await readFolders(join(resources.mappings, overrides.dialectName), overrides.dialectName);

    const tables = readTables(folder!, report, overrides)!;
    compileDialect(tables, { catalogue, report, onUnmapped: () => undefined, codecs: codecsOf });

    expect(findings).toEqual([]);
    const rows = tables.operations.find(({ operation }) => operation === 'venue.book')!.request!.rows;
    expect(rows.map(({ left }) => left.text)).not.toContain('REMARK');
  });
});

describe('examples made with the manual', () => {
  it.each(sealedExamples)('$name comes back as it went, under the right key alone', (sealed) => {
    const { dialect } = compileSealed(sealed, resources.mappings, catalogue);
    const input = sealedWire(sealed, resources.mappings, catalogue);
    const once = {
      dialect,
      operation: sealed.operation,
      part: sealed.part,
      reverse: true,
      input,
      context: sealedContext,
    };

    expect(translateBack(once)).toEqual(sealed.canonical);
    const wrong = { ...sealedContext, auth: { sealKey: 'ffffffffffffffffffffffffffffffff' } };
    if (sealed.name === 'sealed-json') expect(() => translateBack({ ...once, context: wrong })).toThrow();
  });
});

it('has a worked example for every layer', () => {
  const told = /<!-- generated: examples -->([\s\S]*?)<!-- end -->/.exec(pages.en)?.[1] ?? '';

  expect([...layerNames].filter((name) => !new RegExp(`\\b${name}: ?(\\{|$)`, 'm').test(told))).toEqual([]);
});

describe('marks of the manual', () => {
  const blocks = { one: () => 'new' };

  it('are filled, whatever stood between them, and the rest is left alone', () => {
    expect(fill('a\n<!-- generated: one -->\nold\n<!-- end -->\nb', blocks)).toBe(
      'a\n<!-- generated: one -->\nnew\n<!-- end -->\nb',
    );
  });

  it.each([
    ['', /must stand once: one/],
    ['<!-- generated: one -->\n<!-- end --><!-- generated: one -->\n<!-- end -->', /must stand once: one/],
    ['<!-- generated: two -->\n<!-- end -->', /no block two/],
  ])('must be there, once, and known: %j', (page, words) => {
    expect(() => fill(page, blocks)).toThrowError(words);
  });

  it('a block of a mapping file is cut out as it stands', () => {
    expect(blockOf('a: 1\nlayers:\n  # why\n  request: []\n\nenvelope: {}\n', 'layers')).toEqual([
      'layers:',
      '  # why',
      '  request: []',
    ]);
  });
});
