/**
 * Fields that a partner may spell in several ways, of which we write one: `also "0"`, `read-thousands`, a unit beside an amount.
 * A sample in another spelling is read, and cannot be written as it stands; but one sample at least must be.
 */
import { isMembers, type Members } from '../frame.ts';
import { keysTo, type PlanNode } from '../plan.ts';
import { unquote } from '../tables/expressions.ts';
import type { Row } from '../tables/model.ts';
import { type Difference, valuesAt } from './messages.ts';
import { nodeAtPath, type SampleSite } from './sample-places.ts';

export interface Spellings<Site extends SampleSite = SampleSite> {
  /** The differences that are no matter of spelling; the others are kept. */
  apart(site: Site, found: readonly Difference[]): readonly Difference[];
  /** Takes note of how the fields of a sample are spelled. */
  see(site: Site, members: Members): void;
  /** Spellings that no sample has, each at the first row that takes it. */
  unseen(): readonly { readonly row: Row; readonly spelling: string }[];
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

function collect(value: unknown, keys: readonly string[]): readonly unknown[] {
  if (Array.isArray(value)) return value.flatMap((item) => collect(item, keys));
  const [key, ...rest] = keys;
  if (key === undefined) return value === undefined ? [] : [value];
  return isMembers(value) ? collect(value[key], rest) : [];
}

const messageOf = ({ sample }: SampleSite): unknown =>
  sample.part === 'response' ? (sample.canonical as { message?: unknown }).message : sample.canonical;

const moneyArgs = ({ right: { codecs } }: Row): string => codecs.find(({ name }) => name === 'money')?.args ?? '';

/** What the partner may write besides or beside the amount: the codes of its unit, other words for nothing, thousands. */
function spellingsOf(row: Row): readonly string[] {
  const args = moneyArgs(row);
  const units = /^\s*by\s+\S+\s*:([^;]+);/.exec(args)?.[1]?.split(',') ?? [];
  const nothings = /\balso((?:\s+"[^"]*")+)/.exec(args)?.[1]?.match(/"[^"]*"/g) ?? [];
  const codes = units.map((unit) => `unit ${unquote(unit.trim().split(/\s+/)[0] ?? '')}`);
  return [...codes, ...nothings, ...(/\bread-thousands\b/.test(args) ? ['1,000.00'] : [])];
}

/** Rows with the same spellings are of one kind: what one sample shows need not be shown for each. */
const kindOf = (row: Row): string => spellingsOf(row).join(' ');

/** How a value of the field, or of its unit, is spelled. */
function spelled(value: unknown, isUnit: boolean): string {
  if (isUnit) return `unit ${String(value)}`;
  const text = String(value);
  return /^-?\d{1,3}(,\d{3})+/.test(text) ? '1,000.00' : `"${text}"`;
}

const isOfUnit = (node: PlanNode): boolean => node.uses.some(({ kind }) => kind === 'unit');

function* fieldsOf(node: PlanNode): Generator<PlanNode> {
  yield node;
  for (const child of node.children.values()) yield* fieldsOf(child);
}

export function gatherSpellings<Site extends SampleSite>(): Spellings<Site> {
  const kept = new Map<Row, { trial: Site; difference: Difference }>();
  const exact = new Set<Row>();
  const rowsByKind = new Map<string, Row>();
  const seen = new Set<string>();
  return {
    see(site, members) {
      for (const node of fieldsOf(site.part.plan.root)) {
        const row = rowOf(node);
        if (!row || !hasSpellings(row)) continue;
        const kind = kindOf(row);
        if (!rowsByKind.has(kind)) rowsByKind.set(kind, row);
        for (const value of collect(members, keysTo(node))) seen.add(`${kind} ${spelled(value, isOfUnit(node))}`);
      }
    },
    unseen: () =>
      [...rowsByKind].flatMap(([kind, row]) =>
        spellingsOf(row)
          .filter((spelling) => !seen.has(`${kind} ${spelling}`))
          .map((spelling) => ({ row, spelling })),
      ),
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
