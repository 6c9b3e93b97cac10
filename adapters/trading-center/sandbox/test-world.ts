/** A center, the adapter that calls it and a door for its notices, in one line: `await using world = await startWorld(name)`. For tests. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { toBeijing } from '../../../gateway/catalogue/beijing-time.ts';
import type { Canonical } from '../../../gateway/catalogue/contract.ts';
import type {
  Dialect,
  EventAnswer,
  EventReading,
  TranslationContext,
  WireRequest,
} from '../../../gateway/translation/contract.ts';
import type { CallResult, Sandbox, SandboxOptions } from '../../contract.ts';
import { readBody } from '../../sandbox/body.ts';
import type { Effect } from '../../sandbox/contract.ts';
import { dialectsOf } from '../../sandbox/door-world.ts';
import { createTradingCenterAdapter } from '../adapter.ts';
import { tradingCenterCodecs } from '../codecs.ts';
import { kind } from '../operations.ts';

/** Those that speak of venues and deposits, and take any text as a reference. */
export const dialectNames = [
  'trading-center/token-params',
  'trading-center/soap-gb2312',
  'trading-center/open',
] as const;
export const everyDialect = [...dialectNames, 'trading-center/seat-hmac'] as const;

const dialects = dialectsOf(kind, tradingCenterCodecs);

export async function dialectNamed(name: string): Promise<Dialect> {
  const dialect = (await dialects).get(name);
  if (dialect === undefined) throw new Error(`${name} is not loaded`);
  return dialect;
}

export const credentials = { token: 'test-token', callbackSecret: 'test-callback-secret', secret: 'test-secret' };
export const values = { centerName: '万州区公共资源交易中心（模拟）', systemNo: '5001' };

export function contextFor(ref: string): TranslationContext {
  const now = toBeijing(new Date());
  return { ref, serial: '1', now, acceptedAt: now, auth: credentials, profile: values };
}

/** A notice as it came, and what it said. */
export interface Heard {
  readonly request: WireRequest;
  readonly reading: EventReading;
}

export interface World extends AsyncDisposable {
  readonly dialect: Dialect;
  readonly sandbox: Sandbox;
  readonly heard: readonly Heard[];
  /** Statuses the notice door answers first, before it starts to answer properly. */
  readonly troubles: number[];
  call(
    operation: string,
    message: object,
    more?: { ref?: string; timeoutMs?: number; auth?: Readonly<Record<string, string>> },
  ): Promise<CallResult>;
  post(body: Uint8Array, headers: Record<string, string>, path: string): Promise<Response>;
  control(method: string, path: string, body?: object): Promise<{ status: number; body: unknown }>;
  ledger(reference?: string): Promise<Effect[]>;
  /** A second center with the same options but these. */
  startAnother(options: Partial<SandboxOptions>): Promise<Sandbox>;
  heardOf(operation: string, count?: number): Promise<readonly Heard[]>;
}

interface NoticeDoor {
  readonly server: Server;
  readonly url: string;
}

async function openNoticeDoor(dialect: Dialect, heard: Heard[], troubles: number[]): Promise<NoticeDoor> {
  const server = createServer((message, response) => {
    readBody(message).then(
      (body = Buffer.alloc(0)) => {
        const trouble = troubles.shift();
        if (trouble !== undefined) return void response.writeHead(trouble).end();
        const request = {
          method: 'POST',
          path: message.url ?? '',
          headers: message.headers as Record<string, string>,
          body,
        };
        const translator = dialect.recognizeEvent(request);
        if (translator === undefined) return void response.writeHead(404).end();
        const reading = translator.decodeEvent(request, contextFor(''));
        const seen = heard.some((earlier) => earlier.reading.identity === reading.identity);
        heard.push({ request, reading });
        const said: EventAnswer = seen ? 'repeated' : 'applied';
        const answer = translator.encodeEventAnswer(said, '', contextFor(''));
        response.writeHead(answer.status, answer.headers).end(answer.body);
      },
      () => response.destroy(),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/partners/test/callback` };
}

/** Waits for what is to become true; the test's own time-out ends the wait. */
export async function until<T>(look: () => Promise<T | undefined> | T | undefined): Promise<T> {
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    await pause(5);
  }
}

/** `quiet`: the center is not told where its notices go. */
type WorldOptions = Partial<SandboxOptions> & { readonly quiet?: boolean };

export async function startWorld(name: string, { quiet = false, ...options }: WorldOptions = {}): Promise<World> {
  const dialect = await dialectNamed(name);
  const adapter = createTradingCenterAdapter();
  const heard: Heard[] = [];
  const troubles: number[] = [];
  const door = await openNoticeDoor(dialect, heard, troubles);
  const common = { dialect, credentials, values };
  const sandboxOptions = {
    ...common,
    partnerId: 'test-center',
    district: '500101',
    ...(quiet ? {} : { callbackUrl: door.url }),
    ...options,
  };
  const sandbox = await adapter.startSandbox(sandboxOptions);
  let drawn = 0;

  async function control(method: string, path: string, body?: object): Promise<{ status: number; body: unknown }> {
    const sent = body === undefined ? {} : { body: JSON.stringify(body) };
    const response = await fetch(`${sandbox.controlAddress}/control/${path}`, { method, ...sent });
    return { status: response.status, body: await response.json() };
  }

  return {
    dialect,
    sandbox,
    heard,
    troubles,
    call(operation, message, { ref = `ref-${++drawn}`, timeoutMs = 5_000, auth = credentials } = {}) {
      const translator = dialect.translator(operation);
      if (translator === undefined) throw new Error(`${name} does not speak ${operation}`);
      const context = contextFor(ref);
      return adapter.call({
        partner: { ...common, id: 'test-center', kind: 'trading-center', address: sandbox.address },
        translator,
        message: message as Canonical,
        context: { ...context, auth },
        timeoutMs,
      });
    },
    post: (body, headers, path) =>
      fetch(sandbox.address + path, { method: 'POST', headers, body: new Uint8Array(body) }),
    control,
    startAnother: (others) => adapter.startSandbox({ ...sandboxOptions, ...others }),
    async ledger(reference) {
      const { body } = await control('GET', `ledger${reference === undefined ? '' : `?reference=${reference}`}`);
      return body as Effect[];
    },
    heardOf: (operation, count = 1) =>
      until(() => {
        const found = heard.filter((notice) => notice.reading.operation === operation);
        return found.length >= count ? found : undefined;
      }),
    async [Symbol.asyncDispose]() {
      await sandbox.close();
      await adapter.close();
      door.server.closeAllConnections();
      door.server.close();
    },
  };
}
