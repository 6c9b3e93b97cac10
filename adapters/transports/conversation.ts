/**
 * What every adapter's `call` is made of: log in where the partner has a login, encode, send by the partner's address, decode.
 * Each step keeps the time limit and the caller's signal, and says whether the message may have reached the partner.
 */
import { performance } from 'node:perf_hooks';
import {
  type Reading,
  type TranslationContext,
  TranslationError,
  type WireRequest,
  type WireResponse,
} from '../../gateway/translation/contract.ts';
import type { CallResult, PartnerCall, PartnerConnection, WirePair } from '../contract.ts';
import { decodeAnswer } from './answer.ts';
import { type FailureReason, loginFailure, TransportFailure } from './failure.ts';
import { createHttpTransport, type TlsIdentity } from './http.ts';
import { createSessions, type Drawn, type Sessions } from './session.ts';
import { createTcpTransport } from './tcp.ts';

export type { Drawn } from './session.ts';

/** How a login sends: as every other message, but to whatever address it names. */
export interface Wire {
  /** @throws TransportFailure when no whole answer came */
  send(request: WireRequest, more?: { readonly address?: string; readonly timeoutMs?: number }): Promise<WireResponse>;
}

export interface ConversationOptions {
  /**
   * Draws what `$session.*` names. What it draws is kept for the partner, renewed early, drawn once for many waiters.
   * Throw `loginFailure('…')` (or any Error) where the partner lets nobody in.
   */
  readonly login?: (partner: PartnerConnection, wire: Wire, signal: AbortSignal) => Promise<Drawn>;
  /**
   * Which partners log in; left out, all of them. For kinds some of whose dialects have a login.
   */
  readonly needsLogin?: (partner: PartnerConnection) => boolean;
  /**
   * The partner said that the session is not valid: nothing was done. It is drawn anew, and the message sent again, once. The status 401
   * says so without being asked.
   */
  readonly isRejected?: (reading: Reading) => boolean;
  /** Keeps connections of `tcp://` partners for the next message; left out, each message has one of its own. */
  readonly keepsTcp?: boolean;
}

export interface SendLimits {
  readonly timeoutMs: number;
  readonly signal?: AbortSignal | undefined;
  readonly traceparent?: string | undefined;
}

export interface Conversation {
  /** Never throws for what a partner does. */
  call(call: PartnerCall): Promise<CallResult>;
  /** Bytes to the partner and back, for what is no operation: link tests, polls, confirmations. @throws TransportFailure */
  send(partner: PartnerConnection, request: WireRequest, limits: SendLimits): Promise<WireResponse>;
  /** The values of `$session.*`; empty where the partner has no login. @throws TransportFailure (`login`, `aborted`, …), `sent` always `no` */
  session(partner: PartnerConnection, signal?: AbortSignal): Promise<Readonly<Record<string, string>>>;
  /** The partner took these values for wrong, outside of `call`: the next use logs in anew. */
  forgetSession(partner: PartnerConnection, values: Readonly<Record<string, string>>): void;
  /** Logs in anew; for `Adapter.login`. @returns false where the partner has no login. @throws TransportFailure */
  login(partner: PartnerConnection, limits: Pick<SendLimits, 'timeoutMs' | 'signal'>): Promise<boolean>;
  close(): void;
}

/** A login that takes longer than this is given up, whoever waits for it. */
const loginMs = 20_000;

const codeOfFailure: Readonly<Record<FailureReason, string>> = {
  unreachable: 'GW_PARTNER_UNREACHABLE',
  timeout: 'GW_PARTNER_TIMEOUT',
  lost: 'GW_PARTNER_CONNECTION_LOST',
  'too-large': 'GW_TRANSLATION_BYTES',
  garbled: 'GW_TRANSLATION_BYTES',
  login: 'GW_PARTNER_LOGIN',
  aborted: 'GW_PARTNER_CONNECTION_LOST',
};

function unanswered(sent: 'no' | 'maybe', code: string, detail: string, exchangeOf: WirePair): CallResult {
  return { kind: 'unanswered', sent, code, detail, exchangeOf };
}

function ofTransport(error: unknown, pair: WirePair): CallResult {
  if (!(error instanceof TransportFailure)) throw error;
  const { reason, sent, message } = error;
  const code = sent === 'no' && reason !== 'login' ? 'GW_PARTNER_UNREACHABLE' : codeOfFailure[reason];
  return unanswered(sent, code, message, pair);
}

function encode(call: PartnerCall, context: TranslationContext): WireRequest | CallResult {
  try {
    return call.translator.encodeRequest(call.message, context);
  } catch (error) {
    if (!(error instanceof TranslationError)) throw error;
    return unanswered('no', error.code, error.message, {});
  }
}

/** Client certificate and private authorities of a partner; undefined where the profile names none. */
export function identityOf({ credentials }: PartnerConnection): TlsIdentity | undefined {
  const { clientCert, clientKey, clientKeyPassphrase, ca } = credentials;
  if (!clientCert && !clientKey && !ca) return undefined;
  return { clientCert, clientKey, clientKeyPassphrase, ca };
}

type Send = Conversation['send'];

