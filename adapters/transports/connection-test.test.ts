import { createServer as createHttpServer, type RequestListener } from 'node:http';
import { createServer as createHttpsServer, type ServerOptions } from 'node:https';
import { type AddressInfo, createServer as createTcpServer, type Server, type Socket } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import {
  type Dialect,
  type Reading,
  type TranslationContext,
  TranslationError,
  type Translator,
  type WireResponse,
} from '../../gateway/translation/contract.ts';
import { frameHead } from '../../gateway/translation/layers/frame.ts';
import type { Adapter, PartnerConnection } from '../contract.ts';
import { createAuthority } from './certificates.ts';
import { type ConnectionReport, type ConnectionTest, testConnection } from './connection-test.ts';
import { type ConversationOptions, createConversation } from './conversation.ts';
import { loginFailure } from './failure.ts';
import { openTcpServer } from './tcp.ts';

const open: { close(): unknown }[] = [];
afterEach(async () => {
  for (const thing of open.splice(0)) await thing.close();
});

/** The answer's body is the reading's kind: `success`, `refused not-authorised`, `uncertain`. */
const translator = {
  encodeRequest: () => ({ method: 'POST', path: '/ask', headers: {}, body: Buffer.from('000003ask') }),
  decodeResponse: ({ body }: WireResponse): Reading => {
    const [kind, as = ''] = Buffer.from(body)
      .toString()
      .replace(/^\d{6}/, '')
      .split(' ');
    if (kind === 'success') return { kind, message: {} };
    if (kind === 'refused') return { kind, as, code: '9', text: '无此项目' };
    if (kind === 'uncertain') return { kind, code: '8', text: '维护' };
    throw new TranslationError({
      code: 'GW_TRANSLATION_BYTES',
      rule: 'unreadable',
      message: 'These bytes are no JSON.',
    });
  },
} as unknown as Translator;

const dialect = { framing: () => frameHead({ digits: 6, counts: 'body', suffix: '' }) } as unknown as Dialect;
const context: TranslationContext = { ref: 'r', serial: '1', now: '', acceptedAt: '', auth: {}, profile: {} };
const query = { operation: 'deposit.status', translator, message: {}, context };

const partnerAt = (address: string, credentials: Record<string, string> = {}): PartnerConnection => ({
  id: 'wanzhou',
  kind: 'trading-center',
  dialect,
  address,
  credentials,
  values: {},
});

function adapterOf(options: ConversationOptions = {}): Adapter {
  const conversation = createConversation(options);
  open.push(conversation);
  return {
    kind: 'trading-center',
    operations: [],
    call: conversation.call,
    login: conversation.login,
    startSandbox: () => Promise.reject(new Error('no stand-in was expected')),
    close: async () => undefined,
  };
}

const run = (
  address: string,
  more: Partial<ConnectionTest> & { credentials?: Record<string, string> } = {},
): Promise<ConnectionReport> =>
  testConnection({ partner: partnerAt(address, more.credentials), adapter: adapterOf(), query, ...more });

/** `name passed`, `connect failed partner`, in order. */
const outline = ({ hops }: ConnectionReport): string[] =>
  hops.map(({ hop, result, side }) => [hop, result, side].filter(Boolean).join(' '));

