/** Lease and confirm: raw bytes, since the caller has signed them. */
import type { Answer, Call, Handlers } from './call.ts';
import { headersOf } from './callback-handlers.ts';
import type { PullCall, PullPort } from './contract.ts';

/** Listens to the connection for as long as the call lasts: one connection brings many. */
async function answering({ path, body, request }: Call, work: (call: PullCall) => Promise<object>): Promise<Answer> {
  const gone = new AbortController();
  const leave = (): void => gone.abort();
  const { socket } = request.raw;
  socket.once('close', leave);
  try {
    const call: PullCall = {
      partnerId: String(path.partnerId),
      path: request.url,
      headers: headersOf(request),
      body: body instanceof Uint8Array ? body : new Uint8Array(),
      signal: gone.signal,
    };
    return { status: 200, body: await work(call) };
  } finally {
    socket.off('close', leave);
  }
}

export function pullHandlers(pull: PullPort): Pick<Handlers, 'leaseWork' | 'confirmWork'> {
  return {
    leaseWork: (call) => answering(call, (one) => pull.lease(one)),
    confirmWork: (call) => answering(call, (one) => pull.confirm(one)),
  };
}
