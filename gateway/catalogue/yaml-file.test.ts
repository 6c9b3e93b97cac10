import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { resources } from '../config/root.ts';
import { keepSpecs, readYamlFile } from './yaml-file.ts';

const files = readdirSync(resources.specs, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.yaml'))
  .map((name) => join(resources.specs, name));

it('reads every file of specs/ as it stands, whether the build kept it or not', () => {
  for (const file of files) {
    const asItStands = parse(readFileSync(file, 'utf8'));

    expect(readYamlFile(file), file).toEqual(asItStands);
    expect(JSON.parse(Object.values(keepSpecs([file]))[0]!.json), file).toEqual(asItStands);
  }
});

it('gives every reader a copy of its own', () => {
  const [first, second] = [readYamlFile(files[0]!), readYamlFile(files[0]!)];

  expect(first).toEqual(second);
  expect(first).not.toBe(second);
});

it('names file and place of a fault', () => {
  const folder = mkdtempSync(join(tmpdir(), 'tongban-yaml-'));
  const file = join(folder, 'broken.yaml');
  writeFileSync(file, 'a: 1\na: 2\n');

  expect(() => readYamlFile(file)).toThrow(/broken\.yaml: .*unique.*line 2/s);
  rmSync(folder, { recursive: true });
});
