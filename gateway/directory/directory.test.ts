import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { columns, type Ground } from '../../test/support/columns.ts';
import { until } from '../../test/support/wait.ts';
import { loadCatalogue } from '../catalogue/load.ts';
import { GatewayError } from '../errors/catalogue.ts';
import type { Dialect, Translator } from '../translation/contract.ts';
import { type Finding, MappingError } from '../translation/findings.ts';
import type { ProfileOverrides } from '../translation/load.ts';
import { openDirectory } from './directory.ts';

const catalogue = await loadCatalogue(join(import.meta.dirname, '..', '..', 'specs'));

/** A dialect by name alone: the directory never translates. */
const dialect = (name: string, operations: readonly string[]): Dialect => ({
  name,
  kind: 'trading-center',
  title: name,
  source: 'synthetic',
  idempotency: 'ref',
  drawRef: ({ entropy }) => entropy,
  translator: (operation) =>
    operations.includes(operation) ? ({ dialect: name, operation } as unknown as Translator) : undefined,
  operations,
  framing: () => undefined,
  recognizeEvent: () => undefined,
  recognizeServed: () => undefined,
  refuseUnreadable: () => ({ status: 400, headers: {}, body: new Uint8Array() }),
});
const known = new Map([
  ['trading-center/one', dialect('trading-center/one', ['venue.book', 'venue.cancel'])],
  ['trading-center/two', dialect('trading-center/two', ['venue.book'])],
]);
const ownOperations = dialect('trading-center/one', ['venue.book']);
const finding = {
  rule: 'unknown-key',
  message: 'colour is no key',
  messageZh: '没有 colour',
  fix: 'Remove it.',
  fixZh: '删去。',
};
/** A dialect with overrides; `{ colour }` is none. */
const varied = (_name: string, _partner: string, { dialect: changes = {} }: ProfileOverrides): Dialect => {
  if ('colour' in changes) throw new MappingError([{ file: 'o', line: 3, column: 1, ...finding } as Finding]);
  return ownOperations;
};
const dialects = { get: (name: string) => known.get(name), names: () => [...known.keys()], varied };
const log = { warn: vi.fn() };

const profile = (id: string, more: object = {}) => ({
  id,
  kind: 'trading-center',
  name: '示例交易中心',
  dialect: 'trading-center/one',
  address: 'http://127.0.0.1:9101/',
  credentials: { token: 'T-1' },
  routes: [{ district: '500101', from: '2026-01-01' }],
  ...more,
});
const refusal = (error: unknown): unknown => {
  expect(error).toBeInstanceOf(GatewayError);
  const { code, errors } = error as GatewayError;
  return { code, fields: errors.map(({ field, rule }) => `${field} ${rule}`) };
};

