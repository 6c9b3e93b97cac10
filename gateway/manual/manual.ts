/** The manual: mappings/README.md and its English twin. Prose is written there; what can be derived is filled between markers. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Catalogue } from '../catalogue/contract.ts';
import { catalogue } from '../errors/catalogue.ts';
import type { Language } from '../translation/explain/words.ts';
import { fixesZh } from '../translation/fixes.ts';
import { type Rule, rules } from '../translation/rules.ts';
import {
  answerTable,
  codecTable,
  dialectTable,
  layerPlaceTable,
  layerTable,
  operationTable,
  outcomeTable,
  overridesTable,
  partTable,
  signTable,
  table,
} from './key-tables.ts';
import { rulesEn } from './rules-en.ts';
import { sealedExamplesText } from './sealed-examples.ts';
import { workedExamplesText } from './worked-examples.ts';

function rulesTable(language: Language): string {
  const rows = (Object.keys(rules) as Rule[]).map((rule) =>
    language === 'zh' ? [`\`${rule}\``, rules[rule], fixesZh[rule]] : [`\`${rule}\``, ...rulesEn[rule]],
  );
  return table(language === 'zh' ? ['规则', '说的是', '怎么改'] : ['rule', 'what it says', 'what to do'], rows);
}

function errorsTable(language: Language): string {
  const rows = Object.entries(catalogue)
    .filter(([code]) => code.startsWith('GW_TRANSLATION_'))
    .map(([code, { titleZh, title }]) => [`\`${code}\``, language === 'zh' ? titleZh : title]);
  return table(language === 'zh' ? ['代码', '含义'] : ['code', 'meaning'], rows);
}

export interface ManualSources {
  /** The folder mappings/. */
  readonly mappings: string;
  /** Codecs that kinds of partner add. */
  readonly kindCodecs: readonly string[];
  /** With the cards of the examples. */
  readonly catalogue: Catalogue;
}

type Blocks = Readonly<Record<string, () => string>>;

const blocksOf = (language: Language, { mappings, kindCodecs, catalogue: cards }: ManualSources): Blocks => ({
  dialect: () => dialectTable(language),
  layers: () => layerTable(language),
  'layer-places': () => layerPlaceTable(language),
  outcome: () => outcomeTable(language),
  answer: () => answerTable(language),
  sign: () => signTable(language),
  operation: () => operationTable(language),
  part: () => partTable(language),
  codecs: () => codecTable(language, kindCodecs),
  overrides: () => overridesTable(language),
  rules: () => rulesTable(language),
  errors: () => errorsTable(language),
  examples: () => [workedExamplesText(mappings, language), sealedExamplesText(mappings, cards, language)].join('\n\n'),
});

const marked = /<!-- generated: ([a-z-]+) -->\n[\s\S]*?<!-- end -->/g;

/**
 * The page with every marked block made anew.
 * @throws Error where a block is unknown, missing or stands twice
 */
export function fill(page: string, blocks: Blocks): string {
  const seen: string[] = [];
  const filled = page.replace(marked, (_whole, name: string) => {
    const make = Object.hasOwn(blocks, name) ? blocks[name] : undefined;
    if (!make) throw new Error(`There is no block ${name}; there are ${Object.keys(blocks).join(', ')}.`);
    seen.push(name);
    return `<!-- generated: ${name} -->\n${make()}\n<!-- end -->`;
  });
  const wrong = Object.keys(blocks).filter((name) => seen.filter((one) => one === name).length !== 1);
  if (wrong.length > 0) throw new Error(`These blocks must stand once: ${wrong.join(', ')}.`);
  return filled;
}

export const manualFiles: Readonly<Record<Language, string>> = { zh: 'README.md', en: 'README.en.md' };

/** The manual in one language, as it should be committed. */
export function manualText(language: Language, sources: ManualSources): string {
  const page = readFileSync(join(sources.mappings, manualFiles[language]), 'utf8');
  return fill(page, blocksOf(language, sources));
}
