/** `tongban check`: everything that can be known about mappings before they run. */
import { resolve } from 'node:path';
import type { Catalogue } from '../catalogue/contract.ts';
import { samplesOf, touchedOf } from './check/partners.ts';
import { givenContext, sampleContext } from './check/sample-files.ts';
import { checkSamples } from './check/samples.ts';
import { checkContractNamed, checkLabels, drawnRef } from './check/statements.ts';
import { checkThereAndBack, type Rounds } from './check/there-and-back.ts';
import type { WireCheck } from './check/wire-check.ts';
import { type CompiledDialect, type CompileOptions, compileDialect } from './dialect.ts';
import { collectFindings, type Finding, type Report } from './findings.ts';
import {
  type DialectFolder,
  dialectFolderOf,
  isFolder,
  type MappingFile,
  readFolders,
  readPartnerOverrides,
  readTables,
  shownPath,
} from './load.ts';

export type { WireCheck } from './check/wire-check.ts';
export type { Finding } from './findings.ts';

export interface CheckOptions {
  /** Codecs that a kind of partner adds to the language. */
  readonly codecs?: NonNullable<CompileOptions['codecs']>;
  /** The wire contract of a dialect, where it has one. Without it neither samples nor what is written are held against any. */
  readonly contractOf?: (dialect: string) => WireCheck | undefined;
  /** How many messages are drawn per part beside the systematic ones, and from which seed. */
  readonly rounds?: Rounds;
  /** Hears of every dialect before it is checked. */
  readonly onProgress?: (dialect: string) => void;
}

/** The systematic messages find what single values lose; these find what only a mixture shows. The seed is fixed so that a build does not fail by the day. */
const defaultRounds: Rounds = { seed: 20260316, count: 60 };

/**
 * Checks the dialect of one folder: tables first, and what they say is only tried out when they stand.
 * @returns what is wrong, as found
 */
export function checkFolder(
  folder: DialectFolder,
  catalogue: Catalogue,
  options: CheckOptions = {},
): readonly Finding[] {
  const { findings, report } = collectFindings();
  const files = readTables(folder, report);
  if (!files) return findings;
  options.onProgress?.(files.table.name);
  const dialect = compileDialect(files, { catalogue, report, onUnmapped: () => undefined, codecs: options.codecs });
  if (findings.length > 0) return findings;
  const contract = options.contractOf?.(files.table.name);
  checkLabels(dialect, report);
  if (options.contractOf) checkContractNamed(files.table, contract, report);
  tryOut({ dialect, samples: folder.samples, contract, rounds: options.rounds, report });
  const variants = (folder.partners ?? []).flatMap((partner) => checkPartner(folder, partner, catalogue, options));
  return [...findings, ...variants];
}

interface Trial {
  readonly dialect: CompiledDialect;
  readonly samples: readonly MappingFile[];
  readonly contract: WireCheck | undefined;
  readonly rounds: Rounds | undefined;
  readonly report: Report;
}

function tryOut({ dialect, samples, contract, rounds = defaultRounds, report }: Trial): void {
  const context = sampleContext(dialect, samples, report);
  checkSamples(dialect, { files: samples, context }, contract, report);
  const { ref } = givenContext(samples, report);
  const drawn = drawnRef(dialect, context, typeof ref === 'string' ? ref : undefined, report) ?? context.ref;
  for (const operation of dialect.operations.values())
    checkThereAndBack({ operation, context: { ...context, ref: drawn }, contract, rounds, report });
}

/** The dialect's wire contract says nothing of what a partner does otherwise: its samples and the way there and back do. */
function checkPartner(
  folder: DialectFolder,
  partner: DialectFolder,
  catalogue: Catalogue,
  options: CheckOptions,
): readonly Finding[] {
  const { findings, report } = collectFindings();
  const name = folder.path.split('/').slice(-2).join('/');
  const overrides = readPartnerOverrides(partner, name, report);
  const files = overrides && readTables(folder, report, overrides);
  if (!files) return findings;
  options.onProgress?.(`${name} (${overrides.partner})`);
  const whole = compileDialect(files, { catalogue, report, onUnmapped: () => undefined, codecs: options.codecs });
  if (findings.length > 0) return findings;
  const dialect = touchedOf(whole, overrides);
  const samples = samplesOf(folder, partner, dialect);
  tryOut({ dialect, samples, contract: undefined, rounds: options.rounds, report });
  return findings;
}

const byPlace = (a: Finding, b: Finding): number =>
  a.file.localeCompare(b.file) || a.line - b.line || a.column - b.column;

/** A path may be the mappings folder, a dialect's folder, or one file in it: then its dialect is checked and only that file reported. */
async function foldersFor(path: string): Promise<{ folders: DialectFolder[]; only: string | undefined }> {
  if (await isFolder(path)) return { folders: await readFolders(path, shownPath(path)), only: undefined };
  const dir = await dialectFolderOf(path);
  return { folders: dir === undefined ? [] : await readFolders(dir, shownPath(dir)), only: shownPath(resolve(path)) };
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
    findings.push(...found.filter(({ file, related }) => only === undefined || file === only || related === only));
    if (folders.length === 0) findings.push(...nothingAt(path));
  }
  return unique(findings).sort(byPlace);
}

/** Paths may overlap. */
const unique = (findings: readonly Finding[]): Finding[] => [
  ...new Map(findings.map((finding) => [JSON.stringify(finding), finding])).values(),
];

function nothingAt(path: string): readonly Finding[] {
  const { findings, report } = collectFindings();
  report(
    { file: path, line: 1, column: 1 },
    {
      rule: 'missing-key',
      message: 'there is no dialect.yaml here',
      messageZh: '此处没有 dialect.yaml',
      fix: 'Name the mappings folder, a dialect’s folder or a file in it.',
      fixZh: '写映射目录、方言目录或其中的一个文件。',
    },
  );
  return findings;
}
