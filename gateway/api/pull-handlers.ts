/** Lease and confirm: raw bytes, since the caller has signed them. */
import type { Call, Handlers } from './call.ts';
import { headersOf } from './callback-handlers.ts';
import type { PullPort } from './contract.ts';

function callOf({ path, body, request }: Call): Parameters<PullPort['lease']>[0] {
  const gone = new AbortController();
  request.raw.socket.once('close', () => gone.abort());
  return {
    partnerId: String(path.partnerId),
    path: request.url,
    headers: headersOf(request),
    body: body instanceof Uint8Array ? body : new Uint8Array(),
    signal: gone.signal,
  };
}

export function pullHandlers(pull: PullPort): Pick<Handlers, 'leaseWork' | 'confirmWork'> {
  return {
    leaseWork: async (call) => ({ status: 200, body: await pull.lease(callOf(call)) }),
    confirmWork: async (call) => ({ status: 200, body: await pull.confirm(callOf(call)) }),
  };
}
