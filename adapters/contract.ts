/**
 * What an adapter is: the code of one kind of partner. The lanes and the query road call it; it knows neither journal nor broker.
 */
import type { Canonical } from '../gateway/catalogue/contract.ts';
import type {
  Dialect,
  Reading,
  TranslationContext,
  Translator,
  WireRequest,
  WireResponse,
} from '../gateway/translation/contract.ts';

/** A partner as an adapter sees it: where it is and how to prove who we are. */
export interface PartnerConnection {
  readonly id: string;
  readonly kind: string;
  readonly dialect: Dialect;
  /** Base URL, e.g. `http://127.0.0.1:9101`. */
  readonly address: string;
  readonly credentials: Readonly<Record<string, string>>;
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
}

/** A kind of partner. Capabilities are data: an operation not listed is not served. */
export interface Adapter {
  readonly kind: string;
  readonly operations: readonly string[];
  /** Never throws for what a partner does; see CallResult. */
  call(call: PartnerCall): Promise<CallResult>;
  /** Starts a stand-in of such a partner on a socket of its own. */
  startSandbox(options: SandboxOptions): Promise<Sandbox>;
  close(): Promise<void>;
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
  /** A folder to keep state in, so that it survives a restart; none: memory only. */
  readonly stateDir?: string;
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
