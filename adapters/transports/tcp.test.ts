import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { frameHead } from '../../gateway/translation/layers/frame.ts';
import { TransportFailure } from './failure.ts';
import { createTcpTransport, openTcpServer, type TcpCall, type TcpServer, type TcpServerOptions } from './tcp.ts';

const framing = frameHead({ digits: 6, counts: 'body', suffix: '' });
const frame = (text: string): Buffer => Buffer.from(String(text.length).padStart(6, '0') + text, 'latin1');
const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1');

const open: { close(): unknown }[] = [];
afterEach(async () => {
  for (const thing of open.splice(0)) await thing.close();
});

function client(options = {}) {
  const made = createTcpTransport(options);
  open.push(made);
  return made;
}

async function server(options: Partial<TcpServerOptions> = {}): Promise<TcpServer> {
  const made = await openTcpServer({ port: 0, framing, handle: async (bytes) => bytes, ...options });
  open.push({ close: () => made.close(0) });
  return made;
}

/** A partner without manners: does with the connection what it likes. */
async function rawPartner(connected: (socket: Socket) => void): Promise<string> {
  const made: Server = createServer((socket) => connected(socket.on('error', () => undefined)));
  await new Promise<void>((resolve) => made.listen(0, '127.0.0.1', resolve));
  open.push({ close: () => made.close() });
  return `tcp://127.0.0.1:${(made.address() as AddressInfo).port}`;
}

const callTo = (address: string, more: Partial<TcpCall> = {}): TcpCall => ({
  address,
  bytes: frame('ask'),
  framing,
  timeoutMs: 5_000,
  ...more,
});

async function failureOf(call: Promise<unknown>): Promise<TransportFailure> {
  const error = await call.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(TransportFailure);
  return error as TransportFailure;
}

