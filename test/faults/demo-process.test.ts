import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, it } from 'vitest';
import { readDemoFile } from '../../gateway/demo/demo-file.ts';
import { ensureBuilt, freePort, type GatewayProcess, root, startProcess } from '../support/gateway-process.ts';
import { until } from '../support/wait.ts';
import { apiClient } from '../support/world-client.ts';

beforeAll(ensureBuilt, 60_000);

/** A data folder and a port of one's own, for as many processes in turn as the test starts. */
async function house() {
  const dataDir = await mkdtemp(join(tmpdir(), 'tongban-demo-'));
  const port = await freePort();
  // The two districts whose bytes the page shows; the whole world is started by its own journey.
  const TONGBAN_DEMO_PARTNERS = 'wanzhou-trading-center,qianjiang-trading-center';
  const env = { PORT: String(port), TONGBAN_DATA_DIR: dataDir, TONGBAN_DEMO_PARTNERS };
  return {
    dataDir,
    env,
    base: `http://localhost:${port}`,
    start: (more: Readonly<Record<string, string>> = {}): GatewayProcess =>
      startProcess(['dist/main.js'], { ...env, ...more }),
    demo: () => readDemoFile(dataDir)!,
    tongban: async (...argv: string[]) =>
      (
        await promisify(execFile)(process.execPath, ['dist/tongban.js', ...argv], {
          cwd: root,
          env: { PATH: process.env.PATH, ...env },
        })
      ).stdout,
    [Symbol.asyncDispose]: () => rm(dataDir, { recursive: true, force: true }),
  };
}

const pageOf = (gateway: GatewayProcess, words: string): Promise<string> =>
  until(() => (gateway.output().includes(words) ? gateway.output() : undefined), {
    timeoutMs: 60_000,
    what: `"${words}" on the page; errors: ${gateway.errors()}`,
  });

