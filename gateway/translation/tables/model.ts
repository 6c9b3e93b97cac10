/** A mapping as read from its files: checked for form, not yet for meaning. Every piece knows its place. */
import type { Place } from '../findings.ts';
import type { RightSide } from './expressions.ts';
import type { LeftSide } from './paths.ts';

export const parts = ['request', 'response', 'event', 'answer'] as const;
export type Part = (typeof parts)[number];

export interface Row {
  readonly left: LeftSide;
  readonly right: RightSide;
  readonly place: Place;
}

/** A row of a dialect before the operation's `names` are filled in. */
export interface RawRow {
  readonly key: string;
  readonly value: string;
  readonly place: Place;
}

export interface Noted {
  readonly text: string;
  readonly place: Place;
}

export interface Reasoned extends Noted {
  readonly reason: string;
}

/** One part of an operation: what the partner's message carries. */
export interface PartTable {
  readonly place: Place;
  readonly names: ReadonlyMap<string, string>;
  readonly rows: readonly Row[];
  /** Canonical fields this partner has no place for. */
  readonly unmapped: readonly Reasoned[];
  /** Wire fields that are known and not read. */
  readonly ignored: readonly Reasoned[];
}

export interface Address {
  readonly method: string;
  readonly path: string;
  readonly place: Place;
}

export interface RequestTable extends PartTable {
  readonly send: Address;
}

export interface SignTable {
  readonly into: string;
  /** `raw(body)` is undefined here; `raw(path)` its path. */
  readonly over: string | undefined;
  readonly by: 'hmac-sha256-hex' | 'hmac-sha256-base64';
  /** Name of a credential: `callbackSecret` for `$auth.callbackSecret`. */
  readonly secret: string;
  readonly place: Place;
}

export const eventAnswers = ['applied', 'repeated', 'conflicting', 'refused'] as const;

export interface AnswerTable {
  readonly of?: Noted | undefined;
  readonly message?: Noted | undefined;
  readonly saying?: string | undefined;
  readonly codes: ReadonlyMap<(typeof eventAnswers)[number], Noted>;
  readonly place: Place;
}

/** What an event says of itself; a dialect gives the same for all of its events. */
export interface EventShape {
  readonly receive?: Address | undefined;
  readonly sign?: SignTable | undefined;
  readonly answer?: AnswerTable | undefined;
}

export interface EventTable extends PartTable, EventShape {
  readonly when: readonly Condition[];
  readonly identity: readonly Noted[];
}

/** `head.TransCode = G00001` */
export interface Condition {
  readonly path: string;
  readonly value: string;
  readonly place: Place;
}

/** One line of `refusals`, `uncertain` or `not-received`. */
export interface OutcomeRule {
  readonly code: string;
  readonly contains?: string | undefined;
  /** A canonical meaning, `already-done`, `uncertain` or `not-received`. */
  readonly as: string;
  readonly retryMs?: number | undefined;
  readonly place: Place;
}

export interface OutcomeTable {
  readonly place: Place;
  readonly of: readonly Noted[];
  readonly message?: Noted | undefined;
  readonly saying?: string | undefined;
  readonly success: readonly string[];
  readonly rules: readonly OutcomeRule[];
}

export interface OperationTable {
  readonly file: string;
  readonly place: Place;
  readonly operation: string;
  readonly request?: RequestTable | undefined;
  readonly response?: PartTable | undefined;
  readonly event?: EventTable | undefined;
  readonly outcome?: OutcomeTable | undefined;
  /** The file's text, for the hash. */
  readonly text: string;
}

export type LayerTable = {
  readonly place: Place;
  /** Path of the field that holds the document; undefined for the outermost. */
  readonly at: string | undefined;
  readonly options: ReadonlyMap<string, string>;
  readonly namespaces: ReadonlyMap<string, string>;
  readonly format: 'json' | 'xml';
};

export interface CodeTable {
  readonly name: string;
  readonly place: Place;
  readonly entries: readonly { readonly canonical: string; readonly wire: string; readonly place: Place }[];
}

export interface DialectTable {
  readonly file: string;
  readonly place: Place;
  readonly name: string;
  readonly title: string;
  readonly source: string;
  readonly contract: string | undefined;
  readonly idempotency: 'ref' | 'business-key' | 'none';
  readonly refForm: Noted | undefined;
  readonly refMax: number;
  readonly layers: Readonly<Record<Part, readonly LayerTable[]>>;
  readonly envelope: Readonly<Record<Part, readonly RawRow[]>>;
  readonly outcome: OutcomeTable | undefined;
  readonly event: EventShape;
  readonly codes: ReadonlyMap<string, CodeTable>;
  readonly text: string;
}
