/**
 * What an adapter is: the code of one kind of partner. The lanes and the query road call it; it knows neither journal nor broker.
 */
import type { Canonical } from '../gateway/catalogue/contract.ts';
import type {
  Dialect,
  EventAnswer,
  Reading,
  TranslationContext,
  Translator,
  WireRequest,
  WireResponse,
} from '../gateway/translation/contract.ts';

/**
 * A partner as an adapter sees it: where it is and how to prove who we are. The same object until the profile changes, so that what an
 * adapter remembers of a partner, such as a login, may hang on it.
 */
export interface PartnerConnection {
  readonly id: string;
  readonly kind: string;
  readonly dialect: Dialect;
  /** `http://…`, `https://…` or `tcp://host:port`; empty for a partner that only ever calls us, or that leases its work. */
  readonly address: string;
  readonly credentials: Readonly<Record<string, string>>;
  /** While credentials are being changed: what the partner may still prove itself with, until that moment of business time. Never used outbound. */
  readonly previous?: { readonly credentials: Readonly<Record<string, string>>; readonly until: Date };
  readonly values: Readonly<Record<string, string>>;
}

/** One call of one operation. */
export interface PartnerCall {
  readonly partner: PartnerConnection;
  readonly translator: Translator;
  readonly message: Canonical;
  readonly context: TranslationContext;
  readonly timeoutMs: number;
  readonly signal?: AbortSignal | undefined;
  /** W3C traceparent, sent along where the transport has a place for it. */
  readonly traceparent?: string | undefined;
}

/**
 * How a call ended. `answered`: the answer could be read. `unanswered`: it could not, or none came.
 * `sent` is the proof that matters: `no` only where not one byte can have reached the partner
 * (name, connect or TLS failed, or the message could not be encoded); `maybe` in every other case.
 */
export type CallResult =
  | { readonly kind: 'answered'; readonly reading: Reading; readonly exchangeOf: WirePair }
  | {
      readonly kind: 'unanswered';
      readonly sent: 'no' | 'maybe';
      /** `GW_…` of the error catalogue: GW_PARTNER_UNREACHABLE, GW_PARTNER_TIMEOUT, GW_PARTNER_CONNECTION_LOST, GW_PARTNER_HTTP_STATUS, GW_TRANSLATION_… */
      readonly code: string;
      readonly detail: string;
      readonly exchangeOf: WirePair;
    };

/** The bytes of one call, as kept with the attempt. */
export interface WirePair {
  readonly request?: WireRequest | undefined;
  readonly response?: WireResponse | undefined;
  /** What a login drew for this call: masked, as credentials are, wherever the bytes are kept. */
  readonly secrets?: readonly string[] | undefined;
}

/** How a collected message was taken. `unauthenticated` and `unreadable` left no trace but a count. */
export interface Taken {
  readonly how: EventAnswer | 'unauthenticated' | 'unreadable';
  /** In words for the partner's people, Chinese. */
  readonly text: string;
}

/** One round of fetching. */
export interface CollectRound {
  readonly partner: PartnerConnection;
  /** As the last round that ended well left it; undefined before the first. */
  readonly cursor: string | undefined;
  /** Values for one more request of this round, with a reference of its own. */
  context(): TranslationContext;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
  /**
   * Hands over one message as if the partner had delivered it. Resolves when it is committed with its event:
   * only then may it be confirmed to the partner. @throws where the database is away: then nothing may be confirmed
   */
  take(arrival: WireRequest): Promise<Taken>;
}

export interface Collected {
  /** Kept for the next round; left out, the old one stands. */
  readonly cursor?: string | undefined;
  /** There was more than one round takes: the next begins at once. */
  readonly more: boolean;
}

/**
 * Something that a partner keeps for us until we fetch it: changes since a cursor, or a queue whose messages are confirmed.
 * The owner of the partner's lane asks again and again, one round at a time.
 */
export interface Collection {
  /** Unique among the kind's, e.g. `vouchers`; its cursor is kept under this name. */
  readonly name: string;
  /** Pause after a round that left nothing over. */
  readonly everyMs: number;
  /** @throws TransportFailure, TranslationError: the round is repeated after a pause, with the old cursor */
  collect(round: CollectRound): Promise<Collected>;
}

/** A kind of partner. Capabilities are data: an operation not listed is not served. */
export interface Adapter {
  readonly kind: string;
  readonly operations: readonly string[];
  /** Never throws for what a partner does; see CallResult. */
  call(call: PartnerCall): Promise<CallResult>;
  /**
   * Logs in anew where this kind of partner has a login, to see whether it can.
   * @returns false where partners of this dialect have none. @throws TransportFailure, or an Error that says why the partner let nobody in
   */
  login?(partner: PartnerConnection, limits: { timeoutMs: number; signal?: AbortSignal | undefined }): Promise<boolean>;
  /** What partners of this dialect keep for us. Left out: nothing. */
  collections?(dialect: Dialect): readonly Collection[];
  /**
   * Fresh credentials for a stand-in and the profile that speaks to it, where random text will not do: key pairs, certificates.
   * @param names the credentials that the example profile of the dialect has
   * @returns undefined where random text will do for each of them, the same on both sides
   */
  issueCredentials?(dialect: Dialect, names: readonly string[]): Promise<IssuedCredentials> | undefined;
  /** Starts a stand-in of such a partner on a socket of its own. */
  startSandbox(options: SandboxOptions): Promise<Sandbox>;
  close(): Promise<void>;
}

/** What the two sides of one connection hold. */
export interface IssuedCredentials {
  /** For the partner's profile. */
  readonly profile: Readonly<Record<string, string>>;
  readonly standIn: {
    readonly credentials: Readonly<Record<string, string>>;
    readonly tls?: NonNullable<SandboxOptions['tls']>;
  };
}

export interface SandboxOptions {
  readonly partnerId: string;
  readonly dialect: Dialect;
  readonly district: string;
  readonly credentials: Readonly<Record<string, string>>;
  readonly values: Readonly<Record<string, string>>;
  /** 0 lets the system choose. */
  readonly port?: number;
  readonly controlPort?: number;
  /** Where the sandbox sends its events, e.g. `http://127.0.0.1:8080/partners/wanzhou/callback`. May be set later over the control door. */
  readonly callbackUrl?: string;
  /** Plausible time that an answer takes. Default 0. */
  readonly latencyMs?: number;
  /** PEM: serves HTTPS with this certificate. With `ca`, only to callers whose certificate is of this authority. */
  readonly tls?: { readonly key: string; readonly cert: string; readonly ca?: string };
  /** It is not called: it fetches its work at the gateway that `callbackUrl` names. */
  readonly pull?: boolean;
  /** A folder to keep state in, so that it survives a restart; none: memory only. */
  readonly stateDir?: string;
  /** Business time of the world it plays in; left out: the system's, as in a process of its own. Tokens and pauses go by real time. */
  readonly now?: () => Date;
}

export interface Sandbox {
  readonly partnerId: string;
  readonly address: string;
  readonly controlAddress: string;
  /** What a newcomer may use at once: projects, lots, suppliers, sub-accounts that already exist in it. */
  readonly seeded: Canonical;
  setCallbackUrl(url: string): void;
  close(): Promise<void>;
}
