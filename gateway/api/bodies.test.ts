import { request } from 'node:http';
import type { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { type FastifyInstance, fastify } from 'fastify';
import { describe, expect, it } from 'vitest';
import { readBodiesAs } from './bodies.ts';
import type { BodyKind } from './routes.ts';

/** A door whose messages must arrive within 50 ms. */
async function opened(kind: BodyKind) {
  const app: FastifyInstance = fastify();
  readBodiesAs(app, kind, { messageMs: 50, fileMs: 60_000 });
  app.post('/', async ({ body }) => ({
    length: kind === 'stream' ? (await buffer(body as Readable)).length : JSON.stringify(body).length,
  }));
  app.post('/slow', () => new Promise((resolve) => setTimeout(resolve, 150, { done: true })));
  const address = await app.listen({ port: 0, host: '127.0.0.1' });
  return {
    /** Answers when a message would have to be there long since. */
    slow: () => {
      const headers = { 'content-type': 'application/json' };
      return fetch(`${address}/slow`, { method: 'POST', headers, body: '{}' });
    },
    /** Sends the beginning, and the end once `ready` says so. */
    dribble: (begin: string, end: string, ready: Promise<unknown>) =>
      new Promise<{ status: number | undefined; text: string }>((resolve, reject) => {
        const headers = { 'content-type': 'application/json' };
        const call = request(address, { method: 'POST', headers }, async (response) => {
          resolve({ status: response.statusCode, text: (await buffer(response)).toString() });
        });
        call.on('error', reject);
        call.write(begin);
        ready.then(() => call.end(end), reject);
      }),
    [Symbol.asyncDispose]: () => app.close(),
  };
}

const never = new Promise<never>(() => {});

describe('a body that arrives slowly', () => {
  it('is not waited for where it is a message', async () => {
    await using door = await opened('json');

    expect(await door.dribble('{"a":', '1}', never)).toMatchObject({ status: 408 });
  });

  it('is waited for where it is a file', async () => {
    await using door = await opened('stream');

    expect(await door.dribble('{"a":', '1}', door.slow())).toEqual({ status: 200, text: '{"length":7}' });
  });

  it('is no matter of an answer that takes long', async () => {
    await using door = await opened('json');

    expect(await (await door.slow()).json()).toEqual({ done: true });
  });
});
