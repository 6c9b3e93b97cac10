/**
 * Translation: canonical messages to wire bytes and back, by tables (mappings/), without clock, network or state.
 * A dialect is compiled once into closures; a `Translator` is one operation of it. Both are immutable.
 */
import type { Canonical } from '../catalogue/contract.ts';

/** What a reader of a stream must know to cut frames. */
export interface FrameHead {
  readonly bytes: number;
  /** How many bytes follow a header. @throws LayerFault where it is no header, or announces more than is taken */
  following(head: Uint8Array): number;
}

/** Header names are lower case. */
export type Headers = Readonly<Record<string, string>>;

export interface WireRequest {
  /** `TCP` where the dialect has no addresses, `FILE` for a file that is laid down: its name is the path behind `/`. */
  readonly method: string;
  /** Path with query, relative to the partner's address, e.g. `/rest/venue/reserve?v=1`. */
  readonly path: string;
  readonly headers: Headers;
  readonly body: Uint8Array;
}

export interface WireResponse {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Uint8Array;
}

/** Values of the `$…` variables. Frozen per exchange over all attempts, but for `auth` and `session`. Times are RFC 3339, +08:00. */
export interface TranslationContext {
  /** The serial by which the partner knows this exchange. */
  readonly ref: string;
  /** `seq` of the exchange, as text. */
  readonly serial: string;
  readonly now: string;
  readonly acceptedAt: string;
  /** Credentials of the partner's profile (`$auth.token`, `$auth.secret`). Never logged, masked in errors. */
  readonly auth: Readonly<Record<string, string>>;
  /** Plain values of the partner's profile (`$profile.areaCode`). */
  readonly profile: Readonly<Record<string, string>>;
  /**
   * What a login drew (`$session.token`). Never logged, masked in errors. Left out where nobody has logged in yet, as at the door
   * when it tries a translation: then a placeholder stands for every value.
   */
  readonly session?: Readonly<Record<string, string>> | undefined;
}

/** What a partner's answer says. A "no" is a value; what cannot be read is thrown as TranslationError. */
export type Reading =
  | { readonly kind: 'success'; readonly message: Canonical }
  | {
      readonly kind: 'refused';
      /** Canonical meaning, one of the card's `refusals`. */
      readonly as: string;
      /** The partner's own code and text. */
      readonly code: string;
      readonly text: string;
      /** Present where the dialect says that the same request may be sent again after this time. Nothing was done. */
      readonly retryAfterMs?: number;
    }
  /** "Already exists": success only when an earlier attempt may have been sent. `message` where the answer carries one. */
  | { readonly kind: 'already-done'; readonly code: string; readonly text: string; readonly message?: Canonical }
  /** The partner says that it never received or did not carry it out: it may be sent again. */
  | { readonly kind: 'not-received'; readonly code: string; readonly text: string }
  /** The partner does not know, or its answer is one that the dialect lists as uncertain: ask. */
  | { readonly kind: 'uncertain'; readonly code: string; readonly text: string };

/** How an inbound event was taken, to be said in the partner's own envelope. */
export type EventAnswer = 'applied' | 'repeated' | 'conflicting' | 'refused';

export interface EventReading {
  readonly operation: string;
  readonly message: Canonical;
  /** Values of the fields that the mapping names as the event's identity, joined by `/`. */
  readonly identity: string;
}

/** One operation of one dialect (with the overrides of one partner, if any). */
export interface Translator {
  readonly dialect: string;
  readonly operation: string;
  /** SHA-256 (hex, 16 characters) of the table, the dialect and the overrides it was compiled from. */
  readonly hash: string;
  /** query, command: what the gateway sends. @throws TranslationError */
  encodeRequest(message: Canonical, context: TranslationContext): WireRequest;
  /** query, command: what the partner answered. Any HTTP status; the dialect decides. @throws TranslationError */
  decodeResponse(response: WireResponse, context: TranslationContext): Reading;
  /**
   * The other direction: for sandboxes, and for what a partner asks us (served). With a context signatures and secrets are verified,
   * and what is encrypted is opened by its keys. `vars` holds what the fields of other variables carried; for a served operation
   * they are compared with the context instead. @throws TranslationError, SignatureError
   */
  decodeRequest(
    request: WireRequest,
    context?: TranslationContext,
  ): { message: Canonical; vars: Readonly<Record<string, string>> };
  encodeResponse(reading: Reading, context: TranslationContext): WireResponse;
  /** event: what a partner (a sandbox) sends us. */
  encodeEvent(message: Canonical, context: TranslationContext): WireRequest;
  /** event: verifies the signature over the raw bytes first. @throws TranslationError (code GW_TRANSLATION_…), SignatureError */
  decodeEvent(request: WireRequest, context: TranslationContext): EventReading;
  encodeEventAnswer(answer: EventAnswer, text: string, context: TranslationContext): WireResponse;
  decodeEventAnswer(response: WireResponse, context?: TranslationContext): EventAnswer;
}

export type Idempotency = 'ref' | 'business-key' | 'none';

export interface Dialect {
  /** `trading-center/token-params` */
  readonly name: string;
  readonly kind: string;
  readonly title: string;
  readonly source: string;
  readonly idempotency: Idempotency;
  /** Draws the reference of an exchange in the form this dialect needs. `entropy` is a UUIDv7; `serial` the exchange's seq. */
  drawRef(parts: { readonly entropy: string; readonly serial: string; readonly acceptedAt: string }): string;
  /** @returns undefined where the dialect does not speak the operation. */
  translator(operation: string): Translator | undefined;
  readonly operations: readonly string[];
  /**
   * How messages of a part are cut out of a stream: the `frame` that stands outermost in its layers. The bytes that translators
   * write and read have the frame on them. @returns undefined where the part has none
   */
  framing(part: 'request' | 'response' | 'event' | 'answer'): FrameHead | undefined;
  /**
   * Which event operation these bytes are, by each event table's `when` (path of the callback, a field's value).
   * @returns undefined where none matches. @throws TranslationError where the bytes cannot be read at all.
   */
  recognizeEvent(request: WireRequest): Translator | undefined;
  /** Which served operation a partner asks for. @returns undefined where none matches. @throws TranslationError */
  recognizeServed(request: WireRequest): Translator | undefined;
  /** The envelope for bytes that no event table recognises, so that a refusal is still said in the partner's own form. */
  refuseUnreadable(text: string, context: TranslationContext): WireResponse;
}

/** A message that cannot be translated exactly. Names the field on both sides, the rule, and the line that says so. */
export class TranslationError extends Error {
  override readonly name = 'TranslationError';
  readonly code: string;
  readonly canonicalPath: string | undefined;
  readonly wirePath: string | undefined;
  readonly file: string | undefined;
  readonly line: number | undefined;
  readonly rule: string;
  constructor(details: {
    /** `GW_TRANSLATION_…` of the error catalogue. */
    readonly code: string;
    readonly rule: string;
    readonly message: string;
    readonly canonicalPath?: string | undefined;
    readonly wirePath?: string | undefined;
    readonly file?: string | undefined;
    readonly line?: number | undefined;
    readonly cause?: unknown;
  }) {
    super(details.message, details.cause === undefined ? undefined : { cause: details.cause });
    this.code = details.code;
    this.rule = details.rule;
    this.canonicalPath = details.canonicalPath;
    this.wirePath = details.wirePath;
    this.file = details.file;
    this.line = details.line;
  }
}

/** The signature of an inbound message is missing or wrong: unauthenticated traffic, counted, nothing else. */
export class SignatureError extends Error {
  override readonly name = 'SignatureError';
}
