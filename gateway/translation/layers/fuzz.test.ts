import { describe, expect, it } from 'vitest';
import { type Charset, CharsetFault, decodeText, encodeText } from '../charset.ts';
import { type Random, seededRandom } from '../check/random.ts';
import type { Members } from '../frame.ts';
import { base64Wrap, hexWrap } from './base64.ts';
import { csvNotation } from './csv.ts';
import { LayerFault } from './fault.ts';
import { fixedNotation } from './fixed.ts';
import { formNotation } from './form.ts';
import { frameWrap } from './frame.ts';
import type { Notation, Wrap } from './kinds.ts';
import { sm2Wrap, sm4Wrap } from './sm.ts';
import { textNotation } from './text.ts';
import { tlvNotation } from './tlv.ts';

const RUNS = 2000;

const credentials: Readonly<Record<string, string>> = {
  sm4: '0123456789abcdeffedcba9876543210',
  iv: '1234567890abcdef',
  public:
    '0409f9df311e5421a150dd7d161e4bc5c672179fad1833fc076bb08ff356f35020ccea490ce26775a52dc6ea718cc1aa600aed05fbf35e084a6632f6072da9ad13',
  private: '3945208f7b2144b13f36e38ac6d39f95889393692860b51a42fb81ef4df7c5b8',
};
const keys = (name: string): string => credentials[name] ?? '';
const latin = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1');

/** The answer, or undefined where the layer refused; an error of any other kind fails the test. */
function refusedOr<T>(act: () => T): T | undefined {
  try {
    return act();
  } catch (fault) {
    if (fault instanceof LayerFault || fault instanceof CharsetFault) return undefined;
    throw fault;
  }
}

/** Bytes that mean something in one layer or another. */
const morsels: readonly [string, ...string[]] = [
  ...(['"', '""', ',', ';', '\r\n', '\n', '\r', ' ', '  ', '\0', '\xef\xbb\xbf', '\x841\x950'] as const),
  ...([
    '\xff',
    '\x81',
    '\xd6',
    '\xd6\xd8',
    '\xc7\xec',
    '\xb9\xab',
    '%',
    '%2',
    '%D6',
    '&',
    '=',
    '+',
    '/',
    '==',
  ] as const),
  ...([
    '0',
    '1',
    '00',
    '9999',
    '04',
    'H',
    'D',
    '001',
    '00101x',
    '__proto__',
    'constructor',
    'a',
    'a=1&',
    'x,y',
  ] as const),
];

function randomBytes(random: Random, most: number): Uint8Array {
  const plain = random.chance(0.5);
  return Uint8Array.from({ length: random.between(0, most) }, () =>
    plain ? random.between(0x20, 0x7e) : random.below(256),
  );
}

function mutated(bytes: Uint8Array, random: Random): Uint8Array {
  let out = Buffer.from(bytes);
  for (let left = random.between(1, 3); left > 0; left -= 1) {
    const at = random.between(0, out.length);
    const to = random.between(at, Math.min(out.length, at + random.pick([1, 2, 8, 40])));
    const before = out.subarray(0, at);
    const cut = out.subarray(at, to);
    const after = out.subarray(to);
    const morsel = Buffer.from(random.pick(morsels), 'latin1');
    const changed: [Buffer[], ...Buffer[][]] = [
      [before, after],
      [before],
      [before, cut, cut, after],
      [before, morsel, cut, after],
      [before, morsel.subarray(0, cut.length), after],
      [after, before, cut],
      [before, Buffer.from(cut.map((byte) => byte ^ (1 << random.below(8)))), after],
    ];
    out = Buffer.concat(random.pick(changed));
  }
  return out;
}

const pieces: readonly [string, ...string[]] = [
  ...([
    'a',
    '重',
    '庆',
    '𠮷',
    '😀',
    '€',
    '\u3400',
    '\ue7c7',
    '\ue5e5',
    '\ufeff',
    '\ud800',
    '\udc00',
    ' ',
    '\u3000',
  ] as const),
  ...([
    '"',
    ',',
    ';',
    '\r',
    '\n',
    '\r\n',
    '\t',
    '\0',
    '%41',
    '&',
    '=',
    '+',
    '0',
    '20000.00',
    '__proto__',
    'x',
  ] as const),
];

const randomText = (random: Random): string =>
  Array.from({ length: random.pick([0, 1, 1, 2, 3, 12]) }, () => random.pick(pieces)).join('');

interface WrapCase {
  readonly name: string;
  readonly wrap: Wrap;
  readonly runs?: number;
  /** What `close` makes of the content of given bytes that were opened; without it only the content is compared. */
  readonly canonical?: (bytes: Uint8Array) => string;
}

