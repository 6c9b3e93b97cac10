/** The dialect that a command line names: one of mappings/ by its name, the worked examples included, or any folder of a dialect. */
import { existsSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { codecsOf } from '../../adapters/registry.ts';
import type { Catalogue } from '../catalogue/contract.ts';
import { loadCatalogue } from '../catalogue/load.ts';
import { resources } from '../config/root.ts';
import type { CompiledDialect } from '../translation/dialect.ts';
import { collectFindings, formatFinding } from '../translation/findings.ts';
import { compileFolders, type DialectFolder, type MappingFile, readFolders, shownPath } from '../translation/load.ts';
import { CommandError, exitCodes } from './command.ts';

export interface NamedDialect extends Pick<CompiledDialect, 'dialect' | 'operations' | 'table'> {
  readonly catalogue: Catalogue;
  /** Its folder on disk; with a partner the folder of that partner's overrides. */
  readonly dir: string;
  /** Its samples; with a partner those of the dialect, each replaced by the partner's of the same name. */
  readonly samples: readonly MappingFile[];
}

async function dirOf(name: string): Promise<string> {
  const dir = [join(resources.mappings, name), resolve(name)].find((each) => existsSync(join(each, 'dialect.yaml')));
  if (dir !== undefined) return dir;
  const known = (await readFolders(resources.mappings)).map((folder) => folder.path.split('/').slice(-2).join('/'));
  throw new CommandError(
    `没有方言 ${name}。 There is no dialect ${name}.`,
    `可用 There are: ${known.join(', ')}; 或写方言目录 or name a dialect’s folder.`,
    exitCodes.usage,
  );
}

/** As a person at the terminal would type it, with kind and name in it. */
function shownDir(dir: string): string {
  const shown = shownPath(dir);
  return shown.startsWith('..') || !shown.includes('/') ? dir : shown;
}

const samplesOver = (base: readonly MappingFile[], own: readonly MappingFile[]): readonly MappingFile[] => [
  ...new Map([...base, ...own].map((file) => [file.name, file])).values(),
];

function noPartner(name: string, partner: string, folder: DialectFolder): CommandError {
  const known = (folder.partners ?? []).map((each) => basename(each.path));
  return new CommandError(
    `${name} 没有 ${partner} 的差异。 ${name} has no overrides of ${partner}.`,
    `可用 There are: ${known.join(', ') || '（无 none）'}`,
    exitCodes.usage,
  );
}

/**
 * @param partner as that partner speaks it, by its overrides
 * @throws CommandError when there is none of this name, or its tables are wrong
 */
export async function dialectNamed(name: string, partner?: string): Promise<NamedDialect> {
  const dir = await dirOf(name);
  const catalogue = await loadCatalogue(resources.specs, { examples: true });
  const [folder] = await readFolders(dir, shownDir(dir));
  const own = folder?.partners?.find((each) => basename(each.path) === partner);
  if (folder && partner !== undefined && !own) throw noPartner(name, partner, folder);
  const { findings, report } = collectFindings();
  const spoken = folder ? compileFolders([folder], catalogue, { report, codecs: codecsOf }) : [];
  const found = spoken.find((each) => each.partner === partner);
  if (found && folder && findings.length === 0)
    return {
      ...found.compiled,
      catalogue,
      dir: own && partner !== undefined ? join(dir, 'partners', partner) : dir,
      samples: own ? samplesOver(folder.samples, own.samples) : folder.samples,
    };
  throw new CommandError(
    `${name} 有误，先修正。 ${name} is to be mended first.\n${findings.map((finding) => formatFinding(finding)).join('\n')}`,
    `tongban check ${shownPath(dir)}`,
  );
}
