/** `compiling.ts COUNT`: the milliseconds in which so many tables of 25 rows become translators, from their YAML texts. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { OperationCard } from '../../../gateway/catalogue/contract.ts';
import { collectFindings } from '../../../gateway/translation/findings.ts';
import { compileFolders, type MappingFile } from '../../../gateway/translation/load.ts';
import { benchCatalogue } from './world.ts';

const count = Number(process.argv[2]);
const folder = 'test/bench/translate/mappings/bench/json-a';
const text = (name: string): string => readFileSync(join(folder, name), 'utf8');
const file = (name: string, content: string): MappingFile => ({
  path: `bench/json-a/${name}`,
  name,
  bytes: Buffer.from(content),
});

const table = text('booking.notice.yaml');
const names = Array.from({ length: count }, (_, index) => `booking.n${index}`);
const tables = names.map((name) => file(`${name}.yaml`, table.replace('booking.notice', name)));
const files = [file('dialect.yaml', text('dialect.yaml')), ...tables];

const { operations } = benchCatalogue(true);
const card = operations.get('booking.notice') as OperationCard;
const catalogue = { operations: new Map(names.map((name) => [name, { ...card, name }])), districts: new Map() };
const { findings, report } = collectFindings();

const start = performance.now();
const [spoken] = compileFolders([{ path: 'bench/json-a', files, samples: [] }], catalogue, { report });
const milliseconds = performance.now() - start;
if (findings.length > 0 || spoken?.compiled.operations.size !== count)
  throw new Error(JSON.stringify(findings.slice(0, 3)));
process.stdout.write(JSON.stringify(milliseconds));
