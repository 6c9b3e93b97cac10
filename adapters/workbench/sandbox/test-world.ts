/** A workbench, the adapter that calls it and a door for what it tells: `await using world = await startWorld()`. For tests. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { toBeijing } from '../../../gateway/catalogue/beijing-time.ts';
import type { Canonical } from '../../../gateway/catalogue/contract.ts';
import type { Dialect, EventReading, Reading, TranslationContext } from '../../../gateway/translation/contract.ts';
import type { CallResult, PartnerConnection, Sandbox, SandboxOptions } from '../../contract.ts';
import { readBody } from '../../sandbox/body.ts';
import type { Effect } from '../../sandbox/contract.ts';
import { dialectsOf } from '../../sandbox/door-world.ts';
import { createWorkbenchAdapter } from '../adapter.ts';
import { kind } from '../operations.ts';

export const dialectName = 'workbench/work-notification';

export { catalogue } from '../../sandbox/door-world.ts';

const dialects = dialectsOf(kind);

export async function workDialect(): Promise<Dialect> {
  const dialect = (await dialects).get(dialectName);
  if (dialect === undefined) throw new Error(`${dialectName} is not loaded`);
  return dialect;
}

export const credentials = {
  appKey: 'test-app',
  appSecret: 'test-app-secret',
  callbackSecret: 'test-callback-secret',
};
export const values = { tenantId: '50000001', ip: '10.66.0.21', mac: '02-00-5E-10-00-21' };

export function contextFor(ref: string): TranslationContext {
  const now = toBeijing(new Date());
  return { ref, serial: '1', now, acceptedAt: now, auth: credentials, profile: values };
}

interface CallOptions {
  readonly ref?: string;
  readonly now?: string;
  readonly partner?: PartnerConnection;
}

export interface World extends AsyncDisposable {
  readonly dialect: Dialect;
  readonly sandbox: Sandbox;
  readonly partner: PartnerConnection;
  readonly heard: readonly EventReading[];
  /** Statuses that the door answers first, before it answers properly. */
  readonly troubles: number[];
  call(operation: string, message: object, more?: CallOptions): Promise<CallResult>;
  /** The reading of a call that must be answered. */
  ask(operation: string, message: object, more?: CallOptions): Promise<Reading>;
  control(method: string, path: string, body?: object): Promise<Record<string, unknown>>;
  ledger(reference?: string): Promise<Effect[]>;
  heardOf(operation: string, count?: number): Promise<readonly EventReading[]>;
}

async function openDoor(dialect: Dialect, heard: EventReading[], troubles: number[]): Promise<Server> {
  const server = createServer(async (message, response) => {
    const body = (await readBody(message)) ?? Buffer.alloc(0);
    const trouble = troubles.shift();
    if (trouble !== undefined) return void response.writeHead(trouble).end();
    const headers = message.headers as Record<string, string>;
    const request = { method: 'POST', path: message.url ?? '', headers, body };
    const translator = dialect.recognizeEvent(request);
    if (translator === undefined) return void response.writeHead(404).end();
    const reading = translator.decodeEvent(request, contextFor(''));
    heard.push(reading);
    const answer = translator.encodeEventAnswer('applied', '', contextFor(''));
    response.writeHead(answer.status, answer.headers).end(answer.body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}

/** Waits for what is to become true; the test's own time-out ends the wait. */
async function until<T>(look: () => T | undefined): Promise<T> {
  for (;;) {
    const found = look();
    if (found !== undefined) return found;
    await pause(5);
  }
}

export async function startWorld(options: Partial<SandboxOptions> = {}): Promise<World> {
  const dialect = await workDialect();
  const adapter = createWorkbenchAdapter();
  const heard: EventReading[] = [];
  const troubles: number[] = [];
  const door = await openDoor(dialect, heard, troubles);
  const callbackUrl = `http://127.0.0.1:${(door.address() as AddressInfo).port}/partners/test/callback`;
  const common = { dialect, credentials, values };
  const own = { ...common, partnerId: 'test-workbench', district: '500000', callbackUrl };
  const sandbox = await adapter.startSandbox({ ...own, ...options });
  const partner: PartnerConnection = { ...common, id: 'test-workbench', kind, address: sandbox.address };
  let drawn = 0;

  async function control(method: string, path: string, body?: object): Promise<Record<string, unknown>> {
    const sent = body === undefined ? {} : { body: JSON.stringify(body) };
    const response = await fetch(`${sandbox.controlAddress}/control/${path}`, { method, ...sent });
    return (await response.json()) as Record<string, unknown>;
  }

  const call: World['call'] = (operation, message, more = {}) => {
    const { ref = `ref-${++drawn}`, now, partner: as = partner } = more;
    const translator = dialect.translator(operation);
    if (translator === undefined) throw new Error(`${dialectName} does not speak ${operation}`);
    const context = { ...contextFor(ref), ...(now === undefined ? {} : { now }), auth: as.credentials };
    return adapter.call({ partner: as, translator, message: message as Canonical, context, timeoutMs: 5_000 });
  };

  return {
    dialect,
    sandbox,
    partner,
    heard,
    troubles,
    call,
    control,
    async ask(operation, message, more) {
      const result = await call(operation, message, more);
      if (result.kind !== 'answered') throw new Error(`${operation}: ${result.code} ${result.detail}`);
      return result.reading;
    },
    async ledger(reference) {
      const path = reference === undefined ? 'ledger' : `ledger?reference=${reference}`;
      return (await control('GET', path)) as unknown as Effect[];
    },
    heardOf: (operation, count = 1) =>
      until(() => {
        const found = heard.filter((event) => event.operation === operation);
        return found.length >= count ? found : undefined;
      }),
    async [Symbol.asyncDispose]() {
      await sandbox.close();
      await adapter.close();
      door.closeAllConnections();
      door.close();
    },
  };
}

const url = 'https://zfcg.example.gov.cn/invoices/26500000000000000017';

export const noticeOf = (noticeNo: string): object => ({
  district: '500000',
  noticeNo,
  receivers: ['10010'],
  title: '收到发票待确认',
  text: '重庆示例科技有限公司 198000.00元，请于2026-03-27前确认或提出异议',
  url,
});

export const todoOf = (todoNo: string): object => ({
  district: '500000',
  todoNo,
  subject: '发票 26500000000000000017 待确认',
  creator: '10001',
  assignee: '10010',
  url,
  dueAt: '2026-03-27T18:00:00+08:00',
});

export const finishOf = (todoId: string): object => ({ district: '500000', todoId, finishedBy: '10010' });
