/**
 * Logs: one JSON line each, pretty on a terminal. What may appear is a list; every line passes it on its way out, whoever wrote it,
 * so that a payload logged by mistake is dropped and its key named under `dropped`.
 */
import { type Logger, pino } from 'pino';
import pretty from 'pino-pretty';
import type { LogLevel } from '../config/config.ts';

export type { Logger } from 'pino';

const allowedKeys = new Set([
  ...['level', 'time', 'msg', 'pid', 'name', 'role', 'worker', 'part', 'err'],
  ...[
    'exchangeId',
    'operation',
    'partner',
    'attempt',
    'code',
    'side',
    'state',
    'seq',
    'lane',
    'epoch',
    'consumer',
    'eventId',
  ],
  ...[
    'client',
    'district',
    'dialect',
    'traceId',
    'reqId',
    'method',
    'route',
    'status',
    'durationMs',
    'count',
    'remaining',
    'delayMs',
  ],
  ...['file', 'line', 'rule', 'address', 'version', 'reason', 'signal'],
  // What a loop stumbled over: ids of ours, and words that pass the mask.
  ...['root', 'command'],
]);
const allowedErrorKeys = new Set(['type', 'code', 'message', 'stack', 'rule', 'file', 'line']);

/** Longer than this, free text is no longer a message. */
const longestText = 400;

/**
 * Account numbers, phones, credit codes and secrets are runs of letters and digits with many digits. UUIDs stay: they are how
 * an exchange is found, and mean nothing outside.
 */
const uuid = /[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}/i;
const wordsWithDigits = new RegExp(`${uuid.source}|[A-Za-z0-9+/=_-]{6,}`, 'gi');
const mask = (text: string): string =>
  text.replace(wordsWithDigits, (word) => (word.replace(/[^0-9]/g, '').length >= 5 && !uuid.test(word) ? '***' : word));

function cleanError(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return mask(String(value)).slice(0, longestText);
  const kept = Object.entries(value).filter(
    ([key, part]) => allowedErrorKeys.has(key) && ['string', 'number'].includes(typeof part),
  );
  return Object.fromEntries(
    kept.map(([key, part]) => [
      key,
      typeof part === 'string' ? mask(part).slice(0, key === 'stack' ? 4000 : longestText) : part,
    ]),
  );
}

function cleanValue(key: string, value: unknown): unknown {
  if (key === 'err') return cleanError(value);
  // Written by us alone, and full of digits.
  if (['time', 'exchangeId', 'eventId', 'traceId'].includes(key)) return String(value).slice(0, 64);
  if (typeof value === 'string') return mask(value).slice(0, longestText);
  return typeof value === 'number' || typeof value === 'boolean' ? value : undefined;
}

/** @param line as pino writes it. @returns the line that may leave. */
export function cleanLine(line: string): string {
  const kept: Record<string, unknown> = {};
  const dropped: string[] = [];
  for (const [key, value] of Object.entries(JSON.parse(line) as Record<string, unknown>)) {
    const clean = allowedKeys.has(key) ? cleanValue(key, value) : undefined;
    if (clean === undefined) dropped.push(key);
    else kept[key] = clean;
  }
  return `${JSON.stringify(dropped.length === 0 ? kept : { ...kept, dropped })}\n`;
}

export interface LogOptions {
  readonly level: LogLevel;
  readonly role: string;
  readonly out: NodeJS.WritableStream & { readonly isTTY?: boolean };
}

export function createLog(options: LogOptions): Logger {
  const out =
    options.out.isTTY === true
      ? pretty({ sync: true, destination: options.out, ignore: 'pid,role', translateTime: 'SYS:HH:MM:ss' })
      : options.out;
  const settings = {
    level: options.level,
    base: { pid: process.pid, role: options.role },
    timestamp: pino.stdTimeFunctions.isoTime,
  };
  return pino(settings, { write: (line: string) => out.write(cleanLine(line)) });
}
