import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { describe, expect, it } from 'vitest';
import { nameResolver } from './names.ts';

const [typeA, refused, noSuchName] = [1, 5, 3];

/** A DNS server on this machine that says `say` of every name. Undefined: nothing at all. */
async function dnsServer(say: { readonly rcode: number; readonly a?: readonly number[] } | undefined) {
  const socket = createSocket('udp4');
  let questions = 0;
  socket.on('message', (question, from) => {
    questions += 1;
    if (say === undefined) return;
    const end = question.indexOf(0, 12) + 5;
    const answers = say.a !== undefined && question.readUInt16BE(end - 4) === typeA ? 1 : 0;
    const head = Buffer.from(question.subarray(0, end));
    head.writeUInt16BE(0x8180 | say.rcode, 2);
    head.writeUInt16BE(answers, 6);
    head.writeUInt16BE(0, 10);
    // The name is that at offset 12; class IN, 60 seconds, four bytes.
    const record = Buffer.from([0xc0, 12, 0, typeA, 0, 1, 0, 0, 0, 60, 0, 4, ...(say.a ?? [])]);
    socket.send(answers === 1 ? Buffer.concat([head, record]) : head, from.port, from.address);
  });
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  return {
    servers: [`127.0.0.1:${(socket.address() as AddressInfo).port}`],
    questions: () => questions,
    [Symbol.dispose]: () => void socket.close(),
  };
}

describe('the name of a receiver', () => {
  it('is asked of the DNS', async () => {
    using dns = await dnsServer({ rcode: 0, a: [198, 51, 100, 7] });

    expect(await nameResolver(dns)('receiver.example.org')).toEqual([{ address: '198.51.100.7', family: 4 }]);
  });

  it('whose server keeps silent fails in its time, and holds up no file meanwhile', async () => {
    using dns = await dnsServer(undefined);
    const resolve = nameResolver({ ...dns, timeoutMs: 250 });
    let ended = 0;

    const asked = Array.from({ length: 16 }, (_, i) => resolve(`slow-${i}.example.org`).finally(() => (ended += 1)));
    const settled = Promise.allSettled(asked);
    await readFile(import.meta.filename);

    expect(ended).toBe(0);
    for (const one of await settled) expect(one).toMatchObject({ status: 'rejected', reason: { code: 'ETIMEOUT' } });
    expect(dns.questions()).toBeGreaterThan(16);
  });

  it('of this machine itself needs no DNS', async () => {
    using dns = await dnsServer(undefined);

    const found = await nameResolver({ ...dns, timeoutMs: 250 })('localhost');

    expect(found.map(({ address }) => address)).toContainEqual(expect.stringMatching(/^(127\.|::1$)/));
    expect(dns.questions()).toBe(0);
  });

  it.each([noSuchName, refused])(
    'is asked of the system, with its hosts file, where the DNS answers with code %d',
    async (rcode) => {
      using dns = await dnsServer({ rcode });

      const found = nameResolver(dns)('receiver.invalid');

      await expect(found).rejects.toMatchObject({ syscall: 'getaddrinfo' });
    },
  );
});
