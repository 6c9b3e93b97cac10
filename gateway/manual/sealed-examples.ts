/** Worked examples of layers that no example dialect has: encryption and plain text. Written and read by the engine when the manual is made. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Catalogue } from '../catalogue/contract.ts';
import type { TranslationContext } from '../translation/contract.ts';
import { type CompiledDialect, compileDialect } from '../translation/dialect.ts';
import type { Language, Words } from '../translation/explain/words.ts';
import { collectFindings } from '../translation/findings.ts';
import { readTables } from '../translation/load.ts';
import type { Part } from '../translation/tables/model.ts';
import { translateBack, translateForth } from '../translation/translate.ts';
import { blockOf, fence } from './worked-examples.ts';

interface Sealed {
  readonly name: string;
  /** The table of the operation, below mappings/. */
  readonly table: string;
  readonly operation: string;
  readonly part: Part;
  readonly title: Words;
  readonly about: Words;
  readonly dialect: string;
  readonly shown: readonly string[];
  readonly canonical: unknown;
}

export const sealedContext: TranslationContext = {
  ref: '202603160000000042',
  serial: '42',
  now: '2026-03-16T10:15:00+08:00',
  acceptedAt: '2026-03-16T10:15:00+08:00',
  auth: { sealKey: '0123456789abcdeffedcba9876543210' },
  profile: {},
};

export const sealedExamples: readonly Sealed[] = [
  {
    name: 'sealed-json',
    table: 'examples/body-hmac/example.seats.yaml',
    operation: 'example.seats',
    part: 'request',
    title: { zh: '加密的 JSON：十六进制里是 SM4', en: 'encrypted JSON: SM4 inside hex' },
    about: {
      zh: '从外到里写：先解十六进制，再解密，再读 JSON。密钥在接入配置里，32 位十六进制。SM2 写法相同：`[ { hex: {}, sm2: { publicKey: $auth.theirs, privateKey: $auth.ours }, base64: {}, json: {} } ]`。',
      en: 'From the outside in: hex, then decryption, then JSON. The key stands in the profile, 32 hex digits. SM2 is written alike: `[ { hex: {}, sm2: { publicKey: $auth.theirs, privateKey: $auth.ours }, base64: {}, json: {} } ]`.',
    },
    dialect: `dialect: examples/sealed-json
title: 加密的 JSON
source: composed for the manual
idempotency: none
layers:
  request:  [ { hex: {}, sm4: { key: $auth.sealKey, mode: ecb }, json: {} } ]
  response: [ { hex: {}, sm4: { key: $auth.sealKey, mode: ecb }, json: {} } ]
outcome: { of: code, success: ["0"] }
`,
    shown: ['layers'],
    canonical: {
      division: '500101',
      centerName: '万州区公共资源交易中心(模拟)',
      session: { start: '2026-03-18T09:30:00+08:00', end: '2026-03-18T12:00:00+08:00' },
      seats: 2,
    },
  },
  {
    name: 'plain-answer',
    table: 'examples/framed-xml/example.deposit-received.yaml',
    operation: 'example.deposit-received',
    part: 'answer',
    title: { zh: '回应只是一个词', en: 'an answer that is one word' },
    about: {
      zh: '整段文字是字段 text。对方只认“success”，重复收到也要这样回。',
      en: 'The whole is the field text. The partner wants "success", for a repetition too.',
    },
    dialect: `dialect: examples/plain-answer
title: 回应只是一个词
source: composed for the manual
idempotency: none
layers:
  event:  [ { xml: { root: root, charset: gbk, label: GBK } } ]
  answer: [ { text: {} } ]
event:
  receive: POST /callback
  answer: { of: text, applied: success, repeated: success, refused: fail }
`,
    shown: ['layers', 'event'],
    canonical: 'applied',
  },
];

/** @throws Error with the findings, where the example is no longer a mapping */
export function compileSealed(
  { name, table, dialect }: Sealed,
  mappings: string,
  catalogue: Catalogue,
): CompiledDialect {
  const { findings, report } = collectFindings();
  const file = (of: string, bytes: Uint8Array) => ({ name: of, path: `examples/${name}/${of}`, bytes });
  const files = [
    file('dialect.yaml', Buffer.from(dialect)),
    file('operation.yaml', readFileSync(join(mappings, table))),
  ];
  const tables = readTables({ path: `examples/${name}`, files, samples: [] }, report);
  const compiled = tables && compileDialect(tables, { catalogue, report, onUnmapped: () => undefined });
  if (compiled && findings.length === 0) return compiled;
  throw new Error(`${name}: ${JSON.stringify(findings)}`);
}

/** What goes over the wire, read back first. @throws Error where it does not read as what was written */
export function sealedWire(sealed: Sealed, mappings: string, catalogue: Catalogue): Uint8Array {
  const { dialect } = compileSealed(sealed, mappings, catalogue);
  const once = { dialect, operation: sealed.operation, part: sealed.part, context: sealedContext };
  const input = Buffer.from(JSON.stringify(sealed.canonical));
  const { body } = translateForth({ ...once, reverse: false, input });
  if (sealed.part === 'answer') {
    const read = translateBack({ ...once, reverse: true, input: body });
    if (read !== sealed.canonical) throw new Error(`${sealed.name} reads as ${JSON.stringify(read)}`);
  }
  return body;
}

const LONGEST = 96;

function sealedExample(sealed: Sealed, mappings: string, catalogue: Catalogue, language: Language): string {
  const bytes = sealedWire(sealed, mappings, catalogue);
  const text = Buffer.from(bytes).toString('utf8');
  const zh = language === 'zh';
  return [
    `### ${sealed.title[language]}`,
    '',
    sealed.about[language],
    '',
    fence('yaml', ['# dialect.yaml', ...sealed.shown.flatMap((key) => blockOf(sealed.dialect, key))]),
    '',
    zh ? `对方的报文，${bytes.length} 字节：` : `On the wire, ${bytes.length} bytes:`,
    '',
    fence('text', [text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text]),
    '',
    zh ? '标准报文：' : 'The canonical message:',
    '',
    fence('json', JSON.stringify(sealed.canonical, null, 2).split('\n')),
  ].join('\n');
}

export const sealedExamplesText = (mappings: string, catalogue: Catalogue, language: Language): string =>
  sealedExamples.map((sealed) => sealedExample(sealed, mappings, catalogue, language)).join('\n\n');
