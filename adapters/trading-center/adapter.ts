/**
 * The adapter of trading centers (公共资源交易中心). Every operation is one call: encode, send, decode. Results that come later
 * arrive at the gateway's callback address as events of the dialect.
 */
import { TranslationError, type WireRequest, type WireResponse } from '../../gateway/translation/contract.ts';
import type { Adapter, CallResult, PartnerCall, WirePair } from '../contract.ts';
import type { FailureReason } from '../transports/failure.ts';
import { TransportFailure } from '../transports/failure.ts';
import { createHttpTransport, type HttpTransport } from '../transports/http.ts';
import { kind, operations } from './operations.ts';

const codeOfFailure: Readonly<Record<FailureReason, string>> = {
  unreachable: 'GW_PARTNER_UNREACHABLE',
  timeout: 'GW_PARTNER_TIMEOUT',
  lost: 'GW_PARTNER_CONNECTION_LOST',
  'too-large': 'GW_TRANSLATION_BYTES',
  aborted: 'GW_PARTNER_CONNECTION_LOST',
};

function unanswered(sent: 'no' | 'maybe', code: string, detail: string, exchangeOf: WirePair): CallResult {
  return { kind: 'unanswered', sent, code, detail, exchangeOf };
}

function ofTransport(error: unknown, request: WireRequest): CallResult {
  if (!(error instanceof TransportFailure)) throw error;
  const code = error.sent === 'no' ? 'GW_PARTNER_UNREACHABLE' : codeOfFailure[error.reason];
  return unanswered(error.sent, code, error.message, { request });
}

function encode(call: PartnerCall): WireRequest | CallResult {
  try {
    return call.translator.encodeRequest(call.message, call.context);
  } catch (error) {
    if (!(error instanceof TranslationError)) throw error;
    return unanswered('no', error.code, error.message, {});
  }
}

/** An answer with an error status is not one of the partner's interface: a proxy or a crash says nothing about what was done. */
function decode(call: PartnerCall, request: WireRequest, response: WireResponse): CallResult {
  const exchangeOf = { request, response };
  const status = `HTTP status ${response.status}`;
  if (response.status >= 500) return unanswered('maybe', 'GW_PARTNER_HTTP_STATUS', status, exchangeOf);
  try {
    return { kind: 'answered', reading: call.translator.decodeResponse(response, call.context), exchangeOf };
  } catch (error) {
    if (!(error instanceof TranslationError)) throw error;
    const wasStatus = response.status >= 300;
    const code = wasStatus ? 'GW_PARTNER_HTTP_STATUS' : error.code;
    return unanswered('maybe', code, wasStatus ? `${status}; ${error.message}` : error.message, exchangeOf);
  }
}

async function call(transport: HttpTransport, partnerCall: PartnerCall): Promise<CallResult> {
  const request = encode(partnerCall);
  if ('kind' in request) return request;
  const { partner, timeoutMs, signal, traceparent } = partnerCall;
  let response: WireResponse;
  try {
    response = await transport.send({ address: partner.address, request, timeoutMs, signal, traceparent });
  } catch (error) {
    return ofTransport(error, request);
  }
  return decode(partnerCall, request, response);
}

export function createTradingCenterAdapter(): Adapter {
  const transport = createHttpTransport();
  return {
    kind,
    operations,
    call: (partnerCall) => call(transport, partnerCall),
    async startSandbox(options) {
      // Loaded when asked for: a gateway without stand-ins needs no schema validator.
      const { startSandbox } = await import('./sandbox/sandbox.ts');
      return startSandbox(options);
    },
    async close() {
      transport.close();
    },
  };
}
