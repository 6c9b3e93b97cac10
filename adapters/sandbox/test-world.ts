/** A small shop that sells by HTTP or framed TCP, the gateway's side of it, and a door for what it tells: `await using world = await startShop()`. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import type { Canonical } from '../../gateway/catalogue/contract.ts';
import type {
  Dialect,
  EventReading,
  TranslationContext,
  WireRequest,
  WireResponse,
} from '../../gateway/translation/contract.ts';
import { compileWorld, order, orderTable, plainRows } from '../../gateway/translation/test-world.ts';
import type { CallResult, PartnerConnection, Sandbox, SandboxOptions } from '../contract.ts';
import { createConversation } from '../transports/conversation.ts';
import { openTcpServer } from '../transports/tcp.ts';
import type { WireContract } from '../wire-contract/load.ts';
import { readBody } from './body.ts';
import type { Desk, Effect, Habits, Office, OfficeKind } from './contract.ts';
import { startOfficeUnder } from './office.ts';

export { order };

/** Waits for what is to become true; the test's own time-out ends the wait. */
export async function until<T>(look: () => Promise<T | undefined> | T | undefined): Promise<T> {
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    await pause(5);
  }
}

export type Carrier = 'http' | 'tcp';

export interface ShopDialect {
  readonly carrier: Carrier;
  readonly idempotency?: 'ref' | 'business-key' | 'none';
  /** Requests carry the ticket of a login. */
  readonly ticket?: boolean;
  /** Has codes for "already exists" and "not known". */
  readonly saysMore?: boolean;
}

function dialectText({ carrier, idempotency = 'ref', ticket = false, saysMore = true }: ShopDialect): string {
  const layer = carrier === 'tcp' ? '{ frame: { digits: 6, counts: body }, json: { charset: gbk } }' : '{ json: {} }';
  return `dialect: shop/test
title: 测试
source: composed for a test
idempotency: ${idempotency}
layers:
  request: [ ${layer} ]
  response: [ ${layer} ]
  event: [ ${layer} ]
  answer: [ ${layer} ]
envelope:
  request:
    ref: $ref
    token: $auth.token
${ticket ? '    ticket: $session.ticket\n' : ''}    params: body
  response:
    ref: $ref
    data: body
  event:
    serial: $ref
    token: $auth.callbackToken
    body: body
  answer:
    data: body
outcome:
  of: code
  message: text
  saying: 成功
  success: ["0"]
  refusals:
${saysMore ? '    - { code: "1", as: already-done }\n' : ''}    - { code: "2", as: sold-out }
    - { code: "3", as: not-authorised }
    - { code: "4", as: invalid }
${saysMore ? '  uncertain: ["5"]\n' : ''}event:
  receive: ${carrier === 'tcp' ? 'tcp' : 'POST /callback'}
  answer: { of: code, message: text, applied: "0", repeated: "1", conflicting: "3", refused: "2", saying: 成功 }
codes:
  kind: { goods: "H", works: "G" }
`;
}

const sendTo = (carrier: Carrier, path: string): string => (carrier === 'tcp' ? 'tcp' : `POST ${path}`);

/** Operations are told apart by TYPE; over HTTP by their addresses too. */
function compileShop(how: ShopDialect): Dialect {
  const { carrier } = how;
  const place = orderTable({ TYPE: '="PLACE"', ...plainRows }).replace('POST /order', sendTo(carrier, '/order'));
  const state = `operation: order.state
request:
  send: ${sendTo(carrier, '/state')}
  fields:
    TYPE: ="STATE"
    NO: contractNo
response:
  fields:
    NO: contractNo
    FEN: amountFen
`;
  const paid = `operation: order.paid
event:
  when: body.TYPE = PAID
  identity: [paymentNo]
  fields:
    TYPE: ="PAID"
    NO: paymentNo
    FEN: amountFen
    MEMO: memo | optional(omit)
`;
  const contract = `operation: contract.get
served:
  receive: ${sendTo(carrier, '/ask')}
  when: body.TYPE = CONTRACT
  fields:
    TYPE: ="CONTRACT"
    NO: contractNo
response:
  fields:
    NO: contractNo
    FEN: amountFen
`;
  const { dialect, findings } = compileWorld({
    'dialect.yaml': dialectText(how),
    'order.place.yaml': place,
    'order.state.yaml': state,
    'order.paid.yaml': paid,
    'contract.get.yaml': contract,
  });
  if (findings.length > 0) throw new Error(JSON.stringify(findings));
  return dialect;
}

