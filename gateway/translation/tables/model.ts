/** A mapping as read from its files: checked for form, not yet for meaning. Every piece knows its place. */
import type { Place } from '../findings.ts';
import type { RightSide } from './expressions.ts';
import type { CanonicalPath, LeftSide } from './paths.ts';
import type { Source } from './source.ts';

export const parts = ['request', 'response', 'event', 'answer', 'file'] as const;
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
  readonly asserts: readonly AssertTable[];
  readonly results: readonly ResultTable[];
  readonly sign?: SignTable | undefined;
}

/** One side of an assertion: a wire field, or a total over a list. Paths begin below the body. */
export interface Term {
  readonly of: 'value' | 'sum' | 'count';
  readonly path: string;
}

/** `sum(detail[].PayAmt) = PayAmt` */
export interface AssertTable extends Noted {
  readonly left: Term;
  readonly right: Term;
}

/** `when(FIELD is empty) value`; FIELD stands beside the fields of its row. */
export interface ResultCase {
  readonly field: string;
  readonly test: 'empty' | 'filled' | 'equals';
  /** What `equals` compares with. */
  readonly value: string;
  /** The canonical value where the case is met. */
  readonly ends: string;
}

/** How a row ended, computed from its fields: `refunds[].status: when(转账失败原因 is empty) succeeded else failed`. */
export interface ResultTable extends Noted {
  readonly path: CanonicalPath;
  readonly cases: readonly ResultCase[];
  readonly otherwise: string;
}

export interface Address {
  readonly method: string;
  readonly path: string;
  readonly place: Place;
}

export interface RequestTable extends PartTable {
  readonly send: Address;
}

export const digests = ['md5', 'sha256', 'sm3'] as const;
export const signatures = [
  'hmac-sha256-hex',
  'hmac-sha256-base64',
  'hmac-sm3-hex',
  'hmac-sm3-base64',
  'md5-hex',
  'md5-hex-upper',
  'sha256-hex',
  'sm3-hex',
] as const;

/** What a signature covers, piece by piece. */
export type SignPiece =
  | { readonly kind: 'body' }
  /** The text of a field, or the bytes of a JSON value, exactly as they travel. */
  | { readonly kind: 'raw'; readonly path: string }
  | { readonly kind: 'field'; readonly path: string }
  | { readonly kind: 'text'; readonly text: string }
  /** `auth.x`, `profile.x`, `session.x` */
  | { readonly kind: 'variable'; readonly name: string }
  | { readonly kind: 'digest'; readonly by: (typeof digests)[number]; readonly piece: SignPiece }
  | { readonly kind: 'upper'; readonly piece: SignPiece };

export interface SignTable {
  readonly into: string;
  readonly over: readonly SignPiece[];
  readonly by: (typeof signatures)[number];
  /** Name of a credential, for the hmac kinds: `callbackSecret` for `$auth.callbackSecret`. */
  readonly secret: string | undefined;
  readonly place: Place;
}

export const eventAnswers = ['applied', 'repeated', 'conflicting', 'refused'] as const;

export interface AnswerTable {
  readonly of?: Noted | undefined;
  readonly message?: Noted | undefined;
  readonly saying?: string | undefined;
  readonly codes: ReadonlyMap<(typeof eventAnswers)[number], Noted>;
  readonly sign?: SignTable | undefined;
  readonly place: Place;
}

/** What an event says of itself; a dialect gives the same for all of its events. */
export interface EventShape {
  readonly receive?: Address | undefined;
  readonly sign?: SignTable | undefined;
  readonly answer?: AnswerTable | undefined;
}

export interface EventTable extends PartTable, EventShape {
  /** A message that the partner sends, or a file that it lays down. */
  readonly part: 'event' | 'file';
  readonly when: readonly Condition[];
  readonly identity: readonly Noted[];
}

/** What a partner asks us; answered by the operation's response. */
export interface ServedTable extends PartTable {
  readonly receive: Address;
  readonly when: readonly Condition[];
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
  readonly served?: ServedTable | undefined;
  readonly outcome?: OutcomeTable | undefined;
  /** Why the partner can neither be asked about a command in doubt nor be sent it again: a person finds out. */
  readonly person?: Noted | undefined;
  /** The file's text, for the hash. */
  readonly text: string;
}

/** Wraps turn bytes into bytes, notations bytes into fields. */
export const wrapNames = ['frame', 'base64', 'hex', 'sm4', 'sm2'] as const;
export const notationNames = ['json', 'xml', 'form', 'csv', 'fixed', 'tlv', 'text'] as const;
export const layerNames = [...wrapNames, ...notationNames] as const;

export interface LayerStep {
  readonly name: (typeof layerNames)[number];
  readonly place: Place;
  /** Options that are one text. */
  readonly values: ReadonlyMap<string, string>;
  /** With those that are maps: namespaces, records, columns. */
  readonly options: Source;
}

/** One document: the body, or the text of a field. */
export interface LayerTable {
  readonly place: Place;
  /** Path of the field that holds the document, below `each`; both undefined for the outermost. */
  readonly at: string | undefined;
  readonly each: string | undefined;
  /** `keep: raw`: what was signed is kept as it came. */
  readonly keepRaw: boolean;
  /** From the outside in: any wraps, then one notation. */
  readonly steps: readonly LayerStep[];
}

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
  /** Signatures of requests and responses; those of events and answers stand with them. */
  readonly sign: { readonly request: SignTable | undefined; readonly response: SignTable | undefined };
  readonly codes: ReadonlyMap<string, CodeTable>;
  readonly text: string;
}
