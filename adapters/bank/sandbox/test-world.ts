/** A bank, the adapter that calls it and a door for what it tells, in one line: `await using world = await startWorld(name)`. For tests. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { setTimeout as pause } from 'node:timers/promises';
import { toBeijing } from '../../../gateway/catalogue/beijing-time.ts';
import type { Canonical } from '../../../gateway/catalogue/contract.ts';
import { loadCatalogue } from '../../../gateway/catalogue/load.ts';
import type {
  Dialect,
  EventReading,
  Reading,
  TranslationContext,
  WireRequest,
} from '../../../gateway/translation/contract.ts';
import { loadDialects } from '../../../gateway/translation/load.ts';
import type { Adapter, CallResult, PartnerConnection, Sandbox, SandboxOptions } from '../../contract.ts';
import type { Effect } from '../../sandbox/contract.ts';
import { createBankAdapter } from '../adapter.ts';
import { kind } from '../operations.ts';

const root = join(import.meta.dirname, '../../..');
export const signedJson = 'bank/signed-json';
export const busiCall = 'bank/busicall';
export const dialectNames = [signedJson, busiCall] as const;

export const catalogue = loadCatalogue(join(root, 'specs'));

/** Of this kind alone: the dialects of others are passed over where their cards are not known. */
async function loadOwnDialects() {
  const known = await catalogue;
  const own = [...known.operations]
    .filter(([, card]) => card.kinds.includes(kind))
    .map(([name, card]) => [name, { ...card, kinds: [kind] }] as const);
  return loadDialects(join(root, 'mappings'), { ...known, operations: new Map(own) });
}

const dialects = loadOwnDialects();

export async function dialectNamed(name: string): Promise<Dialect> {
  const dialect = (await dialects).get(name);
  if (dialect === undefined) throw new Error(`${name} is not loaded`);
  return dialect;
}

export const credentials = {
  appId: 'tongban-test',
  requestSecret: 'test-request-secret',
  eventSecret: 'test-event-secret',
  ourAccount: 'TONGBAN',
  ourPassword: 'test-our-password',
  channelAccount: 'SIMBANK',
  channelPassword: 'test-channel-password',
};
export const values = { bankCode: 'SIM01' };

export function contextFor(ref: string, auth: Readonly<Record<string, string>> = credentials): TranslationContext {
  const now = toBeijing(new Date());
  return { ref, serial: '1', now, acceptedAt: now, auth, profile: values };
}

/** What a bank told: as it came, and what it said. */
export interface Heard {
  readonly request: WireRequest;
  readonly reading: EventReading;
}

export interface World extends AsyncDisposable {
  readonly dialect: Dialect;
  readonly adapter: Adapter;
  readonly sandbox: Sandbox;
  readonly partner: PartnerConnection;
  readonly heard: readonly Heard[];
  /** Statuses that the door answers first, before it starts to answer properly. */
  readonly troubles: number[];
  call(operation: string, message: object, more?: { ref?: string; credentials?: object }): Promise<CallResult>;
  control<T = unknown>(method: string, path: string, body?: object): Promise<T>;
  ledger(): Promise<Effect[]>;
  heardOf(operation: string, count?: number): Promise<readonly Heard[]>;
}

/** Waits for what is to become true; the test's own time-out ends the wait. */
export async function until<T>(look: () => T | undefined | Promise<T | undefined>): Promise<T> {
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    await pause(5);
  }
}

async function openDoor(dialect: Dialect, heard: Heard[], troubles: number[]) {
  const server = createServer(async (incoming, outgoing) => {
    const trouble = troubles.shift();
    const body = await buffer(incoming);
    if (trouble !== undefined) return void outgoing.writeHead(trouble).end();
    const headers = incoming.headers as Record<string, string>;
    const request = { method: incoming.method ?? '', path: incoming.url ?? '', headers, body };
    const translator = dialect.recognizeEvent(request);
    if (translator === undefined) return void outgoing.writeHead(404).end();
    heard.push({ request, reading: translator.decodeEvent(request, contextFor('')) });
    const answer = translator.encodeEventAnswer('applied', '', contextFor(''));
    outgoing.writeHead(answer.status, answer.headers).end(answer.body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/partners/test-bank/callback` };
}

export async function startWorld(
  name: string,
  more: Partial<SandboxOptions> & { readonly profile?: Readonly<Record<string, string>> } = {},
): Promise<World> {
  const dialect = await dialectNamed(name);
  const adapter = createBankAdapter();
  const heard: Heard[] = [];
  const troubles: number[] = [];
  const { profile = credentials, ...options } = more;
  const door = await openDoor(dialect, heard, troubles);
  const common = { dialect, values };
  const sandbox = await adapter.startSandbox({
    ...common,
    credentials,
    partnerId: 'test-bank',
    district: '500101',
    callbackUrl: door.url,
    ...options,
  });
  const partner = { ...common, credentials: profile, id: 'test-bank', kind, address: sandbox.address };
  let drawn = 0;

  async function control<T>(method: string, path: string, body?: object): Promise<T> {
    const sent = body === undefined ? {} : { body: JSON.stringify(body) };
    const response = await fetch(`${sandbox.controlAddress}/control/${path}`, { method, ...sent });
    return (await response.json()) as T;
  }

  return {
    dialect,
    adapter,
    sandbox,
    partner,
    heard,
    troubles,
    control,
    call(operation, message, { ref = `2026040100000000${String(++drawn).padStart(4, '0')}`, credentials: other } = {}) {
      const translator = dialect.translator(operation);
      if (translator === undefined) throw new Error(`${name} does not speak ${operation}`);
      const auth = { ...profile, ...other };
      return adapter.call({
        partner: { ...partner, credentials: auth },
        translator,
        message: { district: '500101', bank: 'test-bank', ...message } as Canonical,
        context: contextFor(ref, auth),
        timeoutMs: 5_000,
      });
    },
    ledger: () => control<Effect[]>('GET', 'ledger'),
    heardOf: (operation, count = 1) =>
      until(() => {
        const found = heard.filter((one) => one.reading.operation === operation);
        return found.length >= count ? found : undefined;
      }),
    async [Symbol.asyncDispose]() {
      await sandbox.close();
      await adapter.close();
      door.server.closeAllConnections();
      await new Promise((resolve) => door.server.close(resolve));
    },
  };
}

/** What an answered call said. */
export function readingOf(result: CallResult): Reading {
  if (result.kind !== 'answered') throw new Error(`not answered: ${result.code} ${result.detail}`);
  return result.reading;
}

/** The message of a success. */
export function messageOf(result: CallResult): Canonical {
  const reading = readingOf(result);
  if (reading.kind !== 'success') throw new Error(`no success: ${JSON.stringify(reading)}`);
  return reading.message;
}

export const application = {
  productNo: 'ZCD-01',
  contractNo: 'CQZC2026-0001-HT01',
  contractAmountFen: 19_800_000,
  supplier: { name: '重庆示例科技有限公司', uscc: '91500000MA9MNQ1066' },
  purchaser: { name: '重庆市示例局', uscc: '115000000099MNQ11A' },
  contact: { name: '张工', phone: '023-58000000' },
  amountFen: 15_000_000,
  months: 12,
};
