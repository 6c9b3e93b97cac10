import { hash } from 'node:crypto';
import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { columns } from '../../test/support/columns.ts';
import { openDoor } from '../../test/support/door.ts';
import { until } from '../../test/support/wait.ts';
import { openEvidence } from '../evidence/store.ts';

const report = Buffer.from('评审报告');
const sm3 = hash('sm3', report);
const maxBytes = 1_000_000;
const url = '/v1/evidence';

describe.each(columns)('the door to evidence, $title', ({ open }) => {
  async function opened() {
    const [ground, path] = await Promise.all([open(), mkdtemp(join(tmpdir(), 'tongban-evidence-'))]);
    const evidence = await openEvidence({ store: ground.store, path, maxBytes });
    const door = await openDoor(ground, { evidence });
    return {
      door,
      put: (payload: Buffer, type = 'application/pdf', query = '') =>
        door.as('procurement', { method: 'POST', url: url + query, payload, headers: { 'content-type': type } }),
      /** Sizes of the files that are not complete. */
      arriving: async () => {
        const folder = join(path, 'arriving');
        return Promise.all((await readdir(folder)).map(async (name) => (await stat(join(folder, name))).size));
      },
      async [Symbol.asyncDispose]() {
        await door[Symbol.asyncDispose]();
        await ground[Symbol.asyncDispose]();
        await rm(path, { recursive: true, force: true });
      },
    };
  }

  it('takes a file of any type as it is, and gives it back', async () => {
    await using given = await opened();

    const stored = await given.put(report, 'Application/PDF; name=x', `?sm3=${sm3}&sizeBytes=${report.length}`);
    const again = await given.put(report, 'application/json');
    const read = await given.door.as('procurement', { url: `${url}/${sm3}` });

    expect(stored.statusCode).toBe(201);
    expect(stored.headers.location).toBe(`${url}/${sm3}`);
    expect(stored.json()).toMatchObject({ sm3, sizeBytes: report.length, mediaType: 'application/pdf' });
    expect(again.statusCode).toBe(200);
    expect(again.json()).toEqual(stored.json());
    expect(read.statusCode).toBe(200);
    expect(read.rawPayload).toEqual(report);
    expect(read.headers).toMatchObject({
      'content-type': 'application/pdf',
      'content-length': String(report.length),
      'content-digest': `sha-256=:${Buffer.from(hash('sha256', report), 'hex').toString('base64')}:`,
      'content-disposition': `attachment; filename="${sm3}"`,
      'x-content-type-options': 'nosniff',
    });
  });

  it('shows a file to who has stored it and to operators, and needs the scope', async () => {
    await using given = await opened();
    await given.put(report);

    expect((await given.door.as('wanzhou', { url: `${url}/${sm3}` })).statusCode).toBe(404);
    expect((await given.door.as('operator', { url: `${url}/${sm3}` })).rawPayload).toEqual(report);
    const stored = await given.door.as('wanzhou', { method: 'POST', url, payload: report });
    expect(stored.json()).toMatchObject({ code: 'GW_FORBIDDEN' });
    expect((await given.door.app.inject({ method: 'POST', url, payload: report })).statusCode).toBe(401);
  });

  const pdf = 'application/pdf';
  it.each([
    {
      what: 'another content',
      query: `?sm3=${hash('sm3', 'x')}`,
      type: pdf,
      status: 422,
      code: 'GW_EVIDENCE_MISMATCH',
    },
    { what: 'a digest that is none', query: '?sha256=abc', type: pdf, status: 400, code: 'GW_REQUEST_PARAMETER' },
    { what: 'an unknown parameter', query: '?md5=abc', type: pdf, status: 400, code: 'GW_REQUEST_PARAMETER' },
    { what: 'a type that is none', query: '', type: 'pdf\u00e9/', status: 415, code: 'GW_REQUEST_MEDIA_TYPE' },
  ])('refuses $what', async ({ query, type, status, code }) => {
    await using given = await opened();

    const refused = await given.put(report, type, query);

    expect([refused.statusCode, refused.json().code]).toEqual([status, code]);
    expect((await given.door.as('operator', { url: `${url}/${sm3}` })).statusCode).toBe(404);
  });

  it('takes no empty file, and no compressed one', async () => {
    await using given = await opened();

    const compressed = { 'content-type': 'text/plain', 'content-encoding': 'gzip' };
    const refused = await given.door.as('procurement', { method: 'POST', url, payload: report, headers: compressed });

    expect((await given.put(Buffer.alloc(0))).json()).toMatchObject({ code: 'GW_REQUEST_INVALID' });
    expect((await given.door.as('procurement', { method: 'POST', url })).json()).toMatchObject({
      code: 'GW_REQUEST_INVALID',
    });
    expect(refused.json()).toMatchObject({ code: 'GW_REQUEST_MEDIA_TYPE' });
  });

  /** Over a socket; `write` sends as much of the body as the test wants. */
  async function upload(given: Awaited<ReturnType<typeof opened>>, headers: Record<string, string> = {}) {
    const address = await given.door.app.listen({ port: 0, host: '127.0.0.1' });
    const authorization = `Bearer ${await given.door.token('procurement')}`;
    const call = request(address + url, { method: 'POST', headers: { authorization, ...headers } });
    const answer = new Promise<{ status: number; text: string; connection: unknown }>((resolve, reject) => {
      call.on('error', reject);
      call.on('response', async (response) => {
        const text = Buffer.concat(await response.toArray()).toString();
        resolve({ status: response.statusCode ?? 0, text, connection: response.headers.connection });
      });
    });
    return { call, answer };
  }

  it('answers while a file that is too large is still being sent, and closes the connection', async () => {
    await using given = await opened();
    const { call, answer } = await upload(given);

    call.write(Buffer.alloc(maxBytes + 1));

    expect(await answer).toMatchObject({
      status: 413,
      text: expect.stringContaining('GW_REQUEST_TOO_LARGE'),
      connection: 'close',
    });
    expect(await given.arriving()).toEqual([]);
  });

  it('answers before anything is sent where the length that is announced is too much', async () => {
    await using given = await opened();
    const { call, answer } = await upload(given, { 'content-length': String(maxBytes + 1) });

    call.flushHeaders();

    expect(await answer).toMatchObject({ status: 413, connection: 'close' });
  });

  it('writes what arrives at once, keeps nothing of it when its sender goes away, and alarms nobody', async () => {
    await using given = await opened();
    const { call, answer } = await upload(given);
    call.write(report);
    await until(async () => (await given.arriving())[0] === report.length, { what: 'the beginning to be on the disk' });

    call.destroy();

    await expect(answer).rejects.toThrow();
    await until(async () => (await given.arriving()).length === 0, { what: 'the beginning to be removed' });
    expect(given.door.logged.filter(({ level }) => level === 'error')).toEqual([]);
  });
});
