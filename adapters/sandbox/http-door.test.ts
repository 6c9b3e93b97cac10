import { connect, type Socket } from 'node:net';
import { describe, expect, test } from 'vitest';
import type { CallResult } from '../contract.ts';
import { createAuthority } from '../transports/certificates.ts';
import { maxBodyBytes } from './body.ts';
import { openHttpDoor } from './http-door.ts';
import { order, type Shop, startShop, until } from './test-world.ts';

const authority = createAuthority('示例银行测试根');
const bank = authority.issue({ name: 'bank', hosts: ['127.0.0.1'] });
const gateway = authority.issue({ name: 'tongban' });
const stranger = createAuthority('另一家的根').issue({ name: 'stranger' });

const isAnswered = (result: CallResult): boolean => result.kind === 'answered';

describe('a stand-in with a certificate', () => {
  test('serves HTTPS, and its control door stays plain', async () => {
    await using shop = await startShop({ tls: bank, identity: { ca: authority.cert } });

    const result = await shop.call(order);

    expect(shop.sandbox.address).toMatch(/^https:/);
    expect(shop.sandbox.controlAddress).toMatch(/^http:/);
    expect(isAnswered(result)).toBe(true);
  });

  test('lets in whose certificate is of its authority', async () => {
    const identity = { ca: authority.cert, clientCert: gateway.cert, clientKey: gateway.key };
    await using shop = await startShop({ tls: { ...bank, ca: authority.cert }, identity });

    expect(isAnswered(await shop.call(order))).toBe(true);
  });

  test.each([
    ['no certificate', {}],
    ['a certificate of another authority', { clientCert: stranger.cert, clientKey: stranger.key }],
  ])('turns away who has %s, before anything was read', async (_who, certificate) => {
    const identity = { ca: authority.cert, ...certificate };
    await using shop = await startShop({ tls: { ...bank, ca: authority.cert }, identity });

    expect(await shop.call(order)).toMatchObject({ kind: 'unanswered' });
    expect(await shop.counts()).toMatchObject({ requests: 0 });
  });

  test('goes deaf and hears again', async () => {
    await using shop = await startShop({ tls: bank, identity: { ca: authority.cert } });
    await shop.control('POST', 'faults', { fault: 'refuse-connect', ms: 60_000 });

    const refused = await shop.call(order);
    await shop.control('DELETE', 'faults');

    expect(refused).toMatchObject({ kind: 'unanswered', sent: 'no' });
    await until(async () => (isAnswered(await shop.call(order)) ? true : undefined));
  });
});

const portOf = (shop: Shop): number => Number(new URL(shop.sandbox.address).port);

/** Everything that comes back until the connection ends. */
function exchange(port: number, ...pieces: readonly (string | Buffer)[]): Promise<string> {
  return new Promise((resolve) => {
    const socket: Socket = connect(port, '127.0.0.1');
    let answer = '';
    socket.on('data', (bytes) => {
      answer += bytes.toString();
    });
    socket.on('error', () => resolve(answer));
    socket.on('close', () => resolve(answer));
    for (const piece of pieces) socket.write(piece);
  });
}

describe('hostile bytes over HTTP', () => {
  test.each([
    ['no HTTP at all', '\u0016\u0003\u0001 what is this\r\n\r\n', '400'],
    ['a head without end', `POST /order HTTP/1.1\r\nx: ${'a'.repeat(100_000)}`, '431'],
    ['two lengths', 'POST /order HTTP/1.1\r\nhost: x\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\nab', '400'],
    [
      'a body that is larger than is taken',
      `POST /order HTTP/1.1\r\nhost: x\r\ncontent-length: ${maxBodyBytes + 1}\r\n\r\n${'x'.repeat(maxBodyBytes + 1)}`,
      '413',
    ],
  ])('%s: refused, and the next request is answered', async (_what, bytes, status) => {
    await using shop = await startShop();

    const answer = await exchange(portOf(shop), bytes);

    expect(answer).toContain(`HTTP/1.1 ${status}`);
    expect(isAnswered(await shop.call(order))).toBe(true);
  });

  test.each(['{', '{"ref":{"a":[]},"token":1,"params":[]}', '\u0000\u0001', '[]', 'null'])(
    'a body like %j is refused in the partner’s envelope',
    async (body) => {
      await using shop = await startShop();

      const response = await fetch(`${shop.sandbox.address}/order`, { method: 'POST', body });

      expect(await response.json()).toMatchObject({ code: '4' });
      expect(await shop.counts()).toMatchObject({ contractViolations: 1, errors: 0 });
    },
  );

  test('a request that drips is given up', async () => {
    const handle = async () => ({ status: 200, headers: {}, body: Buffer.from('ok') });
    const door = await openHttpDoor({ handle, patienceMs: 100 }, 0);

    const answer = await exchange(door.port, 'POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 10\r\n\r\nabc');

    expect(answer).toContain('408');
    await door.close();
  });
});

describe('hostile bytes over TCP', () => {
  test.each([
    ['no digits', Buffer.from('hello!')],
    ['a length that is larger than is taken', Buffer.from('999999{')],
    ['bytes that are no text', Buffer.concat([Buffer.from('000004'), Buffer.from([0xff, 0xfe, 0, 0xff])])],
    ['a message that is none', Buffer.from('000002[]')],
  ])('%s: the connection ends or is answered, and the next request is answered', async (_what, bytes) => {
    await using shop = await startShop({ carrier: 'tcp' });
    const socket = connect(portOf(shop), '127.0.0.1');
    socket.on('error', () => undefined);
    const over = new Promise((resolve) => {
      socket.once('data', resolve);
      socket.once('close', resolve);
    });
    socket.end(bytes);
    await over;
    socket.destroy();

    expect(isAnswered(await shop.call(order))).toBe(true);
    expect(await shop.counts()).toMatchObject({ errors: 0 });
  });
});

describe('closing', () => {
  const handles = (): number => process.getActiveResourcesInfo().filter((name) => /^TCP|Timeout/.test(name)).length;

  test.each(['http', 'tcp'] as const)('over %s ends sockets, timers and notices under way', async (carrier) => {
    const before = handles();
    {
      await using shop = await startShop({ carrier });
      await shop.call(order);
      shop.door.troubles.push('hang-up', 'hang-up', 'hang-up', 'hang-up');
      await shop.control('POST', 'orders/D1/payment');
      await until(() => (shop.door.troubles.length < 4 ? true : undefined));
      await shop.control('POST', 'faults', { fault: 'refuse-connect', ms: 60_000 });
    }

    // Sockets of this test's own fetch end a moment later.
    await until(() => (handles() <= before ? true : undefined));
  });
});
