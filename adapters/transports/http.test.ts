import { createServer, type Server as HttpServer, type RequestListener } from 'node:http';
import { type AddressInfo, createServer as createTcpServer, type Server } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { TransportFailure } from './failure.ts';
import { createHttpTransport, type HttpCall } from './http.ts';

const open: { close(): void }[] = [];

afterEach(() => {
  for (const thing of open.splice(0)) thing.close();
});

function transport(options = {}) {
  const made = createHttpTransport(options);
  open.push(made);
  return made;
}

async function listening(server: Server | HttpServer): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  open.push({
    close: () => {
      server.close();
      if ('closeAllConnections' in server) server.closeAllConnections();
    },
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const httpPartner = (handle: RequestListener): Promise<string> => listening(createServer(handle));
const tcpPartner = (connected: Parameters<typeof createTcpServer>[1]): Promise<string> =>
  listening(createTcpServer(connected));

const callTo = (address: string, more: Partial<HttpCall> = {}): HttpCall => ({
  address,
  request: {
    method: 'POST',
    path: '/rest/ask?v=1',
    headers: { 'content-type': 'application/json' },
    body: Buffer.from('{"问":1}'),
  },
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

describe('HTTP', () => {
  test('sends body, headers and trace as given and returns status, headers and bytes', async () => {
    const seen: unknown[] = [];
    const address = await httpPartner((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const { 'content-type': type, 'content-length': length, traceparent } = request.headers;
        seen.push(request.method, request.url, type, length, traceparent, Buffer.concat(chunks).toString());
        response.writeHead(201, { 'X-Answer': 'yes' }).end(Buffer.from([0, 255, 1]));
      });
    });

    const answer = await transport().send(callTo(`${address}/base/`, { traceparent: '00-a-b-01' }));

    expect(seen).toEqual(['POST', '/base/rest/ask?v=1', 'application/json', '9', '00-a-b-01', '{"问":1}']);
    expect(answer.status).toBe(201);
    expect(answer.headers['x-answer']).toBe('yes');
    expect([...answer.body]).toEqual([0, 255, 1]);
  });

  test('keeps its connection for the next call', async () => {
    const ports = new Set<number | undefined>();
    const address = await httpPartner((request, response) => {
      ports.add(request.socket.remotePort);
      request.resume().on('end', () => response.end('ok'));
    });
    const http = transport();

    for (let call = 0; call < 5; call++) await http.send(callTo(address));

    expect(ports.size).toBe(1);
  });

  test('a refused connection proves that nothing was sent', async () => {
    const server = createServer();
    const address = await listening(server);
    await new Promise((resolve) => server.close(resolve));

    const failure = await failureOf(transport().send(callTo(address)));

    expect(failure).toMatchObject({ reason: 'unreachable', phase: 'connecting', sent: 'no' });
  });

  test('a name that does not exist proves that nothing was sent', async () => {
    const failure = await failureOf(transport().send(callTo('http://partner.invalid:9/')));

    expect(failure.sent).toBe('no');
  });

  test('a TLS handshake with something that speaks no TLS proves that nothing was sent', async () => {
    const address = await httpPartner((_request, response) => response.end('plain'));

    const failure = await failureOf(transport().send(callTo(address.replace('http:', 'https:'))));

    expect(failure).toMatchObject({ reason: 'unreachable', sent: 'no' });
  });

  test('a connection closed after it was made leaves open whether something arrived', async () => {
    const address = await tcpPartner((socket) => socket.once('data', () => socket.resetAndDestroy()));

    const failure = await failureOf(transport().send(callTo(address)));

    expect(failure).toMatchObject({ reason: 'lost', phase: 'waiting', sent: 'maybe' });
  });

  test('a kept connection that the partner has dropped leaves open whether something arrived', async () => {
    let calls = 0;
    const address = await httpPartner((request, response) => {
      calls += 1;
      if (calls === 1) request.resume().on('end', () => response.end('ok'));
      else request.socket.destroy();
    });
    const http = transport();
    await http.send(callTo(address));

    const failure = await failureOf(http.send(callTo(address)));

    expect(failure).toMatchObject({ reason: 'lost', sent: 'maybe' });
  });

  test('an answer cut off in the middle is lost, not short', async () => {
    const address = await tcpPartner((socket) =>
      socket.once('data', () => socket.end('HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf')),
    );

    const failure = await failureOf(transport().send(callTo(address)));

    expect(failure).toMatchObject({ reason: 'lost', phase: 'reading', sent: 'maybe' });
  });

  test('the time-out covers the whole call, also an answer that drips', async () => {
    const address = await httpPartner((_request, response) => {
      response.writeHead(200);
      const drip = setInterval(() => response.write('.'), 20);
      response.on('close', () => clearInterval(drip));
    });

    const failure = await failureOf(transport().send(callTo(address, { timeoutMs: 150 })));

    expect(failure).toMatchObject({ reason: 'timeout', sent: 'maybe' });
  });

  test('an answer above the limit is refused while it arrives', async () => {
    const address = await httpPartner((_request, response) => response.end(Buffer.alloc(20_000)));

    const failure = await failureOf(transport({ maxResponseBytes: 10_000 }).send(callTo(address)));

    expect(failure).toMatchObject({ reason: 'too-large', sent: 'maybe' });
  });

  test('a call given up while it waits may have arrived; one given up before it began has not', async () => {
    const giveUp = new AbortController();
    const address = await httpPartner(() => giveUp.abort());
    const http = transport();

    const during = await failureOf(http.send(callTo(address, { signal: giveUp.signal })));
    const before = await failureOf(http.send(callTo(address, { signal: giveUp.signal })));

    expect(during).toMatchObject({ reason: 'aborted', sent: 'maybe' });
    expect(before).toMatchObject({ reason: 'aborted', sent: 'no' });
  });

  test('an address that is none fails as unreachable', async () => {
    expect(await failureOf(transport().send(callTo('not a url')))).toMatchObject({ reason: 'unreachable', sent: 'no' });
  });
});
