/** One call of a receiver: to an address that was checked, signed, within its time; of the answer only the status counts. */
import { request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { LookupFunction } from 'node:net';
import { joinedSignal } from '../config/joined-signal.ts';
import { AddressRefused, type AddressRules } from './addresses.ts';
import type { Address } from './names.ts';
import { signatures } from './signature.ts';

/** Read so that the receiver can finish its answer in peace; what is longer is cut off. */
const mostAnswerBytes = 64 * 1024;

export interface Letter {
  readonly url: string;
  /** All that sign now. */
  readonly secrets: readonly string[];
  /** The same at every attempt: by it a receiver knows what it has seen before. */
  readonly id: string;
  readonly body: Buffer;
  readonly traceparent?: string | undefined;
}

export type Outcome =
  | { readonly kind: 'answered'; readonly status: number; readonly retryAfterMs?: number | undefined }
  /** No answer: `problem` in Chinese and English. */
  | { readonly kind: 'unanswered'; readonly problem: string }
  /** We ended the call ourselves, because the process stops. */
  | { readonly kind: 'stopped' };

export interface Caller {
  call(letter: Letter, stop?: AbortSignal): Promise<Outcome>;
}

/** Retry-After: seconds, or a date. */
function retryAfterOf(headers: IncomingHttpHeaders): number | undefined {
  const value = headers['retry-after'];
  if (value === undefined) return undefined;
  if (/^\d{1,9}$/.test(value)) return Number(value) * 1_000;
  const at = Date.parse(value);
  return Number.isNaN(at) ? undefined : Math.max(0, at - Date.now());
}

/** Gives the connection what was checked, whatever the name leads to by now. */
const pinned =
  (addresses: readonly Address[]): LookupFunction =>
  (_host, { all }, done) => {
    const [first] = addresses;
    if (all === true || first === undefined) done(null, [...addresses]);
    else done(null, first.address, first.family);
  };

function headersOf({ secrets, id, body, traceparent }: Letter): Record<string, string> {
  const timestamp = Math.floor(Date.now() / 1_000);
  return {
    'content-type': 'application/json; charset=utf-8',
    'content-length': String(body.length),
    'user-agent': 'Tongban-Webhooks/1',
    'webhook-id': id,
    'webhook-timestamp': String(timestamp),
    'webhook-signature': signatures(secrets, { id, timestamp, body }),
    ...(traceparent === undefined ? {} : { traceparent }),
  };
}

/** A connection of its own for each call, so that none outlives the check of its address. Redirects are not followed. */
function post(letter: Letter, addresses: readonly Address[], signal: AbortSignal): Promise<Outcome> {
  const url = new URL(letter.url);
  const request = url.protocol === 'https:' ? httpsRequest : httpRequest;
  return new Promise((resolve, reject) => {
    const call = request(url, {
      method: 'POST',
      headers: headersOf(letter),
      agent: false,
      lookup: pinned(addresses),
      signal,
    });
    let outcome: Outcome | undefined;
    // However the body ends, the status was said.
    const end = (error: Error): void => (outcome === undefined ? reject(error) : resolve(outcome));
    call.on('error', end);
    call.on('response', (answer) => {
      const said: Outcome = {
        kind: 'answered',
        status: answer.statusCode ?? 0,
        retryAfterMs: retryAfterOf(answer.headers),
      };
      outcome = said;
      let read = 0;
      answer.on('data', (chunk: Buffer) => {
        read += chunk.length;
        if (read > mostAnswerBytes) call.destroy();
      });
      answer.on('error', end);
      answer.on('close', () => resolve(said));
    });
    call.end(letter.body);
  });
}

const ends = (signal: AbortSignal): Promise<never> =>
  new Promise((_, reject) => {
    const end = (): void => reject(new Error('ended'));
    if (signal.aborted) end();
    else signal.addEventListener('abort', end, { once: true });
  });

function problemOf(error: unknown): string {
  if (error instanceof AddressRefused) return `地址被拒绝：${error.zh}。 The address is refused: ${error.message}.`;
  const { code, message } = error as NodeJS.ErrnoException;
  return `无法送达（${code ?? message}）。 It cannot be reached: ${code ?? message}.`;
}

const tooLate = (callMs: number): string => {
  const seconds = callMs / 1_000;
  return `${seconds} 秒内无应答。 No answer within ${seconds} s.`;
};

export function createCaller(rules: AddressRules, callMs: number): Caller {
  return {
    async call(letter, stop) {
      const late = new AbortController();
      const timer = setTimeout(() => late.abort(), callMs);
      const joined = joinedSignal(late.signal, ...(stop === undefined ? [] : [stop]));
      try {
        const addresses = await Promise.race([rules.check(letter.url), ends(joined.signal)]);
        return await post(letter, addresses, joined.signal);
      } catch (error) {
        if (stop?.aborted) return { kind: 'stopped' };
        return { kind: 'unanswered', problem: late.signal.aborted ? tooLate(callMs) : problemOf(error) };
      } finally {
        clearTimeout(timer);
        joined.release();
      }
    },
  };
}
