/**
 * Fields that a partner may spell in several ways, of which we write one: `also "0"`, `read-thousands`, a unit beside an amount.
 * A sample in another spelling is read, and cannot be written as it stands; but one sample at least must be.
 */
import type { PlanNode } from '../plan.ts';
import type { Row } from '../tables/model.ts';
import { type Difference, valuesAt } from './messages.ts';
import { nodeAtPath, type SampleSite } from './sample-places.ts';

export interface Spellings<Site extends SampleSite = SampleSite> {
  /** The differences that are no matter of spelling; the others are kept. */
  apart(site: Site, found: readonly Difference[]): readonly Difference[];
  /** What no sample was written as: one difference for each row. */
  never(): readonly { readonly trial: Site; readonly difference: Difference }[];
}

const hasSpellings = ({ right: { codecs } }: Row): boolean =>
  codecs.some(({ name, args }) => name === 'money' && /\bread-thousands\b|\balso\s|^\s*by\s/.test(args ?? ''));

/** The row of a field, or of the amount whose unit the field is. */
function rowOf(node: PlanNode | undefined): Row | undefined {
  for (const use of node?.uses ?? []) {
    if (use.kind === 'row') return use.row;
    if (use.kind === 'unit') return rowOf(node?.parent?.children.get(use.amount));
  }
  return undefined;
}

const messageOf = ({ sample }: SampleSite): unknown =>
  sample.part === 'response' ? (sample.canonical as { message?: unknown }).message : sample.canonical;

export function gatherSpellings<Site extends SampleSite>(): Spellings<Site> {
  const kept = new Map<Row, { trial: Site; difference: Difference }>();
  const exact = new Set<Row>();
  return {
    apart(site, found) {
      const rows = found.map(({ path }) => rowOf(nodeAtPath(site, path)));
      for (const row of site.part.rows) {
        const { source } = row.right;
        const there = source.kind === 'canonical' && valuesAt(messageOf(site), source.path.text).length > 0;
        if (hasSpellings(row) && there && !rows.includes(row)) exact.add(row);
      }
      return found.filter((difference, at) => {
        const row = rows[at];
        if (!row || !hasSpellings(row)) return true;
        if (!kept.has(row)) kept.set(row, { trial: site, difference });
        return false;
      });
    },
    never: () => [...kept].filter(([row]) => !exact.has(row)).map(([, one]) => one),
  };
}
