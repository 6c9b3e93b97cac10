/** A small catalogue and dialects written in a test: what the tests of this room are told in. */
import { readCards } from '../catalogue/cards.ts';
import type { Catalogue } from '../catalogue/contract.ts';
import { messageKinds } from '../catalogue/schemas.ts';
import {
  type Dialect,
  type TranslationContext,
  TranslationError,
  type Translator,
  type WireResponse,
} from './contract.ts';
import { collectFindings, type Finding } from './findings.ts';
import { compileFolders, type MappingFile } from './load.ts';
import type { OnUnmapped } from './translator.ts';

const text = { type: 'string', minLength: 1, maxLength: 60 };
const object = (required: readonly string[], properties: object) => ({
  type: 'object',
  additionalProperties: false,
  required,
  properties,
});

const schemas = {
  $defs: {
    Order: object(['name', 'amountFen', 'kind', 'at', 'urgent'], {
      name: text,
      uscc: { type: 'string', format: 'uscc', maxLength: 18 },
      amountFen: { type: 'integer', minimum: 0, maximum: 999_999_999_999_999 },
      kind: { type: 'string', enum: ['goods', 'works'] },
      at: { type: 'string', format: 'date-time-seconds' },
      urgent: { type: 'boolean' },
      count: { type: 'integer', minimum: 0, maximum: 999 },
      phone: { type: 'string', pattern: '^[0-9]{5,20}$', 'x-sensitive': true },
      buyer: object(['name'], { name: text, code: text }),
      lots: { type: 'array', maxItems: 50, items: object(['no'], { no: text, fen: { type: 'integer', minimum: 0 } }) },
      tags: { type: 'array', items: text },
      note: { type: 'string' },
    }),
    Ordered: object(['orderId'], { orderId: text, room: text, lines: { type: 'array', maxItems: 3, items: text } }),
    Paid: object(['paymentNo', 'amountFen'], {
      paymentNo: text,
      amountFen: { type: 'integer', minimum: 0 },
      memo: text,
    }),
    Batch: object(['batchNo', 'rows'], {
      batchNo: text,
      rows: {
        type: 'array',
        items: object(['no', 'fen', 'status'], {
          no: text,
          fen: { type: 'integer', minimum: 0 },
          failure: text,
          status: { type: 'string', enum: ['succeeded', 'failed'] },
          signedText: { type: 'string' },
        }),
      },
    }),
    Question: object(['contractNo'], { contractNo: text }),
    Contract: object(['contractNo', 'amountFen'], { contractNo: text, amountFen: { type: 'integer', minimum: 0 } }),
  },
};

/** Two commands, two events (`batch.told` with rows) and one served operation of the kind `shop`. */
export const catalogue: Catalogue = {
  operations: readCards(
    new Map([
      [
        'cards.yaml',
        {
          operations: {
            'order.place': {
              title: '下单',
              kinds: ['shop'],
              style: 'command',
              request: 's.yaml#/$defs/Order',
              response: 's.yaml#/$defs/Ordered',
              orderKey: ['name'],
              refusals: ['sold-out'],
              onUnknown: 'person',
            },
            'order.resend': {
              title: '重发',
              kinds: ['shop'],
              style: 'command',
              request: 's.yaml#/$defs/Order',
              response: 's.yaml#/$defs/Ordered',
              orderKey: ['name'],
              onUnknown: 'resend',
            },
            'order.reserve': {
              title: '预订',
              kinds: ['shop'],
              style: 'command',
              request: 's.yaml#/$defs/Order',
              response: 's.yaml#/$defs/Ordered',
              orderKey: ['name'],
              onUnknown: {
                ask: 'order.state',
                with: { contractNo: 'ref' },
                proof: [],
              },
            },
            'order.state': {
              title: '查单',
              kinds: ['shop'],
              style: 'query',
              request: 's.yaml#/$defs/Question',
              response: 's.yaml#/$defs/Contract',
            },
            'order.paid': {
              title: '已付',
              kinds: ['shop'],
              style: 'event',
              event: 's.yaml#/$defs/Paid',
              correlate: 'paymentNo',
            },
            'batch.told': { title: '批量结果', kinds: ['shop'], style: 'event', event: 's.yaml#/$defs/Batch' },
            'contract.get': {
              title: '合同查询',
              kinds: ['shop'],
              style: 'served',
              request: 's.yaml#/$defs/Question',
              response: 's.yaml#/$defs/Contract',
              refusals: ['sold-out'],
            },
          },
        },
      ],
    ]),
    messageKinds(new Map([['s.yaml', schemas]])),
  ),
  districts: new Map(),
};

export const context: TranslationContext = {
  ref: 'REF-1',
  serial: '7',
  now: '2026-03-16T10:15:00+08:00',
  acceptedAt: '2026-03-16T10:14:00+08:00',
  auth: { token: 'tok', callbackSecret: 'sim-only-secret' },
  profile: { area: '500101' },
};

