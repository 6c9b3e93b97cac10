import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { beijingDate, isDate, isDateTimeSeconds, toBeijing } from './beijing-time.ts';
import { readCards } from './cards.ts';
import { readDistricts } from './districts.ts';
import { loadCatalogue } from './load.ts';
import { messageKinds, schemaAt } from './schemas.ts';
import { isUscc, usccCheck } from './uscc.ts';

const specs = join(import.meta.dirname, '..', '..', 'specs');

describe('the catalogue of specs/', () => {
  it('knows every operation of the cards with its compiled messages', async () => {
    const { operations } = await loadCatalogue(specs);

    const book = operations.get('venue.book');
    expect(book?.style).toBe('command');
    expect(book?.refusals).toEqual(['venue-unavailable', 'invalid', 'duplicate', 'not-authorised', 'partner-busy']);
    expect(book?.onUnknown).toMatchObject({ ask: 'venue.booking' });
    expect(operations.get('deposit.received')?.event?.schema.title).toBe('保证金到账通知');
  });

  it('inlines what a schema refers to and keeps the title written beside the reference', async () => {
    const { operations } = await loadCatalogue(specs);
    const request = operations.get('venue.book')?.request;

    const uscc = request && schemaAt(request.schema, 'purchaser.uscc');
    expect(uscc).toMatchObject({ format: 'uscc', maxLength: 18 });
    expect(request && schemaAt(request.schema, 'purchaser')?.title).toBe('采购人');
    expect(request && schemaAt(request.schema, 'lots[].budgetFen')?.maximum).toBe(999_999_999_999_999);
    expect(JSON.stringify(request?.schema)).not.toContain('$ref');
  });

  it('has the worked examples when they are asked for, and only then', async () => {
    const [own, all] = [await loadCatalogue(specs), await loadCatalogue(specs, { examples: true })];
    const payment = all.operations.get('example.payment');

    expect([...own.operations.values()].flatMap(({ kinds }) => kinds)).not.toContain('examples');
    expect([...own.operations.keys()].every((name) => all.operations.has(name))).toBe(true);
    expect(payment?.request && schemaAt(payment.request.schema, 'payee.account')).toMatchObject({
      'x-sensitive': true,
    });
  });

  it('compiles every message of the worked examples', async () => {
    const { operations } = await loadCatalogue(specs, { examples: true });
    const kinds = [...operations.values()].flatMap((card) => [card.request, card.response, card.event]);

    for (const kind of kinds) expect(kind?.validate('no object') ?? false).toBe(false);
  });

  it('validates without changing the message', async () => {
    const { operations } = await loadCatalogue(specs);
    const cancel = operations.get('venue.cancel')?.request?.validate;
    const message = { district: '500101', bookingId: 'B1', reason: '项目终止', extra: 1 };

    expect(cancel?.(message)).toBe(false);
    expect(cancel?.errors?.map((error) => error.keyword)).toEqual(['additionalProperties']);
    expect(message).toEqual({ district: '500101', bookingId: 'B1', reason: '项目终止', extra: 1 });
  });

  it('counts a rare character beyond the basic plane as one towards maxLength', async () => {
    const { operations } = await loadCatalogue(specs);
    const validate = operations.get('venue.cancel')?.request?.validate;

    expect(validate?.({ district: '500101', bookingId: 'B1', reason: '𠀀'.repeat(100) })).toBe(true);
    expect(validate?.({ district: '500101', bookingId: 'B1', reason: '𠀀'.repeat(101) })).toBe(false);
  });
});

