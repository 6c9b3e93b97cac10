/** A fault planted in a good mapping: one edit of one file, and what `check` must say to it. */
import type { Rule } from '../../../gateway/translation/rules.ts';

/**
 * What can see a fault. `tables`: the files alone. `there-and-back`: messages written and read again. `samples`: messages of the
 * partner's document. `contract`: the independent wire contract, of samples and of what the mapping writes.
 */
export const stages = ['tables', 'there-and-back', 'samples', 'contract'] as const;
export type Stage = (typeof stages)[number];

export interface Fault {
  /** What an engineer did wrong. */
  readonly name: string;
  readonly kind: string;
  /** Below mappings/: `trading-center/token-params/venue.book.yaml`. */
  readonly file: string;
  /** Stands exactly once in the file; undefined to delete the whole file. */
  readonly find: string | undefined;
  readonly put: string;
  /** The rule of one finding that names the fault. */
  readonly rule: Rule;
  /** Text of the line where that finding stands, in the file as edited; by default the first line of the edit. */
  readonly at?: string;
  /** The file of that line, where it is another one than the edited. */
  readonly in?: string;
  /** All that sees it. */
  readonly by: readonly Stage[];
  /** Faults of a dialect are shown by these operations alone; by default those of `usualOperations`. */
  readonly operations?: readonly string[];
}

/** Rules that speak of one stage; all others are of the tables. */
const stageOfRule: Readonly<Partial<Record<Rule, Stage>>> = {
  'sample-missing': 'samples',
  'sample-incomplete': 'samples',
  'sample-unreadable': 'samples',
  'sample-name': 'samples',
  'sample-decodes': 'samples',
  'sample-encodes': 'samples',
  'sample-unmapped': 'samples',
  'sample-recognised': 'samples',
  'sample-contract': 'contract',
  'wire-contract': 'contract',
  'there-and-back': 'there-and-back',
  'there-and-back-refused': 'there-and-back',
};

export const stageOf = (rule: Rule): Stage => stageOfRule[rule] ?? 'tables';

/** A fault that `check` lets pass, with the reason why nothing in a mapping, a contract or a sample could show it. */
export interface Escape {
  readonly name: string;
  readonly kind: string;
  readonly file: string;
  readonly find: string;
  readonly put: string;
  readonly reason: string;
  readonly operations?: readonly string[];
}
