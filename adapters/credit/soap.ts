/** The calls of a ticketed credit platform that are no operations: SOAP with text arguments, and an answer that is a text holding a Result. */
import { decodeText } from '../../gateway/translation/charset.ts';
import type { WireRequest, WireResponse } from '../../gateway/translation/contract.ts';
import { escapeText } from '../../gateway/translation/xml/characters.ts';
import { readXml } from '../../gateway/translation/xml/reader.ts';
import type { XmlShape } from '../../gateway/translation/xml/shape.ts';
import { element, inEnvelope, soapEnvelope } from '../transports/xml-tree.ts';

export const CREDIT = 'http://fgi.net.cn/credit';
const path = '/Credit/AppV1.asmx';

export interface Result {
  readonly code: string;
  readonly message: string;
  /** Fields of Content that were asked for and are there. */
  readonly content: Readonly<Record<string, string>>;
}

const envelopeOf = (method: string): XmlShape =>
  inEnvelope({
    [`{${CREDIT}}${method}Response`]: element('response', { [`{${CREDIT}}${method}Result`]: element('result') }),
  });

const resultOf = (fields: readonly string[]): XmlShape => {
  const content = Object.fromEntries(fields.map((name) => [name, element(name)]));
  const parts = { Code: element('code'), Message: element('message'), Content: element('content', content) };
  return element('', { Result: element('result', parts) });
};

function at(members: unknown, ...keys: readonly string[]): unknown {
  let here = members;
  for (const key of keys) here = typeof here === 'object' && here !== null ? Reflect.get(here, key) : undefined;
  return here;
}

const textAt = (members: unknown, ...keys: readonly string[]): string => {
  const found = at(members, ...keys);
  return typeof found === 'string' ? found : '';
};

const ignore = (): void => undefined;

/** @param args in the order of the method's parameters */
export function callOf(method: string, args: readonly (readonly [string, string])[]): WireRequest {
  const inner = args.map(([name, value]) => `<c:${name}>${escapeText(value)}</c:${name}>`).join('');
  const text = `<?xml version="1.0" encoding="utf-8"?><soap:Envelope xmlns:soap="${soapEnvelope}" xmlns:c="${CREDIT}"><soap:Body><c:${method}>${inner}</c:${method}></soap:Body></soap:Envelope>`;
  const headers = { 'content-type': 'text/xml; charset=utf-8', soapaction: `"${CREDIT}/${method}"` };
  return { method: 'POST', path, headers, body: Buffer.from(text) };
}

/** @throws Error where the answer cannot be read */
export function resultIn(response: WireResponse, method: string, fields: readonly string[]): Result {
  const outer = readXml(decodeText(response.body, 'utf-8'), envelopeOf(method), ignore).members;
  const text = textAt(outer, 'envelope', 'body', 'response', 'result');
  const { members } = readXml(text, resultOf(fields), ignore);
  const content = fields.map((name) => [name, textAt(members, 'result', 'content', name)] as const);
  return {
    code: textAt(members, 'result', 'code'),
    message: textAt(members, 'result', 'message'),
    content: Object.fromEntries(content.filter(([, value]) => value !== '')),
  };
}