async function listening(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  open.push({
    close: () => {
      server.close();
      if ('closeAllConnections' in server) (server as unknown as { closeAllConnections(): void }).closeAllConnections();
    },
  });
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const httpPartner = async (handle: RequestListener): Promise<string> =>
  `http://${await listening(createHttpServer(handle))}`;
const answering = (body: string, status = 200): Promise<string> =>
  httpPartner((_request, response) => response.writeHead(status).end(body));

const authority = createAuthority('示例根');
const client = authority.issue({ name: 'tongban' });
const own = authority.issue({ name: 'bank', hosts: ['127.0.0.1'] });
const dayMs = 86_400_000;

const httpsPartner = async (options: ServerOptions = {}): Promise<string> =>
  `https://${await listening(
    createHttpsServer({ ...own, ...options }, (_request, response) => response.end('success')),
  )}`;

describe('a test of a connection', () => {
  test('passes every hop of a partner that is well, in order', async () => {
    const report = await run(await answering('success'));

    expect(outline(report)).toEqual([
      'address passed',
      'name skipped',
      'connect passed',
      'authentication passed',
      'query passed',
    ]);
    expect(report).toMatchObject({ partner: 'wanzhou', passed: true, notes: [] });
  });

  test('resolves a name, and says which addresses it has', async () => {
    const address = (await answering('success')).replace('127.0.0.1', 'localhost');

    const report = await run(address);

    expect(report.passed).toBe(true);
    expect(report.hops[1]).toMatchObject({ hop: 'name', facts: { addresses: expect.stringContaining('127.0.0.1') } });
  });

  test('ends at a name that does not exist: the profile is wrong', async () => {
    const report = await run('http://center.invalid:8080');

    expect(report.passed).toBe(false);
    expect(report.hops.at(-1)).toMatchObject({ hop: 'name', result: 'failed' });
    expect(report.hops.at(-1)?.finding.zh).toContain('center.invalid');
  });

  test('ends at a port that nobody listens at: the partner’s side', async () => {
    const server = createTcpServer();
    const address = await listening(server);
    await new Promise((resolve) => server.close(resolve));

    const report = await run(`http://${address}`);

    expect(outline(report).at(-1)).toBe('connect failed partner');
    expect(report.hops.at(-1)?.facts).toEqual({ '127.0.0.1': 'ECONNREFUSED' });
  });

  test.each(['partner', 'ftp://host:21', 'tcp://host'])(
    'ends at once with "%s", which is no address',
    async (address) => {
      expect(outline(await run(address))).toEqual(['address failed ours']);
    },
  );

  test.each([
    ['refused not-authorised', 200, 'authentication failed ours'],
    ['', 401, 'authentication failed ours'],
    ['uncertain', 200, 'query failed partner'],
    ['<html>维护中</html>', 200, 'query failed partner'],
    ['<html>', 502, 'query failed partner'],
    ['<html>', 404, 'query failed ours'],
  ])('with the answer "%s" and status %i ends with: %s', async (body, status, last) => {
    const report = await run(await answering(body, status));

    expect(outline(report).at(-1)).toBe(last);
    expect(report.passed).toBe(false);
    expect(report.hops.at(-1)?.advice?.zh).not.toBe('');
  });

  test('counts a refusal in the partner’s own words as an answer', async () => {
    const report = await run(await answering('refused project-not-found'));

    expect(report.passed).toBe(true);
    expect(report.hops.at(-1)?.finding.zh).toContain('无此项目');
  });

  test.each([
    ['never answers', () => undefined, 'query failed partner'],
    ['breaks the connection', (_request, response) => void response.destroy(), 'query failed network'],
  ] as [string, RequestListener, string][])(
    'with a partner that %s ends with the query',
    async (_what, handle, last) => {
      const report = await run(await httpPartner(handle), { limits: { queryMs: 60 } });

      expect(outline(report).at(-1)).toBe(last);
    },
  );

  test('notes that the clocks differ', async () => {
    const date = new Date(Date.now() - 10 * 60_000).toUTCString();

    const report = await run(
      await httpPartner((_request, response) => response.writeHead(200, { date }).end('success')),
    );

    expect(report.notes).toHaveLength(1);
    expect(report.notes[0]?.zh).toMatch(/本机时钟比对方快 (599|600|601) 秒/);
  });

  test('goes over TCP with a framed query', async () => {
    const server = await openTcpServer({
      port: 0,
      framing: frameHead({ digits: 6, counts: 'body', suffix: '' }),
      handle: async () => Buffer.from('000007success'),
    });
    open.push({ close: () => server.close(0) });

    expect(outline(await run(server.address))).toEqual([
      'address passed',
      'name skipped',
      'connect passed',
      'authentication passed',
      'query passed',
    ]);
  });

  test('ends before the query where there is none to try', async () => {
    const report = await run(await answering('success'), { query: undefined });

    expect(outline(report).slice(-2)).toEqual(['authentication skipped', 'query skipped']);
  });
});

describe('a test of a connection to a partner with a login', () => {
  test('logs in anew, and asks then', async () => {
    let logins = 0;
    const login = async () => {
      logins += 1;
      return { values: { token: 't' }, livesMs: 60_000 };
    };

    const report = await run(await answering('success'), { adapter: adapterOf({ login }) });

    expect(outline(report).slice(-2)).toEqual(['authentication passed', 'query passed']);
    expect(logins).toBe(1);
  });

  test('ends with what the partner said to the login', async () => {
    const login = async () => Promise.reject(loginFailure('账号已停用'));

    const report = await run(await answering('success'), { adapter: adapterOf({ login }) });

    expect(outline(report).at(-1)).toBe('authentication failed ours');
    expect(report.hops.at(-1)?.finding.zh).toContain('账号已停用');
  });
});

describe('a test of a connection over TLS', () => {
  const trusting = { ca: authority.cert };
  const mutual = { ca: authority.cert, requestCert: true, rejectUnauthorized: true } as const;
  const identity = { ...trusting, clientCert: client.cert, clientKey: client.key };

  test('names protocol, certificate and its last day', async () => {
    const report = await run(await httpsPartner(), { credentials: trusting });

    expect(report.passed).toBe(true);
    expect(report.hops[3]).toMatchObject({
      hop: 'tls',
      result: 'passed',
      facts: { protocol: 'TLSv1.3', authority: '示例根', clientCertificate: 'none', notAfter: expect.any(String) },
    });
  });

  test.each([
    ['required', mutual],
    ['optional', {}],
  ])('says that the client certificate is %s', async (wanted, options) => {
    const report = await run(await httpsPartner(options), { credentials: identity });

    expect(report.passed).toBe(true);
    expect(report.hops[3]?.facts).toMatchObject({ clientCertificate: wanted });
  });

  test.each([
    ['an unknown authority', {}, {}, 'ours', '签发机构不受信任'],
    ['another authority', {}, { ca: createAuthority('别家').cert }, 'ours', '签发机构不受信任'],
    [
      'an expired certificate',
      authority.issue({
        name: 'old',
        hosts: ['127.0.0.1'],
        notBefore: new Date(Date.now() - 2 * dayMs),
        notAfter: new Date(Date.now() - dayMs),
      }),
      trusting,
      'partner',
      '过期',
    ],
    [
      'a certificate that is not valid yet',
      authority.issue({ name: 'new', hosts: ['127.0.0.1'], notBefore: new Date(Date.now() + dayMs) }),
      trusting,
      'ours',
      '本机时间',
    ],
    [
      'a certificate for another name',
      authority.issue({ name: 'other', hosts: ['other.example'] }),
      trusting,
      'ours',
      'other.example',
    ],
    [
      'a client certificate wanted and none given (TLS 1.3)',
      { ...mutual, minVersion: 'TLSv1.3' },
      trusting,
      'ours',
      '客户端证书',
    ],
    [
      'a client certificate wanted and none given (TLS 1.2)',
      { ...mutual, maxVersion: 'TLSv1.2' },
      trusting,
      'ours',
      '客户端证书',
    ],
    [
      'a client certificate that the partner does not know',
      { ...mutual, ca: createAuthority('对方只认这家').cert },
      identity,
      'partner',
      '不接受我方',
    ],
    ['a certificate of ours that is none', {}, { ...identity, clientKey: 'no PEM' }, 'ours', 'clientCert'],
  ] as [string, ServerOptions, Record<string, string>, string, string][])(
    'ends at %s',
    async (...[, options, credentials, side, words]) => {
      const report = await run(await httpsPartner(options), { credentials });

      expect(outline(report).at(-1)).toBe(`tls failed ${side}`);
      expect(report.hops.at(-1)?.finding.zh).toContain(words);
    },
  );

  test('ends at a port that speaks no TLS, at one that hangs up, and at one that is silent', async () => {
    const plain = (await answering('success')).replace('http:', 'https:');
    const raw = async (connected: (socket: Socket) => void): Promise<string> =>
      `https://${await listening(createTcpServer((socket) => connected(socket.on('error', () => undefined))))}`;

    const [first, second, third] = [
      await run(plain),
      await run(await raw((socket) => void socket.destroy())),
      await run(await raw((socket) => open.push({ close: () => socket.destroy() })), { limits: { tlsMs: 60 } }),
    ];

    expect(outline(first).at(-1)).toBe('tls failed ours');
    expect(outline(second).at(-1)).toBe('tls failed partner');
    expect(outline(third).at(-1)).toBe('tls failed network');
  });
});
