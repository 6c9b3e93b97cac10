/**
 * Translation beside code written by hand and beside JSONata: bytes of one partner in, canonical message, bytes of another partner out,
 * on one core. Each part runs in a process of its own, bundled as the product is.
 */
import { bundled, type MemoryReport, measureCompiling, measureMemory } from './translate/children.ts';
import type { Contest, Contests } from './translate/contests.ts';
import { type Format, operations } from './translate/world.ts';

export interface TranslationReport {
  /** The worse of the two messages. */
  readonly json: { readonly vsHandwritten: number; readonly vsJsonata: number };
  readonly xml: { readonly vsHandwritten: number };
  readonly contests: Contests;
  /** 500 tables of 25 rows from YAML text, in a fresh process. */
  readonly compile500Ms: number;
  readonly memory: MemoryReport;
}

/** @param options.short fewer rounds, and a tenth of the messages for the memory */
export async function measureTranslation(options: {
  readonly short: boolean;
  readonly say: (line: string) => void;
}): Promise<TranslationReport> {
  const { short, say } = options;
  await using bundle = await bundled('contests', 'compiling', 'memory');
  const contests = (await bundle.run('contests', [short ? '5' : '15'], say)) as Contests;
  const compile500Ms = await measureCompiling(bundle);
  say(`  500 tables of 25 rows compiled in ${compile500Ms.toFixed(0)} ms`);
  const memory = await measureMemory(bundle, short ? 100_000 : 1_000_000);
  say(
    `  ${memory.messages} messages: heap ${memory.heapGrowthMb.toFixed(1)} MB more at the end, rss at most ${memory.rssMaxMb.toFixed(0)} MB`,
  );
  const worst = (format: Format, pick: (one: Contest) => number) =>
    Math.min(...operations.map((operation) => pick(contests[format][operation])));
  return {
    json: {
      vsHandwritten: worst('json', (one) => one.vsHandwritten),
      vsJsonata: worst('json', (one) => one.vsJsonata ?? Number.NaN),
    },
    xml: { vsHandwritten: worst('xml', (one) => one.vsHandwritten) },
    contests,
    compile500Ms,
    memory,
  };
}
