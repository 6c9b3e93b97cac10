import { writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runCommandLine } from '../../gateway/cli/run.ts';
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

/** Connects a partner that is like one of the demo but for what is given. */
async function apply(world: World, more: object): Promise<void> {
  const twin = world.demo.sandboxes.find((each) => each.dialect === 'trading-center/token-params')!;
  const file = join(world.dataDir, 'profile.json');
  const profile = {
    id: 'tested-center',
    kind: 'trading-center',
    name: '测试交易中心',
    dialect: twin.dialect,
    address: twin.address,
    credentials: twin.credentials,
    values: { centerName: '测试交易中心' },
    routes: [{ district: '500118', operations: ['venue.availability'], from: '2026-01-01' }],
    ...more,
  };
  await writeFile(file, JSON.stringify(profile));
  const applied = await tongban(world, 'partner', 'apply', file);
  if (applied.code !== 0) throw new Error(applied.text);
}

/** An address at which nobody listens. */
async function freeAddress(): Promise<string> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return `http://127.0.0.1:${port}`;
}

describe('the test of a connection', () => {
  it('passes every hop of a partner that is well, and has no effect there', async () => {
    await using world = await startGateway();
    const { partner } = world.demo.sandboxes[0]!;
    const before = await world.ledger(partner);

    const { code, text } = await tongban(world, 'connect', partner);

    expect(text).toContain('✓ 查询 query');
    expect(text).toContain('连通。 The connection works.');
    expect(code).toBe(0);
    expect(await world.ledger(partner)).toEqual(before);
  });

  it('ends at the broken hop with cause, side and what to do: wrong secret, refused port, unknown name', async () => {
    await using world = await startGateway();

    await apply(world, { credentials: { token: 'not-the-agreed-token', callbackSecret: 'x'.repeat(16) } });
    const stranger = await tongban(world, 'connect', 'tested-center', '--format', 'json');
    await apply(world, { address: await freeAddress() });
    const refused = await tongban(world, 'connect', 'tested-center');
    await apply(world, { address: 'http://center.invalid:8080' });
    const nameless = await tongban(world, 'connect', 'tested-center');

    expect(stranger.code).toBe(1);
    expect(JSON.parse(stranger.text)).toMatchObject({ passed: false });
    expect(JSON.parse(stranger.text).hops.at(-1)).toMatchObject({
      hop: 'authentication',
      result: 'failed',
      side: 'ours',
    });
    expect(refused).toMatchObject({ code: 1, text: expect.stringContaining('ECONNREFUSED') });
    expect(refused.text).toContain('在哪一侧 side: 对方 partner');
    expect(nameless).toMatchObject({ code: 1, text: expect.stringMatching(/✗ 域名 name .*center\.invalid/) });
  });

  it('says that it is outside the opening hours, and tests all the same', async () => {
    await using world = await startGateway();
    const today = new Date(Date.now() + 8 * 3_600_000).getUTCDay();
    const dayAfterTomorrow = (['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const)[(today + 2) % 7];

    await apply(world, { hours: [{ days: [dayAfterTomorrow], from: '08:30', to: '17:30' }] });
    const { code, text } = await tongban(world, 'connect', 'tested-center');

    expect(text).toContain('不在对方的服务时间内');
    expect(code).toBe(0);
  });

  it('refuses a query that the partner does not speak, and a partner that there is not', async () => {
    await using world = await startGateway();

    const unspoken = await tongban(world, 'connect', world.demo.sandboxes[0]!.partner, '--query', 'venue.book');
    const unknown = await tongban(world, 'connect', 'nobody');

    expect(unspoken).toMatchObject({ code: 2, text: expect.stringContaining('deposit.status') });
    expect(unknown.code).toBe(1);
  });
});
