/** What partners send: handed on byte for byte, answered in their own envelope. */
import type { FastifyRequest } from 'fastify';
import type { Headers, WireResponse } from '../translation/contract.ts';
import type { Answer, Handler, Handlers } from './call.ts';
import type { InboundPort } from './contract.ts';

/** These belong to the connection, not to the message. */
const ofTheConnection = new Set(['connection', 'keep-alive', 'transfer-encoding', 'content-length', 'date']);

export function headersOf(request: FastifyRequest): Headers {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries({ ...request.headers, 'content-type': request.sentType }))
    if (value !== undefined) headers[name] = Array.isArray(value) ? value.join(', ') : value;
  return headers;
}

/** What follows `/partners/{id}`, query included. */
const pathOf = (url: string): string => url.slice(url.indexOf('/', '/partners/'.length));

function answerOf({ status, headers, body }: WireResponse): Answer {
  const { 'content-type': type, ...rest } = headers;
  const kept = Object.entries(rest).filter(([name]) => !ofTheConnection.has(name.toLowerCase()));
  return { status, headers: Object.fromEntries(kept), raw: { type, bytes: body } };
}

export function callbackHandlers(inbound: InboundPort): Pick<Handlers, 'receiveCallback' | 'receiveCallbackBelow'> {
  const receive: Handler = async ({ path, body, request }) => {
    const wire = {
      method: request.method,
      path: pathOf(request.url),
      headers: headersOf(request),
      body: body instanceof Uint8Array ? body : new Uint8Array(),
    };
    return answerOf(await inbound.receive(String(path.partnerId), wire));
  };
  return { receiveCallback: receive, receiveCallbackBelow: receive };
}
