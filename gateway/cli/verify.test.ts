import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { json } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Checkpoint } from '../sealing/contract.ts';
import { runCommandLine } from './run.ts';
import { type Report, reportLines, selected } from './verify.ts';

const checkpoint = (no: number): Checkpoint => ({ no, link: String(no).padStart(64, '0'), algorithm: 'sm3' });
const whole: Report = { ok: true, sealed: 12, purged: 2, unsealed: 1, checkpoints: 3, last: checkpoint(12) };
const broken: Report = {
  ...whole,
  ok: false,
  firstBroken: {
    what: 'line-missing',
    no: 13,
    historySeq: '17',
    loop: { id: 'id-1', kind: 'referral', key: 'YS-1' },
    explanation: '该行历史被删除。 The line was deleted.',
  },
};

describe('tongban verify', () => {
  const folder = mkdtempSync(join(tmpdir(), 'tongban-verify-'));
  let gateway: Server;
  let answer: Report;
  let asked: { readonly method: string | undefined; readonly body: unknown } | undefined;

  beforeAll(async () => {
    gateway = createServer(async (request, response) => {
      if (request.url !== '/oauth/token')
        asked = { method: request.method, body: request.method === 'POST' ? await json(request) : undefined };
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify(request.url === '/oauth/token' ? { access_token: 'token' } : answer));
    });
    await new Promise<void>((resolve) => gateway.listen(0, '127.0.0.1', resolve));
  });
  afterAll(async () => {
    rmSync(folder, { recursive: true, force: true });
    await new Promise((resolve) => gateway.close(resolve));
  });

  async function verify(...argv: string[]) {
    const [out, err] = [[] as string[], [] as string[]];
    asked = undefined;
    const code = await runCommandLine(['verify', ...argv], {
      env: {
        TONGBAN_DATA_DIR: folder,
        TONGBAN_URL: `http://127.0.0.1:${(gateway.address() as AddressInfo).port}`,
        TONGBAN_CLIENT_ID: 'operator',
        TONGBAN_CLIENT_SECRET: 'operator-secret',
      },
      out: (line) => void out.push(line),
      outBytes: () => {},
      err: (line) => void err.push(line),
      readInput: async () => Buffer.alloc(0),
    });
    return { code, out: out.join('\n'), err: err.join('\n') };
  }

  it('says what was checked, and ends with 0 where all holds', async () => {
    answer = whole;

    const { code, out } = await verify();

    expect(code).toBe(0);
    expect(asked).toEqual({ method: 'GET', body: undefined });
    expect(out).toMatch(/links in order +12（其中已清理 purged 2）/);
    expect(out).toMatch(/lines unsealed +1/);
    expect(out).toContain('✓ 历史完整');
  });

  it('names the first broken link, and ends with 1', async () => {
    answer = broken;

    const { code, out } = await verify();

    expect(code).toBe(1);
    expect(out).toContain('✗ line-missing: 第 13 环 link 13, 历史行 line 17, 事项 loop referral YS-1 id-1');
    expect(out).toContain('该行历史被删除。 The line was deleted.');
    expect(JSON.parse((await verify('--json')).out)).toEqual(broken);
  });

  it('has the checkpoints of a file compared, and counts the lines of it that are none', async () => {
    answer = whole;
    const file = join(folder, 'witness.jsonl');
    const lines = [checkpoint(3), checkpoint(9), checkpoint(3)].map((each) => JSON.stringify({ ...each, at: 'x' }));
    writeFileSync(file, [...lines, '{"no":9,"li', ''].join('\n'));

    const { code, out } = await verify('--checkpoints', file);

    expect(code).toBe(0);
    expect(asked).toEqual({ method: 'POST', body: { checkpoints: [checkpoint(3), checkpoint(9)] } });
    expect(out).toContain(`${file}: 2，无法读取的行 unreadable lines 1`);
  });

  it('refuses a file that is not there, or holds no checkpoint', async () => {
    const file = join(folder, 'empty.jsonl');
    writeFileSync(file, 'no checkpoint\n');

    expect(await verify('--checkpoints', join(folder, 'none.jsonl'))).toMatchObject({
      code: 2,
      err: expect.stringContaining('ENOENT'),
    });
    expect(await verify('--checkpoints', file)).toMatchObject({
      code: 2,
      err: expect.stringContaining('holds no checkpoint'),
    });
    expect(asked).toBeUndefined();
  });

  it('sends of very many checkpoints the newest and a share of the others, each once', () => {
    const all = Array.from({ length: 5_000 }, (_, index) => checkpoint(index + 1));

    const sent = selected([...all, ...all]);

    expect(sent).toHaveLength(1_000);
    expect(new Set(sent.map(({ no }) => no)).size).toBe(1_000);
    expect(sent.slice(0, 500).map(({ no }) => no)).toEqual(Array.from({ length: 500 }, (_, index) => 5_000 - index));
    expect(Math.min(...sent.map(({ no }) => no))).toBeLessThan(20);
  });

  it('says for how long a line has waited for its link', () => {
    const since = '2026-12-01T10:00:00+08:00';

    const lines = reportLines({ ...whole, oldestUnsealedSince: since }, undefined, Date.parse(since) + 3 * 3_600_000);

    expect(lines.join('\n')).toContain('最早 oldest 3 h');
  });
});
