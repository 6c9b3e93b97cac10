/**
 * A center on an isolated network: nobody can call it. It fetches its work at the gateway, carries it out as if it had come over
 * its own socket, and brings the answers, all by calls of its own.
 */
import { createHash, createHmac, randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { WireRequest, WireResponse } from '../../../gateway/translation/contract.ts';
import type { Desk } from '../../sandbox/contract.ts';

const mostItems = 20;
const waitSeconds = 20;
/** After a gateway that is away or says no, and until it is known where it is. */
const pauseMs = 500;

interface Leased {
  readonly id: string;
  readonly request: {
    readonly method: string;
    readonly path: string;
    readonly headers: Readonly<Record<string, string>>;
    readonly body: string;
  };
}

type Puller = Pick<Desk<object>, 'callbackUrl' | 'context' | 'handle' | 'send'>;

/** The three headers by which the gateway knows who fetches. */
function signed(path: string, body: Buffer, desk: Puller): WireRequest['headers'] {
  const { now, auth } = desk.context();
  const nonce = randomBytes(18).toString('base64url');
  const digest = createHash('sha256').update(body).digest('hex');
  const lines = ['POST', path, now, nonce, digest].join('\n');
  return {
    'content-type': 'application/json',
    'x-tongban-timestamp': now,
    'x-tongban-nonce': nonce,
    'x-tongban-signature': createHmac('sha256', auth.secret ?? '')
      .update(lines)
      .digest('hex'),
  };
}

/** @throws Error where the gateway is away, or does not answer 200 */
async function post(desk: Puller, what: 'lease' | 'confirm', message: object): Promise<unknown> {
  const callback = desk.callbackUrl();
  if (callback === undefined) throw new Error('it is not known where the gateway is');
  const url = new URL(callback.replace(/\/callback$/, `/${what}`));
  const body = Buffer.from(JSON.stringify(message));
  const headers = signed(url.pathname, body, desk);
  const response = await desk.send(url.href, { method: 'POST', path: url.pathname, headers, body });
  if (response.status !== 200) throw new Error(`${what}: HTTP status ${response.status}`);
  return JSON.parse(Buffer.from(response.body).toString('utf8'));
}

const inWords = ({ status, headers, body }: WireResponse): object => ({
  status,
  headers,
  body: Buffer.from(body).toString('base64'),
});

async function carryOut(desk: Puller, { id, request }: Leased): Promise<object | undefined> {
  const response = await desk.handle({ ...request, body: Buffer.from(request.body, 'base64') });
  return response === undefined ? undefined : { id, response: inWords(response) };
}

/** One round: what was fetched is carried out one after the other; an answer that a fault swallowed is not brought. */
async function round(desk: Puller): Promise<void> {
  const { items } = (await post(desk, 'lease', { max: mostItems, waitSeconds })) as { items: readonly Leased[] };
  for (const item of items) {
    const answer = await carryOut(desk, item);
    if (answer !== undefined) await post(desk, 'confirm', { items: [answer] });
  }
}

/** @returns ends it */
export function startPulling(desk: Puller): () => void {
  let stopped = false;
  const loop = async (): Promise<void> => {
    while (!stopped) {
      try {
        await round(desk);
      } catch {
        await pause(pauseMs, undefined, { ref: false });
      }
    }
  };
  void loop();
  return () => {
    stopped = true;
  };
}
