import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { columns, type Ground } from '../../test/support/columns.ts';
import { until } from '../../test/support/wait.ts';
import { loadCatalogue } from '../catalogue/load.ts';
import { GatewayError } from '../errors/catalogue.ts';
import type { Dialect, Translator } from '../translation/contract.ts';
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
  recognizeEvent: () => undefined,
  recognizeServed: () => undefined,
  refuseUnreadable: () => ({ status: 400, headers: {}, body: new Uint8Array() }),
});
const known = new Map([
  ['trading-center/one', dialect('trading-center/one', ['venue.book', 'venue.cancel'])],
  ['trading-center/two', dialect('trading-center/two', ['venue.book'])],
]);
const dialects = { get: (name: string) => known.get(name), names: () => [...known.keys()] };
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
