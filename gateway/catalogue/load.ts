/** Reads the catalogue from `specs/`: once, at start. */
import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { readCards } from './cards.ts';
import type { Catalogue, District } from './contract.ts';
import { readDistricts } from './districts.ts';
import { messageKinds } from './schemas.ts';
import { readYamlFile } from './yaml-file.ts';

async function readSchemas(dir: string): Promise<ReadonlyMap<string, unknown>> {
  const names = (await readdir(dir)).filter((name) => name.endsWith('.yaml')).sort();
  return new Map(names.map((name) => [name, readYamlFile(join(dir, name))]));
}

/**
 * The catalogue under `specsDir`: operations.yaml, districts.yaml, gateway/schemas/*.yaml.
 * @throws Error that lists every fault of a file
 */
export async function loadCatalogue(specsDir: string): Promise<Catalogue> {
  const schemas = await readSchemas(join(specsDir, 'gateway', 'schemas'));
  const operations = readCards(readYamlFile(join(specsDir, 'operations.yaml')), messageKinds(schemas));
  return Object.freeze({ operations, districts: loadDistricts(join(specsDir, 'districts.yaml')) });
}

function loadDistricts(file: string): ReadonlyMap<string, District> {
  return existsSync(file) ? readDistricts(readYamlFile(file)) : new Map();
}
