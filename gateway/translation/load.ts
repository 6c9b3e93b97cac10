/** Reads mappings from their folder. The only file of translation that touches the disk. */
import { readdir, readFile } from 'node:fs/promises';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { stringify } from 'yaml';
import type { Catalogue } from '../catalogue/contract.ts';
import type { Dialect } from './contract.ts';
import { type CompiledDialect, type CompileOptions, compileDialect, type DialectFiles } from './dialect.ts';
import { collectFindings, MappingError, naming, type Report } from './findings.ts';
import type { OperationTable } from './tables/model.ts';
import { type Overrides, readOverrides } from './tables/overrides.ts';
import { readDialect } from './tables/read-dialect.ts';
import { readOperation, readOwnOperation } from './tables/read-operation.ts';
import type { OnUnmapped } from './translator.ts';

export interface Dialects {
  /** @param partner its overrides of the dialect apply, if it has any */
  get(name: string, partner?: string): Dialect | undefined;
  names(): string[];
  /**
   * The dialect as one partner speaks it by the overrides of its profile, which go before those in files. Compiled once for each text.
   * @returns undefined where there is no such dialect. @throws MappingError with what is wrong in the overrides
   */
  varied(name: string, partner: string, overrides: ProfileOverrides): Dialect | undefined;
}

/** What a profile says otherwise than its dialect: the keys of an overrides.yaml, without its head. */
export interface ProfileOverrides {
  readonly dialect?: Readonly<Record<string, unknown>>;
  readonly operations?: Readonly<Record<string, unknown>>;
}

export interface LoadOptions {
  /** Hears of wire fields that no row names: counted in production. Sandboxes refuse them by themselves. */
  readonly onUnmapped?: OnUnmapped;
  /** Codecs that a kind of partner adds to the language. */
  readonly codecs?: CompileOptions['codecs'];
}

