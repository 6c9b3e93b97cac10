/** How a stand-in reaches the gateway: events, questions, and bytes of its own. */
import type { Dialect, WireRequest, WireResponse } from '../../gateway/translation/contract.ts';
import type { SandboxOptions } from '../contract.ts';
import { createHttpTransport } from '../transports/http.ts';
import { createTcpTransport } from '../transports/tcp.ts';

const timeoutMs = 10_000;

export interface GatewayLine {
  /** @throws TransportFailure when no whole answer came */
  send(url: string, request: WireRequest): Promise<WireResponse>;
  close(): void;
}

/**
 * The address of one message below the callback address: a dialect says how its addresses end, the gateway where they begin.
 * `http://gateway/partners/x/callback` and `/callback/refund?day=1` make `http://gateway/partners/x/callback/refund?day=1`.
 */
export function addressUnder(callbackUrl: string, path: string): string {
  if (callbackUrl.startsWith('tcp:')) return callbackUrl;
  const base = callbackUrl.replace(/\/$/, '');
  const [bare = ''] = path.split('?');
  if (base.endsWith(bare)) return base + path.slice(bare.length);
  return path.startsWith('/callback/') ? base.replace(/\/callback$/, '') + path : base + path;
}

/** One for each stand-in: its connections end with it. */
export function openGatewayLine({ dialect, partnerId, tls }: GatewayLineOptions): GatewayLine {
  const http = createHttpTransport();
  const tcp = createTcpTransport();
  const closing = new AbortController();
  const identity = tls && { clientCert: tls.cert, clientKey: tls.key, ca: tls.ca };

  async function overTcp(address: string, { body }: WireRequest): Promise<WireResponse> {
    const framing = dialect.framing('answer');
    const { signal } = closing;
    return { status: 200, headers: {}, body: await tcp.send({ address, bytes: body, framing, timeoutMs, signal }) };
  }

  return {
    send(url, request) {
      const target = new URL(url);
      if (target.protocol === 'tcp:') return overTcp(url, request);
      return http.send({
        address: target.origin,
        request: { ...request, path: target.pathname + target.search },
        timeoutMs,
        signal: closing.signal,
        tls: identity,
        owner: partnerId,
      });
    },
    close() {
      closing.abort();
      http.close();
      tcp.close();
    },
  };
}

type GatewayLineOptions = { readonly dialect: Dialect } & Pick<SandboxOptions, 'partnerId' | 'tls'>;
