/** What is told of a codec: how it is written, what it does for the manual and for editors, and what it does to one row each way. */
import type { CodeTable } from '../tables/model.ts';
import type { Words } from './words.ts';

export interface Told {
  /** Writing. Empty where nothing is to be said. */
  readonly out: Words;
  /** Reading. */
  readonly back: Words;
}

export interface TellContext {
  readonly codes: ReadonlyMap<string, Pick<CodeTable, 'entries'>>;
}

export interface CodecEntry {
  /** As a person writes it, with its arguments. */
  readonly form: string;
  /** Source of a regular expression for what may follow the name. Empty: no brackets. */
  readonly args: string;
  /** For the manual and for editors: canonical ↔ wire. */
  readonly about: Words;
  /** A conversion of the value, as against something said about the row: that a field may be absent, how JSON types it. */
  readonly kind: 'conversion' | 'mark';
  tell(args: string, context: TellContext): Told;
}