/** A file of a mapping folder: its path as findings name it, and its bytes. */
export interface MappingFile {
  readonly path: string;
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** The folder of one dialect with its samples. */
export interface DialectFolder {
  readonly path: string;
  readonly files: readonly MappingFile[];
  readonly samples: readonly MappingFile[];
  /** What single partners do otherwise: `partners/<partner>/overrides.yaml`, with samples of its own. */
  readonly partners?: readonly DialectFolder[] | undefined;
}

async function readFiles(dir: string, shown: string, wanted: (name: string) => boolean): Promise<MappingFile[]> {
  const names = (await readdir(dir, { withFileTypes: true }))
    .filter((entry) => entry.isFile() && wanted(entry.name))
    .map((entry) => entry.name);
  return Promise.all(
    names.sort().map(async (name) => ({ path: `${shown}/${name}`, name, bytes: await readFile(join(dir, name)) })),
  );
}

async function subfolders(dir: string): Promise<string[]> {
  const entries = await readdir(dir, { withFileTypes: true }).catch(() => []);
  return entries
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
}

async function readSamples(dir: string, shown: string): Promise<MappingFile[]> {
  const folders = await subfolders(dir);
  const own = folders.length > 0 || (await isFolder(dir)) ? await readFiles(dir, shown, () => true) : [];
  const inner = await Promise.all(
    folders.map((folder) => readFiles(join(dir, folder), `${shown}/${folder}`, () => true)),
  );
  const named = inner.map((files, at) => files.map((file) => ({ ...file, name: `${folders[at]}/${file.name}` })));
  return [...own, ...named.flat()];
}

export async function isFolder(dir: string): Promise<boolean> {
  return readdir(dir).then(
    () => true,
    () => false,
  );
}

async function readFolder(dir: string, shown: string): Promise<DialectFolder> {
  const files = await readFiles(dir, shown, (name) => name.endsWith('.yaml'));
  const partners = await Promise.all(
    (await subfolders(join(dir, 'partners'))).map((name) =>
      readFolder(join(dir, 'partners', name), `${shown}/partners/${name}`),
    ),
  );
  return { path: shown, files, samples: await readSamples(join(dir, 'samples'), `${shown}/samples`), partners };
}

/** All dialect folders below `dir`: those that hold a dialect.yaml, `dir` itself included. */
export async function readFolders(dir: string, shown: string = basename(dir)): Promise<DialectFolder[]> {
  const here = await readFolder(dir, shown);
  if (here.files.some((file) => file.name === 'dialect.yaml')) return [here];
  const inner = await Promise.all(
    (await subfolders(dir)).map((name) => readFolders(join(dir, name), `${shown}/${name}`)),
  );
  return inner.flat();
}

/** The folder with the dialect.yaml that a file belongs to: its own or the nearest above. */
export async function dialectFolderOf(file: string): Promise<string | undefined> {
  for (let dir = dirname(resolve(file)); ; dir = dirname(dir)) {
    if ((await readFiles(dir, dir, (name) => name === 'dialect.yaml').catch(() => [])).length > 0) return dir;
    if (dirname(dir) === dir) return undefined;
  }
}

/** Path from the working folder, as a person at a terminal would type it. */
export const shownPath = (dir: string): string => relative(process.cwd(), dir) || '.';

const utf8 = new TextDecoder('utf-8', { fatal: true });

function textOf(file: MappingFile, report: Report): string {
  try {
    return utf8.decode(file.bytes);
  } catch {
    report(
      { file: file.path, line: 1, column: 1 },
      { rule: 'yaml', message: 'the file is not UTF-8', fix: 'Save it as UTF-8.' },
    );
    return '';
  }
}

/** Reads the tables of a folder; undefined (reported) without a readable dialect.yaml. */
export function readTables(folder: DialectFolder, report: Report, overrides?: Overrides): DialectFiles | undefined {
  const file = folder.files.find((one) => one.name === 'dialect.yaml');
  const table = file && readDialect(file.path, textOf(file, report), report, overrides);
  if (!table) return undefined;
  const expected = folder.path.split('/').slice(-2).join('/');
  if (table.name !== expected) {
    report(table.place, {
      rule: 'dialect-name',
      message: naming`the dialect ${table.name} lies in ${folder.path}`,
      fix: `Write dialect: ${expected}, or move the folder.`,
    });
  }
  const operations = folder.files
    .filter((one) => one !== file)
    .map((one) => readOperation(one.path, textOf(one, report), report, overrides))
    .filter((operation) => operation !== undefined);
  return { table, operations: overrides ? withOverrides(operations, overrides, report) : operations };
}

/** Leaves out what the partner does not speak, and adds what only it speaks. */
function withOverrides(
  operations: readonly OperationTable[],
  overrides: Overrides,
  report: Report,
): readonly OperationTable[] {
  const known = new Set(operations.map((table) => table.operation));
  const own = [...overrides.operations].flatMap(([name, source]) =>
    source && !known.has(name) ? [readOwnOperation(name, source, overrides, report)] : [],
  );
  const spoken = operations.filter(
    ({ operation }) => !(overrides.operations.has(operation) && overrides.operations.get(operation) === undefined),
  );
  return [...spoken, ...own];
}

/** The overrides in a partner's folder; undefined (reported) where it has none that can be read. */
export function readPartnerOverrides(folder: DialectFolder, dialect: string, report: Report): Overrides | undefined {
  const file = folder.files.find((one) => one.name === 'overrides.yaml');
  const overrides = file && readOverrides(file.path, textOf(file, report), report);
  const partner = basename(folder.path);
  if (overrides && overrides.dialectName === dialect && overrides.partner === partner) return overrides;
  report(overrides?.place ?? { file: folder.path, line: 1, column: 1 }, {
    rule: overrides ? 'override-name' : 'missing-key',
    message: overrides ? naming`the overrides lie in ${folder.path}` : 'there is no overrides.yaml here',
    fix: `Write overrides.yaml with overrides: ${dialect} and partner: ${partner}.`,
  });
  return undefined;
}

/** A dialect, or a dialect as one partner speaks it. */
export interface Spoken {
  readonly compiled: CompiledDialect;
  readonly partner: string | undefined;
}

/** The dialect of a folder, and every partner's variant of it; what is wrong goes to the report. */
function compileFolder(folder: DialectFolder, options: CompileOptions): readonly Spoken[] {
  const { report } = options;
  const files = readTables(folder, report);
  if (!files) return [];
  const variants = (folder.partners ?? []).flatMap((partner): Spoken[] => {
    const overrides = readPartnerOverrides(partner, files.table.name, report);
    const changed = overrides && readTables(folder, report, overrides);
    return changed ? [{ compiled: compileDialect(changed, options), partner: overrides.partner }] : [];
  });
  return [{ compiled: compileDialect(files, options), partner: undefined }, ...variants];
}

/** Compiles folders; what is wrong goes to the report. */
export function compileFolders(
  folders: readonly DialectFolder[],
  catalogue: Catalogue,
  options: LoadOptions & { readonly report: Report },
): readonly Spoken[] {
  const { report, codecs, onUnmapped = () => undefined } = options;
  return folders.flatMap((folder) => compileFolder(folder, { catalogue, report, onUnmapped, codecs }));
}

const nameOf = (dialect: string, partner: string | undefined): string => `${dialect}@${partner ?? ''}`;

/** A folder of which the catalogue knows no kind of partner: its cards were left out, as those of the examples are. */
function isForOthers(folder: DialectFolder, catalogue: Catalogue): boolean {
  const kind = folder.path.split('/').at(-2);
  return kind !== undefined && ![...catalogue.operations.values()].some((card) => card.kinds.includes(kind));
}

/** Profiles change seldom and the directory is read often: the last variations are kept. */
const keptVariations = 200;

function variations(folders: readonly DialectFolder[], catalogue: Catalogue, options: LoadOptions): Dialects['varied'] {
  const kept = new Map<string, Dialect>();
  const byName = new Map(folders.map((folder) => [folder.path.split('/').slice(-2).join('/'), folder]));
  return (name, partner, changes) => {
    const folder = byName.get(name);
    if (folder === undefined) return undefined;
    const text = stringify({ overrides: name, partner, ...changes });
    const known = kept.get(text);
    if (known !== undefined) return known;
    const dialect = compileVariation(folder, { file: `overrides of ${partner}`, text }, { ...options, catalogue });
    if (kept.size >= keptVariations) kept.delete(kept.keys().next().value ?? '');
    kept.set(text, dialect);
    return dialect;
  };
}

function compileVariation(
  folder: DialectFolder,
  { file, text }: { readonly file: string; readonly text: string },
  options: LoadOptions & { readonly catalogue: Catalogue },
): Dialect {
  const { findings, report } = collectFindings();
  const { catalogue, codecs, onUnmapped = () => undefined } = options;
  const overrides = readOverrides(file, text, report);
  const files = overrides && readTables(folder, report, overrides);
  const compiled = files && compileDialect(files, { catalogue, report, onUnmapped, codecs });
  if (compiled === undefined || findings.length > 0) throw new MappingError(findings);
  return compiled.dialect;
}

/**
 * Loads and compiles every dialect below `mappingsDir` whose kind of partner the catalogue has cards of. Others are passed over,
 * as the worked examples are by a running gateway; `tongban check` reports a kind that nobody knows.
 * @throws MappingError with all findings when a mapping is wrong
 */
export async function loadDialects(
  mappingsDir: string,
  catalogue: Catalogue,
  options: LoadOptions = {},
): Promise<Dialects> {
  const { findings, report } = collectFindings();
  const folders = (await readFolders(mappingsDir)).filter((folder) => !isForOthers(folder, catalogue));
  const spoken = compileFolders(folders, catalogue, { ...options, report });
  if (findings.length > 0) throw new MappingError(findings);
  const dialects = new Map(
    spoken.map(({ compiled: { dialect }, partner }) => [nameOf(dialect.name, partner), dialect] as const),
  );
  return {
    get: (name, partner) => dialects.get(nameOf(name, partner)) ?? dialects.get(nameOf(name, undefined)),
    names: () => spoken.filter(({ partner }) => partner === undefined).map(({ compiled }) => compiled.dialect.name),
    varied: variations(folders, catalogue, options),
  };
}