interface Paper {
  readonly params?: { readonly TYPE?: unknown; readonly NAME?: unknown };
}

/** Reads bytes by itself; a name has twelve characters at most. */
function contractOf(carrier: Carrier): WireContract {
  const paperOf = (bytes: Uint8Array): Paper => {
    const text = carrier === 'tcp' ? new TextDecoder('gbk', { fatal: true }).decode(bytes.subarray(6)) : String(bytes);
    return JSON.parse(text) as Paper;
  };
  function check(_part: string, operation: string, bytes: Uint8Array): string[] {
    try {
      const { params } = paperOf(bytes);
      if (params?.TYPE !== (operation === 'order.place' ? 'PLACE' : 'STATE')) return ['TYPE is of another operation'];
      return String(params.NAME ?? '').length > 12 ? ['NAME is longer than 12'] : [];
    } catch (error) {
      return [(error as Error).message];
    }
  }
  const byPath: Readonly<Record<string, string>> = { '/order': 'order.place', '/state': 'order.state' };
  const addressed = carrier === 'tcp' ? {} : { operationOf: ({ path }: { path: string }) => byPath[path] };
  return { dialect: 'shop/test', operations: Object.values(byPath), check, ...addressed };
}

export interface ShopRecords {
  readonly orders: { id: string; name: string }[];
}

function openShop(desk: Desk<ShopRecords>): Office {
  const { records } = desk;
  return {
    serve(asked) {
      if (asked.operation === 'order.state')
        return { kind: 'success', message: { contractNo: 'HT-1', amountFen: records.orders.length } };
      const { name } = asked.message as { readonly name: string };
      if (name === '没有') return desk.refused('sold-out', '没有货');
      if (name === '出错') throw new Error('the shop is on fire');
      const id = desk.draw('D');
      records.orders.push({ id, name });
      return desk.did(asked, { key: id, summary: `订单 ${name}`, response: { orderId: id, room: '一室' } });
    },
    answer({ path, body }) {
      if (path !== '/login') return undefined;
      return { status: 200, headers: {}, body: Buffer.from(`ticket for ${body}`) };
    },
    admit: ({ vars }) =>
      vars['session.ticket'] === 'expired' ? desk.refused('not-authorised', '票据已过期') : undefined,
    prepare: (operation) => (operation === 'order.place' ? { name: `示例${desk.next()}` } : undefined),
    seeded: { suppliers: ['重庆示例科技有限公司'] },
    state: () => ({ orders: records.orders }),
    controls: [
      {
        method: 'POST',
        path: '/control/orders/{id}/payment',
        run({ params, body }) {
          desk.tell('order.paid', { paymentNo: params.id, amountFen: 5, ...body });
          return params;
        },
      },
    ],
  };
}

export const shopKind: OfficeKind<ShopRecords> = { seed: () => ({ orders: [] }), open: openShop };

export const credentials = { token: 'sim-only-token', callbackToken: 'sim-only-callback' };

export function contextFor(ref: string, more: Partial<TranslationContext> = {}): TranslationContext {
  const now = '2026-03-16T10:15:00+08:00';
  return { ref, serial: '1', now, acceptedAt: now, auth: credentials, profile: {}, ...more };
}

/** The gateway's door: takes events, answers questions. */
interface Door {
  readonly url: string;
  readonly heard: EventReading[];
  /** What it does first, before it answers properly: an HTTP status, or `hang-up`. */
  readonly troubles: (number | 'hang-up')[];
  close(): Promise<void>;
}

function answerOf(dialect: Dialect, heard: EventReading[], request: WireRequest): WireResponse {
  const served = dialect.recognizeServed(request);
  if (served !== undefined) {
    const { message } = served.decodeRequest(
      { ...request, path: request.method === 'TCP' ? '/' : '/ask' },
      contextFor(''),
    );
    const { contractNo } = message as { readonly contractNo: string };
    return served.encodeResponse({ kind: 'success', message: { contractNo, amountFen: 7 } }, contextFor(''));
  }
  const translator = dialect.recognizeEvent(request);
  if (translator === undefined) return { status: 404, headers: {}, body: new Uint8Array() };
  const reading = translator.decodeEvent(request, contextFor(''));
  const seen = heard.some(({ identity }) => identity === reading.identity);
  heard.push(reading);
  return translator.encodeEventAnswer(seen ? 'repeated' : 'applied', '', contextFor(''));
}