const frames = [
  { digits: 4, counts: 'all', suffix: '' },
  { digits: 6, counts: 'body', suffix: '' },
  { digits: 10, counts: 'body', suffix: '00' },
] as const;

const wraps: readonly WrapCase[] = [
  ...frames.map((options) => ({ name: `frame ${options.digits}`, wrap: frameWrap(options), canonical: latin })),
  { name: 'base64', wrap: base64Wrap(), canonical: (bytes) => latin(bytes).replace(/\r?\n/g, '') },
  { name: 'hex', wrap: hexWrap(), canonical: (bytes) => latin(bytes).toLowerCase() },
  { name: 'sm4-ecb', wrap: sm4Wrap({ key: 'sm4', mode: 'ecb', iv: undefined }), canonical: latin },
  { name: 'sm4-cbc', wrap: sm4Wrap({ key: 'sm4', mode: 'cbc', iv: 'iv' }), canonical: latin },
  // A thousandfold slower than the others.
  { name: 'sm2', wrap: sm2Wrap({ publicKey: 'public', privateKey: 'private' }), runs: 150 },
];

describe.each(wraps)('the wrap $name', ({ wrap, canonical, runs = RUNS }) => {
  it('gives any bytes back, and opens no others than it makes', () => {
    const random = seededRandom(20_260_316);
    const seen = { opened: 0, refused: 0 };
    for (let run = 0; run < runs; run += 1) {
      const plain = randomBytes(random, random.pick([3, 40, 300]));
      const closed = refusedOr(() => wrap.close(plain, keys));
      if (closed === undefined) expect(plain.length, 'only SM2 refuses, and only nothing').toBe(0);
      else expect(latin(wrap.open(closed, keys))).toBe(latin(plain));
      const strange = random.chance(0.2) ? randomBytes(random, 60) : mutated(closed ?? plain, random);
      const opened = refusedOr(() => wrap.open(strange, keys));
      seen[opened === undefined ? 'refused' : 'opened'] += 1;
      if (opened === undefined) continue;
      const again = wrap.close(opened, keys);
      if (canonical) expect(latin(again)).toBe(canonical(strange));
      expect(latin(wrap.open(again, keys))).toBe(latin(opened));
    }

    expect(seen.refused).toBeGreaterThan(runs / 10);
    expect(seen.opened).toBeGreaterThan(0);
  });
});

interface NotationCase {
  readonly name: string;
  readonly charset: Charset;
  readonly notation: Notation;
  /** A message to be written; values may be such as the layer refuses. */
  readonly message: (text: () => string | undefined) => Members;
  /** Absent fields come back as empty ones. */
  readonly fills: boolean;
  /** What writing makes of the content of given bytes that were read; without it only the fields are compared. */
  readonly canonical?: (bytes: Uint8Array) => string;
}

const csv = { columns: ['a', 'b', '列名'], ignored: ['备注'], list: 'row' } as const;
const csvMessage: NotationCase['message'] = (text) => ({
  row: [1, 2, 3].map(() => ({ a: text(), b: text(), 列名: text() })),
});
const formMessage: NotationCase['message'] = (text) => ({ a: text(), 列名: text() });
const tlvMessage: NotationCase['message'] = (text) => ({ '001': text(), '002': text() });
const records = [
  {
    name: 'H',
    repeats: false,
    columns: [
      { name: 'type', width: 1 },
      { name: 'a', width: 7 },
    ],
  },
  {
    name: 'D',
    repeats: true,
    columns: [
      { name: 'type', width: 1 },
      { name: 'b', width: 4 },
      { name: 'c', width: 9 },
    ],
  },
] as const;
const recordsMessage: NotationCase['message'] = (text) => ({
  H: { a: text() },
  D: [1, 2].map(() => ({ b: text(), c: text() })),
});
const withLines =
  (end: string) =>
  (bytes: Uint8Array): string =>
    latin(bytes).replace(/\r?\n|(?<=[^\n])$/g, end);

