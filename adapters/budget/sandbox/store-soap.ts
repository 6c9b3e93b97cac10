/** The store's side of its SOAP calls, read by libxml2 and written by hand. */
import { XmlXPath } from 'libxml2-wasm';
import type { WireRequest, WireResponse } from '../../../gateway/translation/contract.ts';
import { escapeText } from '../../../gateway/translation/xml/characters.ts';
import { utf8Text } from '../../wire-contract/contract.ts';
import { withDocument } from '../../wire-contract/xml.ts';

const soapenv = 'http://schemas.xmlsoap.org/soap/envelope/';
const service = 'urn:AsspCBankService';
const namespaces = { soapenv, ser: service };
const methods = ['readVoucherAgain', 'confirmVoucher', 'confirmVoucherFail', 'returnVoucher'] as const;
export type Method = (typeof methods)[number];

export interface Call {
  readonly method: Method;
  readonly certId: string;
  readonly admDivCode: string;
  readonly stYear: string;
  readonly vtCode: string;
  readonly count: number;
  readonly voucherNos: readonly string[];
  readonly reasons: readonly string[];
}

/** Compiled once: each compiled path holds memory of its own. */
const paths = {
  call: XmlXPath.compile('/soapenv:Envelope/soapenv:Body/ser:*', namespaces),
  certId: XmlXPath.compile('//certId'),
  admDivCode: XmlXPath.compile('//admDivCode'),
  stYear: XmlXPath.compile('//stYear'),
  vtCode: XmlXPath.compile('//vtCode'),
  count: XmlXPath.compile('//count'),
  voucherNos: XmlXPath.compile('//voucherNo'),
  reasons: XmlXPath.compile('//errMsg'),
};

const declaration = /^<\?xml version="1\.0" encoding="utf-8"\?>/;

/** @returns undefined where the request is none of the queue's calls */
export function callIn({ method, body }: WireRequest): Call | undefined {
  const text = utf8Text(body)?.replace(declaration, '');
  if (method !== 'POST' || text === undefined || text === '') return undefined;
  try {
    return withDocument(text, (document): Call | undefined => {
      const all = (path: XmlXPath): readonly string[] => document.find(path).map((node) => node.content);
      const [name] = document.find(paths.call).map((node) => ('name' in node ? String(node.name) : ''));
      const known = methods.find((one) => one === name);
      if (known === undefined) return undefined;
      const one = (path: XmlXPath): string => all(path)[0] ?? '';
      return {
        method: known,
        certId: one(paths.certId),
        admDivCode: one(paths.admDivCode),
        stYear: one(paths.stYear),
        vtCode: one(paths.vtCode),
        count: Number(one(paths.count)),
        voucherNos: all(paths.voucherNos),
        reasons: all(paths.reasons),
      };
    });
  } catch {
    return undefined;
  }
}

function answer(status: number, inner: string): WireResponse {
  const text = `<?xml version="1.0" encoding="utf-8"?><soapenv:Envelope xmlns:soapenv="${soapenv}" xmlns:ser="${service}"><soapenv:Body>${inner}</soapenv:Body></soapenv:Envelope>`;
  return { status, headers: { 'content-type': 'text/xml; charset=utf-8' }, body: Buffer.from(text) };
}

/** A call that settles returns nothing. */
export const doneAnswer = (method: Method): WireResponse => answer(200, `<ser:${method}Response/>`);

export const faultAnswer = (text: string): WireResponse =>
  answer(
    500,
    `<soapenv:Fault><faultcode>soapenv:Server</faultcode><faultstring>${escapeText(text)}</faultstring></soapenv:Fault>`,
  );

/** The batch as one MOF document in Base64; nothing where the queue is empty. */
export function readAnswer(bodies: readonly Uint8Array[]): WireResponse {
  const head = Buffer.from(`<?xml version="1.0" encoding="GBK"?><MOF><VoucherCount>${bodies.length}</VoucherCount>`);
  const mof = bodies.length === 0 ? Buffer.alloc(0) : Buffer.concat([head, ...bodies, Buffer.from('</MOF>')]);
  const result = `<readVoucherAgainReturn>${mof.toString('base64')}</readVoucherAgainReturn>`;
  return answer(200, `<ser:readVoucherAgainResponse>${result}</ser:readVoucherAgainResponse>`);
}
