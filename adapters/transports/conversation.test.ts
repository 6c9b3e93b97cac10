import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
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
import type { PartnerCall, PartnerConnection } from '../contract.ts';
import { type ConversationOptions, createConversation } from './conversation.ts';
import { loginFailure } from './failure.ts';
import { openTcpServer } from './tcp.ts';

const open: { close(): unknown }[] = [];
afterEach(async () => {
  for (const thing of open.splice(0)) await thing.close();
});

/** Requests and answers are the reading's kind as text: what a dialect does in detail is tested elsewhere. */
const translator = {
  encodeRequest: (message: Readonly<Record<string, unknown>>, context: TranslationContext) => {
    if (message.bad === true)
      throw new TranslationError({ code: 'GW_TRANSLATION_VALUE', rule: 'bad', message: 'bad value' });
    const token = context.session?.token ?? 'none';
    return { method: 'POST', path: '/ask', headers: { 'x-token': token }, body: Buffer.from(`000005${'.'.repeat(5)}`) };
  },
  decodeResponse: ({ body }: WireResponse): Reading => {
    const said = Buffer.from(body)
      .toString()
      .replace(/^\d{6}/, '');
    if (said === 'success') return { kind: 'success', message: {} };
    if (said === 'refused') return { kind: 'refused', as: 'not-authorised', code: '9', text: '' };
    if (said === 'uncertain') return { kind: 'uncertain', code: '8', text: '' };
    throw new TranslationError({ code: 'GW_TRANSLATION_BYTES', rule: 'unreadable', message: 'unreadable' });
  },
} as unknown as Translator;

const dialect = { framing: () => frameHead({ digits: 6, counts: 'body', suffix: '' }) } as unknown as Dialect;

const partnerAt = (address: string, credentials: Record<string, string> = {}): PartnerConnection => ({
  id: 'p',
  kind: 'k',
  dialect,
  address,
  credentials,
  values: {},
});

const context: TranslationContext = { ref: 'r', serial: '1', now: '', acceptedAt: '', auth: {}, profile: {} };

const callTo = (partner: PartnerConnection, more: Partial<PartnerCall> = {}): PartnerCall => ({
  partner,
  translator,
  message: {},
  context,
  timeoutMs: 3_000,
  ...more,
});

function conversation(options: ConversationOptions = {}) {
  const made = createConversation(options);
  open.push(made);
  return made;
}

