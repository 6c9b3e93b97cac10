/** An adapter says what it does, and everything that a stranger needs of a dialect lies where it belongs. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, test } from 'vitest';
import type { Adapter } from '../../../../adapters/contract.ts';
import { hasWireContract } from '../../../../adapters/wire-contract/load.ts';
import type { Catalogue } from '../../../../gateway/catalogue/contract.ts';
import { packageRoot, resources } from '../../../../gateway/config/root.ts';
import { readProfileFile } from '../../../../gateway/demo/profile-file.ts';
import { exampleProfileFile } from '../../../../gateway/demo/profiles.ts';
import type { Dialect } from '../../../../gateway/translation/contract.ts';
import { claimTest } from '../claim.ts';

const sorted = (names: Iterable<string>): string[] => [...new Set(names)].sort();

const readme = (kind: string): string => readFileSync(join(packageRoot, 'adapters', kind, 'README.md'), 'utf8');

const schema = JSON.parse(readFileSync(join(resources.specs, 'partner-profile.schema.json'), 'utf8')) as object;
const isProfile = new Ajv2020({ strict: false, validateFormats: false }).compile(schema);

export function claimDeclaredKind(adapter: Adapter, dialects: readonly Dialect[], catalogue: Catalogue): void {
  describe(`the kind ${adapter.kind}`, () => {
    test('says the operations of its cards, which are those that its dialects speak together', () => {
      const cards = [...catalogue.operations.values()].filter(({ kinds }) => kinds.includes(adapter.kind));
      expect(sorted(adapter.operations)).toEqual(sorted(cards.map(({ name }) => name)));
      expect(sorted(dialects.flatMap(({ operations }) => operations))).toEqual(sorted(adapter.operations));
      expect(adapter.operations).toHaveLength(sorted(adapter.operations).length);
    });

    test('has a README that names sources, limits and what is invented', () => {
      const text = readme(adapter.kind);
      expect(text).toMatch(/^## .*sources?\b/im);
      expect(text).toMatch(/^## Limits\b/m);
      expect(text).toMatch(/made up|invented/i);
      for (const { name } of dialects) expect(text).toContain(name.split('/')[1]);
    });
  });
}

/** The folders below mappings/ in which a dialect may lie, but those of the language itself. */
export function kindsOfMappings(): string[] {
  const ofLanguage = new Set(['examples', 'schema']);
  return readdirSync(resources.mappings, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !ofLanguage.has(entry.name))
    .map(({ name }) => name)
    .sort();
}

export function claimDeclared({ name, operations, source, title, kind }: Dialect): void {
  claimTest({ dialect: name, claim: 'declared' }, 'has contract, samples, example profile and source', () => {
    expect(hasWireContract(name)).toBe(true);
    expect(title).not.toBe('');
    expect(source.length).toBeGreaterThan(10);

    const samples = join(resources.mappings, name, 'samples');
    const shown = operations.filter((operation) => existsSync(join(samples, operation)));
    expect(sorted(shown)).toEqual(sorted(operations));

    const profile = readProfileFile(exampleProfileFile(name)) as Readonly<Record<string, unknown>>;
    isProfile(profile);
    expect(isProfile.errors).toBeNull();
    expect([profile.kind, profile.dialect]).toEqual([kind, name]);
  });
}
