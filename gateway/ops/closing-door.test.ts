import { Agent, createServer, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it } from 'vitest';
import { closeDoor } from './closing-door.ts';

async function openDoor() {
  const waiting: ServerResponse[] = [];
  const server = createServer((_, response) => waiting.push(response)).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as AddressInfo;
  const agent = new Agent({ keepAlive: true });
  const answer = new Promise<number | undefined>((resolve) => {
    request({ port, agent }, (response) => response.resume().once('end', () => resolve(response.statusCode)))
      .once('error', () => resolve(undefined))
      .end();
  });
  await new Promise((resolve) => server.once('request', resolve));
  const close = () => new Promise((resolve) => server.close(resolve));
  return { server, waiting, answer, close };
}

it('lets the answer under way go out and then does not wait for the kept connection', async () => {
  const { server, waiting, answer, close } = await openDoor();
  const began = performance.now();

  const closed = closeDoor(server, close, 60_000);
  waiting[0]?.end('done');

  expect(await answer).toBe(200);
  await closed;
  expect(performance.now() - began).toBeLessThan(3_000);
});

it('cuts off what takes longer than its patience', async () => {
  const { server, answer, close } = await openDoor();

  await closeDoor(server, close, 20);

  expect(await answer).toBeUndefined();
});
