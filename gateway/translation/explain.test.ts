import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { codecsOf } from '../../adapters/registry.ts';
import { loadCatalogue } from '../catalogue/load.ts';
import { resources } from '../config/root.ts';
import { codecNames } from './codecs/pipeline.ts';
import type { CompiledOperation } from './dialect.ts';
import { codecEntries } from './explain/codecs.ts';
import { layerWords } from './explain/layers.ts';
import { outcomeSentences } from './explain/outcome.ts';
import { partTitles } from './explain/parts.ts';
import { rowSentences } from './explain/rows.ts';
import { assertSentence, resultSentence, signSentence } from './explain/rules.ts';
import { explain, explainDialect } from './explain.ts';
import { collectFindings } from './findings.ts';
import { compileFolders, readFolders } from './load.ts';
import { layerNames, parts } from './tables/model.ts';
import { readDialect } from './tables/read-dialect.ts';
import { readRow } from './tables/read-operation.ts';
import { readAsserts, readResults } from './tables/read-rules.ts';
import { readSign } from './tables/read-sign.ts';
import { readSource } from './tables/source.ts';
import {
  catalogue as catalogueOfTests,
  compileWorld,
  jsonDialect,
  orderTable,
  paidTable,
  plainRows,
} from './test-world.ts';

const codes = new Map([
  [
    'kind',
    {
      entries: [
        { canonical: 'goods', wire: 'H', place: { file: '', line: 1, column: 1 } },
        { canonical: 'works', wire: 'G', place: { file: '', line: 1, column: 1 } },
      ],
    },
  ],
]);
const place = { file: 'f.yaml', line: 1, column: 1 };
const quiet = () => undefined;

function told(left: string, right: string, language: 'zh' | 'en', part: 'request' | 'event' = 'request'): string {
  const row = readRow({ key: left, value: right, place }, quiet)!;
  return rowSentences(row, { part, schema: undefined, codes, language });
}

const chinese = /[\u4e00-\u9fff]/;

describe('every word of the language is told', () => {
  it.each([...new Set(codecNames)])('codec %s', (name) => {
    const entry = codecEntries[name]!;
    const args = /\((.*)\)$/s.exec(entry.form)?.[1] ?? '';
    const { out, back } = entry.tell(args, { codes });

    expect(entry.about.zh).toMatch(chinese);
    expect(entry.about.en).not.toMatch(chinese);
    expect(`${out.zh}${back.zh}`).toMatch(chinese);
    expect(`${out.en}${back.en}`).toMatch(/[a-z]/);
    if (entry.kind === 'conversion') expect([out.zh, back.zh, out.en, back.en]).not.toContain('');
  });

  it.each([...layerNames])('layer %s', (name) => {
    const options = readSource('f.yaml', '{}', quiet)!;

    expect(layerWords[name](options).zh).toMatch(chinese);
    expect(layerWords[name](options).en).toMatch(/^(read|decode|decrypt|take)/);
  });
});

