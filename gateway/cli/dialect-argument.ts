/** The dialect that a command line names. */
import { codecsOf } from '../../adapters/registry.ts';
import type { Catalogue } from '../catalogue/contract.ts';
import { loadCatalogue } from '../catalogue/load.ts';
import { resources } from '../config/root.ts';
import type { Dialect } from '../translation/contract.ts';
import { MappingError } from '../translation/findings.ts';
import { loadDialects } from '../translation/load.ts';
import { CommandError, exitCodes } from './command.ts';

/** @throws CommandError when there is none of this name, or the mappings are wrong */
export async function dialectNamed(name: string): Promise<{ dialect: Dialect; catalogue: Catalogue }> {
  const catalogue = await loadCatalogue(resources.specs);
  const dialects = await loadDialects(resources.mappings, catalogue, { codecs: codecsOf }).catch((error: unknown) => {
    if (error instanceof MappingError)
      throw new CommandError(error.message, '先修正映射：tongban check。 Mend the mappings first: tongban check.');
    throw error;
  });
  const found = dialects.get(name);
  if (found !== undefined) return { dialect: found, catalogue };
  throw new CommandError(
    `没有方言 ${name}。 There is no dialect ${name}.`,
    `可用 There are: ${dialects.names().join(', ')}`,
    exitCodes.usage,
  );
}
