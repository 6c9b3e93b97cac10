import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Canonical } from '../../gateway/catalogue/contract.ts';
import type { EventAnswer, Reading, TranslationContext, Translator } from '../../gateway/translation/contract.ts';
import { loadWireContract, type WirePart } from '../wire-contract/load.ts';
import { dialectNamed, dialectNames } from './sandbox/test-world.ts';

interface Sample {
  readonly operation: string;
  readonly name: string;
  readonly part: WirePart;
  readonly wire: Buffer;
  readonly canonical: unknown;
  readonly headers: Readonly<Record<string, string>>;
}

const folderOf = (dialect: string): string => join(import.meta.dirname, '../../mappings', dialect, 'samples');

function samplesOf(dialect: string): Sample[] {
  const folder = folderOf(dialect);
  const operations = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  return operations.flatMap(({ name: operation }) => {
    const files = readdirSync(join(folder, operation));
    return files
      .filter((file) => file.endsWith('.wire'))
      .map((file) => {
        const stem = file.slice(0, -'.wire'.length);
        const beside = (kind: string): unknown =>
          JSON.parse(readFileSync(join(folder, operation, `${stem}.${kind}.json`), 'utf8'));
        return {
          operation,
          name: stem,
          part: stem.split('.')[1] as WirePart,
          wire: readFileSync(join(folder, operation, file)),
          canonical: beside('canonical'),
          headers: files.includes(`${stem}.headers.json`) ? (beside('headers') as Record<string, string>) : {},
        };
      });
  });
}

type Coding = { readonly body: Uint8Array; readonly back: unknown };

/** What translation writes for the canonical twin, and what it reads in the partner's bytes. */
function both(
  translator: Translator,
  { part, wire: body, headers, canonical }: Sample,
  context: TranslationContext,
): Coding {
  const message = { method: 'POST', path: '/callback', status: 200, headers, body };
  switch (part) {
    case 'request': {
      const written = translator.encodeRequest(canonical as Canonical, context);
      return { body: written.body, back: translator.decodeRequest({ ...written, body }).message };
    }
    case 'response':
      return {
        body: translator.encodeResponse(canonical as Reading, context).body,
        back: translator.decodeResponse(message, context),
      };
    case 'event':
    case 'file':
      return {
        body: translator.encodeEvent(canonical as Canonical, context).body,
        back: translator.decodeEvent(message, context).message,
      };
    case 'answer':
      return {
        body: translator.encodeEventAnswer(canonical as EventAnswer, '', context).body,
        back: translator.decodeEventAnswer(message),
      };
  }
}

const textOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString('utf8');

describe.each(dialectNames)('the samples of %s', (name) => {
  const samples = samplesOf(name);
  const context = JSON.parse(readFileSync(join(folderOf(name), 'context.json'), 'utf8')) as TranslationContext;
  const contract = loadWireContract(name);

  test('are there for every operation of the contract', () => {
    expect([...new Set(samples.map((sample) => sample.operation))].toSorted()).toEqual(contract.operations.toSorted());
  });

  test.each(samples)('$operation $name keeps to the wire contract', ({ part, operation, wire }) => {
    expect(contract.check(part, operation, wire)).toEqual([]);
  });

  test.each(samples)('$operation $name is translated both ways', async (sample) => {
    const translator = (await dialectNamed(name)).translator(sample.operation)!;

    const { body, back } = both(translator, sample, context);

    // The district of a question that has no place for it is not in the bytes.
    const { district: _unmapped, ...placed } = sample.canonical as Record<string, unknown>;
    const inBytes = sample.operation === 'deposit.status' && sample.part === 'request' && name.endsWith('params');
    expect(back).toEqual(inBytes ? placed : sample.canonical);
    // The unit beside an amount may be either; we write one of them.
    const inOtherUnit = sample.name === 'settled-in-yuan.response';
    expect(textOf(body) === textOf(sample.wire)).toBe(!inOtherUnit);
  });
});

describe('the wire contracts', () => {
  const alter = (name: string, part: string, from: string, to: string): string[] => {
    const sample = samplesOf(name).find((candidate) => `${candidate.operation}/${candidate.name}` === part)!;
    const text = textOf(sample.wire);
    expect(text).toContain(from);
    return loadWireContract(name).check(sample.part, sample.operation, Buffer.from(text.replaceAll(from, to)));
  };

  test.each([
    ['a missing field', '"APPLY_TYPE":"0",', '', "must have required property 'APPLY_TYPE'"],
    [
      'a field nobody agreed on',
      '"APPLY_TYPE"',
      '"EXTRA":"","APPLY_TYPE"',
      'must NOT have additional properties EXTRA',
    ],
    ['an amount without its six decimals', '128.000000', '128', 'must match pattern'],
    ['a time of the other kind', '2026-03-18 09:30:00', '20260318093000', 'must match pattern'],
    ['a number as text', '"SEAT_COUNT":12', '"SEAT_COUNT":"12"', 'must be integer'],
  ])('notice %s in JSON', (...[, from, to, complaint]) => {
    const complaints = alter('trading-center/token-params', 'venue.book/full.request', from, to);

    expect(complaints.join()).toContain(complaint);
  });

  test.each([
    ['a missing element', '&lt;LianXiRen&gt;张工&lt;/LianXiRen&gt;', '', 'Expected is ( LianXiRen )'],
    ['an amount without two decimals', '1280000.00', '1280000', 'is not accepted by the pattern'],
    ['a character that GBK lacks', '张工', '㐀', '㐀 does not exist in GBK'],
    ['another label', 'encoding="gb2312"', 'encoding="utf-8"', 'must begin with'],
    ['another method', 't:ChangDiYuYue', 't:ChangDiQuXiao', 'holds no ChangDiYuYue'],
    ['a DTD', '&lt;paras&gt;', '&lt;!DOCTYPE paras&gt;&lt;paras&gt;', 'document type declaration'],
  ])('notice %s in SOAP', (...[, from, to, complaint]) => {
    const complaints = alter('trading-center/soap-gb2312', 'venue.book/full.request', from, to);

    expect(complaints.join()).toContain(complaint);
  });

  test('notice bytes that are no text, no JSON and no XML', () => {
    const json = loadWireContract('trading-center/token-params');
    const xml = loadWireContract('trading-center/soap-gb2312');

    expect(json.check('request', 'venue.book', Buffer.from([0xd5, 0xc5]))).toEqual(['the body is not UTF-8']);
    expect(json.check('request', 'venue.book', Buffer.from('{'))[0]).toContain('not JSON');
    expect(xml.check('request', 'venue.book', Buffer.from([0xd5, 0xc5]))).toEqual(['the body is not UTF-8']);
    expect(xml.check('request', 'venue.book', Buffer.from('<a>'))).not.toEqual([]);
  });

  test('exist only for dialects that have one', () => {
    expect(() => loadWireContract('trading-center/none')).toThrow('has no wire contract');
  });
});