/** Bytes by the scheme of the address. */
function createSender(options: ConversationOptions): { send: Send; close(): void } {
  const http = createHttpTransport();
  const tcp = createTcpTransport();
  const identities = new WeakMap<PartnerConnection, TlsIdentity | undefined>();

  /** Read once for each revision of a profile. */
  function identity(partner: PartnerConnection): TlsIdentity | undefined {
    if (!identities.has(partner)) identities.set(partner, identityOf(partner));
    return identities.get(partner);
  }

  async function overTcp(partner: PartnerConnection, request: WireRequest, limits: SendLimits): Promise<WireResponse> {
    const body = await tcp.send({
      address: partner.address,
      bytes: request.body,
      framing: partner.dialect.framing('response'),
      timeoutMs: limits.timeoutMs,
      signal: limits.signal,
      keep: options.keepsTcp === true,
    });
    return { status: 200, headers: {}, body };
  }

  return {
    send(partner, request, { timeoutMs, signal, traceparent }) {
      const { address, id } = partner;
      if (address.startsWith('tcp:')) return overTcp(partner, request, { timeoutMs, signal });
      if (address === '')
        return Promise.reject(new TransportFailure('unreachable', 'connecting', `${id} has no address: it calls us`));
      const tls = address.startsWith('https:') ? identity(partner) : undefined;
      return http.send({ address, request, timeoutMs, signal, traceparent, tls, owner: id });
    },
    close() {
      http.close();
      tcp.close();
    },
  };
}

/** Any fault of a login, as one that proves that the message itself was not sent. */
function asLoginFailure(error: unknown): TransportFailure {
  if (error instanceof TransportFailure && error.sent === 'no') return error;
  return loginFailure(`Logging in failed: ${error instanceof Error ? error.message : String(error)}`, error);
}

function sessionsOf(options: ConversationOptions, send: Send): Sessions | undefined {
  const { login } = options;
  if (login === undefined) return undefined;
  const draw = (partner: PartnerConnection, signal: AbortSignal): Promise<Drawn> => {
    const limit = AbortSignal.any([signal, AbortSignal.timeout(loginMs)]);
    const wire: Wire = {
      send: (request, { address = partner.address, timeoutMs = loginMs } = {}) =>
        send(address === partner.address ? partner : { ...partner, address }, request, { timeoutMs, signal: limit }),
    };
    return login(partner, wire, limit);
  };
  return createSessions({ draw });
}

/** The signal of a call that may wait at most so long for its session. */
function withinTime(ms: number, signal: AbortSignal | undefined): AbortSignal {
  const timeUp = AbortSignal.timeout(Math.ceil(ms));
  return signal === undefined ? timeUp : AbortSignal.any([signal, timeUp]);
}

export function createConversation(options: ConversationOptions = {}): Conversation {
  const sender = createSender(options);
  const { send } = sender;
  const sessions = sessionsOf(options, send);
  const logsIn = (partner: PartnerConnection): boolean =>
    sessions !== undefined && (options.needsLogin === undefined || options.needsLogin(partner));

  async function session(partner: PartnerConnection, signal?: AbortSignal): Promise<Readonly<Record<string, string>>> {
    if (sessions === undefined || !logsIn(partner)) return {};
    try {
      return await sessions.of(partner, signal);
    } catch (error) {
      throw asLoginFailure(error);
    }
  }

  /** One message out and its answer back. */
  async function converse(call: PartnerCall, context: TranslationContext, timeoutMs: number): Promise<CallResult> {
    const request = encode(call, context);
    if ('kind' in request) return request;
    const { partner, signal, traceparent } = call;
    const secrets = context.session === undefined ? undefined : Object.values(context.session);
    const pair = secrets === undefined ? { request } : { request, secrets };
    let response: WireResponse;
    try {
      response = await send(partner, request, { timeoutMs, signal, traceparent });
    } catch (error) {
      return ofTransport(error, pair);
    }
    return decodeAnswer(call.translator, context, { ...pair, response });
  }

  /** RFC 9110 §15.5.2: with 401 a request has not been applied. */
  function isRejected(result: CallResult): boolean {
    if (result.exchangeOf.response?.status === 401) return true;
    return result.kind === 'answered' && options.isRejected?.(result.reading) === true;
  }

  async function converseInSession(call: PartnerCall): Promise<CallResult> {
    const endsAt = performance.now() + call.timeoutMs;
    const left = (): number => Math.max(1, endsAt - performance.now());
    for (let again = false; ; again = true) {
      let values: Readonly<Record<string, string>>;
      try {
        values = sessions?.held(call.partner) ?? (await session(call.partner, withinTime(left(), call.signal)));
      } catch (error) {
        return ofTransport(error, {});
      }
      const result = await converse(call, { ...call.context, session: values }, left());
      if (!isRejected(result)) return result;
      sessions?.forget(call.partner, values);
      if (again) return result;
    }
  }

  return {
    call: (call) => (logsIn(call.partner) ? converseInSession(call) : converse(call, call.context, call.timeoutMs)),
    send,
    session,
    forgetSession: (partner, values) => sessions?.forget(partner, values),
    async login(partner, { timeoutMs, signal }) {
      if (!logsIn(partner)) return false;
      const held = sessions?.held(partner);
      if (held !== undefined) sessions?.forget(partner, held);
      await session(partner, withinTime(timeoutMs, signal));
      return true;
    },
    close() {
      sessions?.close();
      sender.close();
    },
  };
}
