/** The door on a ground of its own, with a partner whose dialect only says what it was given. `await using door = await openDoor(ground)`. */
import { join } from 'node:path';
import type { FastifyInstance, InjectOptions, LightMyRequestResponse } from 'fastify';
import type { ApiParts } from '../../gateway/api/contract.ts';
import { createApi } from '../../gateway/api/server.ts';
import type { Canonical, Catalogue } from '../../gateway/catalogue/contract.ts';
import { loadCatalogue } from '../../gateway/catalogue/load.ts';
import type { Directory } from '../../gateway/directory/contract.ts';
import { openDirectory } from '../../gateway/directory/directory.ts';
import type { Journal } from '../../gateway/journal/contract.ts';
import { createJournal } from '../../gateway/journal/journal.ts';
import type { Ring } from '../../gateway/messaging/contract.ts';
import { type Dialect, TranslationError, type Translator } from '../../gateway/translation/contract.ts';
import type { Ground } from './columns.ts';

export const specsDir = join(import.meta.dirname, '..', '..', 'specs');
const catalogue: Catalogue = await loadCatalogue(specsDir);

export const clients = {
  procurement: {
    secret: 'procurement-secret-01',
    scopes: [
      'venue:read',
      'venue:write',
      'deposit:read',
      'deposit:write',
      'evidence:read',
      'evidence:write',
      'exchange:read',
      'exchange:cancel',
    ],
    districts: ['*'],
  },
  wanzhou: {
    secret: 'wanzhou-client-secret',
    scopes: ['venue:read', 'venue:write', 'evidence:read', 'exchange:read', 'exchange:cancel', 'partners:read'],
    districts: ['500101'],
  },
  operator: {
    secret: 'operator-secret-00001',
    scopes: [
      'operations:read',
      'partners:read',
      'partners:write',
      'clients:write',
      'exchange:cancel',
      'exchange:resolve',
      'calendar:write',
      'webhook:read',
      'webhook:write',
    ],
    districts: ['*'],
  },
  supervisor: {
    secret: 'supervisor-secret-001',
    scopes: ['operations:read', 'exchange:resolve'],
    districts: ['*'],
  },
} as const;
export type ClientId = keyof typeof clients;

/** Speaks every operation but `deposit.account`; has no character for 𠀀. */
const operations = [...catalogue.operations.keys()].filter((name) => name !== 'deposit.account');

const translator = (operation: string): Translator =>
  ({
    dialect: 'trading-center/plain',
    operation,
    hash: '0123456789abcdef',
    encodeRequest(message: Canonical) {
      if (JSON.stringify(message).includes('𠀀'))
        throw new TranslationError({
          code: 'GW_TRANSLATION_VALUE',
          rule: 'charset(gbk)',
          message: '字符 𠀀 不在 GBK 中。 The character is not in GBK.',
          canonicalPath: 'projectName',
          wirePath: 'PROJECT_NAME',
          file: 'mappings/trading-center/plain/venue.book.yaml',
          line: 7,
        });
      return { method: 'POST', path: '/', headers: {}, body: Buffer.from(JSON.stringify(message)) };
    },
  }) as unknown as Translator;

const dialect: Dialect = {
  name: 'trading-center/plain',
  kind: 'trading-center',
  title: 'plain',
  source: 'synthetic',
  idempotency: 'ref',
  drawRef: ({ entropy }) => `R-${entropy}`,
  translator: (operation) => (operations.includes(operation) ? translator(operation) : undefined),
  operations,
  framing: () => undefined,
  recognizeEvent: () => undefined,
  recognizeServed: () => undefined,
  refuseUnreadable: () => ({ status: 400, headers: {}, body: new Uint8Array() }),
};

export interface Door extends AsyncDisposable {
  readonly app: FastifyInstance;
  readonly journal: Journal;
  readonly directory: Directory;
  readonly rung: Ring[];
  /** Business time of the door; may be set. */
  readonly clock: { at: Date };
  readonly logged: { level: string; fields: object; message: string }[];
  token(client?: ClientId): Promise<string>;
  /** As a client, with its token. */
  as(client: ClientId, request: InjectOptions): Promise<LightMyRequestResponse>;
  /** A command with a key of its own unless `headers` name one. */
  command(
    url: string,
    body: unknown,
    headers?: Record<string, string>,
    client?: ClientId,
  ): Promise<LightMyRequestResponse>;
}

export const booking = (more: object = {}) => ({
  district: '500101',
  projectCode: 'CQS26A00077',
  projectName: '办公设备采购',
  purchaser: { name: '重庆市示例局', uscc: '115000000099MNQ11A' },
  contact: { name: '张三', phone: '023-00000000' },
  venueKind: 'bid-opening',
  session: { start: '2026-12-01T09:30:00+08:00', end: '2026-12-01T11:30:00+08:00' },
  seats: 20,
  remote: false,
  ...more,
});