describe('a call over TCP', () => {
  test('sends one message and takes one answer, in however many pieces it comes', async () => {
    const address = await rawPartner((socket) => {
      socket.once('data', () => {
        for (const byte of frame('<answer/>')) socket.write(Buffer.from([byte]));
      });
    });

    expect(text(await client().send(callTo(address)))).toBe('000009<answer/>');
  });

  test('has a connection of its own, closed behind it', async () => {
    const seen: Socket[] = [];
    const address = await rawPartner((socket) => {
      seen.push(socket);
      socket.on('data', (bytes) => socket.write(bytes));
    });
    const tcp = client();

    await tcp.send(callTo(address));
    await tcp.send(callTo(address));
    await once(seen[1]!, 'close');

    expect(seen.map((socket) => socket.destroyed || socket.readableEnded)).toEqual([true, true]);
  });

  test('keeps its connection where told to, and makes another when the partner has closed it', async () => {
    const seen: Socket[] = [];
    const address = await rawPartner((socket) => {
      seen.push(socket);
      socket.on('data', (bytes) => socket.write(bytes));
    });
    const tcp = client();

    await tcp.send(callTo(address, { keep: true }));
    await tcp.send(callTo(address, { keep: true }));
    const kept = seen.length;
    seen[0]!.end();
    await once(seen[0]!, 'close');
    const left = tcp.connections;
    await tcp.send(callTo(address, { keep: true }));

    expect(kept).toBe(1);
    expect(left).toBe(0);
    expect(seen.length).toBe(2);
    expect(tcp.connections).toBe(1);
  });

  test('refused proves that nothing was sent; so does an address that is none', async () => {
    const gone = await server();
    await gone.close();

    expect(await failureOf(client().send(callTo(gone.address)))).toMatchObject({ reason: 'unreachable', sent: 'no' });
    for (const address of ['tcp://partner.invalid:9', 'tcp://host', 'partner', 'http://host:1'])
      expect(await failureOf(client().send(callTo(address)))).toMatchObject({ reason: 'unreachable', sent: 'no' });
  });

  test.each([
    ['ends without an answer', (socket: Socket) => socket.end(), 'lost'],
    ['ends within the header', (socket: Socket) => socket.end('0000'), 'lost'],
    ['ends within the message', (socket: Socket) => socket.end('000009<ans'), 'lost'],
    ['resets', (socket: Socket) => socket.resetAndDestroy(), 'lost'],
    ['answers with no header', (socket: Socket) => socket.write('HTTP/1.1 400 Bad Request\r\n'), 'garbled'],
    ['announces more than is taken', (socket: Socket) => socket.write('999999'), 'garbled'],
    ['answers twice', (socket: Socket) => socket.write(Buffer.concat([frame('a'), frame('b')])), 'garbled'],
    [
      'sends more behind the answer',
      (socket: Socket) => socket.write(Buffer.concat([frame('a'), frame('b').subarray(0, 3)])),
      'garbled',
    ],
  ] as const)('to a partner that %s may have arrived', async (_what, misbehave, reason) => {
    const address = await rawPartner((socket) => socket.once('data', () => misbehave(socket)));

    const failure = await failureOf(client({ maxResponseBytes: 1_000 }).send(callTo(address)));

    expect(failure).toMatchObject({ reason, sent: 'maybe' });
  });

  test('has its time limit over the whole, also for an answer that drips', async () => {
    const address = await rawPartner((socket) => {
      const drip = setInterval(() => socket.write('0'), 15);
      socket.write('009999');
      socket.on('close', () => clearInterval(drip));
    });

    expect(await failureOf(client().send(callTo(address, { timeoutMs: 120 })))).toMatchObject({
      reason: 'timeout',
      sent: 'maybe',
    });
  });

  test('given up while it waits may have arrived; given up before it began has not', async () => {
    const giveUp = new AbortController();
    const address = await rawPartner((socket) => socket.once('data', () => giveUp.abort()));

    const during = await failureOf(client().send(callTo(address, { signal: giveUp.signal })));
    const before = await failureOf(client().send(callTo(address, { signal: giveUp.signal })));

    expect(during).toMatchObject({ reason: 'aborted', sent: 'maybe' });
    expect(before).toMatchObject({ reason: 'aborted', sent: 'no' });
  });

  test('takes an answer without frame up to the end of the connection', async () => {
    const address = await rawPartner((socket) => socket.once('data', () => socket.end('<all/>')));

    expect(text(await client().send(callTo(address, { framing: undefined })))).toBe('<all/>');
  });

  test('leaves no connection behind when the transport is closed', async () => {
    let arrived: (socket: Socket) => void = () => undefined;
    const asked = new Promise<Socket>((resolve) => {
      arrived = resolve;
    });
    const address = await rawPartner((socket) => socket.once('data', () => arrived(socket)));
    const tcp = client();
    const call = failureOf(tcp.send(callTo(address)));
    const socket = await asked;

    tcp.close();

    expect(await call).toMatchObject({ reason: 'lost' });
    if (!socket.destroyed) await once(socket, 'close');
  });
});

/** Sends bytes as they are and collects what comes until the connection ends. */
async function conversationWith(address: string, pieces: readonly (string | Buffer)[]): Promise<string> {
  const { hostname, port } = new URL(address);
  const socket = connect(Number(port), hostname);
  socket.on('error', () => undefined);
  const chunks: Buffer[] = [];
  socket.on('data', (bytes: Buffer) => chunks.push(bytes));
  for (const piece of pieces) socket.write(piece);
  await once(socket, 'close');
  return Buffer.concat(chunks).toString('latin1');
}

