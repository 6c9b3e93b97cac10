/** `tongban check`: everything that can be known about mappings before they run. */
import { basename, dirname, resolve } from 'node:path';
import type { Catalogue } from '../catalogue/contract.ts';
import { checkSamples, sampleContext, type WireCheck } from './check/samples.ts';
import { checkThereAndBack, type Rounds } from './check/there-and-back.ts';
import { compileDialect } from './dialect.ts';
import { collectFindings, type Finding } from './findings.ts';
import { type DialectFolder, readFolders, readTables, shownPath } from './load.ts';

export type { WireCheck } from './check/samples.ts';
export type { Finding } from './findings.ts';

export interface CheckOptions {
  /** The wire contract of a dialect, where it has one. Without it samples are held against their twins alone. */
  readonly contractOf?: (dialect: string) => WireCheck | undefined;
  /** How many generated messages per part, and from which seed. */
  readonly rounds?: Rounds;
}

/** Hundreds find what a row can lose; the seed is fixed so that a build does not fail by the day. */
const defaultRounds: Rounds = { seed: 20260316, count: 200 };

/** Tables first; what they say is only tried out when they stand. */
function checkFolder(folder: DialectFolder, catalogue: Catalogue, options: CheckOptions): readonly Finding[] {
  const { findings, report } = collectFindings();
  const files = readTables(folder, report);
  if (!files) return findings;
  const dialect = compileDialect(files, { catalogue, report, onUnmapped: () => undefined });
  if (findings.length > 0) return findings;
  checkSamples(dialect, folder.samples, options.contractOf?.(files.table.name), report);
  const context = sampleContext(dialect, folder.samples, report);
  for (const operation of dialect.operations.values())
    checkThereAndBack(operation, context, options.rounds ?? defaultRounds, report);
  return findings;
}

const byPlace = (a: Finding, b: Finding): number =>
  a.file.localeCompare(b.file) || a.line - b.line || a.column - b.column;

/** A path may be the mappings folder, a dialect's folder, or one file in it: then its dialect is checked and only that file reported. */
async function foldersFor(path: string): Promise<{ folders: DialectFolder[]; only: string | undefined }> {
  const isFile = /\.(yaml|json|wire)$/.test(path);
  if (!isFile) return { folders: await readFolders(path, shownPath(path)), only: undefined };
  let dir = dirname(resolve(path));
  while (basename(dir) !== basename(dirname(dir)) && (await readFolders(dir)).length === 0) dir = dirname(dir);
  return { folders: await readFolders(dir, shownPath(dir)), only: shownPath(resolve(path)) };
}

/**
 * Checks mappings under the given paths.
 * @returns what is wrong, by file and line; empty when all is well
 */
export async function check(
  paths: readonly string[],
  catalogue: Catalogue,
  options: CheckOptions = {},
): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const path of paths) {
    const { folders, only } = await foldersFor(path);
    const found = folders.flatMap((folder) => checkFolder(folder, catalogue, options));
    findings.push(...found.filter((finding) => only === undefined || finding.file === only));
    if (folders.length === 0) findings.push(nothingAt(path));
  }
  return findings.sort(byPlace);
}

const nothingAt = (path: string): Finding => ({
  file: path,
  line: 1,
  column: 1,
  rule: 'missing-key',
  message: 'there is no dialect.yaml here',
  messageZh: '此处没有 dialect.yaml',
  fix: 'Name the mappings folder, a dialect’s folder or a file in it.',
});
