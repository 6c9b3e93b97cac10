/**
 * The list of events of `signed-json` banks: `GET /api/v1/events?after=CURSOR`. Its rows are the very payloads of the webhooks with a
 * signature of their own, so that one that was lost is found here, and one that arrived is a repetition.
 */
import { createHmac } from 'node:crypto';
import { type TranslationContext, TranslationError, type WireRequest } from '../../gateway/translation/contract.ts';
import type { Collected, Collection, CollectRound } from '../contract.ts';
import type { Conversation } from '../transports/conversation.ts';

/** A webhook that was lost is known this late at most, beside the time that a round takes. */
const everyMs = 10_000;

export interface EventRow {
  /** Milliseconds, 13 digits. */
  readonly timestamp: string;
  readonly signature: string;
  /** The body of the webhook, byte for byte. */
  readonly payload: string;
}

interface EventPage {
  readonly cursor: string | undefined;
  readonly more: boolean;
  readonly events: readonly EventRow[];
}

/** HMAC-SM3 in Base64 over the application, the time and the path with its query, joined by `|`. */
export const listSignature = (secret: string, ...pieces: readonly [app: string, time: string, path: string]): string =>
  createHmac('sm3', secret).update(pieces.join('|')).digest('base64');

function questionFor({ auth, now }: TranslationContext, cursor: string | undefined): WireRequest {
  const path = `/api/v1/events${cursor === undefined ? '' : `?after=${encodeURIComponent(cursor)}`}`;
  const { appId = '', requestSecret = '' } = auth;
  const time = String(Date.parse(now));
  const headers = {
    'x-bank-app-id': appId,
    'x-bank-timestamp': time,
    'x-bank-signature': listSignature(requestSecret, appId, time, path),
  };
  return { method: 'GET', path, headers, body: new Uint8Array(0) };
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isRow = (value: unknown): value is EventRow =>
  isObject(value) && [value.timestamp, value.signature, value.payload].every((field) => typeof field === 'string');

function unreadable(message: string): TranslationError {
  return new TranslationError({ code: 'GW_TRANSLATION_MESSAGE', rule: 'event-list', message });
}

/** @throws TranslationError where it is no page of events: the round is repeated with the old cursor */
function pageIn(body: Uint8Array): EventPage {
  let page: unknown;
  try {
    page = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch {
    throw unreadable('The list of events is no JSON in UTF-8.');
  }
  if (!isObject(page)) throw unreadable('The list of events is no object.');
  const { code, cursor, more = false, events } = page;
  if (code !== '0000')
    throw unreadable(`The bank does not give the list of events: code ${String(code).slice(0, 20)}.`);
  const isPage = Array.isArray(events) && events.every(isRow) && typeof more === 'boolean';
  if (!isPage || (cursor !== undefined && typeof cursor !== 'string'))
    throw unreadable('The list of events lacks its cursor, its rows or their fields.');
  return { cursor, more, events };
}

function arrivalOf({ timestamp, signature, payload }: EventRow, { auth }: TranslationContext): WireRequest {
  const headers = {
    'content-type': 'application/json;charset=utf-8',
    'x-bank-app-id': auth.appId ?? '',
    'x-bank-timestamp': timestamp,
    'x-bank-signature': signature,
  };
  return { method: 'POST', path: '/callback', headers, body: Buffer.from(payload) };
}

async function collect(conversation: Pick<Conversation, 'send'>, round: CollectRound): Promise<Collected> {
  const { partner, cursor, timeoutMs, signal } = round;
  const context = round.context();
  const response = await conversation.send(partner, questionFor(context, cursor), { timeoutMs, signal });
  if (response.status !== 200) throw unreadable(`The list of events was answered with HTTP status ${response.status}.`);
  const page = pageIn(response.body);
  for (const row of page.events) {
    // What cannot be read is counted by the gateway and left behind: it would be the same at every round.
    const { how } = await round.take(arrivalOf(row, context));
    // A secret that no longer fits would leave everything behind: the list waits until it fits again.
    if (how === 'unauthenticated')
      throw unreadable('An event in the list of events is not signed with the agreed secret.');
  }
  // A list that says "more" and does not go on would be asked for ever.
  const goesOn = page.cursor !== undefined && page.cursor !== cursor;
  return { cursor: page.cursor, more: page.more && goesOn };
}

export const createEventList = (conversation: Pick<Conversation, 'send'>): Collection => ({
  name: 'events',
  everyMs,
  collect: (round) => collect(conversation, round),
});
