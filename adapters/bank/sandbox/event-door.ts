/** `GET /api/v1/events?after=CURSOR` of a `signed-json` bank: the payloads of its webhooks once more, in order. */
import type { WireRequest, WireResponse } from '../../../gateway/translation/contract.ts';
import { type EventRow, listSignature } from '../event-list.ts';
import type { BankDesk } from './loans.ts';
import type { Told } from './records.ts';

const path = '/api/v1/events';
/** Rows of one page. */
const pageSize = 50;
/** Unless its values say otherwise, in seconds. */
const usualSkewSeconds = '300';

/** Whether a time in a header is near enough to the bank's own clock. */
export function isFresh({ options, now }: BankDesk, timeMs: number): boolean {
  const skewMs = Number(options.values.clockSkewSeconds ?? usualSkewSeconds) * 1_000;
  return Math.abs(Date.parse(now()) - timeMs) <= skewMs;
}

function answer(body: object): WireResponse {
  const headers = { 'content-type': 'application/json;charset=utf-8' };
  return { status: 200, headers, body: Buffer.from(JSON.stringify(body)) };
}

function isSigned(desk: BankDesk, { path: whole, headers }: WireRequest): boolean {
  const { auth } = desk.context();
  const time = headers['x-bank-timestamp'] ?? '';
  const expected = listSignature(auth.requestSecret ?? '', auth.appId ?? '', time, whole);
  return (
    isFresh(desk, Number(time)) && headers['x-bank-app-id'] === auth.appId && headers['x-bank-signature'] === expected
  );
}

function rowOf(desk: BankDesk, { operation, message }: Told): EventRow {
  const translator = desk.dialect.translator(operation);
  if (translator === undefined) throw new Error(`${desk.dialect.name} does not speak ${operation}`);
  const { headers, body } = translator.encodeEvent(message, desk.context());
  return {
    timestamp: headers['x-bank-timestamp'] ?? '',
    signature: headers['x-bank-signature'] ?? '',
    payload: Buffer.from(body).toString('utf8'),
  };
}

/** @returns undefined for any other request */
export function answerEventList(desk: BankDesk, request: WireRequest): WireResponse | undefined {
  const url = new URL(request.path, 'http://bank');
  if (request.method !== 'GET' || url.pathname !== path) return undefined;
  if (!isSigned(desk, request)) return answer({ code: '1002', message: '签名不正确或时间相差过大' });
  const after = Number(url.searchParams.get('after') ?? '0');
  const { told } = desk.records;
  if (!Number.isSafeInteger(after) || after < 0 || after > told.length)
    return answer({ code: '1001', message: 'after 不是我方给出的位置' });
  const until = Math.min(told.length, after + pageSize);
  const events = told.slice(after, until).map((each) => rowOf(desk, each));
  return answer({ code: '0000', message: '成功', cursor: String(until), more: until < told.length, events });
}
