import { describe, expect, it } from 'vitest';
import type { OperationCard } from '../catalogue/contract.ts';
import type { Directory, Served } from '../directory/contract.ts';
import type { GatewayError } from '../errors/catalogue.ts';
import { servedBy } from './addressee.ts';
import type { MessageReader } from './message.ts';

const served = (id: string, kind = 'bank') => ({ partner: { profile: { id, kind } } }) as unknown as Served;
const banks = new Map([
  ['example-bank', served('example-bank')],
  ['idle-bank', served('idle-bank')],
  ['wanzhou', served('wanzhou', 'trading-center')],
]);
const directory = {
  route: (district: string) => (district === '500101' ? banks.get('idle-bank') : undefined),
  partner: (id: string) => banks.get(id)?.partner,
  routeTo: (id: string, district: string) => (district === '500101' && id !== 'idle-bank' ? banks.get(id) : undefined),
} as unknown as Directory;
const card = { name: 'loan.apply', kinds: ['bank'], addressee: 'bank' } as unknown as OperationCard;
const reader = { fieldOf: (pointer: string) => pointer } as MessageReader;
const parts = { directory, clock: { now: () => new Date() } };
const ask = (message: object, given = card) => {
  try {
    return servedBy(parts, given, reader, { district: '500101', ...message }).partner.profile.id;
  } catch (error) {
    const { code, message: text, errors } = error as GatewayError;
    return { code, text, field: errors[0]?.field, rule: errors[0]?.rule };
  }
};

describe('a message that names its partner', () => {
  it('goes to that partner and to no other of the district', () => {
    expect(ask({ bank: 'example-bank' })).toBe('example-bank');
  });

  it.each([
    ['does not exist', 'nobodys-bank', 'known', /没有接入系统 nobodys-bank/],
    ['is of another kind', 'wanzhou', 'kind', /trading-center/],
    ['does not serve the district today', 'idle-bank', 'routed', /今日不为 500101 办理/],
  ])('is refused where that partner %s, naming the field', (_, bank, rule, text) => {
    expect(ask({ bank })).toMatchObject({
      code: 'GW_ROUTE_MISSING',
      field: '/bank',
      rule,
      text: expect.stringMatching(text),
    });
  });

  it('goes by the district where it names none, and where its card lets nobody choose', () => {
    const { addressee: _, ...plain } = card;

    expect(ask({})).toBe('idle-bank');
    expect(ask({ bank: 'example-bank' }, plain)).toBe('idle-bank');
    expect(ask({ district: '500102' })).toMatchObject({ code: 'GW_ROUTE_MISSING' });
  });
});