describe('a row is told as a person would read it aloud', () => {
  it.each([
    [
      'AMOUNT',
      'amountFen | money(yuan, 2)',
      'AMOUNT 是amountFen。写出时由分换算为元，写 2 位小数；读入时按元读回分，不足一分的拒收。',
    ],
    [
      'AMOUNT',
      'amountFen | money(wan-yuan)',
      'AMOUNT 是amountFen。写出时由分换算为万元，写 6 位小数；读入时按万元读回分，不足一分的拒收。',
    ],
    [
      'AMOUNT',
      'amountFen | money(fen, 0, read-thousands, also "" "-")',
      'AMOUNT 是amountFen。写出时由分换算为分，写 0 位小数；读入时按分读回分，不足一分的拒收，可带千分位逗号，空、“-”也读作零。',
    ],
    [
      'A',
      'amountFen | money(by U: 1 yuan, 2 wan-yuan; write 2; scale 6)',
      'A 是amountFen。写出时由分换算为万元，写 6 位小数，并在旁边的 U 写 2；读入时先看旁边的 U（1 为元，2 为万元），再按该单位读回分。',
    ],
    [
      'K',
      'kind | code(kind) | optional(empty)',
      'K 是kind。写出时按代码表 kind 换成对方代码（goods 写 H，works 写 G）；读入时按代码表 kind 换回，表外的代码拒收。没有值时写空，空读作没有。',
    ],
    ['V', '="7.0"', 'V 固定写“7.0”。读入时必须正是它。'],
    [
      'T',
      '$acceptedAt | datetime(yyyyMMdd HH:mm:ss, UTC)',
      'T 写受理时间（$acceptedAt）。世界时，格式 yyyyMMdd HH:mm:ss，格式不符或日历上没有的时间拒绝。',
    ],
    ['NAME / OLD', 'name', 'NAME（读入时也认 OLD） 是name。'],
    [
      'D + T',
      'at | parts(yyyyMMdd, HHmmss)',
      'D、T 合起来是at。写出时拆成几个字段，格式依次为 yyyyMMdd, HHmmss；读入时几个字段按 yyyyMMdd, HHmmss 合成一个时间，缺一个即拒收。',
    ],
    [
      'S',
      'note | when(KIND = 1) | sensitive',
      'S 是note。只在 KIND 等于 1 时写，其他情况下有值即拒发，只在 KIND 等于 1 时读，属敏感内容，出错时遮盖。',
    ],
    ['N', '$count(lots[])', 'N 写 lots[] 的条数。读入时与实际不符即拒收。'],
  ])('%s: %s', (left, right, words) => {
    expect(told(left, right, 'zh')).toBe(words);
  });

  it('tells conversions in the order in which each way takes them', () => {
    const english = told('X', 'seq | pad(6, 0, left) | hex', 'en');

    expect(english).toBe(
      'X is seq. Written: filled on the left with "0" to 6 bytes, its bytes in hex; read: hex turned back, exactly 6 bytes, "0" on the left taken off.',
    );
  });

  it('says that a secret of an event is compared', () => {
    expect(told('TOKEN', '$auth.token', 'en', 'event')).toBe(
      "TOKEN is the partner's credential token ($auth.token). Read: it is compared with the agreed secret; another means not authenticated.",
    );
  });

  it('names a conversion that a kind of partner adds', () => {
    expect(told('X', 'dealCode | deal-code', 'zh')).toBe('X 是dealCode。用本类接入方自带的转换 deal-code。');
  });
});

describe('rules across fields', () => {
  const source = readSource(
    'f.yaml',
    'assert:\n  - sum(d[].PayAmt) = PayAmt\n  - count(d[]) = N\n  - A = b.c\nresult:\n  refunds[].status: when(原因 is empty) settled when(码 = 9) none else failed\n',
    quiet,
  )!;

  it('assertions', () => {
    expect(readAsserts(source, quiet).map((one) => assertSentence(one, 'zh'))).toEqual([
      'd[].PayAmt 的合计必须等于 PayAmt，写出、读入都核对。',
      'd[] 的条数必须等于 N，写出、读入都核对。',
      'A必须等于 b.c，写出、读入都核对。',
    ]);
  });

  it('results', () => {
    expect(readResults(source, quiet).map((one) => resultSentence(one, 'zh'))).toEqual([
      'refunds[].status 由字段得出：原因 为空时是 settled，码 等于“9”时是 none，其余是 failed；写出时字段与它不符即拒发。',
    ]);
  });

  it('line breaks among the pieces of a signature, without breaking the sentence', () => {
    const source = readSource('f.yaml', 'into: header.X\nover: ["=\\"POST\\n\\"", header.T]\nby: sha256-hex\n', quiet);

    const sentence = signSentence(readSign(source, quiet)!, true, 'zh');

    expect(sentence).toContain('把“POST\\n”、');
  });

  it('signatures, piece by piece', () => {
    const sign = readSign(
      readSource(
        'f.yaml',
        'into: v.TOKEN\nover: [v.NO, \'="&"\', md5(raw(data)), upper($auth.k), raw(body)]\nby: hmac-sha256-base64\nsecret: $auth.s\n',
        quiet,
      ),
      quiet,
    )!;

    expect(signSentence(sign, true, 'zh')).toBe(
      '签名：把v.NO 的文字、“&”、data 传输时的原始字节的 md5 摘要（小写十六进制）、$auth.k（转大写）、正文的原始字节依次相接，用 hmac-sha256-base64、密钥 $auth.s 计算，写在 v.TOKEN；收到时先核对，不符即拒。',
    );
  });
});

