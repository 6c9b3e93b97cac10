/** The README's matrix: which dialect of which kind of partner speaks which operation, as the mapping files have it. */
import type { Catalogue, OperationCard, Style } from '../catalogue/contract.ts';
import type { Dialect } from '../translation/contract.ts';
import { table } from './key-tables.ts';

const styles: Readonly<Record<Style, string>> = {
  query: '查询 query',
  command: '命令 command',
  event: '通知 event',
  served: '被查 served',
};

const spoken = (card: OperationCard, dialects: readonly Dialect[]): readonly string[] =>
  dialects.map((dialect) => (dialect.operations.includes(card.name) ? '●' : ''));

function kindTable(kind: string, catalogue: Catalogue, dialects: readonly Dialect[]): string {
  const names = dialects.map((dialect) => `\`${dialect.name.slice(kind.length + 1)}\``);
  const rows = [...catalogue.operations.values()]
    .filter((card) => card.kinds.includes(kind))
    .map((card) => [`\`${card.name}\``, card.title, styles[card.style], ...spoken(card, dialects)]);
  return `**\`${kind}\`**\n\n${table(['业务 operation', '', '方式 style', ...names], rows)}`;
}

/** One table for every kind: its operations down, its dialects across. */
export function matrixText(catalogue: Catalogue, dialects: readonly Dialect[]): string {
  const kinds = [...new Set(dialects.map(({ kind }) => kind))];
  return kinds
    .map((kind) =>
      kindTable(
        kind,
        catalogue,
        dialects.filter((dialect) => dialect.kind === kind),
      ),
    )
    .join('\n\n');
}
