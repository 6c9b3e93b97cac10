/** Reads the catalogue from `specs/`: once, at start. */
import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { readCards } from './cards.ts';
import type { Catalogue, District } from './contract.ts';
import { readDistricts } from './districts.ts';
import { messageKinds } from './schemas.ts';
import { readYamlFile } from './yaml-file.ts';

/** The YAML files of a folder by their names. */
export async function readFolder(dir: string): Promise<ReadonlyMap<string, unknown>> {
  const names = (await readdir(dir)).filter((name) => name.endsWith('.yaml')).sort();
  return new Map(names.map((name) => [name, readYamlFile(join(dir, name))]));
}

export interface CatalogueOptions {
  /** The cards of the worked examples too, for checking and explaining mappings/examples/. The gateway has no use for them. */
  readonly examples?: boolean;
}

/**
 * The catalogue under `specsDir`: operations/*.yaml, districts.yaml, gateway/schemas/*.yaml; for examples examples/*.yaml.
 * @throws Error that lists every fault of a file
 */
export async function loadCatalogue(specsDir: string, { examples = false }: CatalogueOptions = {}): Promise<Catalogue> {
  const own = await readFolder(join(specsDir, 'gateway', 'schemas'));
  const dir = join(specsDir, 'examples');
  const schemas = examples ? new Map([...own, ['schemas.yaml', readYamlFile(join(dir, 'schemas.yaml'))]]) : own;
  const kinds = messageKinds(schemas);
  const cards = await readFolder(join(specsDir, 'operations'));
  const all = examples
    ? new Map([...cards, ['examples/operations.yaml', readYamlFile(join(dir, 'operations.yaml'))]])
    : cards;
  const operations = readCards(all, kinds);
  return Object.freeze({ operations, districts: loadDistricts(join(specsDir, 'districts.yaml')) });
}

function loadDistricts(file: string): ReadonlyMap<string, District> {
  return existsSync(file) ? readDistricts(readYamlFile(file)) : new Map();
}
