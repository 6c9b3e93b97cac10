/** Reads the catalogue from `specs/`: once, at start. */
import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { parseDocument } from 'yaml';
import { readCards } from './cards.ts';
import type { Catalogue, District } from './contract.ts';
import { readDistricts } from './districts.ts';
import { messageKinds } from './schemas.ts';

async function readYaml(file: string): Promise<unknown> {
  const document = parseDocument(await readFile(file, 'utf8'), { uniqueKeys: true, prettyErrors: true });
  const [fault] = [...document.errors, ...document.warnings];
  if (fault) throw new Error(`${basename(file)}: ${fault.message}`);
  return document.toJS();
}

async function readSchemas(dir: string): Promise<ReadonlyMap<string, unknown>> {
  const names = (await readdir(dir)).filter((name) => name.endsWith('.yaml')).sort();
  return new Map(await Promise.all(names.map(async (name) => [name, await readYaml(join(dir, name))] as const)));
}

/**
 * The catalogue under `specsDir`: operations.yaml, districts.yaml, gateway/schemas/*.yaml.
 * @throws Error that lists every fault of a file
 */
export async function loadCatalogue(specsDir: string): Promise<Catalogue> {
  const schemas = await readSchemas(join(specsDir, 'gateway', 'schemas'));
  const operations = readCards(await readYaml(join(specsDir, 'operations.yaml')), messageKinds(schemas));
  return Object.freeze({ operations, districts: await loadDistricts(join(specsDir, 'districts.yaml')) });
}

async function loadDistricts(file: string): Promise<ReadonlyMap<string, District>> {
  return existsSync(file) ? readDistricts(await readYaml(file)) : new Map();
}