describe.each(columns)('the directory, $title', ({ open }) => {
  let ground: Ground;
  beforeAll(async () => {
    ground = await open();
  });
  afterAll(() => ground[Symbol.asyncDispose]());
  beforeEach(() => ground.store.query('truncate partner, route, client'));

  const openOne = async (refreshMs = 60_000) => {
    const directory = await openDirectory({ store: ground.store, dialects, catalogue, log, refreshMs });
    return Object.assign(directory, { [Symbol.asyncDispose]: () => directory.close() });
  };

  it('a partner speaks its dialect as its profile changes it, also after a restart', async () => {
    const directory = await openOne();
    const overrides = { operations: { remove: ['venue.cancel'] } };

    await directory.applyPartner(profile('own', { overrides }));
    await directory.close();
    const again = await openOne();

    expect(again.partner('own')?.connection.dialect).toBe(ownOperations);
    expect(again.partner('own')?.profile.overrides).toEqual(overrides);
    await again.close();
  });

  it('overrides that break the mapping language are refused by its rules, and nothing is stored', async () => {
    const directory = await openOne();

    const refused = directory.applyPartner(profile('own', { overrides: { dialect: { colour: 'red' } } }));

    await expect(refused.catch(refusal)).resolves.toEqual({
      code: 'GW_MAPPING_INVALID',
      fields: ['/overrides unknown-key'],
    });
    expect(directory.partner('own')).toBeUndefined();
    await directory.close();
  });

  it('makes an applied partner current at once, with default limits and a clean address', async () => {
    await using directory = await openOne();

    const partner = await directory.applyPartner(profile('wanzhou', { limits: { concurrency: 4 } }));

    expect(partner.limits).toEqual({
      concurrency: 4,
      backlog: 10_000,
      timeoutMs: undefined,
      breakerMs: 10_000,
      retryMs: 1_000,
    });
    expect(partner.connection).toMatchObject({
      address: 'http://127.0.0.1:9101',
      credentials: { token: 'T-1' },
      values: {},
    });
    expect(partner.profile).not.toHaveProperty('credentials');
    expect(directory.route('500101', 'venue.cancel', '2026-06-01')?.partner.profile.id).toBe('wanzhou');
    expect(directory.route('500101', 'venue.cancel', '2025-12-31')).toBeUndefined();
    expect(directory.route('500101', 'deposit.refund', '2026-06-01')).toBeUndefined();
  });

  it('takes several partners at once: each may rely on those before it, and one that is wrong keeps all out', async () => {
    await using directory = await openOne();
    const second = profile('second', { routes: [{ district: '500101', from: '2026-01-01', rank: 2 }] });
    const listening = (id: string) => profile(id, { listen: { port: 9200, allow: ['10.1.2.3'] } });

    const wrong = directory.applyPartners([listening('first'), listening('other')]).catch(refusal);
    expect(await wrong).toEqual({ code: 'GW_MAPPING_INVALID', fields: ['/listen/port free'] });
    expect(directory.partners()).toEqual([]);

    const applied = await directory.applyPartners([listening('first'), second]);

    expect(applied.map(({ connection }) => connection.id)).toEqual(['first', 'second']);
    expect(directory.route('500101', 'venue.book', '2026-06-01', 2)?.partner.profile.id).toBe('second');
  });

  it('lets the latest route win, a named operation before all of them, and ends a route on its last day', async () => {
    await using directory = await openOne();
    await directory.applyPartner(profile('old'));
    await directory.applyPartner(
      profile('new', { routes: [{ district: '500101', from: '2026-03-01', to: '2026-09-01' }] }),
    );
    await directory.applyPartner(
      profile('named', { routes: [{ district: '500101', operations: ['venue.book'], from: '2026-02-01' }] }),
    );
    const serving = (operation: string, day: string) => directory.route('500101', operation, day)?.partner.profile.id;

    expect(serving('venue.cancel', '2026-02-28')).toBe('old');
    expect(serving('venue.cancel', '2026-03-01')).toBe('new');
    expect(serving('venue.cancel', '2026-09-01')).toBe('old');
    expect(serving('venue.book', '2026-03-01')).toBe('named');
    expect(serving('venue.book', '2026-01-31')).toBe('old');
  });

  it('passes over a partner whose dialect does not speak the operation', async () => {
    await using directory = await openOne();
    await directory.applyPartner(profile('both'));
    await directory.applyPartner(
      profile('booking-only', { dialect: 'trading-center/two', routes: [{ district: '500101', from: '2026-05-01' }] }),
    );

    expect(directory.route('500101', 'venue.book', '2026-06-01')?.partner.profile.id).toBe('booking-only');
    expect(directory.route('500101', 'venue.cancel', '2026-06-01')?.partner.profile.id).toBe('both');
  });

  it('serves an abolished district as its routes say', async () => {
    await using directory = await openOne();
    await directory.applyPartner(profile('jiangbei', { routes: [{ district: '500105', from: '2020-01-01' }] }));

    expect(directory.route('500105', 'venue.book', '2026-06-01')?.partner.profile.id).toBe('jiangbei');
  });

  it('keeps the stored credentials when a profile comes without any, and replaces its routes as a whole', async () => {
    await using directory = await openOne();
    await directory.applyPartner(profile('wanzhou'));

    const { credentials: _, ...bare } = profile('wanzhou', { routes: [{ district: '500102', from: '2026-01-01' }] });
    const again = await directory.applyPartner(bare);

    expect(again.connection.credentials).toEqual({ token: 'T-1' });
    expect((await directory.applyPartner({ ...bare, credentials: {} })).connection.credentials).toEqual({
      token: 'T-1',
    });
    expect(directory.routes().map((route) => route.district)).toEqual(['500102']);
  });

  it('sees within moments what another process has applied, and tells its listeners', async () => {
    await using here = await openOne(10);
    await using there = await openOne();
    const changed = vi.fn();
    here.onChange(changed);

    await there.applyPartner(profile('wanzhou'));
    await there.applyClient({
      id: 'procurement',
      secret: 'a-secret-of-sixteen',
      scopes: ['venue:read'],
      districts: ['*'],
    });

    await until(() => here.partner('wanzhou') && here.client('procurement'));
    expect(changed).toHaveBeenCalled();
  });

  it('goes on with what it has while the database cannot be read', async () => {
    const store = { ...ground.store };
    const directory = await openDirectory({ store, dialects, catalogue, log, refreshMs: 5 });
    await directory.applyPartner(profile('wanzhou'));

    store.query = () => Promise.reject(new Error('connection lost'));
    await until(() => log.warn.mock.calls.some(([, message]) => String(message).includes('could not be read again')));

    expect(directory.partner('wanzhou')).toBeDefined();
    await directory.close();
  });

  it.each([
    ['without a name', { name: undefined }, ['/name required']],
    ['with a field nobody knows', { colour: 'red' }, ['/colour additionalProperties']],
    ['with a district code as its id', { id: '500101' }, ['/id pattern']],
    ['with an address that is no web address', { address: 'ftp://example.com' }, ['/address http']],
    ['with a tcp address without a port', { address: 'tcp://bank.example.com' }, ['/address port']],
    ['with a tcp address that has a path', { address: 'tcp://bank.example.com:9000/x' }, ['/address port']],
    ['without an address though it is sent to', { address: undefined }, ['/address required']],
    ['that fetches its work and has an address all the same', { pull: true }, ['/address pull']],
    ['that listens for anybody', { listen: { port: 9000 } }, ['/listen/allow required']],
    ['that listens for an address that is none', { listen: { port: 9000, allow: ['10.1.2'] } }, ['/listen/allow/0 ip']],
    ['that answers for itself', { answersFor: ['wanzhou'] }, ['/answersFor/0 other']],
    ['with old credentials that never end', { previousCredentials: { token: 'T-0' } }, ['/previousUntil required']],
    ['with an end that is no time', { previousUntil: '2026-02-30T00:00:00+08:00' }, ['/previousUntil date-time']],
    [
      'with hours that end before they begin',
      { hours: [{ days: ['mon'], from: '22:00', to: '06:00' }] },
      ['/hours/0/to after'],
    ],
    [
      'with hours that overlap on a day',
      {
        hours: [
          { days: ['mon', 'tue'], from: '08:30', to: '12:00' },
          { days: ['tue'], from: '11:59', to: '17:30' },
        ],
      },
      ['/hours/1 apart'],
    ],
    [
      'with a time of day that does not exist',
      { hours: [{ days: ['mon'], from: '24:30', to: '25:00' }] },
      ['/hours/0/from pattern', '/hours/0/to pattern'],
    ],
    [
      'as the second for a district that has no first',
      { routes: [{ district: '500101', from: '2026-01-01', rank: 2 }] },
      ['/routes/0/rank first'],
    ],
    ['with a password in the address', { address: 'http://u:p@example.com' }, ['/address plain']],
    ['with a dialect that does not exist', { dialect: 'trading-center/nine' }, ['/dialect known']],
    ['of another kind than its dialect', { kind: 'bank' }, ['/kind known']],
    [
      'for a district that does not exist',
      { routes: [{ district: '500999', from: '2026-01-01' }] },
      ['/routes/0/district known'],
    ],
    [
      'for an operation the dialect does not speak',
      { routes: [{ district: '500101', operations: ['deposit.refund'], from: '2026-01-01' }] },
      ['/routes/0/operations spoken'],
    ],
    [
      'from a day that does not exist',
      { routes: [{ district: '500101', from: '2026-02-30' }] },
      ['/routes/0/from date'],
    ],
    [
      'to a day before it begins',
      { routes: [{ district: '500101', from: '2026-02-01', to: '2026-02-01' }] },
      ['/routes/0/to after'],
    ],
    [
      'with one route twice',
      {
        routes: [
          { district: '500101', from: '2026-02-01' },
          { district: '500101', from: '2026-02-01' },
        ],
      },
      ['/routes/1 unique'],
    ],
  ])('refuses a profile %s, naming the field, and stores nothing', async (_, change, fields) => {
    await using directory = await openOne();

    const error = await directory.applyPartner(profile('wanzhou', change)).catch((caught: unknown) => caught);

    expect(refusal(error)).toEqual({ code: 'GW_MAPPING_INVALID', fields });
    expect(await ground.store.query('select id from partner')).toEqual([]);
  });

  it('knows the second partner of a district apart from the first, and a partner that a message names', async () => {
    await using directory = await openOne();
    await directory.applyPartner(profile('center'));
    await directory.applyPartner(profile('other', { routes: [{ district: '500101', from: '2025-01-01' }] }));
    await directory.applyPartner(
      profile('governance', {
        routes: [{ district: '500101', operations: ['venue.book'], from: '2026-06-01', rank: 2 }],
      }),
    );
    const id = (found: { partner: { profile: { id: string } } } | undefined) => found?.partner.profile.id;

    expect(id(directory.route('500101', 'venue.book', '2026-06-01'))).toBe('center');
    expect(id(directory.route('500101', 'venue.book', '2026-06-01', 2))).toBe('governance');
    expect(directory.route('500101', 'venue.book', '2026-05-31', 2)).toBeUndefined();
    expect(directory.route('500101', 'venue.cancel', '2026-06-01', 2)).toBeUndefined();
    expect(id(directory.routeTo('other', '500101', 'venue.book', '2026-06-01'))).toBe('other');
    expect(directory.routeTo('governance', '500101', 'venue.book', '2026-06-01')).toBeUndefined();
    expect(directory.routeTo('other', '500102', 'venue.book', '2026-06-01')).toBeUndefined();
  });

  it('does not let a second route stand where the first begins only after it has ended', async () => {
    await using directory = await openOne();
    await directory.applyPartner(profile('center', { routes: [{ district: '500101', from: '2026-03-01' }] }));
    const second = (to: string) =>
      directory.applyPartner(
        profile('governance', { routes: [{ district: '500101', from: '2026-01-01', to, rank: 2 }] }),
      );

    await expect(second('2026-03-01')).rejects.toMatchObject({ code: 'GW_MAPPING_INVALID' });
    await expect(second('2026-03-02')).resolves.toBeDefined();
  });

  it('keeps a listening port for the partner that has it', async () => {
    await using directory = await openOne();
    const listen = { port: 9000, allow: ['10.1.2.3'] };
    await directory.applyPartner(profile('bank-one', { listen }));

    const error = await directory.applyPartner(profile('bank-two', { listen })).catch((e: unknown) => e);

    expect(refusal(error)).toEqual({ code: 'GW_MAPPING_INVALID', fields: ['/listen/port free'] });
    expect((await directory.applyPartner(profile('bank-one', { listen }))).profile.listen).toEqual(listen);
  });

  it('takes a partner without an address that fetches its work', async () => {
    await using directory = await openOne();

    const partner = await directory.applyPartner(profile('island', { address: undefined, pull: true }));

    expect(partner.connection.address).toBe('');
  });

  it('knows the credentials before until the time that is named, whether they are given or were stored', async () => {
    await using directory = await openOne();
    await directory.applyPartner(profile('wanzhou'));
    const until = '2026-12-31T18:00:00+08:00';
    const rotated = { credentials: { token: 'T-2' }, previousUntil: until };

    const first = await directory.applyPartner(profile('wanzhou', rotated));
    expect(first.connection).toMatchObject({
      credentials: { token: 'T-2' },
      previous: { credentials: { token: 'T-1' }, until: new Date(until) },
    });
    expect(first.profile).not.toHaveProperty('previousCredentials');

    // The same file once more changes nothing.
    const again = await directory.applyPartner(profile('wanzhou', rotated));
    expect(again.connection.previous?.credentials).toEqual({ token: 'T-1' });

    const given = await directory.applyPartner(
      profile('wanzhou', { ...rotated, previousCredentials: { token: 'T-0' } }),
    );
    expect(given.connection.previous?.credentials).toEqual({ token: 'T-0' });

    const ended = await directory.applyPartner(profile('wanzhou', { credentials: { token: 'T-2' } }));
    expect(ended.connection.previous).toBeUndefined();
    const back = await directory.applyPartner(profile('wanzhou', rotated));
    expect(back.connection.previous).toBeUndefined();
  });

  it('knows a client by its secret alone, and keeps only a salted hash of it', async () => {
    await using directory = await openOne();
    const client = { id: 'procurement', scopes: ['venue:read'], districts: ['500101'] };
    await directory.applyClient({ ...client, secret: 'a-secret-of-sixteen' });

    expect(await directory.authenticate('procurement', 'a-secret-of-sixteen')).toEqual(client);
    expect(await directory.authenticate('procurement', 'a-secret-of-seventeen')).toBeUndefined();
    expect(await directory.authenticate('nobody', 'nobody')).toBeUndefined();
    const [row] = await ground.store.query<{ secret_hash: string }>('select secret_hash from client');
    expect(row?.secret_hash).toMatch(/^scrypt\$/);
    expect(row?.secret_hash).not.toContain('a-secret');
  });

  it('a new secret ends the old one, and applying the same client again writes nothing', async () => {
    await using directory = await openOne();
    const client = { id: 'procurement', scopes: ['venue:read'], districts: ['*'] };
    await directory.applyClient({ ...client, secret: 'a-secret-of-sixteen' });
    const written = () => ground.store.query('select updated_at, secret_hash from client');
    const first = await written();

    await directory.applyClient({ ...client, secret: 'a-secret-of-sixteen' });
    expect(await written()).toEqual(first);

    await directory.applyClient({ ...client, secret: 'another-secret-of-it' });
    expect(await directory.authenticate('procurement', 'a-secret-of-sixteen')).toBeUndefined();
    expect(await directory.authenticate('procurement', 'another-secret-of-it')).toEqual(client);
  });
});
