/**
 * What a kind of partner writes so that a stand-in of it can run: its business, and nothing else. `startOffice` (office.ts) adds the
 * sockets, the wire contract, translation, credentials, the ledger, notices, faults, the control door and the state on disk.
 * README.md has an example.
 */
import type { Canonical } from '../../gateway/catalogue/contract.ts';
import type {
  Dialect,
  Reading,
  TranslationContext,
  WireRequest,
  WireResponse,
} from '../../gateway/translation/contract.ts';
import type { SandboxOptions } from '../contract.ts';

/** A request that kept to the wire contract, could be read, and came with the right credentials. */
export interface Asked {
  readonly operation: string;
  readonly message: Canonical;
  /** The serial by which the gateway asks again later; empty where the dialect carries none. */
  readonly reference: string;
  /** What the fields of other variables carried: `auth.token`, `profile.operator`, `session.ticket`, `now` … */
  readonly vars: Readonly<Record<string, string>>;
}

/** One effect of one request: what the tests of "carried out exactly once" count. */
export interface Effect {
  readonly at: string;
  readonly operation: string;
  readonly reference: string;
  /** The partner's own number of what came of it. */
  readonly key: string;
  /** For people, e.g. `退还 CQS26A00077-1 2000000 分`. */
  readonly summary: string;
}

/** An effect with what was answered, so that a repetition and a question can be answered. */
export interface Done {
  readonly effect: Effect;
  readonly response: Canonical;
  /** What a repetition of it is recognised by; see `Office.repetitionOf`. */
  readonly repetition?: string;
}

/** A kind of stand-in. `Records` is what it keeps: plain JSON, saved whole and given back as it was. */
export interface OfficeKind<Records extends object> {
  /** The records of its first day. */
  seed(options: SandboxOptions): Records;
  /**
   * Opens the office over `desk.records`: those of the first day, or those of before a restart. Work that was waiting in `desk.later`
   * is not saved: begin it again here, by what the records say.
   */
  open(desk: Desk<Records>): Office;
}

/** The business of one partner. Knows no bytes, except in `answer`. */
export interface Office {
  /**
   * Carries out one operation of the dialect. A command ends with `desk.did(…)`, a query with `{ kind: 'success', message }`,
   * a no with `desk.refused(…)`. Synchronous, so that nothing comes between looking and doing.
   */
  serve(asked: Asked): Reading;
  /** What a newcomer may use at once, by name: projects, accounts, … with fields named as in the canonical requests. */
  readonly seeded: Canonical;
  /**
   * Makes what a message of this command or query needs to exist, such as a todo to finish or a budget line with money.
   * Fresh at every call, so that it can be asked any number of times. Answer it for every command and query of the kind.
   * @returns the canonical fields that name it, to be laid over an example message; empty or undefined where nothing is needed
   */
  prepare?(operation: string): Canonical | undefined;
  /** For `GET /control/state`, beside what the kit shows itself. An object. */
  state(): Readonly<Record<string, unknown>>;
  /** What a tester can do to a partner of this kind. */
  readonly controls?: readonly ControlRoute[];
  /**
   * Requests that are no operation: logins, link tests, a queue to be fetched and confirmed. Tried first, before the wire contract.
   * Answers leave when what changed is on disk; call `desk.changed()`. Faults reach them under the operation name `answer`.
   * @returns undefined for what is left to the operations
   */
  answer?(request: WireRequest): WireResponse | undefined | Promise<WireResponse | undefined>;
  /**
   * Whether the caller may ask this: sessions (`asked.vars['session.…']`), clock windows. Credentials (`auth.…`) were compared already.
   * Where requests carry `session.…` and this is missing, they are refused.
   * @returns the refusal, or undefined
   */
  admit?(asked: Asked): Reading | undefined;
  /**
   * What tells the partner that a command has come before. Left out: its reference where the dialect's idempotency is `ref`, else nothing.
   * The kit answers `already-done` with the first response to what has been done under the same operation and the same text.
   * @returns undefined where a repetition is not recognised
   */
  repetitionOf?(asked: Asked): string | undefined;
  /**
   * Hears of every event before it is sent, those that a tester orders included: for partners that keep what they tell until it is fetched.
   * @returns `kept` where it is only ever fetched: then nothing is sent
   */
  keep?(operation: string, message: Canonical): 'kept' | undefined;
  /**
   * Which operation a request is, where neither the wire contract's addresses nor the constants in the messages tell.
   * @returns undefined to leave it to the kit
   */
  operationOf?(request: WireRequest): string | undefined;
  /** Ends loops of its own. The kit ends `later`, notices and sockets. */
  close?(): void | Promise<void>;
}

/** What the kit does for an office. */
export interface Desk<Records extends object> {
  readonly options: SandboxOptions;
  readonly dialect: Dialect;
  readonly records: Records;
  /** Context to write answers and events of one's own with: credentials, values, the time now. */
  context(): TranslationContext;
  /** A number that never repeats, also over restarts: prefix, day, six digits or more. */
  draw(prefix: string): string;
  /** The same without form: 1, 2, 3 … */
  next(): number;
  /** RFC 3339, +08:00, whole seconds. */
  now(): string;
  /** Enters the effect in the ledger and answers with `response`. Once per command carried out, never for a refusal. */
  did(asked: Asked, outcome: { readonly key: string; readonly summary: string; readonly response: Canonical }): Reading;
  /** `as` is one of the card's refusals that the dialect has a code for; `text` is Chinese. */
  refused(as: string, text: string): Reading;
  /** What was done under a reference, oldest first. */
  doneUnder(reference: string): readonly Done[];
  /** Sends an event to the gateway: over http(s) or tcp, until it is answered or once only, as `Habits.tellOnce` says. */
  tell(operation: string, message: Canonical): void;
  /** Puts a served question to the gateway. @throws Error where no answer came or it cannot be read */
  ask(operation: string, message: Canonical): Promise<Reading>;
  /** Does something a moment later, then saves. Given up at `close`; not saved itself. */
  later(ms: number, work: () => void): void;
  /** Records changed outside `serve`, `later` and a control: save them. */
  changed(): void;
  /**
   * Takes a request as if it had come over the socket, faults included: for stand-ins that fetch their work.
   * @returns undefined where a fault swallowed the answer
   */
  handle(request: WireRequest): Promise<WireResponse | undefined>;
  /** Sends bytes of one's own to the gateway; `url` is whole. @throws TransportFailure */
  send(url: string, request: WireRequest): Promise<WireResponse>;
  /** Where events go: `http://…/partners/<id>/callback` or `tcp://host:port`; undefined until it is known. */
  callbackUrl(): string | undefined;
}

/** What differs from partner to partner of one kind, beside the wire format. */
export interface Habits {
  /** These events, or all of them, are sent once and never again. Default: repeated until answered. */
  readonly tellOnce?: boolean | readonly string[];
  /** Refusal for what breaks the wire contract or cannot be read. Default `invalid`. */
  readonly invalidAs?: string;
  /** Refusal for wrong credentials, signatures and sessions. Default `not-authorised`. */
  readonly unauthorisedAs?: string;
}

/** A control of a kind, on the control door. Answers JSON; records are saved after it. */
export interface ControlRoute {
  readonly method: 'GET' | 'POST' | 'DELETE';
  /** `/control/bookings/{id}` */
  readonly path: string;
  /** @throws ControlError for what makes no sense */
  run(request: ControlRequest): unknown;
}

/** A tester's request. The body is an object, empty where none came; read it with control-body.ts. */
export interface ControlRequest {
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly body: Readonly<Record<string, unknown>>;
}
