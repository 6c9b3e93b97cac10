/** The demo's whole world, started once: everybody is there, everything has a route, examples work, and a restart finds it as it was. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { createAdapters } from '../../adapters/registry.ts';
import { type App, startApp } from '../../gateway/app.ts';
import { beijingDate } from '../../gateway/catalogue/beijing-time.ts';
import type { Catalogue, OperationCard } from '../../gateway/catalogue/contract.ts';
import { loadCatalogue } from '../../gateway/catalogue/load.ts';
import { apiCallOf } from '../../gateway/cli/api-path.ts';
import { runCommandLine } from '../../gateway/cli/run.ts';
import { resources } from '../../gateway/config/root.ts';
import { type DemoFile, type DemoSandbox, readDemoFile } from '../../gateway/demo/demo-file.ts';
import { districtFor, oneExample } from '../../gateway/demo/examples.ts';
import { demoWorld, districtsOn } from '../../gateway/demo/world.ts';
import { createLog } from '../../gateway/ops/log.ts';
import { uniqueName } from '../support/columns.ts';
import { until } from '../support/wait.ts';
import { configOf } from '../support/world.ts';
import { apiClient } from '../support/world-client.ts';

interface Listed {
  readonly id: string;
  readonly kind: string;
  readonly dialect: string;
  readonly districts: readonly string[];
  readonly operations: readonly string[];
  readonly state: string;
  readonly address?: string;
  readonly pull?: true;
}

const today = beijingDate(new Date());
let dataDir: string;
let app: App;
let demo: DemoFile;
let catalogue: Catalogue;
let cards: readonly OperationCard[];

const start = async (): Promise<void> => {
  const config = { ...configOf('embedded', uniqueName(), dataDir), demoPartners: undefined };
  const log = createLog({ level: 'error', role: 'all', out: process.stderr });
  app = await startApp(config, { log, seedDir: inject('pgliteSeed'), lanes: { heartbeatMs: 200 } });
  demo = readDemoFile(dataDir) as DemoFile;
};

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'tongban-whole-'));
  catalogue = await loadCatalogue(resources.specs);
  cards = [...catalogue.operations.values()];
  await start();
});
afterAll(async () => {
  await app.drain();
  await rm(dataDir, { recursive: true });
});

const tongban = async (...argv: string[]): Promise<string[]> => {
  const out: string[] = [];
  const code = await runCommandLine(argv, {
    env: { TONGBAN_DATA_DIR: dataDir },
    out: (line) => out.push(line),
    outBytes: () => undefined,
    err: (line) => out.push(line),
    readInput: async () => Buffer.alloc(0),
  });
  expect(code, out.join('\n')).toBe(0);
  return out;
};

const listed = async (): Promise<Listed[]> =>
  JSON.parse((await tongban('partners', '--format', 'json')).join('')) as Listed[];

const firstOfEachDialect = (): DemoSandbox[] =>
  demo.sandboxes.filter(
    ({ dialect, address }, at, all) =>
      // Who fetches its work cannot be asked at once.
      address !== '' && all.findIndex((each) => each.dialect === dialect && each.address !== '') === at,
  );

describe('the whole world', () => {
  it('is there: every partner of every kind, listed with all that it is, and all of them work', async () => {
    const expected = demoWorld(catalogue.districts, today);
    const all = await until(
      async () => {
        const now = await listed();
        return now.every(({ state }) => state === 'works') ? now : undefined;
      },
      { what: 'every partner to work', timeoutMs: 30_000, everyMs: 100 },
    );

    expect(all.map(({ id }) => id).sort()).toEqual(expected.map(({ id }) => id).sort());
    expect(new Set(all.map(({ kind }) => kind))).toEqual(new Set(createAdapters().keys()));
    for (const { id, kind, dialect, districts, operations, address, pull } of all) {
      expect(dialect, id).toBe(expected.find((each) => each.id === id)?.dialect);
      expect(dialect.startsWith(`${kind}/`), id).toBe(true);
      expect(Math.min(districts.length, operations.length), id).toBeGreaterThan(0);
      expect(pull === true || /^(https?|tcp):/.test(address ?? ''), id).toBe(true);
    }
  }, 60_000);

  it('has a row for each of them in the table too', async () => {
    expect(await tongban('partners')).toHaveLength(demo.sandboxes.length + 1);
  });

  it('carries every command out somewhere, and books and opens accounts in every district', () => {
    const districts = districtsOn(catalogue.districts, today);
    const served = (operation: string): string[] =>
      districts.filter((district) => app.directory.route(district, operation, today) !== undefined);

    const commands = cards.filter(({ style }) => style === 'command').map(({ name }) => name);
    expect(commands.filter((operation) => served(operation).length === 0)).toEqual([]);
    const ofDistricts = districts.filter((district) => district !== '500000');
    expect(ofDistricts).toHaveLength(39);
    for (const operation of ['venue.book', 'venue.change', 'venue.cancel', 'deposit.account'])
      expect(served(operation), operation).toEqual(expect.arrayContaining(ofDistricts));
  });

  it('answers an example of every query that clients can ask, in every format', async () => {
    const client = await apiClient(app.base, demo, 'procurement');
    const queries = cards.filter(({ name, style }) => style === 'query' && apiCallOf(name, {}) !== undefined);
    const answered: string[] = [];

    for (const standIn of firstOfEachDialect()) {
      const spoken = app.directory.partner(standIn.partner)?.connection.dialect.operations ?? [];
      for (const card of queries.filter(({ name }) => spoken.includes(name))) {
        const district = districtFor(standIn, card.name);
        const message = await oneExample({ card, district, partner: standIn.partner, demo });
        const answer = await client.get(apiCallOf(card.name, message)?.path ?? '');
        expect(answer.status, `${card.name} ${standIn.partner} ${JSON.stringify(answer.body)}`).toBe(200);
        answered.push(card.name);
      }
    }

    expect(new Set(answered)).toEqual(new Set(queries.map(({ name }) => name)));
  }, 120_000);

  it('prints many examples, prepared or not, each valid and each of its own', async () => {
    const booking = await tongban('example', 'venue.book', 'wanzhou-trading-center', '--count', '200');
    const refunds = await tongban('example', 'deposit.refund', 'wanzhou-trading-center', '--count', '40');
    const [loan = ''] = await tongban('example', 'loan.apply', 'bank-b');

    expect(new Set(booking).size).toBe(200);
    expect(new Set(refunds.map((line) => (JSON.parse(line) as { subAccount: string }).subAccount)).size).toBe(40);
    expect(JSON.parse(loan)).toMatchObject({ bank: 'bank-b' });
  });

  it('after a restart has the same ports, credentials and states', async () => {
    const [booked = ''] = await tongban('example', 'venue.book', 'wanzhou-trading-center');
    const client = await apiClient(app.base, demo, 'procurement');
    const accepted = await client.post('/v1/venue-bookings', JSON.parse(booked), { prefer: 'wait=10' });
    expect(accepted.body.state).toBe('succeeded');
    const before = demo;

    await app.drain();
    await start();

    const { sandboxes, clients } = demo;
    expect(sandboxes).toEqual(before.sandboxes);
    expect(clients).toEqual(before.clients);
    const again = await apiClient(app.base, demo, 'procurement');
    expect((await again.get(`/v1/exchanges/${accepted.body.id}`)).body.state).toBe('succeeded');
    const control = sandboxes.find(({ partner }) => partner === 'wanzhou-trading-center')?.control;
    const ledger = (await (await fetch(`${control}/control/ledger`)).json()) as { key: string }[];
    expect(ledger.map(({ key }) => key)).toContain(accepted.body.response.bookingId);
    // Certificates, key pairs and ports of our own are those of before as well.
    await tongban('drill', 'lost-answer', 'loan.apply', 'bank-a');
    await tongban('drill', 'lost-answer', 'credit.record', 'credit-platform');
    await tongban('drill', 'lost-answer', 'deposit.refund-batch', 'deposit-bank');
  }, 60_000);
});
