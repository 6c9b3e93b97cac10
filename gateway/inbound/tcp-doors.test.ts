import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { openTcpServer } from '../../adapters/transports/tcp.ts';
import { until } from '../../test/support/wait.ts';
import type { Directory, Partner } from '../directory/contract.ts';
import type { WireRequest } from '../translation/contract.ts';
import { startTcpDoors, type TcpDoors } from './tcp-doors.ts';

const frame = (text: string): string => `${String(Buffer.byteLength(text)).padStart(6, '0')}${text}`;

const framing = {
  bytes: 6,
  following(head: Uint8Array): number {
    const text = String(Buffer.from(head.subarray(0, 6)));
    if (!/^[0-9]{6}$/.test(text)) throw new Error(`${text} is no length`);
    return Number(text);
  },
};

/** Says back what it was told; `away` has no answer in the partner's form. */
const receive = async (_: string, { body }: WireRequest) => {
  const text = String(body).slice(6);
  return { status: text === 'away' ? 503 : 200, headers: {}, body: Buffer.from(frame(`<${text}>`)) };
};

async function freePort(): Promise<number> {
  const server = await openTcpServer({
    port: 0,
    framing,
    handle: async () => new Uint8Array(),
  });
  await server.close();
  return server.port;
}

const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

function doorsOf(listen: { port: number; allow?: string[] } | undefined) {
  let current = listen;
  let changed = (): void => undefined;
  const logged: string[] = [];
  const counted: string[] = [];
  const note = (_: object, message: string) => void logged.push(message);
  const directory = {
    partners: () => [
      {
        profile: { dialect: 'deposit-bank/framed-xml', ...(current === undefined ? {} : { listen: current }) },
        connection: { id: 'bank', dialect: { framing: () => framing } },
      } as unknown as Partner,
    ],
    onChange: (listener: () => void) => {
      changed = listener;
    },
  } as unknown as Directory;
  const doors: TcpDoors = startTcpDoors({
    directory,
    inbound: { receive },
    host: '127.0.0.1',
    openServer: openTcpServer,
    log: { debug() {}, info: note, warn: note },
    observer: { inboundTaken: ({ how }) => counted.push(how) },
    retryMs: 20,
  });
  ends.push(() => doors.close());
  const isOpen = () => until(() => doors.open().size === 1, { what: 'the port to be open' });
  const apply = (next: typeof listen) => {
    current = next;
    changed();
  };
  return { doors, logged, counted, isOpen, apply };
}

async function dial(port: number): Promise<Socket> {
  const socket = connect(port, '127.0.0.1');
  socket.on('error', () => undefined);
  ends.push(() => socket.destroy());
  await once(socket, 'connect');
  return socket;
}

/** What comes back until `count` characters are there, or the connection ends. */
async function answerOf(socket: Socket, count: number): Promise<string> {
  let heard = '';
  socket.on('data', (bytes) => {
    heard += String(bytes);
  });
  await until(() => heard.length >= count || socket.destroyed || socket.readableEnded, {
    what: 'an answer, or an end',
  });
  return heard;
}

describe('the port of a partner', () => {
  it('answers message after message on one connection, in the partner’s own frames', async () => {
    const port = await freePort();
    await doorsOf({ port }).isOpen();
    const socket = await dial(port);

    socket.write(`${frame('到账')}${frame('second')}`);

    expect(await answerOf(socket, 24)).toBe(`${frame('<到账>')}${frame('<second>')}`);
  });

  it('cuts who sends no frames, counts it, and serves the next', async () => {
    const port = await freePort();
    const { isOpen, counted } = doorsOf({ port });
    await isOpen();
    const babbler = await dial(port);

    babbler.write('GET / HTTP/1.1\r\n\r\n');
    expect(await answerOf(babbler, 1)).toBe('');

    const socket = await dial(port);
    socket.write(frame('x'));
    expect(await answerOf(socket, 9)).toBe(frame('<x>'));
    expect(counted).toEqual(['unreadable']);
  });

  it('ends the connection where there is no answer in the partner’s form, so that the partner repeats', async () => {
    const port = await freePort();
    await doorsOf({ port }).isOpen();
    const socket = await dial(port);

    socket.write(frame('away'));

    expect(await answerOf(socket, 1)).toBe('');
  });

  it('lets in only the addresses of the profile', async () => {
    const port = await freePort();
    const { isOpen, counted } = doorsOf({ port, allow: ['192.0.2.7'] });
    await isOpen();
    const socket = await dial(port);

    socket.write(frame('x'));

    expect(await answerOf(socket, 1)).toBe('');
    expect(counted).toEqual(['unauthenticated']);
  });

  it('turns away a flood of connections, and serves those who were there', async () => {
    const port = await freePort();
    const { isOpen, counted } = doorsOf({ port });
    await isOpen();
    const first = await dial(port);
    await Promise.all(Array.from({ length: 270 }, () => dial(port)));
    await until(() => counted.length >= 15, { what: 'connections to be turned away' });

    first.write(frame('x'));

    expect(await answerOf(first, 9)).toBe(frame('<x>'));
  });

  it('that another process holds is told once, tried again, and taken over when it is free', async () => {
    const port = await freePort();
    const holder = doorsOf({ port });
    await holder.isOpen();
    const second = doorsOf({ port });
    await until(() => second.logged.length > 0, { what: 'the trouble to be told' });

    await holder.doors.close();
    await second.isOpen();

    expect(second.logged).toEqual([
      'the port of a partner cannot be opened; it is tried again quietly',
      'the port of a partner is open now',
    ]);
  });

  it('follows the profile without a restart', async () => {
    const [before, after] = [await freePort(), await freePort()];
    const { doors, isOpen, apply } = doorsOf({ port: before });
    await isOpen();

    apply({ port: after });
    await until(() => doors.open().get('bank') === after, { what: 'the new port' });
    const socket = connect(before, '127.0.0.1');
    await expect(once(socket, 'connect')).rejects.toMatchObject({ code: 'ECONNREFUSED' });

    apply(undefined);
    await until(() => doors.open().size === 0, { what: 'the port to be closed' });
  });
});
