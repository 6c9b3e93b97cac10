import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runCommandLine } from '../../gateway/cli/run.ts';
import { bookingFor } from '../support/clerk.ts';
import { until } from '../support/wait.ts';
import { startGateway, type World } from '../support/world.ts';

/** The command line as an operator uses it beside a running gateway. */
async function tongban(world: World, ...argv: string[]) {
  const lines: string[] = [];
  const code = await runCommandLine(argv, {
    env: { TONGBAN_DATA_DIR: world.dataDir },
    out: (line) => lines.push(line),
    outBytes: () => {},
    err: (line) => lines.push(line),
    readInput: async () => Buffer.alloc(0),
  });
  return { code, text: lines.join('\n') };
}

const exampleBodies = async (world: World, ...argv: string[]) =>
  (await tongban(world, 'example', ...argv)).text
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);

describe('an operator', () => {
  it('connects a third district and admits a client by two files, and both work at once', async () => {
    await using world = await startGateway();
    const twin = world.demo.sandboxes[0]!;
    const profile = join(world.dataDir, 'fuling.json');
    await writeFile(
      profile,
      JSON.stringify({
        id: 'fuling-trading-center',
        kind: 'trading-center',
        name: '涪陵区公共资源交易中心',
        dialect: twin.dialect,
        address: twin.address,
        credentials: twin.credentials,
        values: { centerName: '涪陵区公共资源交易中心' },
        routes: [{ district: '500102', from: '2026-01-01' }],
      }),
    );
    const client = join(world.dataDir, 'client.yaml');
    await writeFile(
      client,
      'id: fuling-app\nsecret: a-secret-of-sixteen\nscopes: ["venue:read"]\ndistricts: ["500102"]\n',
    );

    expect(await tongban(world, 'partner', 'apply', profile)).toMatchObject({ code: 0 });
    expect(await tongban(world, 'client', 'apply', client)).toMatchObject({ code: 0 });

    expect((await tongban(world, 'routes')).text).toMatch(/500102 +\* +fuling-trading-center/);
    expect((await tongban(world, 'partners')).text).toContain('涪陵区公共资源交易中心');
    const answer = await fetch(`${world.base}/oauth/token`, {
      method: 'POST',
      body: new URLSearchParams({
        grant_type: 'client_credentials',
        client_id: 'fuling-app',
        client_secret: 'a-secret-of-sixteen',
      }),
    });
    expect(answer.status).toBe(200);
  });

  it('is told field by field what is wrong with a profile', async () => {
    await using world = await startGateway();
    const profile = join(world.dataDir, 'wrong.yaml');
    await writeFile(
      profile,
      'id: x-center\nkind: trading-center\nname: X\ndialect: trading-center/none\naddress: ftp://x\nroutes: []\n',
    );

    const { code, text } = await tongban(world, 'partner', 'apply', profile);

    expect(code).toBe(1);
    expect(text).toContain('PUT /v1/partners/x-center: 4');
    expect(text).toMatch(/\/(dialect|address|routes)/);
  });

  it('sees on one screen what is parked, at whose side, and whom to ring; when the center is back everything succeeds', async () => {
    await using world = await startGateway();
    const clerk = await world.as('procurement');
    await fetch(`${world.demo.sandboxes[0]!.control}/control/faults`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ fault: 'refuse-connect', ms: 4_000 }),
    });

    const ids: string[] = [];
    for (let index = 0; index < 12; index += 1)
      ids.push((await clerk.post('/v1/venue-bookings', bookingFor('500101'))).body.id);
    const screen = await until(
      async () => {
        const { text } = await tongban(world, 'status');
        return /parked +\d+/.test(text) ? text : undefined;
      },
      { what: 'parked bookings on the screen' },
    );

    expect(screen).toContain('对方系统 partner → 张工 023-58000000');
    expect(screen).toMatch(/✗ +wanzhou-trading-center.*venue\.book/);
    expect(screen).toMatch(/✓ +qianjiang-trading-center/);
    expect(screen).toContain('missing: 0');
    for (const id of ids) await world.reaches(id, 'succeeded');
  });

  it('reads from the metrics what was accepted and settled', async () => {
    await using world = await startGateway();
    const clerk = await world.as('procurement');
    const { id } = (await clerk.post('/v1/venue-bookings', bookingFor('500114'))).body;
    await world.reaches(id, 'succeeded');

    const metrics = await (await fetch(`${world.base}/metrics`)).text();

    const which = 'operation="venue.book",partner="qianjiang-trading-center"';
    expect(metrics).toContain(`tongban_accepted_total{${which}} 1`);
    expect(metrics).toContain(`tongban_settled_total{${which},state="succeeded"} 1`);
    expect(metrics).toContain(`tongban_attempts_total{${which},kind="call",result="success"} 1`);
  });
});

describe('examples', () => {
  it.each([
    ['venue.book', '/v1/venue-bookings'],
    ['venue.change', '/v1/venue-bookings/B-1/changes'],
    ['venue.cancel', '/v1/venue-bookings/B-1/cancellation'],
    ['deposit.account', '/v1/deposit-accounts'],
    ['deposit.refund', '/v1/refunds'],
  ])('of %s are accepted by the API for both districts', async (operation, path) => {
    await using world = await startGateway();
    const clerk = await world.as('procurement');

    for (const partner of ['wanzhou-trading-center', '500114']) {
      for (const body of await exampleBodies(world, operation, partner, '--count', '3')) {
        expect(await clerk.post(path, body)).toMatchObject({ status: 202 });
      }
    }
  });

  it.each(['venue.availability', 'deposit.status'])('of %s are answered by both districts', async (operation) => {
    await using world = await startGateway();
    const clerk = await world.as('procurement');

    for (const district of ['500101', '500114']) {
      const line = (await tongban(world, 'example', operation, district, '--curl')).text;
      const path = /'http:\/\/[^/]+([^']+)'/.exec(line)?.[1] ?? '';

      expect(await clerk.get(path)).toMatchObject({ status: 200 });
    }
  });
});
