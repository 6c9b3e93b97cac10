/**
 * The center's counter: bytes in, bytes out. What arrives is held against the independent wire contract first, then read by the
 * dialect backwards, then served; each refusal is said in the dialect's own envelope.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import iconv from 'iconv-lite';
import {
  type Dialect,
  type Reading,
  type TranslationContext,
  TranslationError,
  type Translator,
  type WireRequest,
  type WireResponse,
} from '../../../gateway/translation/contract.ts';
import type { WireContract } from '../../wire-contract/load.ts';
import { answer, answerText, headersOf, readBody } from './body.ts';
import { type Asked, refused } from './center.ts';
import type { ArmedFault, Faults } from './faults.ts';

/** Counted since the start; `contractViolations` of a healthy gateway stays 0. */
export interface Counts {
  requests: number;
  contractViolations: number;
  unreadable: number;
  unauthorised: number;
  /** What broke the contract last. */
  lastViolation?: string;
}

export interface CounterParts {
  readonly dialect: Dialect;
  readonly contract: WireContract;
  readonly token: string | undefined;
  readonly faults: Faults;
  readonly latencyMs: number;
  readonly context: () => TranslationContext;
  readonly serve: (asked: Asked) => Reading;
  /** Resolves when what was done is written down; no answer leaves before. */
  readonly kept: () => Promise<void>;
  readonly counts: Counts;
}

interface Heard {
  readonly operation: string;
  readonly translator: Translator;
  readonly request: WireRequest;
}

const troubles = ['slow', 'status-500', 'garbage', 'drop-before-effect', 'drop-after-effect', 'wrong-charset'] as const;

function violation(parts: CounterParts, { operation, request }: Heard): Reading | undefined {
  const complaints = parts.contract.check('request', operation, request.body);
  if (complaints.length === 0) return undefined;
  parts.counts.contractViolations += 1;
  parts.counts.lastViolation = `${operation}: ${complaints.join('; ')}`;
  return refused('invalid', `报文不符合接口规范：${complaints[0]}`.slice(0, 150));
}

function serveRequest(parts: CounterParts, heard: Heard): Reading {
  const broken = violation(parts, heard);
  if (broken !== undefined) return broken;
  const { message, vars } = heard.translator.decodeRequest(heard.request);
  if (vars['auth.token'] !== parts.token) {
    parts.counts.unauthorised += 1;
    return refused('not-authorised', 'token无效');
  }
  return parts.serve({ operation: heard.operation, message, reference: vars.ref ?? '' });
}

function reply(parts: CounterParts, heard: Heard): WireResponse {
  let reading: Reading;
  try {
    reading = serveRequest(parts, heard);
  } catch (error) {
    if (!(error instanceof TranslationError)) throw error;
    parts.counts.unreadable += 1;
    parts.counts.lastViolation = `${heard.operation}: ${error.message}`;
    reading = refused('invalid', `报文无法解析：${error.message}`.slice(0, 150));
  }
  return heard.translator.encodeResponse(reading, parts.context());
}

/** GBK bytes under a label that still says UTF-8. */
function inWrongCharset(response: WireResponse): WireResponse {
  return { ...response, body: iconv.encode(Buffer.from(response.body).toString('utf8'), 'gb18030') };
}

function answerFaulty(response: ServerResponse, reply: WireResponse, fault: ArmedFault | undefined): void {
  switch (fault?.fault) {
    case 'drop-after-effect':
      response.destroy();
      return;
    case 'garbage':
      answer(response, { ...reply, body: Buffer.from('<<\u0000not what was agreed>>') });
      return;
    case 'wrong-charset':
      answer(response, inWrongCharset(reply));
      return;
    default:
      answer(response, reply);
  }
}

async function handle(parts: CounterParts, message: IncomingMessage, response: ServerResponse): Promise<void> {
  parts.counts.requests += 1;
  const body = await readBody(message);
  const request = { method: message.method ?? '', path: message.url ?? '', headers: headersOf(message), body };
  const operation = parts.contract.operationOf?.(request);
  const translator = operation === undefined ? undefined : parts.dialect.translator(operation);
  if (operation === undefined || translator === undefined) return answerText(response, 404, '<h1>404 Not Found</h1>');
  const fault = parts.faults.take(operation, troubles);
  if (fault?.fault === 'drop-before-effect') return void response.destroy();
  if (fault?.fault === 'status-500') return answerText(response, 500, '<h1>Server Error in Application</h1>');
  const waitMs = fault?.fault === 'slow' ? fault.delayMs : parts.latencyMs;
  if (waitMs > 0) await pause(waitMs, undefined, { ref: false });
  const answered = reply(parts, { operation, translator, request });
  await parts.kept();
  answerFaulty(response, answered, fault);
}

/** @returns the listener of the center's interface. */
export function counter(parts: CounterParts): (message: IncomingMessage, response: ServerResponse) => void {
  return (message, response) => {
    handle(parts, message, response).catch((error: Error) => {
      if (response.headersSent || response.destroyed) return;
      parts.counts.lastViolation = error.message;
      answerText(response, 500, '<h1>Server Error in Application</h1>');
    });
  };
}