export const order = {
  name: '重庆示例科技有限公司',
  amountFen: 2_000_000,
  kind: 'works',
  at: '2026-12-01T09:30:00+08:00',
  urgent: true,
};

/** Rows of order.place that leave nothing out; tests put their own in place of some. */
export const plainRows: Readonly<Record<string, string>> = {
  NAME: 'name',
  USCC: 'uscc | uscc',
  AMOUNT: 'amountFen | money(yuan, 2)',
  KIND: 'kind | code(kind)',
  AT: 'at | datetime(yyyy-MM-dd HH:mm:ss)',
  URGENT: 'urgent | bool(1, 0)',
  COUNT: 'count | int',
  PHONE: 'phone',
  BUYER: 'buyer.name',
  BUYER_CODE: 'buyer.code',
  'LOTS[].NO': 'lots[].no',
  'LOTS[].FEN': 'lots[].fen | money(wan-yuan, 6)',
  TAGS: 'tags[] | join(;)',
  NOTE: 'note',
};

export const jsonDialect = `dialect: shop/test
title: 测试
source: composed for a test
idempotency: none
layers:
  request: [ { json: { charset: utf-8 } } ]
envelope:
  request:
    token: $auth.token
    params: body
  response:
    data: body
outcome:
  of: code
  message: text
  saying: 成功
  success: ["0"]
  refusals:
    - { code: "1", message: contains 已存在, as: already-done }
    - { code: "1", as: sold-out }
    - { code: "9", as: partner-busy, retry: 30s }
  uncertain: ["5"]
  not-received: ["404"]
event:
  receive: POST /callback
  sign: { into: header.X-Signature, over: raw(body), by: hmac-sha256-hex, secret: $auth.callbackSecret }
  answer: { of: code, message: text, applied: "0", repeated: "1", refused: "2", saying: 成功 }
codes:
  kind: { goods: "H", works: "G" }
`;

const rowsText = (rows: Readonly<Record<string, string>>, indent = '    '): string =>
  Object.entries(rows)
    .map(([left, right]) => `${indent}${left}: ${JSON.stringify(right)}\n`)
    .join('');

/** A table of order.place with the rows given, or others in place of the plain ones. */
export function orderTable(rows: Readonly<Record<string, string>> = plainRows, more = ''): string {
  return `operation: order.place\nrequest:\n  send: POST /order\n  fields:\n${rowsText(rows)}${more}response:\n  fields:\n    ID: orderId\n    ROOM: room\n  unmapped:\n    lines: 对方没有\n`;
}

export const paidTable =
  'operation: order.paid\nevent:\n  when: TYPE = PAID\n  identity: [paymentNo]\n  fields:\n    TYPE: ="PAID"\n    NO: paymentNo\n    FEN: amountFen\n  unmapped:\n    memo: 对方没有\n';

const bytes = (content: string): Uint8Array => new TextEncoder().encode(content);

export interface World {
  readonly dialect: Dialect;
  readonly findings: readonly Finding[];
  readonly rules: readonly string[];
  translator(operation: string): Translator;
}

/** Compiles a dialect from texts: name of the file → its content. */
export function compileWorld(files: Readonly<Record<string, string>>, onUnmapped: OnUnmapped = () => undefined): World {
  const { findings, report } = collectFindings();
  const named = Object.entries(files).map(
    ([name, content]): MappingFile => ({ path: `shop/test/${name}`, name, bytes: bytes(content) }),
  );
  const [spoken] = compileFolders([{ path: 'mappings/shop/test', files: named, samples: [] }], catalogue, {
    report,
    onUnmapped,
  });
  if (!spoken) throw new Error(`no dialect: ${JSON.stringify(findings)}`);
  const { dialect } = spoken.compiled;
  const translator = (operation: string): Translator => {
    const found = dialect.translator(operation);
    if (!found) throw new Error(`no ${operation}: ${JSON.stringify(findings)}`);
    return found;
  };
  return { dialect, findings, rules: findings.map((finding) => finding.rule), translator };
}

/** order.place in the JSON dialect, with some rows replaced. */
export const placeWith = (rows: Readonly<Record<string, string>>): Translator =>
  compileWorld({ 'dialect.yaml': jsonDialect, 'order.place.yaml': orderTable({ ...plainRows, ...rows }) }).translator(
    'order.place',
  );

export const utf8 = (body: Uint8Array): string => Buffer.from(body).toString('utf8');

/** Bytes of a text, or of a value as JSON. */
export const bytesOf = (value: unknown): Uint8Array =>
  Buffer.from(typeof value === 'string' ? value : JSON.stringify(value));

export const answer = (value: unknown, status = 200): WireResponse => ({ status, headers: {}, body: bytesOf(value) });

/** The fault of a call, for looking at its details. */
export function faultOf(call: () => unknown): TranslationError {
  try {
    call();
  } catch (fault) {
    if (fault instanceof TranslationError) return fault;
    throw fault;
  }
  throw new Error('nothing was refused');
}
