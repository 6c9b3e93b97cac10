import { createServer, type Server, type ServerOptions } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { TLSSocket } from 'node:tls';
import { afterEach, describe, expect, test } from 'vitest';
import { createAuthority } from './certificates.ts';
import { TransportFailure } from './failure.ts';
import { createHttpTransport, type HttpTransport, type TlsIdentity } from './http.ts';

const authority = createAuthority('示例银行测试根');
const other = createAuthority('另一家的根');
const localhost = authority.issue({ name: 'bank', hosts: ['127.0.0.1', 'localhost'] });
const client = authority.issue({ name: 'tongban' });

const open: { close(): void }[] = [];
afterEach(() => {
  for (const thing of open.splice(0)) thing.close();
});

interface Partner {
  readonly address: string;
  readonly server: Server;
  /** Names in the certificates of those who called, and the connections that they came on. */
  readonly callers: (string | undefined)[];
  readonly ports: Set<number | undefined>;
}

async function partner(options: ServerOptions): Promise<Partner> {
  const callers: (string | undefined)[] = [];
  const ports = new Set<number | undefined>();
  const server = createServer({ cert: localhost.cert, key: localhost.key, ...options }, (request, response) => {
    const { subject } = (request.socket as TLSSocket).getPeerCertificate();
    callers.push(subject?.CN as string | undefined);
    ports.add(request.socket.remotePort);
    response.end('ok');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  open.push({
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  });
  return { address: `https://127.0.0.1:${(server.address() as AddressInfo).port}`, server, callers, ports };
}

function transport(): HttpTransport {
  const made = createHttpTransport();
  open.push(made);
  return made;
}

const request = { method: 'POST', path: '/', headers: {}, body: Buffer.from('<转账/>') };

const call = (http: HttpTransport, address: string, tls?: TlsIdentity) =>
  http.send({ address, request, timeoutMs: 5_000, tls, owner: 'bank' });

async function failureOf(work: Promise<unknown>): Promise<TransportFailure> {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(TransportFailure);
  return error as TransportFailure;
}

const mutual = { ca: authority.cert, requestCert: true, rejectUnauthorized: true } as const;
const identity = { clientCert: client.cert, clientKey: client.key, ca: authority.cert };

describe('TLS', () => {
  test('shows the client certificate of the profile, and trusts the authority named in it', async () => {
    const bank = await partner(mutual);

    const answer = await call(transport(), bank.address, identity);

    expect(answer.status).toBe(200);
    expect(bank.callers).toEqual(['tongban']);
  });

  test.each([
    ['an unknown authority', {}, undefined, 'the authority of its certificate is not known'],
    ['another authority', {}, { ca: other.cert }, 'is not known'],
    [
      'an expired certificate',
      authority.issue({
        name: 'old',
        hosts: ['127.0.0.1'],
        notBefore: new Date(Date.now() - 2 * 86_400_000),
        notAfter: new Date(Date.now() - 86_400_000),
      }),
      { ca: authority.cert },
      'has expired',
    ],
    [
      'a certificate for another name',
      authority.issue({ name: 'other', hosts: ['other.example'] }),
      { ca: authority.cert },
      'is for another name',
    ],
  ])('of %s is refused before a byte is sent, with the reason', async (_what, options, tls, reason) => {
    const bank = await partner(options);

    const failure = await failureOf(call(transport(), bank.address, tls));

    expect(failure).toMatchObject({ reason: 'unreachable', sent: 'no' });
    expect(failure.message).toContain(reason);
    expect(bank.callers).toEqual([]);
  });

  test.each(['TLSv1.2', 'TLSv1.3'] as const)(
    'a missing client certificate reaches no service (%s)',
    async (version) => {
      const bank = await partner({ ...mutual, minVersion: version, maxVersion: version });

      const failure = await failureOf(call(transport(), bank.address, { ca: authority.cert }));

      expect(bank.callers).toEqual([]);
      expect(failure.sent).toBe('no');
      if (version === 'TLSv1.3') expect(failure.message).toContain('wants one');
    },
  );

  test('a client certificate that cannot be used is named, and nothing is sent', async () => {
    const bank = await partner(mutual);
    const http = transport();

    const broken = await failureOf(call(http, bank.address, { ...identity, clientCert: 'no PEM' }));
    const half = await failureOf(call(http, bank.address, { ca: authority.cert, clientCert: client.cert }));

    expect(broken).toMatchObject({ sent: 'no', message: expect.stringContaining('clientCert') });
    expect(half).toMatchObject({ sent: 'no', message: expect.stringContaining('needs both') });
  });

  test('connections are kept for the next call, and not used again under another certificate', async () => {
    const bank = await partner(mutual);
    const http = transport();
    const renewed = authority.issue({ name: 'tongban-2027' });

    for (let again = 0; again < 3; again += 1) await call(http, bank.address, { ...identity });
    const kept = bank.ports.size;
    await call(http, bank.address, { ...identity, clientCert: renewed.cert, clientKey: renewed.key });

    expect(kept).toBe(1);
    expect(bank.callers.at(-1)).toBe('tongban-2027');
    expect(bank.ports.size).toBe(2);
  });

  test('a call under way ends under the certificate it began with', async () => {
    let answer: (() => void) | undefined;
    const server = createServer({ cert: localhost.cert, key: localhost.key, ...mutual }, (_request, response) => {
      if (answer === undefined) answer = () => response.end('late');
      else {
        answer();
        response.end('ok');
      }
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    open.push({
      close: () => {
        server.close();
        server.closeAllConnections();
      },
    });
    const address = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const http = transport();
    const renewed = authority.issue({ name: 'tongban-2027' });

    const first = call(http, address, identity);
    const arrived = new Promise<void>((resolve) => server.once('request', () => resolve()));
    await arrived;
    await call(http, address, { ...identity, clientCert: renewed.cert, clientKey: renewed.key });

    expect(Buffer.from((await first).body).toString()).toBe('late');
  });
});
