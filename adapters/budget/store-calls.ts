/**
 * The calls by which the queue of a voucher store is moved: SOAP 1.1, RPC style. They carry vouchers and say nothing of their own, so they
 * have no cards and no tables. specs/partners/budget/voucher-soap/service.xsd is their contract.
 */

import { decodeText } from '../../gateway/translation/charset.ts';
import { TranslationError, type WireRequest, type WireResponse } from '../../gateway/translation/contract.ts';
import { escapeText } from '../../gateway/translation/xml/characters.ts';
import { readXml } from '../../gateway/translation/xml/reader.ts';
import type { XmlShape } from '../../gateway/translation/xml/shape.ts';
import { element, inEnvelope, soapEnvelope } from '../transports/xml-tree.ts';

const service = 'urn:AsspCBankService';
const path = '/realware/services/AsspCBankService';

/** One queue of a store: vouchers of one type of one division and year. */
export interface Queue {
  readonly certId: string;
  /** Six digits or nine, as the store wants it. */
  readonly division: string;
  readonly year: string;
  readonly vtCode: string;
}

export type SettlingMethod = 'confirmVoucher' | 'confirmVoucherFail' | 'returnVoucher';
type Method = 'readVoucherAgain' | SettlingMethod;

const written = (name: string, value: string): string => `<${name}>${escapeText(value)}</${name}>`;

function request(method: Method, { certId, division, year, vtCode }: Queue, rest: string): WireRequest {
  const place = [
    written('certId', certId),
    written('admDivCode', division),
    written('stYear', year),
    written('vtCode', vtCode),
  ].join('');
  const text = `<?xml version="1.0" encoding="utf-8"?><soapenv:Envelope xmlns:soapenv="${soapEnvelope}" xmlns:ser="${service}"><soapenv:Body><ser:${method}>${place}${rest}</ser:${method}></soapenv:Body></soapenv:Envelope>`;
  const headers = { 'content-type': 'text/xml; charset=utf-8', soapaction: '""' };
  return { method: 'POST', path, headers, body: Buffer.from(text) };
}

/** Asks for what is in the queue; the same again until it is settled. */
export const readRequest = (queue: Queue, count: number): WireRequest =>
  request('readVoucherAgain', queue, written('count', String(count)));

/** Settles vouchers; `reasons` go with them one by one, and there are none where they were taken. */
export function settleRequest(
  method: SettlingMethod,
  queue: Queue,
  voucherNos: readonly string[],
  reasons: readonly string[],
): WireRequest {
  const nos = voucherNos.map((no) => written('voucherNo', no));
  const messages = reasons.map((reason) => written('errMsg', reason));
  return request(method, queue, [...nos, ...messages].join(''));
}

function answerShape(method: Method): XmlShape {
  const fault = element('fault', { faultstring: element('faultstring') });
  const done = element('done', { [`${method}Return`]: element('result') });
  return inEnvelope({ [`{${soapEnvelope}}Fault`]: fault, [`{${service}}${method}Response`]: done });
}

interface Answer {
  readonly envelope?: {
    readonly body?: {
      readonly fault?: { readonly faultstring?: string };
      readonly done?: { readonly result?: string };
    };
  };
}

/** Enough of a fault for a person to know what the store means. */
const SHOWN = 200;

const unreadable = (message: string, cause?: unknown): TranslationError =>
  new TranslationError({ code: 'GW_TRANSLATION_MESSAGE', rule: 'soap', message, cause });

function parsed(method: Method, { status, body }: WireResponse): NonNullable<Answer['envelope']>['body'] {
  try {
    return (readXml(decodeText(body, 'utf-8'), answerShape(method), () => undefined).members as Answer).envelope?.body;
  } catch (error) {
    throw unreadable(`The store's answer to ${method} (HTTP status ${status}) is no SOAP message.`, error);
  }
}

/** @returns what the store returns, as text. @throws TranslationError where it is a fault, or no answer to this call */
function resultOf(method: Method, response: WireResponse): string {
  const { fault, done } = parsed(method, response) ?? {};
  if (fault !== undefined)
    throw unreadable(`The store refuses ${method}: ${(fault.faultstring ?? '').slice(0, SHOWN)}`);
  if (done === undefined || response.status >= 300)
    throw unreadable(`The store's answer (HTTP status ${response.status}) is none to ${method}.`);
  return done.result ?? '';
}

/** @throws TranslationError where the store did not settle them: they come again */
export function assertSettled(method: SettlingMethod, response: WireResponse): void {
  resultOf(method, response);
}

/** The bytes of the batch; empty where nothing is in the queue. @throws TranslationError */
export function batchIn(response: WireResponse): Uint8Array {
  const text = resultOf('readVoucherAgain', response).replace(/\s+/g, '');
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(text))
    throw unreadable('What the store returns for readVoucherAgain is no Base64.');
  return Buffer.from(text, 'base64');
}