describe('what follows from an answer', () => {
  const { outcome } = readDialect(
    'd.yaml',
    'outcome:\n  of: code\n  success: ["0", "00"]\n  refusals:\n    - { code: "1", as: sold-out }\n    - { code: "2", as: sold-out }\n    - { code: "3", as: other }\n  uncertain: ["9"]\n',
    quiet,
  )!;
  const card = catalogueOfTests.operations.get('order.place')!;
  const telling = { card, idempotency: 'ref', questionSpoken: true, names: new Map(), language: 'zh' } as const;

  it('what is in doubt is asked for where the card knows how', () => {
    const asking = { ...card, onUnknown: { ask: 'order.state', with: {}, proof: [] } };

    expect(outcomeSentences(outcome!, { ...telling, card: asking })).toContain(
      '代码“9”：结果不明，先用 order.state 查询，查明没有收到才重发。',
    );
  });

  it('and sent again where the partner cannot be asked but recognises a repetition', () => {
    const asking = { ...card, onUnknown: { ask: 'order.state', with: {}, proof: [] } };

    expect(outcomeSentences(outcome!, { ...telling, questionSpoken: false, card: asking })).toContain(
      '代码“9”：结果不明，用原流水号重发，对方会识别重复。',
    );
  });

  it('and sent again where the partner recognises a repetition', () => {
    expect(outcomeSentences(outcome!, { ...telling, card: { ...card, onUnknown: 'resend' } })).toContain(
      '代码“9”：结果不明，用原流水号重发，对方会识别重复。',
    );
  });

  it('what a partner asks us is answered by the first code of each meaning', () => {
    expect(outcomeSentences(outcome!, { ...telling, card: { ...card, style: 'served' } })).toEqual([
      '我方应答写在 code：成功 写“0”，sold-out 写“1”，uncertain 写“9”。',
    ]);
  });
});

describe('an operation is told whole', () => {
  const world = compileWorld({
    'dialect.yaml': jsonDialect,
    'order.place.yaml': orderTable({ ...plainRows, VERSION: '="1"' }, '  ignored:\n    ROWID: 内部主键\n'),
    'order.resend.yaml': orderTable(plainRows).replace('order.place', 'order.resend'),
    'order.paid.yaml': paidTable,
  });

  it('what is not sent and not read, with the reasons', () => {
    expect(explain(world.dialect, 'order.place')).toContain('ROWID 知道而不读：内部主键。');
    expect(explain(world.dialect, 'order.place', 'en')).toContain('lines has no field of its own there: 对方没有.');
  });

  it('what each answer means, and what the gateway then does', () => {
    const text = explain(world.dialect, 'order.place');

    expect(text).toContain('代码“0”：成功。');
    expect(text).toContain(
      '代码“1”且文字含“已存在”：早已办过：先前可能已经送达的按成功处理，否则按重复（duplicate）拒绝。',
    );
    expect(text).toContain('代码“1”：拒绝（sold-out），不再发送。');
    expect(text).toContain('代码“9”：稍后重试（partner-busy）：这次没有办理，30 秒后再发。');
    expect(text).toContain('代码“404”：对方没有收到，可用原流水号重发。');
    expect(text).toContain('其他代码：结果不明，不重发，转人工核实。');
  });

  it('that what is in doubt is not sent again to a partner who recognises no repetition', () => {
    expect(explain(world.dialect, 'order.resend')).toContain('其他代码：结果不明，不重发，转人工核实。');
  });

  it('how an event arrives, is known, verified, and answered', () => {
    const text = explain(world.dialect, 'order.paid');

    expect(text).toContain('对方发来到 POST /callback；TYPE 等于“PAID”时认作本业务。');
    expect(text).toContain(
      '签名：对正文的原始字节用 hmac-sha256-hex、密钥 $auth.callbackSecret 计算，写在 header.X-Signature；收到时先核对，不符即拒。',
    );
    expect(text).toContain('paymentNo 相同即为同一通知：内容相同算重复，内容不同算冲突。');
    expect(text).toContain('我方回应写在 code：已办理写“0”，重复（先前已办理）写“1”，拒收写“2”。');
  });

  it('what a partner asks us: as its events come, answered in our name', () => {
    const asked = compileWorld({
      'dialect.yaml': jsonDialect.replace(
        'envelope:\n',
        'envelope:\n  event:\n    token: $auth.token\n    ask: body\n  answer:\n    told: body\n',
      ),
      'contract.get.yaml':
        'operation: contract.get\nserved:\n  receive: POST /ask\n  when: ask.KIND = CONTRACT\n  fields:\n    KIND: ="CONTRACT"\n    NO: contractNo\nresponse:\n  fields:\n    NO: contractNo\n    FEN: amountFen\n',
    });
    const text = explain(asked.dialect, 'contract.get', 'en');

    expect(asked.findings).toEqual([]);
    expect(text).toContain(
      'Request (the partner asks us)\n  The partner sends it to POST /ask; it is known by ask.KIND is "CONTRACT".',
    );
    expect(text).toContain(
      "token is the partner's credential token ($auth.token). Read: it is compared with the agreed secret",
    );
    expect(text).toContain('stands in header.X-Signature; it is verified first');
    expect(text).toContain(
      'Response (we answer)\n  The bytes as they come: read JSON in utf-8.\n  The fields below stand in told.',
    );
    expect(text).toContain('We answer in code: "0" for success,');
  });

  it('one part alone, and an error for a part that it does not have', () => {
    expect(explain(world.dialect, 'order.paid', 'zh', 'answer')).not.toContain('通知（对方推送）');
    expect(() => explain(world.dialect, 'order.paid', 'zh', 'request')).toThrowError(/order\.paid has no request/);
    expect(() => explain(world.dialect, 'order.plaec')).toThrowError(/does not speak order\.plaec; it speaks/);
  });

  it('the dialect alone with all of its operations', () => {
    const text = explainDialect(world.dialect, 'en');

    expect(text).toContain('The partner recognises no repetition');
    expect(text).toContain('"9": later (partner-busy): nothing was done, sent again after 30 s.');
    expect(text).toContain('Any other code: not known: neither success nor failure');
    expect(text).toContain('order.paid 已付 POST /callback');
    expect(text).toContain('kind: goods = H, works = G');
  });
});