describe('the first start on a bare machine', () => {
  it('is ready within three seconds, shows both districts their own bytes, and says how to go on', async () => {
    await using place = await house();
    await using gateway = place.start();

    const tookMs = await gateway.ready(place.base);
    const readyMs = tookMs - gateway.stoodInLine();
    const page = await pageOf(gateway, '接着试 How to go on');

    console.log(
      `ready after ${Math.round(tookMs)} ms, ${Math.round(tookMs - readyMs)} of them waiting for a processor`,
    );
    expect(readyMs).toBeLessThan(3_000);
    expect(page).toContain('"projectCode": "CQS');
    expect(page).toMatch(/发出 sent {2}POST \/EpointWebService\/rest\/cd\/apply {2}\[\d+ B, UTF-8\]/);
    expect(page).toMatch(/"TENDER_PROJECT_CODE": "CQS/);
    expect(page).toMatch(/CDService\.asmx {2}\[\d+ B, UTF-8，内层文档标明 inner document labelled GB2312\]/);
    expect(page.match(/= succeeded/g)).toHaveLength(3);
    expect(page).toMatch(/deposit\.account[\s\S]*"subAccount"/);
    expect(gateway.errors()).toBe('');
    expect(Number(readFileSync(join(place.dataDir, 'pid'), 'utf8'))).toBe(gateway.child.pid);
    expect(place.demo().sandboxes.map((each) => each.district)).toEqual(['500101', '500114']);
  });

  it('takes the commands that its page proposes', async () => {
    await using place = await house();
    await using gateway = place.start();
    await pageOf(gateway, 'Ctrl-C');

    const token = (await place.tongban('token')).trim();
    const body = await place.tongban('example', 'venue.book', 'wanzhou-trading-center');
    const booked = await fetch(`${place.base}/v1/venue-bookings`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${token}`,
        'content-type': 'application/json',
        'idempotency-key': 'my-first-booking',
        prefer: 'wait=10',
      },
      body,
    });
    const docs = await fetch(`${place.base}/docs`);
    const ledger = await fetch(`${place.demo().sandboxes[0]!.control}/control/ledger`);

    expect(booked.status).toBe(200);
    expect(await booked.json()).toMatchObject({ state: 'succeeded', response: { bookingId: expect.any(String) } });
    expect(docs.status).toBe(200);
    expect(ledger.status).toBe(200);
    expect(await place.tongban('status')).toMatch(/✓ 就绪 ready[\s\S]*missing: 0/);
    expect(await place.tongban('exchange', place.demo().scenario[0]!)).toContain('"TENDER_PROJECT_CODE"');
    expect(await place.tongban('audit')).toContain('missing: 0');
    expect(await place.tongban('partners')).toContain('qianjiang-trading-center');
    expect(await place.tongban('routes')).toContain('500114');
  });
});

describe('stopping and starting again', () => {
  it('Ctrl-C drains and leaves no pid; the second start finds clients and exchanges and does not repeat the scenario', async () => {
    await using place = await house();
    {
      await using first = place.start();
      await pageOf(first, 'Ctrl-C');
      first.child.kill('SIGINT');
      // npm passes on what the terminal has already sent.
      first.child.kill('SIGINT');
      expect(await first.ended()).toBe(0);
      expect(first.errors()).toBe('');
    }
    const before = place.demo();
    expect(existsSync(join(place.dataDir, 'pid'))).toBe(false);

    await using second = place.start();
    const page = await pageOf(second, 'Data found');

    expect(page).not.toContain('发出 sent');
    expect(place.demo().clients).toEqual(before.clients);
    expect(place.demo().sandboxes).toEqual(before.sandboxes);
    const procurement = await apiClient(place.base, place.demo(), 'procurement');
    const { body } = await procurement.get('/v1/exchanges');
    expect(body.items.map((each: { id: string }) => each.id).sort()).toEqual([...before.scenario].sort());
  });

  it('refuses a second process on the same folder, names the first and says what to do', async () => {
    await using place = await house();
    await using first = place.start();
    await first.ready(place.base);

    await using second = place.start({ PORT: '0' });

    expect(await second.ended()).toBe(2);
    expect(second.errors()).toContain(String(first.child.pid));
    expect(second.errors()).toContain('TONGBAN_DATA_DIR');
    expect((await fetch(`${place.base}/readyz`)).status).toBe(200);
  });

  it('says so when the port is taken', async () => {
    await using place = await house();
    const stranger = createServer();
    await new Promise<void>((resolve) => stranger.listen(Number(place.env.PORT), 'localhost', resolve));

    await using gateway = place.start();
    const code = await gateway.ended();
    stranger.close();

    expect(code).toBe(2);
    expect(gateway.errors()).toMatch(/无法监听 .*PORT=8081/s);
  });

  it('says so when a setting is wrong', async () => {
    await using place = await house();

    await using gateway = place.start({ AMQP_URL: 'amqp://localhost' });

    expect(await gateway.ended()).toBe(2);
    expect(gateway.errors()).toContain('缺少 DATABASE_URL');
  });
});

describe('a second Ctrl-C', () => {
  it('leaves at once while calls are still under way', async () => {
    await using place = await house();
    await using gateway = place.start();
    await pageOf(gateway, 'Ctrl-C');
    const slow = { operation: '*', fault: 'slow', count: 1, delayMs: 9_000 };
    await fetch(`${place.demo().sandboxes[0]!.control}/control/faults`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(slow),
    });
    const procurement = await apiClient(place.base, place.demo(), 'procurement');
    const body = JSON.parse(await place.tongban('example', 'venue.book', '500101'));
    const { id } = (await procurement.post('/v1/venue-bookings', body)).body;
    await until(async () => (await procurement.get(`/v1/exchanges/${id}`)).body.state === 'dispatching', {
      what: 'the call to be under way',
    });

    gateway.child.kill('SIGINT');
    await until(async () => (await fetch(`${place.base}/readyz`).catch(() => undefined))?.status !== 200, {
      what: 'the door to close',
    });
    // Pressed again and again: what follows the first at once is the same key.
    const pressAgain = () => {
      gateway.child.kill('SIGINT');
      return gateway.child.exitCode !== null;
    };
    await until(pressAgain, {
      what: 'the process to leave',
      timeoutMs: 5_000,
      everyMs: 100,
    });

    expect(await gateway.ended()).toBe(130);
  });
});

describe('kill -9 in embedded mode', () => {
  it('during 200 commands: after a restart all are settled, each with one effect', async () => {
    await using place = await house();
    const bodies = (await place.tongban('example', 'venue.book', '500114', '--count', '200')).trim().split('\n');
    const accepted: string[] = [];
    {
      await using first = place.start();
      await pageOf(first, 'Ctrl-C');
      const procurement = await apiClient(place.base, place.demo(), 'procurement');
      const sending = bodies.map(async (body, index) => {
        const answer = await procurement
          .post('/v1/venue-bookings', JSON.parse(body), { 'idempotency-key': `kill-${index}` })
          .catch(() => undefined);
        if (answer?.status === 202) accepted.push(answer.body.id);
        if (accepted.length === 120) first.child.kill('SIGKILL');
      });
      await Promise.all(sending);
      expect(await first.ended()).toBe('SIGKILL');
    }

    await using second = place.start();
    await second.ready(place.base);
    const procurement = await apiClient(place.base, place.demo(), 'procurement');
    const again = await Promise.all(
      bodies.map((body, index) =>
        procurement.post('/v1/venue-bookings', JSON.parse(body), { 'idempotency-key': `kill-${index}` }),
      ),
    );

    // What was under way is asked about, and "never received" is believed only after three time-outs of ten seconds.
    const open = new Set(again.map((answer) => String(answer.body.id)));
    const settled = async () => {
      for (const id of open) {
        const { body } = await procurement.get(`/v1/exchanges/${id}`);
        if (body.state === 'succeeded') open.delete(id);
        else return false;
      }
      return true;
    };
    await until(settled, { what: 'all two hundred to succeed', timeoutMs: 90_000, everyMs: 200 });
    const ids = new Set(again.map((answer) => answer.body.id));
    expect(accepted.filter((id) => !ids.has(id))).toEqual([]);
    const effects = (await (await fetch(`${place.demo().sandboxes[1]!.control}/control/ledger`)).json()) as {
      reference: string;
    }[];
    const references = effects.map((effect) => effect.reference);
    const mine = await Promise.all(
      again.map(async (answer) => (await procurement.get(`/v1/exchanges/${answer.body.id}`)).body.reference as string),
    );
    const times = mine.map((reference) => [reference, references.filter((each) => each === reference).length]);
    expect(times.filter(([, count]) => count !== 1)).toEqual([]);
    expect(await place.tongban('audit')).toContain('missing: 0');
  });
});