async function openHttpDoor(dialect: Dialect): Promise<Door> {
  const heard: EventReading[] = [];
  const troubles: Door['troubles'] = [];
  const server = createServer((message, response) => {
    void readBody(message).then((body = Buffer.alloc(0)) => {
      const trouble = troubles.shift();
      if (trouble === 'hang-up') return void response.destroy();
      if (trouble !== undefined) return void response.writeHead(trouble).end();
      const request = {
        method: 'POST',
        path: message.url ?? '',
        headers: message.headers as Record<string, string>,
        body,
      };
      const answer = answerOf(dialect, heard, request);
      response.writeHead(answer.status, answer.headers).end(answer.body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/partners/shop/callback`,
    heard,
    troubles,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function openTcpDoor(dialect: Dialect): Promise<Door> {
  const framing = dialect.framing('event');
  if (framing === undefined) throw new Error('events have no frame');
  const heard: EventReading[] = [];
  const troubles: Door['troubles'] = [];
  const server = await openTcpServer({
    port: 0,
    framing,
    async handle(body) {
      if (troubles.shift() !== undefined) return { end: 'close' };
      return answerOf(dialect, heard, { method: 'TCP', path: '/', headers: {}, body }).body;
    },
  });
  return { url: server.address, heard, troubles, close: () => server.close(0) };
}

export interface Shop extends AsyncDisposable {
  readonly dialect: Dialect;
  readonly sandbox: Sandbox;
  readonly door: Door;
  readonly partner: PartnerConnection;
  call(message: object, more?: CallOptions): Promise<CallResult>;
  control(method: string, path: string, body?: object): Promise<{ status: number; body: unknown }>;
  counts(): Promise<Readonly<Record<string, number>>>;
  ledger(reference?: string): Promise<Effect[]>;
}

export interface CallOptions {
  readonly operation?: string;
  readonly ref?: string;
  readonly token?: string;
  readonly timeoutMs?: number;
  readonly session?: Readonly<Record<string, string>>;
}

type ShopOptions = Partial<ShopDialect> &
  Partial<Omit<SandboxOptions, 'dialect'>> & {
    readonly habits?: Habits;
    /** The shop with something of its own. */
    readonly kind?: OfficeKind<ShopRecords>;
    /** The shop is not told where its events go. */
    readonly quiet?: boolean;
    /** What the gateway proves itself with, beside the token. */
    readonly identity?: Readonly<Record<string, string>>;
  };

export async function startShop(given: ShopOptions = {}): Promise<Shop> {
  const { carrier = 'http', habits = {}, kind = shopKind, quiet = false, identity = {}, ...options } = given;
  const dialect = compileShop({ ...given, carrier });
  const door = await (carrier === 'tcp' ? openTcpDoor(dialect) : openHttpDoor(dialect));
  const sandboxOptions = {
    partnerId: 'shop',
    district: '500101',
    credentials,
    values: {},
    ...(quiet ? {} : { callbackUrl: door.url }),
    ...options,
    dialect,
  };
  const sandbox = await startOfficeUnder(contractOf(carrier), kind, sandboxOptions, habits).catch(
    async (error: unknown) => {
      await door.close();
      throw error;
    },
  );
  const conversation = createConversation();
  const partner: PartnerConnection = {
    id: 'shop',
    kind: 'shop',
    dialect,
    address: sandbox.address,
    credentials: { ...credentials, ...identity },
    values: {},
  };
  let drawn = 0;

  async function control(method: string, path: string, body?: object) {
    const sent = body === undefined ? {} : { body: JSON.stringify(body) };
    const response = await fetch(`${sandbox.controlAddress}/control/${path}`, { method, ...sent });
    return { status: response.status, body: (await response.json()) as unknown };
  }

  return {
    dialect,
    sandbox,
    door,
    partner,
    control,
    call(message, { operation = 'order.place', ref = `ref-${++drawn}`, token, timeoutMs = 5_000, session } = {}) {
      const translator = dialect.translator(operation);
      if (translator === undefined) throw new Error(`the shop does not speak ${operation}`);
      const context = contextFor(ref, {
        auth: { ...credentials, ...(token === undefined ? {} : { token }) },
        ...(session === undefined ? {} : { session }),
      });
      return conversation.call({ partner, translator, message: message as Canonical, context, timeoutMs });
    },
    async counts() {
      const { body } = await control('GET', 'state');
      return (body as { counts: Record<string, number> }).counts;
    },
    async ledger(reference) {
      const { body } = await control('GET', `ledger${reference === undefined ? '' : `?reference=${reference}`}`);
      return body as Effect[];
    },
    async [Symbol.asyncDispose]() {
      conversation.close();
      await sandbox.close();
      await door.close();
    },
  };
}