const notations: readonly NotationCase[] = [
  ...(['gbk', 'utf-8', 'gb18030'] as const).flatMap((charset): NotationCase[] => [
    { name: 'text', charset, notation: textNotation(), message: (text) => ({ text: text() ?? '' }), fills: false },
    {
      name: 'form',
      charset,
      notation: formNotation({ charset, names: ['a', '列名'] }),
      message: formMessage,
      fills: false,
    },
    {
      name: 'csv with titles',
      charset,
      notation: csvNotation({ ...csv, header: true, line: 'crlf' }),
      message: csvMessage,
      fills: true,
    },
    {
      name: 'csv without titles',
      charset,
      notation: csvNotation({ ...csv, header: false, line: 'lf' }),
      message: csvMessage,
      fills: true,
    },
    {
      name: 'fixed on lines',
      charset,
      notation: fixedNotation({ charset, line: 'crlf', layout: { kind: 'records', records } }),
      message: recordsMessage,
      fills: true,
      canonical: withLines('\r\n'),
    },
    {
      name: 'fixed without lines',
      charset,
      notation: fixedNotation({ charset, line: 'none', layout: { kind: 'records', records } }),
      message: recordsMessage,
      fills: true,
      canonical: latin,
    },
    {
      name: 'fixed with a rest',
      charset,
      notation: fixedNotation({
        charset,
        line: 'none',
        layout: {
          kind: 'single',
          columns: [
            { name: 'a', width: 5 },
            { name: 'rest', width: 'rest' },
          ],
        },
      }),
      message: (text) => ({ a: text(), rest: text() }),
      fills: true,
      canonical: latin,
    },
    {
      name: 'tlv',
      charset,
      notation: tlvNotation({ charset, tag: 3, length: 2, tags: ['001', '002'] }),
      message: tlvMessage,
      fills: false,
    },
  ]),
];

/** As a body travels: text in its charset. */
const written = ({ notation, charset }: NotationCase, members: Members): Uint8Array =>
  notation.medium === 'bytes' ? notation.write(members) : encodeText(notation.write(members), charset);

const read = ({ notation, charset }: NotationCase, bytes: Uint8Array): Members =>
  notation.medium === 'bytes'
    ? notation.read(bytes, () => undefined)
    : notation.read(decodeText(bytes, charset), () => undefined);

/** The fields without those that are absent; or with these as empty text. */
const plainOf = (members: Members, fills: boolean): unknown =>
  JSON.parse(JSON.stringify(members, (_key, value: unknown) => value ?? (fills ? '' : undefined)));

/** What was read as bytes again; undefined for the few characters of GBK that are read and, by choice, never written. */
function writtenAgain(notation: NotationCase, members: Members): Uint8Array | undefined {
  try {
    return written(notation, members);
  } catch (fault) {
    const isCharset = fault instanceof CharsetFault || (fault instanceof LayerFault && fault.rule === 'charset');
    if (notation.charset === 'gbk' && isCharset) return undefined;
    throw fault;
  }
}

const mapRows = (members: Members): readonly Members[] => (Array.isArray(members.row) ? members.row : []);
/** Content in columns alone that nobody reads: such a row is read, and cannot be written. */
const hasHollowRow = (members: Members): boolean =>
  mapRows(members).some((row) => Object.values(row).every((value) => value === ''));

describe.each(notations)('the notation $name in $charset', (notation) => {
  const { message, fills, canonical } = notation;
  const random = seededRandom(20_260_323);

  it('reads what it writes as the same fields, or refuses to write', () => {
    const seen = { kept: 0, refused: 0 };
    for (let run = 0; run < RUNS; run += 1) {
      const tame = random.chance(0.3);
      const members = message(() =>
        random.chance(0.15) ? undefined : tame ? random.pick(['x', '重']) : randomText(random),
      );
      const bytes = refusedOr(() => written(notation, members));
      seen[bytes === undefined ? 'refused' : 'kept'] += 1;
      if (bytes) expect(plainOf(read(notation, bytes), fills)).toEqual(plainOf(members, fills));
    }

    expect(seen.kept).toBeGreaterThan(RUNS / 10);
    expect(seen.refused).toBeGreaterThan(RUNS / 100);
  });

  it('reads strange bytes as fields that it can write, or refuses them', () => {
    const ofEveryObject = Object.getOwnPropertyNames(Object.prototype);
    const seen = { kept: 0, refused: 0 };
    for (let run = 0; run < RUNS; run += 1) {
      const sample = written(
        notation,
        message(() => random.pick(['x', '重', 'y z', '公'])),
      );
      const strange = random.chance(0.2) ? randomBytes(random, 60) : mutated(sample, random);
      const members = refusedOr(() => read(notation, strange));
      seen[members === undefined ? 'refused' : 'kept'] += 1;
      if (members === undefined || hasHollowRow(members)) continue;
      const again = writtenAgain(notation, members);
      if (again === undefined) continue;
      if (canonical) expect(latin(again)).toBe(canonical(strange));
      expect(read(notation, again)).toEqual(members);
    }

    expect(Object.getOwnPropertyNames(Object.prototype)).toEqual(ofEveryObject);
    expect(seen.kept).toBeGreaterThan(RUNS / 100);
    expect(seen.refused).toBeGreaterThan(RUNS / 20);
  });
});