const logger = (logged: Door['logged']) => {
  const to = (level: string) => (fields: object, message: string) => void logged.push({ level, fields, message });
  return { debug: to('debug'), info: to('info'), warn: to('warn'), error: to('error') };
};

async function fill(directory: Directory): Promise<void> {
  for (const [id, client] of Object.entries(clients)) await directory.applyClient({ id, ...client });
  await directory.applyPartner({
    id: 'wanzhou-trading-center',
    kind: 'trading-center',
    name: '万州区公共资源交易中心',
    dialect: 'trading-center/plain',
    address: 'http://127.0.0.1:9',
    credentials: { token: 'partner-secret-token' },
    contact: { name: '李四', phone: '023-00000001' },
    limits: { backlog: 1000 },
    routes: ['500101', '500102', '500105'].map((district) => ({ district, from: '2026-01-01' })),
  });
}

let keys = 0;

export async function openDoor(ground: Ground, parts: Partial<ApiParts> = {}): Promise<Door> {
  const { store } = ground;
  const logged: Door['logged'] = [];
  const log = logger(logged);
  const known = {
    get: (name: string) => (name === dialect.name ? dialect : undefined),
    names: () => [dialect.name],
    varied: () => undefined,
  };
  const directory = await openDirectory({ store, dialects: known, catalogue, log });
  await fill(directory);
  const journal = createJournal(store);
  const rung: Ring[] = [];
  const clock = { at: new Date('2026-11-22T10:00:00+08:00') };
  const app = await createApi({
    specsDir,
    store,
    journal,
    directory,
    catalogue,
    log,
    clock: { now: () => clock.at },
    relay: { ring: (rings) => void rung.push(...rings) },
    queryRoad: { query: () => Promise.reject(new Error('no question was expected')) },
    inbound: { receive: () => Promise.reject(new Error('no notice was expected')) },
    connections: { test: () => Promise.reject(new Error('no test of a connection was expected')) },
    pull: {
      lease: () => Promise.reject(new Error('nobody was expected to fetch')),
      confirm: () => Promise.reject(new Error('nobody was expected to confirm')),
      endWaits() {},
    },
    loops: {
      submit: () => Promise.reject(new Error('no loop was expected to be fed')),
      get: async () => undefined,
      byKey: async () => undefined,
      list: async () => ({ loops: [] }),
      history: async () => [],
      unclaimed: async () => [],
    },
    measures: { complaintRates: () => Promise.reject(new Error('no rates were expected')) },
    webhooks: {
      put: () => Promise.reject(new Error('no webhook was expected')),
      list: async () => [],
      get: () => Promise.reject(new Error('no webhook was expected')),
      remove: () => Promise.reject(new Error('no webhook was expected')),
      rotate: () => Promise.reject(new Error('no webhook was expected')),
      deliveries: async () => [],
      redeliver: () => Promise.reject(new Error('no webhook was expected')),
      test: () => Promise.reject(new Error('no webhook was expected')),
    },
    evidence: {
      maxBytes: 1_000_000,
      put: () => Promise.reject(new Error('no file was expected')),
      open: () => Promise.reject(new Error('no file was asked for')),
      missing: async (files) => files.map((file) => ({ ...file, why: 'not-stored' as const })),
    },
    calendars: {
      list: async () => [],
      publish: () => Promise.reject(new Error('no calendar was expected')),
    },
    contracts: { put: () => Promise.reject(new Error('no contract was expected')) },
    metrics: { contentType: 'text/plain; version=0.0.4', text: async () => 'up 1\n' },
    health: { report: async () => ({ ready: true, parts: [] }) },
    status: async () => ({ ready: true }),
    ...parts,
  });
  const tokens = new Map<string, string>();
  const token = async (client: ClientId = 'procurement'): Promise<string> => {
    const known = tokens.get(client);
    if (known !== undefined) return known;
    const payload = { grant_type: 'client_credentials', client_id: client, client_secret: clients[client].secret };
    const answer = await app.inject({ method: 'POST', url: '/oauth/token', payload });
    tokens.set(client, answer.json().access_token);
    return answer.json().access_token;
  };
  const as: Door['as'] = async (client, request) =>
    app.inject({ ...request, headers: { authorization: `Bearer ${await token(client)}`, ...request.headers } });
  return {
    app,
    journal,
    directory,
    rung,
    clock,
    logged,
    token,
    as,
    command: (url, body, headers = {}, client = 'procurement') =>
      as(client, {
        method: 'POST',
        url,
        payload: typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body),
        headers: { 'content-type': 'application/json', 'idempotency-key': `key-${++keys}`, ...headers },
      }),
    async [Symbol.asyncDispose]() {
      await app.close();
      await directory.close();
      await journal.close();
    },
  };
}