const catalogue = await loadCatalogue(resources.specs, { examples: true });
const folders = (
  await Promise.all(
    readdirSync(resources.mappings, { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map((entry) => readFolders(join(resources.mappings, entry.name), `mappings/${entry.name}`)),
  )
).flat();
const spoken = compileFolders(folders, catalogue, { report: collectFindings().report, codecs: codecsOf });

function wordsOf({ table }: CompiledOperation): readonly string[] {
  const { request, response, event, served } = table;
  return [request, response, event, served]
    .filter((part) => part !== undefined)
    .flatMap((part) => [
      ...part.rows.flatMap((row) => [
        ...row.left.paths.map((path) => path.text),
        ...row.right.codecs.flatMap((codec) => (codec.name === 'code' ? [codec.args!] : [])),
      ]),
      ...part.unmapped.map((note) => note.text),
      ...part.ignored.flatMap((note) => [note.text, note.reason.replace(/[。.]$/, '')]),
      ...part.results.map((result) => result.path.text),
    ]);
}

it('names that only operations give stay open where the dialect is told alone', () => {
  const soap = spoken.find(({ compiled }) => compiled.dialect.name === 'trading-center/soap-gb2312')!;

  const text = explainDialect(soap.compiled.dialect);

  expect(text).toContain('t:{method}Response.t:{method}Result.RetCode');
  expect(text).toContain('t:{method}.t:ValidateData 写接入配置中的密钥 token（$auth.token）。');
});

it.each(spoken.map((one) => ({ ...one, name: `${one.compiled.dialect.name} ${one.partner ?? ''}`.trim() })))(
  'nothing of $name goes untold',
  ({ compiled }) => {
    const whole = explainDialect(compiled.dialect);
    const told = parts.filter((part) => whole.includes(`\n${partTitles[part].zh}\n`));
    const envelope = told.flatMap((part) => compiled.table.envelope[part].map(({ key }) => key));
    expect(envelope.filter((key) => !whole.includes(key))).toEqual([]);
    expect(told.length).toBeGreaterThan(0);

    for (const [name, operation] of compiled.operations) {
      for (const language of ['zh', 'en'] as const) {
        const text = explain(compiled.dialect, name, language);

        expect(wordsOf(operation).filter((word) => !text.includes(word))).toEqual([]);
        expect(text).not.toMatch(/undefined|\[object|\{method\}/);
      }
    }
  },
);
