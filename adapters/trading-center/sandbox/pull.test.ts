import { createHash, createHmac } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import type { Canonical } from '../../../gateway/catalogue/contract.ts';
import { readBody } from '../../sandbox/body.ts';
import { contextFor, credentials, dialectNamed, startWorld, until } from './test-world.ts';

const name = 'trading-center/open';
const session = { start: '2026-03-18T09:30:00+08:00', end: '2026-03-18T12:00:00+08:00' };
const booking = {
  district: '500101',
  projectCode: 'CQS26A00101',
  projectName: '物业管理服务',
  purchaser: { name: '重庆市示例局', uscc: '115000000099MNQ11A' },
  contact: { name: '张工', phone: '023-58000000' },
  venueKind: 'evaluation',
  session,
  seats: 9,
  remote: false,
};

/** Whether the three headers are those of somebody who has the secret. */
function isSigned({ headers, url = '' }: IncomingMessage, body: Buffer): boolean {
  const { 'x-tongban-timestamp': time, 'x-tongban-nonce': nonce } = headers;
  const digest = createHash('sha256').update(body).digest('hex');
  const lines = ['POST', url, String(time), String(nonce), digest].join('\n');
  const expected = createHmac('sha256', credentials.secret).update(lines).digest('hex');
  return /^[\w-]{16,64}$/.test(String(nonce)) && headers['x-tongban-signature'] === expected;
}

interface Confirmed {
  readonly id: string;
  readonly response: { readonly status: number; readonly body: string };
}

/** A gateway with one thing to do, leased again until it is confirmed; its first answer is that it is not well. */
async function openGateway(request: object) {
  const confirmed: Confirmed[] = [];
  const calls: { readonly url: string; readonly signed: boolean }[] = [];
  const server = createServer((message, response) => {
    void readBody(message).then((body = Buffer.alloc(0)) => {
      calls.push({ url: message.url ?? '', signed: isSigned(message, body) });
      if (calls.length === 1) return void response.writeHead(503).end();
      const said = JSON.parse(body.toString()) as { items?: Confirmed[] };
      if (message.url === '/partners/c1/confirm') confirmed.push(...(said.items ?? []));
      const open = confirmed.length === 0 && message.url === '/partners/c1/lease';
      const items = open ? [{ id: 'w1', operation: 'venue.book', reference: 'r1', attempt: 1, request }] : [];
      // A gateway without work lets the call wait.
      if (message.url === '/partners/c1/confirm' || open) response.writeHead(200).end(JSON.stringify({ items }));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    confirmed,
    calls,
    callbackUrl: `http://127.0.0.1:${port}/partners/c1/callback`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
    },
  };
}

test('a center that cannot be called fetches its work, carries it out once, and brings the answer', async () => {
  const translator = (await dialectNamed(name)).translator('venue.book')!;
  const written = translator.encodeRequest(booking as Canonical, contextFor('r1'));
  const request = { ...written, body: Buffer.from(written.body).toString('base64') };
  await using gateway = await openGateway(request);
  await using world = await startWorld(name, { callbackUrl: gateway.callbackUrl, pull: true });
  await world.control('POST', 'faults', { fault: 'drop-after-effect', operation: 'venue.book' });

  const answer = await until(() => gateway.confirmed[0]);

  const { status, body } = answer.response;
  const response = { status, headers: {}, body: Buffer.from(body, 'base64') };
  const [effect] = await world.ledger('r1');
  expect(answer.id).toBe('w1');
  expect(translator.decodeResponse(response, contextFor('r1'))).toMatchObject({
    kind: 'already-done',
    message: { bookingId: effect?.key },
  });
  expect(await world.ledger()).toHaveLength(1);
  expect(gateway.calls.every(({ signed }) => signed)).toBe(true);
});
