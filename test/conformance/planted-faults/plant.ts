/** Plants a fault into a copy of a dialect's folder in memory, and asks `check` about it. */
import { join } from 'node:path';
import { codecsOf, loadWireContracts } from '../../../adapters/registry.ts';
import { loadCatalogue } from '../../../gateway/catalogue/load.ts';
import { checkFolder, type Finding } from '../../../gateway/translation/check.ts';
import { type DialectFolder, type MappingFile, readFolders } from '../../../gateway/translation/load.ts';
import type { Escape, Fault } from './fault.ts';

const root = join(import.meta.dirname, '..', '..', '..');
const catalogue = await loadCatalogue(join(root, 'specs'), { examples: true });
const contractOf = await loadWireContracts();
const folders = await readFolders(join(root, 'mappings'), 'mappings');

const utf8 = new TextDecoder('utf-8', { fatal: true });

export const textOf = (file: MappingFile): string => utf8.decode(file.bytes);

/** Some mixtures beside the systematic messages: the suite as a whole stays within a minute. */
const rounds = { seed: 11, count: 8 };

export const findingsOf = (folder: DialectFolder): readonly Finding[] =>
  checkFolder(folder, catalogue, { contractOf, codecs: codecsOf, rounds });

/** Every dialect folder of mappings/. */
export const allFolders: readonly DialectFolder[] = folders;

/** @throws RangeError where there is no such folder */
export function folderOf(file: string): DialectFolder {
  const [kind, dialect] = file.split('/');
  const found = folders.find(({ path }) => path === `mappings/${kind}/${dialect}`);
  if (!found) throw new RangeError(`there is no dialect mappings/${kind}/${dialect}`);
  return found;
}

/** In a dialect with many operations a few show a fault of dialect.yaml as well as all: one of each style. */
const usualOperations: readonly string[] = ['venue.book', 'deposit.refund-status', 'deposit.received'];

/** Shows what one operation shows for all: an amount in the unit that is never written. */
const always: readonly string[] = ['deposit.refund-status'];

const stemOf = (file: MappingFile): string => file.name.replace(/\.yaml$/, '');

/** The question by which an operation in doubt is settled: a dialect that does not speak it is another dialect. */
function questionOf(operation: string): readonly string[] {
  const onUnknown = catalogue.operations.get(operation)?.onUnknown;
  return typeof onUnknown === 'object' ? [onUnknown.ask] : [];
}

/** The folder with some of its operations only, and their samples. */
export function reduced(folder: DialectFolder, operations: readonly string[]): DialectFolder {
  const kept = new Set([...operations, ...operations.flatMap(questionOf), ...always]);
  return {
    ...folder,
    files: folder.files.filter((file) => file.name === 'dialect.yaml' || kept.has(stemOf(file))),
    samples: folder.samples.filter(({ name }) => !name.includes('/') || kept.has(name.split('/')[0] ?? '')),
  };
}

function operationsFor(fault: Fault | Escape, folder: DialectFolder): readonly string[] {
  if (fault.operations) return fault.operations;
  const [, , ...rest] = fault.file.split('/');
  const [first = '', second = ''] = rest;
  if (first === 'samples') return [second];
  if (first !== 'dialect.yaml') return [first.replace(/\.yaml$/, '')];
  const all = folder.files.map(stemOf).filter((name) => name !== 'dialect');
  return folder.path.includes('/examples/') ? all : all.filter((name) => usualOperations.includes(name));
}

function editOne(file: MappingFile, fault: Fault | Escape): MappingFile[] {
  if (fault.find === undefined) return [];
  const text = textOf(file);
  const hits = text.split(fault.find).length - 1;
  if (hits !== 1)
    throw new RangeError(`${fault.name}: ${JSON.stringify(fault.find)} stands ${hits} times in ${fault.file}`);
  return [{ ...file, bytes: new TextEncoder().encode(text.replace(fault.find, () => fault.put)) }];
}

/** The folder with the fault in it, reduced to the operations that it concerns. */
export function plant(fault: Fault | Escape): DialectFolder {
  const folder = folderOf(fault.file);
  const path = `mappings/${fault.file}`;
  const few = reduced(folder, operationsFor(fault, folder));
  if (![...few.files, ...few.samples].some((file) => file.path === path))
    throw new RangeError(`${fault.name}: there is no ${path}`);
  const edit = (file: MappingFile): MappingFile[] => (file.path === path ? editOne(file, fault) : [file]);
  return { ...few, files: few.files.flatMap(edit), samples: few.samples.flatMap(edit) };
}

const fileIn = (folder: DialectFolder, path: string): MappingFile | undefined =>
  [...folder.files, ...folder.samples].find((file) => file.path === path);

/** Line of the first place where `text` stands, from 1; 1 for files that are gone or have no lines. */
export function lineOf(folder: DialectFolder, path: string, text: string): number {
  const file = fileIn(folder, path);
  if (!file || !path.endsWith('.yaml')) return 1;
  const content = textOf(file);
  const at = content.indexOf(text);
  if (at === -1) throw new RangeError(`${JSON.stringify(text)} does not stand in ${path}`);
  return content.slice(0, at).split('\n').length;
}
