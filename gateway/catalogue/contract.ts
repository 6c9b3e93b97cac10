/**
 * What was agreed in `specs/`: operation cards and districts, as the rest of the code sees them.
 * Loaded once at start (`catalogue/load.ts`), validated then, immutable afterwards.
 */
import type { ValidateFunction } from 'ajv/dist/2020.js';

/** A canonical message: JSON that satisfies the schema its operation card names. */
export type Canonical = { readonly [field: string]: unknown };

export type Style = 'query' | 'command' | 'event' | 'served';

/** A JSON Schema (2020-12) with every `$ref` inlined, so that translation can walk it. */
export type Schema = { readonly [keyword: string]: unknown };

/** One rule of `onUnknown.proof`: when every condition holds, the asked exchange ends so. */
export interface Proof {
  /** Canonical path of the answer → the value it must have, or `present` / `absent`. */
  readonly when: Readonly<Record<string, string>>;
  readonly then: 'succeeded' | 'not-received';
  /** Response field → path (`answer.x`, `request.x`, `ref`); absent sources are left out. */
  readonly response?: Readonly<Record<string, string>>;
}

export type OnUnknown =
  | 'resend'
  | 'person'
  | { readonly ask: string; readonly with: Readonly<Record<string, string>>; readonly proof: readonly Proof[] };

/** What must hold when a command is accepted and again when it leaves. */
export interface Guard {
  /** Canonical paths of the contract and of the payee's account. */
  readonly payeeLock: { readonly contract: string; readonly account: string };
}

/** A message of an operation: its schema, walkable, and its compiled validator. */
export interface MessageKind {
  readonly schema: Schema;
  readonly validate: ValidateFunction;
}

/** The card of an operation, as specs/operations/README.md documents it. */
export interface OperationCard {
  readonly name: string;
  readonly title: string;
  /** Kinds of partners that may serve it, e.g. `trading-center`. */
  readonly kinds: readonly string[];
  readonly style: Style;
  /** Present for query, command and served. */
  readonly request?: MessageKind;
  readonly response?: MessageKind;
  /** Present for event. */
  readonly event?: MessageKind;
  /** Canonical path whose value is the id of the partner, where the client chooses it. */
  readonly addressee?: string;
  readonly orderKey: readonly string[];
  readonly correlate?: string;
  /** Canonical meanings of a partner's "no", the general ones included. */
  readonly refusals: readonly string[];
  readonly timeoutMs: number;
  readonly attempts: number;
  readonly cacheSeconds: number;
  /** Canonical path of a value in a query's answer that is good once: each question is a call of its own. */
  readonly goodOnce?: string;
  readonly deadline?: string;
  readonly resultEvent?: string;
  readonly onUnknown: OnUnknown;
  readonly guard?: Guard;
}

export interface District {
  readonly code: string;
  readonly name: string;
  readonly kind: 'municipality' | 'district' | 'county' | 'autonomous-county' | 'zone';
  readonly codeStatus: 'official' | 'project-internal';
  /** Dates `YYYY-MM-DD`; `validTo` is the first day on which it no longer exists. */
  readonly validFrom?: string;
  readonly validTo?: string;
  readonly predecessors: readonly string[];
  readonly successors: readonly string[];
}

export interface Catalogue {
  readonly operations: ReadonlyMap<string, OperationCard>;
  readonly districts: ReadonlyMap<string, District>;
}