async function listening(handle: RequestListener): Promise<string> {
  const server = createServer(handle);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  open.push({
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const answering = (status: number, type: string, body: string): Promise<string> =>
  listening((_request, response) => response.writeHead(status, { 'content-type': type }).end(body));

/** A partner that gives tickets at /login and takes only the newest at /ask. */
async function ticketed(): Promise<{ address: string; seen: string[]; expire(): void; logins: number }> {
  const office = {
    address: '',
    seen: [] as string[],
    logins: 0,
    valid: '',
    expire: () => {
      office.valid = '';
    },
  };
  office.address = await listening((request, response) => {
    if (request.url === '/login') {
      office.logins += 1;
      office.valid = `ticket-${office.logins}`;
      return response.end(office.valid);
    }
    const token = String(request.headers['x-token']);
    office.seen.push(token);
    return response.end(token === office.valid ? 'success' : 'refused');
  });
  return office;
}

const withTicket: ConversationOptions = {
  login: async (_partner, wire) => {
    const answer = await wire.send({ method: 'POST', path: '/login', headers: {}, body: new Uint8Array() });
    return { values: { token: Buffer.from(answer.body).toString() }, livesMs: 60_000 };
  },
  isRejected: (reading) => reading.kind === 'refused' && reading.as === 'not-authorised',
};

describe('a conversation', () => {
  test('goes over TCP where the address says so', async () => {
    const heard: string[] = [];
    const server = await openTcpServer({
      port: 0,
      framing: frameHead({ digits: 6, counts: 'body', suffix: '' }),
      handle: async (frame) => {
        heard.push(Buffer.from(frame).toString());
        return Buffer.from('000007success');
      },
    });
    open.push({ close: () => server.close(0) });

    const result = await conversation().call(callTo(partnerAt(server.address)));

    expect(heard).toEqual(['000005.....']);
    expect(result).toMatchObject({ kind: 'answered', reading: { kind: 'success' } });
  });

  test('with a partner that only calls us sends nothing', async () => {
    expect(await conversation().call(callTo(partnerAt('')))).toMatchObject({
      kind: 'unanswered',
      sent: 'no',
      code: 'GW_PARTNER_UNREACHABLE',
    });
  });

  test.each([
    ['refused', 'text/xml; charset=utf-8', 'answered'],
    ['uncertain', 'application/soap+xml', 'answered'],
    ['success', 'text/xml', 'unanswered'],
    ['<html>Bad Gateway</html>', 'text/xml', 'unanswered'],
    ['refused', 'text/html', 'unanswered'],
    ['refused', 'application/json', 'unanswered'],
  ])('takes "%s" with status 500 and type %s as %s', async (body, type, kind) => {
    const result = await conversation().call(callTo(partnerAt(await answering(500, type, body))));

    expect(result.kind).toBe(kind);
    if (result.kind === 'unanswered') expect(result).toMatchObject({ sent: 'maybe', code: 'GW_PARTNER_HTTP_STATUS' });
  });
});

describe('a conversation that needs a session', () => {
  test('logs in once, and says what it drew so that it can be masked', async () => {
    const office = await ticketed();
    const partner = partnerAt(office.address);
    const { call } = conversation(withTicket);

    const results = await Promise.all(Array.from({ length: 10 }, () => call(callTo(partner))));

    expect(office.logins).toBe(1);
    expect(new Set(office.seen)).toEqual(new Set(['ticket-1']));
    for (const result of results)
      expect(result).toMatchObject({ kind: 'answered', exchangeOf: { secrets: ['ticket-1'] } });
  });

  test('logs in anew when the session was rejected, and sends the message once more', async () => {
    const office = await ticketed();
    const partner = partnerAt(office.address);
    const { call } = conversation(withTicket);
    await call(callTo(partner));
    office.expire();

    const result = await call(callTo(partner));

    expect(result).toMatchObject({ kind: 'answered', reading: { kind: 'success' } });
    expect(office.seen).toEqual(['ticket-1', 'ticket-1', 'ticket-2']);
  });

  test('takes the status 401 for a rejected session', async () => {
    let asked = 0;
    const address = await listening((request, response) => {
      if (request.url === '/login') return response.end('t');
      asked += 1;
      return asked === 1 ? response.writeHead(401).end('token expired') : response.end('success');
    });

    const result = await conversation(withTicket).call(callTo(partnerAt(address)));

    expect(result).toMatchObject({ kind: 'answered', reading: { kind: 'success' } });
  });

  test('does not go round in circles with a partner that takes no session', async () => {
    let asked = 0;
    const address = await listening((request, response) => {
      if (request.url === '/ask') asked += 1;
      response.end(request.url === '/login' ? 't' : 'refused');
    });

    const result = await conversation(withTicket).call(callTo(partnerAt(address)));

    expect(result).toMatchObject({ kind: 'answered', reading: { kind: 'refused' } });
    expect(asked).toBe(2);
  });

  test('that the partner refuses sends nothing, and says so', async () => {
    const login = async () => Promise.reject(loginFailure('密码错误'));

    expect(await conversation({ login }).call(callTo(partnerAt('http://127.0.0.1:9')))).toMatchObject({
      kind: 'unanswered',
      sent: 'no',
      code: 'GW_PARTNER_LOGIN',
      detail: '密码错误',
    });
  });

  test.each([
    ['breaks', (_request, response) => void response.destroy(), 'GW_PARTNER_LOGIN'],
    ['never answers', () => undefined, 'GW_PARTNER_LOGIN'],
  ] as [string, RequestListener, string][])('whose login %s has not been sent', async (_what, handle, code) => {
    const address = await listening(handle);

    const result = await conversation(withTicket).call(callTo(partnerAt(address), { timeoutMs: 80 }));

    expect(result).toMatchObject({ kind: 'unanswered', sent: 'no', code });
  });

  test('whose partner cannot be reached says that, and not that the password is wrong', async () => {
    expect(await conversation(withTicket).call(callTo(partnerAt('http://partner.invalid:9')))).toMatchObject({
      kind: 'unanswered',
      sent: 'no',
      code: 'GW_PARTNER_UNREACHABLE',
    });
  });

  test('is given up when the caller gives up', async () => {
    const giveUp = new AbortController();
    const address = await listening(() => giveUp.abort());

    const result = await conversation(withTicket).call(callTo(partnerAt(address), { signal: giveUp.signal }));

    expect(result).toMatchObject({ kind: 'unanswered', sent: 'no' });
  });
});