describe('operation cards', () => {
  const files = new Map([
    ['a.yaml', { $defs: { Q: { type: 'object', required: ['id'], properties: { id: { type: 'string' } } } } }],
  ]);
  const query = { title: '查', kinds: ['k'], style: 'query', request: 'a.yaml#/$defs/Q', response: 'a.yaml#/$defs/Q' };
  const read = (operations: unknown) => readCards(new Map([['k.yaml', { operations }]]), messageKinds(files));

  it('are refused with every fault named', () => {
    const command = {
      ...query,
      style: 'command',
      orderKey: ['nowhere'],
      colour: 'red',
      // biome-ignore lint/suspicious/noThenProperty: a word of the cards.
      onUnknown: { ask: 'q', with: { wrong: 'request.id' }, proof: [{ when: { gone: 'present' }, then: 'perhaps' }] },
    };

    expect(() => read({ q: query, c: command })).toThrowError(
      /c: unknown key colour[\s\S]*then is succeeded or not-received[\s\S]*orderKey: no field nowhere[\s\S]*no field wrong[\s\S]*q requires id[\s\S]*no field gone/,
    );
  });

  it('are refused where what is good once is no field of the answer', () => {
    expect(() => read({ q: { ...query, goodOnce: 'ticket' } })).toThrowError(/q: goodOnce: no field ticket/);
  });

  it('are refused where a schema does not exist or refers to itself', () => {
    expect(() => read({ q: { ...query, request: 'a.yaml#/$defs/Missing' } })).toThrowError(
      /no schema a\.yaml#\/\$defs\/Missing/,
    );
    const circle = new Map([
      ['a.yaml', { $defs: { Q: { type: 'object', properties: { q: { $ref: '#/$defs/Q' } } } } }],
    ]);
    expect(() => readCards(new Map([['k.yaml', { operations: { q: query } }]]), messageKinds(circle))).toThrowError(
      /refers to itself/,
    );
  });

  it('are refused where a command does not say what happens when its fate is unknown', () => {
    expect(() => read({ c: { ...query, style: 'command', orderKey: ['id'] } })).toThrowError(/onUnknown must be/);
  });
});

describe('districts', () => {
  const wanzhou = { code: '500101', name: '万州区', kind: 'district' };

  it('are read with their codes, an unwritten status being official', () => {
    expect(readDistricts({ districts: [wanzhou] }).get('500101')).toMatchObject({
      name: '万州区',
      codeStatus: 'official',
      successors: [],
    });
  });

  it('are refused when listed twice, of an unknown kind, or followed by one that is not listed', () => {
    expect(() => readDistricts({ districts: [wanzhou, wanzhou] })).toThrowError(/500101: listed twice/);
    expect(() => readDistricts({ districts: [{ ...wanzhou, kind: 'town' }] })).toThrowError(/kind must be one of/);
    expect(() => readDistricts({ districts: [{ ...wanzhou, successors: ['500999'] }] })).toThrowError(
      /no district 500999/,
    );
  });
});

describe('unified social credit codes', () => {
  it.each(['91500000MA9MNQ1066', '91500103MA9MNQ210T', '115000000099MNQ11A', '91500112MA9MNQ341P'])(
    '%s is one',
    (code) => {
      expect(isUscc(code)).toBe(true);
    },
  );

  it('are refused with one character changed, whichever it is', () => {
    const digits = '0123456789ABCDEFGHJKLMNPQRTUWXY';
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 17 }), fc.integer({ min: 0, max: 30 }), (at, to) => {
        const code = '91500000MA9MNQ1066';
        const other = code.slice(0, at) + digits.charAt(to) + code.slice(at + 1);
        return other === code || !isUscc(other);
      }),
      { seed: 1 },
    );
  });

  it('are made complete by their check character', () => {
    expect(usccCheck('91500000MA9MNQ106')).toBe('6');
    expect(isUscc('91500000ma9mnq1066')).toBe(false);
  });
});

describe('Beijing time', () => {
  it('is written with its offset, and its day begins at 16:00 UTC', () => {
    expect(toBeijing(new Date('2026-12-01T01:30:00.999Z'))).toBe('2026-12-01T09:30:00+08:00');
    expect(beijingDate(new Date('2026-12-31T16:00:00Z'))).toBe('2027-01-01');
    expect(beijingDate(new Date('2026-12-31T15:59:59Z'))).toBe('2026-12-31');
  });

  it.each([
    ['2026-12-01T09:30:00+08:00', true],
    ['2024-02-29T00:00:00Z', true],
    ['2026-02-29T00:00:00+08:00', false],
    ['2026-12-01T09:30:00', false],
    ['2026-12-01T09:30:00.5+08:00', false],
    ['2026-12-01T24:00:00+08:00', false],
    ['2026-12-01T23:59:60+08:00', false],
    ['2026-13-01T09:30:00+08:00', false],
    ['2026-12-01 09:30:00+08:00', false],
  ])('%s is a canonical time: %s', (text, valid) => {
    expect(isDateTimeSeconds(text)).toBe(valid);
  });

  it.each([
    ['2028-02-29', true],
    ['2027-02-29', false],
    ['2026-11-31', false],
    ['2026-1-1', false],
    ['20260101', false],
  ])('%s is a canonical day: %s', (text, valid) => {
    expect(isDate(text)).toBe(valid);
  });
});
