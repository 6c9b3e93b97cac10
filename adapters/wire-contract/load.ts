/** Finds the wire contract of a dialect under specs/partners/. Loaded once per dialect: the compiled schemas are shared. */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import type { AddressIndex, WireContract } from './contract.ts';
import { loadJsonContract } from './json-schema.ts';
import { loadSoapStringContract } from './soap-string.ts';
import { type LayoutIndex, loadLayoutContract } from './steps.ts';

export type { WireContract, WirePart } from './contract.ts';

type ContractIndex = AddressIndex | LayoutIndex;

/** The contracts ship with the package, beside dist/ and beside the sources. */
function contractsFolder(): string {
  for (let folder = dirname(fileURLToPath(import.meta.url)); ; folder = dirname(folder)) {
    const found = join(folder, 'specs', 'partners');
    if (existsSync(found)) return found;
    if (dirname(folder) === folder) throw new Error('specs/partners is missing; reinstall the package.');
  }
}

const indexFileOf = (dialect: string): string => join(contractsFolder(), ...dialect.split('/'), 'contract.yaml');

export const hasWireContract = (dialect: string): boolean => existsSync(indexFileOf(dialect));

const loaded = new Map<string, WireContract>();

/**
 * @param dialect e.g. `trading-center/token-params`
 * @throws Error when the dialect has no contract; when its first message comes, when a schema is not valid
 */
export function loadWireContract(dialect: string): WireContract {
  const known = loaded.get(dialect);
  if (known !== undefined) return known;
  const indexFile = indexFileOf(dialect);
  const folder = dirname(indexFile);
  if (!existsSync(indexFile)) throw new Error(`${dialect} has no wire contract: ${indexFile} does not exist.`);
  const index = parse(readFileSync(indexFile, 'utf8')) as ContractIndex;
  const contract = whenAsked(folder, index);
  loaded.set(dialect, contract);
  return contract;
}

function compile(folder: string, index: ContractIndex): WireContract {
  switch (index.form) {
    case 'json-schema':
      return loadJsonContract(folder, index);
    case 'soap-string':
      return loadSoapStringContract(folder, index);
    case 'layout':
      return loadLayoutContract(folder, index);
  }
}

const isAddressed = (index: ContractIndex): boolean =>
  index.form !== 'layout' || Object.values(index.operations).some(({ address }) => address !== undefined);

/** Its schemas are compiled when the first message comes: they are many, and a start should not wait for them. */
function whenAsked(folder: string, index: ContractIndex): WireContract {
  let compiled: WireContract | undefined;
  const contract = (): WireContract => {
    compiled ??= compile(folder, index);
    return compiled;
  };
  return {
    dialect: index.dialect,
    operations: Object.keys(index.operations),
    ...(isAddressed(index) ? { operationOf: (request) => contract().operationOf?.(request) } : {}),
    check: (part, operation, bytes) => contract().check(part, operation, bytes),
  };
}
