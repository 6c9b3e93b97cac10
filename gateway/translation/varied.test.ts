import { describe, expect, it } from 'vitest';
import { codecsOf } from '../../adapters/registry.ts';
import { loadCatalogue } from '../catalogue/load.ts';
import { exampleRequest } from '../demo/example.ts';
import { MappingError } from './findings.ts';
import { loadDialects } from './load.ts';

const catalogue = await loadCatalogue('specs');
const dialects = await loadDialects('mappings', catalogue, { codecs: codecsOf });
const name = 'trading-center/token-params';
const now = '2026-12-01T09:00:00+08:00';
const context = {
  ref: 'R-1',
  serial: '1',
  now,
  acceptedAt: now,
  auth: { token: 'T' },
  profile: { centerName: '某中心' },
};
const booking = exampleRequest(catalogue.operations.get('venue.book')!, {
  district: '500101',
  now: new Date(now),
  index: 0,
  run: 'T',
  firstDay: 14,
  existing: { venueKind: 'negotiation' },
});
const written = (dialect = dialects.get(name)) =>
  JSON.parse(String(Buffer.from(dialect!.translator('venue.book')!.encodeRequest(booking, context).body)));

const ownCode = { dialect: { codes: { 'venue-kind': { negotiation: '09' } } } };

describe('a dialect as the profile of one partner changes it', () => {
  it('writes what the profile says, and the dialect itself stays as it is', () => {
    expect(written(dialects.varied(name, 'p', ownCode)).params.ROOM_TYPE).toBe('09');
    expect(written().params.ROOM_TYPE).toBe('3');
  });

  it('loses and renames fields of single operations', () => {
    const operations = { remove: ['venue.cancel'], 'venue.book': { request: { send: 'POST /other/apply' } } };

    const own = dialects.varied(name, 'p', { operations });

    expect(own?.operations).not.toContain('venue.cancel');
    expect(own?.translator('venue.book')?.encodeRequest(booking, context).path).toBe('/other/apply');
  });

  it('has a hash of its own, so that attempts tell them apart', () => {
    const [base, own] = [dialects.get(name), dialects.varied(name, 'p', ownCode)];

    expect(own?.translator('venue.book')?.hash).not.toBe(base?.translator('venue.book')?.hash);
  });

  it('is compiled once for the same text', () => {
    expect(dialects.varied(name, 'p', ownCode)).toBe(dialects.varied(name, 'p', ownCode));
    expect(dialects.varied(name, 'q', ownCode)).not.toBe(dialects.varied(name, 'p', ownCode));
  });

  it.each([
    ['a key that nobody knows', { dialect: { colour: 'red' } }, 'unknown-key'],
    ['a code that two values share', { dialect: { codes: { 'venue-kind': { negotiation: '1' } } } }, 'code-twice'],
    [
      'rows that are not there',
      { operations: { 'venue.book': { request: { remove: ['NOWHERE'] } } } },
      'override-nothing',
    ],
  ])('is refused for %s', (_, overrides, rule) => {
    const vary = () => dialects.varied(name, 'p', overrides);

    expect(vary).toThrowError(MappingError);
    try {
      vary();
    } catch (error) {
      expect((error as MappingError).findings.map((finding) => finding.rule)).toContain(rule);
    }
  });

  it('does not exist where the dialect does not', () => {
    expect(dialects.varied('trading-center/none', 'p', ownCode)).toBeUndefined();
  });
});
