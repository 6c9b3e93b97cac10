import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, describe, expect, it } from 'vitest';
import { packageRoot } from '../config/root.ts';
import { readProfileFile, sandboxProfile } from '../demo/profile-file.ts';
import { runCommandLine } from './run.ts';
import { callbackAt, type StandIn, standInsOf, writeProfile } from './sandbox-profiles.ts';

const folder = mkdtempSync(join(tmpdir(), 'tongban-sandbox-'));
afterAll(() => rmSync(folder, { recursive: true }));

const wanzhou = join(packageRoot, 'adapters/trading-center/token-params.profile.yaml');

async function refusalOf(...argv: string[]): Promise<{ code: number; err: string }> {
  const err: string[] = [];
  const code = await runCommandLine(['sandbox', ...argv], {
    env: {},
    out: () => undefined,
    outBytes: () => undefined,
    err: (line) => err.push(line),
    readInput: async () => Buffer.alloc(0),
  });
  return { code, err: err.join('\n') };
}

describe('stand-ins', () => {
  it('are of every dialect that has an example, of every registered kind, each with a name and secrets of its own', async () => {
    const standIns = await standInsOf([]);

    const dialects = standIns.map(({ profile }) => profile.dialect);
    expect(dialects).toEqual(expect.arrayContaining(['trading-center/token-params', 'trading-center/soap-gb2312']));
    expect(new Set(standIns.map(({ options }) => options.partnerId)).size).toBe(standIns.length);
    const open = standIns.flatMap(({ credentials }) =>
      Object.values(credentials).filter((value) => value.startsWith('请填写')),
    );
    expect(open).toEqual([]);
  });

  it('of a profile have the credentials of the profile', async () => {
    const [standIn] = (await standInsOf([wanzhou])) as [StandIn];

    expect(standIn.credentials).toEqual((readProfileFile(wanzhou) as { credentials: object }).credentials);
    expect(standIn.options.credentials).toEqual(standIn.credentials);
  });

  it('can be connected by the profiles that are written for them', async () => {
    const [standIn] = (await standInsOf(['trading-center'])) as [StandIn];
    const sandbox = await standIn.adapter.startSandbox(standIn.options);
    const file = writeProfile(join(folder, 'profiles'), standIn, sandbox);
    await sandbox.close();

    const written = readProfileFile(file) as Record<string, unknown>;
    expect(written.address).toBe(sandbox.address);
    expect(sandboxProfile(written, file).credentials).toEqual(standIn.credentials);
  });

  it('tell a gateway at its callback, or at the port where it listens for them', async () => {
    const [standIn] = (await standInsOf([wanzhou])) as [StandIn];

    expect(callbackAt('http://gw:8080/', standIn)).toBe('http://gw:8080/partners/wanzhou-trading-center/callback');
    expect(callbackAt('http://gw:8080', { ...standIn, content: { listen: { port: 9002 } } })).toBe('tcp://gw:9002');
  });
});

describe('tongban sandbox', () => {
  it.each([
    [['no-such-kind'], '种类 Kinds: trading-center'],
    [['trading-center', wanzhou, '--port', '9101'], '--port 只用于单个沙箱'],
    [[wanzhou, '--port', '99999'], '--port 应为'],
    [[join(packageRoot, 'package.json')], '缺少 id'],
  ])('refuses %j', async (argv, says) => {
    const { code, err } = await refusalOf(...argv);

    expect(code).toBeGreaterThan(0);
    expect(err).toContain(says);
  });

  it('runs until it is stopped, and tells programs on one side and people on the other', async () => {
    const command = ['--import', 'tsx', join(packageRoot, 'gateway/cli/tongban.ts'), 'sandbox', wanzhou];
    const child = spawn(process.execPath, [...command, '--state', folder], { stdio: ['ignore', 'pipe', 'pipe'] });
    const heard: string[] = [];
    child.stderr.on('data', (bytes) => heard.push(String(bytes)));
    const [line] = (await once(createInterface(child.stdout), 'line')) as [string];
    const { partner, address, control } = JSON.parse(line);

    const state = await (await fetch(`${control}/control/state`)).json();
    await fetch(`${control}/control/callback`, { method: 'POST', body: '{"url":"http://127.0.0.1:9/x"}' });
    child.kill('SIGTERM');
    const [code] = await once(child, 'exit');

    expect(state).toMatchObject({ partnerId: partner, counts: { requests: 0 } });
    expect(code).toBe(0);
    expect(heard.join('')).toContain(address);
    expect(JSON.parse(readFileSync(join(folder, `${partner}.json`), 'utf8'))).toMatchObject({
      callbackUrl: 'http://127.0.0.1:9/x',
    });
  });
});