describe('a server over TCP', () => {
  test('answers several messages of one connection in their order, the slow before the quick', async () => {
    const heard: string[] = [];
    const made = await server({
      handle: async (bytes) => {
        heard.push(`${text(bytes).at(-1)} begun`);
        if (text(bytes) === '000001a') socket.write(frame('c'));
        for (let turn = text(bytes) === '000001a' ? 50 : 1; turn > 0; turn -= 1)
          await new Promise((resolve) => setImmediate(resolve));
        heard.push(`${text(bytes).at(-1)} done`);
        return text(bytes) === '000001c' ? { end: 'close', bytes } : bytes;
      },
    });
    const socket = connect(made.port, '127.0.0.1');
    const chunks: Buffer[] = [];
    socket.on('data', (bytes: Buffer) => chunks.push(bytes));

    socket.write(Buffer.concat([frame('a'), frame('b')]));
    await once(socket, 'close');

    expect(text(Buffer.concat(chunks))).toBe('000001a000001b000001c');
    expect(heard).toEqual(['a begun', 'a done', 'b begun', 'b done', 'c begun', 'c done']);
  });

  test('answers a partner that has ended its side already', async () => {
    const made = await server();
    const socket = connect(made.port, '127.0.0.1');
    socket.end(frame('last'));

    const [answer] = (await once(socket, 'data')) as [Buffer];

    expect(text(answer)).toBe('000004last');
  });

  test.each([
    ['no header', ['GET / HTTP/1.1\r\n'], 'garbled'],
    ['too much announced', ['000999'], 'garbled'],
    ['a message that is never whole', ['000009<ask'], 'slow'],
  ] as const)('cuts a connection with %s', async (_what, pieces, trouble) => {
    const troubles: string[] = [];
    const made = await server({ maxBytes: 500, messageMs: 40, onTrouble: (what) => void troubles.push(what) });

    expect(await conversationWith(made.address, pieces)).toBe('');

    expect(troubles).toEqual([trouble]);
    expect((await client().send(callTo(made.address))).length).toBe(9);
  });

  test('closes a connection on which nothing comes', async () => {
    const made = await server({ idleMs: 30 });

    expect(await conversationWith(made.address, [])).toBe('');
  });

  test('cuts a connection whose message cannot be handled, and serves the others', async () => {
    const troubles: unknown[] = [];
    const made = await server({
      handle: async (bytes) => {
        if (text(bytes).endsWith('bad')) throw new Error('no');
        return bytes;
      },
      onTrouble: (what) => void troubles.push(what),
    });

    expect(await conversationWith(made.address, [frame('bad')])).toBe('');

    expect(troubles).toEqual(['failed']);
    expect(text(await client().send(callTo(made.address)))).toBe('000003ask');
  });

  test('takes only those who may connect, and only so many at once', async () => {
    const troubles: string[] = [];
    const onTrouble = (what: string): void => void troubles.push(what);
    const closed = await server({ allow: (address) => address !== '127.0.0.1', onTrouble });
    const small = await server({ maxConnections: 1, onTrouble });
    const first = connect(small.port, '127.0.0.1');
    first.write(frame('held'));
    await once(first, 'data');

    await conversationWith(closed.address, []);
    await conversationWith(small.address, []);

    expect(troubles).toEqual(['not-allowed', 'too-many-connections']);
    first.destroy();
  });

  test('when it closes, lets the answer under way go out and takes no more', async () => {
    let release: () => void = () => undefined;
    let begun: () => void = () => undefined;
    const hasBegun = new Promise<void>((resolve) => {
      begun = resolve;
    });
    const made = await openTcpServer({
      port: 0,
      framing,
      handle: (bytes) => {
        begun();
        return new Promise((resolve) => {
          release = () => resolve(bytes);
        });
      },
    });
    const idle = connect(made.port, '127.0.0.1');
    await once(idle, 'connect');
    const answer = client().send(callTo(made.address));
    await hasBegun;

    const closing = made.close();
    release();

    expect(text(await answer)).toBe('000003ask');
    await closing;
    expect(made.connections).toBe(0);
  });

  test('does not wait for ever for an answer that never comes', async () => {
    const made = await openTcpServer({ port: 0, framing, handle: () => new Promise(() => undefined) });
    const call = failureOf(client().send(callTo(made.address)));
    while (made.connections === 0) await new Promise((resolve) => setImmediate(resolve));

    await made.close(20);

    expect(await call).toMatchObject({ sent: 'maybe' });
  });

  test('says which port is taken', async () => {
    const made = await server();

    await expect(openTcpServer({ port: made.port, framing, handle: async (bytes) => bytes })).rejects.toMatchObject({
      code: 'EADDRINUSE',
    });
  });
});
