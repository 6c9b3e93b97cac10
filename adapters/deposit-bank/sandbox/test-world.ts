/** A bank, the adapter that calls it and a door for its notices, in one line: `await using world = await startWorld()`. For tests. */
import { setTimeout as pause } from 'node:timers/promises';
import { toBeijing } from '../../../gateway/catalogue/beijing-time.ts';
import type { Canonical } from '../../../gateway/catalogue/contract.ts';
import type { Dialect, EventReading, TranslationContext } from '../../../gateway/translation/contract.ts';
import type { CallResult, Sandbox, SandboxOptions } from '../../contract.ts';
import type { Effect } from '../../sandbox/contract.ts';
import { dialectsOf } from '../../sandbox/door-world.ts';
import { openTcpServer, type TcpServer } from '../../transports/tcp.ts';
import { createDepositBankAdapter } from '../adapter.ts';
import { kind } from '../operations.ts';

export const dialectName = 'deposit-bank/framed-xml';
export const values = { instCode: '500101' };

export { catalogue } from '../../sandbox/door-world.ts';

const dialects = dialectsOf(kind);

export async function bankDialect(): Promise<Dialect> {
  const dialect = (await dialects).get(dialectName);
  if (dialect === undefined) throw new Error(`${dialectName} is not loaded`);
  return dialect;
}

export function contextFor(ref: string, profile: Readonly<Record<string, string>> = values): TranslationContext {
  const now = toBeijing(new Date());
  return { ref, serial: '1', now, acceptedAt: now, auth: {}, profile };
}

/** A reference as the dialect draws them. */
export const refOf = (serial: number): string => `20260316${String(serial).padStart(8, '0')}`;

/** A notice as it came, what it said, and how it was answered. */
export interface Heard {
  readonly bytes: Buffer;
  readonly reading: EventReading;
  readonly said: 'applied' | 'repeated';
}

export interface World extends AsyncDisposable {
  readonly dialect: Dialect;
  readonly sandbox: Sandbox;
  readonly heard: readonly Heard[];
  call(
    operation: string,
    message: object,
    more?: { ref?: string; timeoutMs?: number; instCode?: string },
  ): Promise<CallResult>;
  control(method: string, path: string, body?: object): Promise<{ status: number; body: unknown }>;
  ledger(): Promise<Effect[]>;
  heardOf(operation: string, count?: number): Promise<readonly Heard[]>;
}

/** Waits for what is to become true; the test's own time-out ends the wait. */
async function until<T>(look: () => T | undefined): Promise<T> {
  for (;;) {
    const found = look();
    if (found !== undefined) return found;
    await pause(5);
  }
}

function openNoticeDoor(dialect: Dialect, heard: Heard[]): Promise<TcpServer> {
  const framing = dialect.framing('event');
  if (framing === undefined) throw new Error(`${dialect.name} has no frames`);
  return openTcpServer({
    port: 0,
    framing,
    async handle(bytes) {
      const request = { method: 'TCP', path: '/', headers: {}, body: bytes };
      const translator = dialect.recognizeEvent(request);
      if (translator === undefined) return dialect.refuseUnreadable('报文无法识别', contextFor('')).body;
      const reading = translator.decodeEvent(request, contextFor(''));
      const seen = heard.some(
        (earlier) => earlier.reading.operation === reading.operation && earlier.reading.identity === reading.identity,
      );
      const said = seen ? 'repeated' : 'applied';
      heard.push({ bytes: Buffer.from(bytes), reading, said });
      return translator.encodeEventAnswer(said, '', contextFor('')).body;
    },
  });
}

export async function startWorld(more: Partial<SandboxOptions> = {}): Promise<World> {
  const dialect = await bankDialect();
  const adapter = createDepositBankAdapter();
  const heard: Heard[] = [];
  const door = await openNoticeDoor(dialect, heard);
  const common = { dialect, credentials: {}, values };
  const sandbox = await adapter.startSandbox({
    ...common,
    partnerId: 'test-bank',
    district: '500101',
    callbackUrl: door.address,
    ...more,
  });
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
    control,
    call(operation, message, { ref = refOf(++drawn), timeoutMs = 5_000, instCode = values.instCode } = {}) {
      const translator = dialect.translator(operation);
      if (translator === undefined) throw new Error(`${dialectName} does not speak ${operation}`);
      return adapter.call({
        partner: { ...common, id: 'test-bank', kind, address: sandbox.address },
        translator,
        message: { district: '500101', ...message } as Canonical,
        context: contextFor(ref, { instCode }),
        timeoutMs,
      });
    },
    async ledger() {
      return (await control('GET', 'ledger')).body as Effect[];
    },
    heardOf: (operation, count = 1) =>
      until(() => {
        const found = heard.filter((notice) => notice.reading.operation === operation);
        return found.length >= count ? found : undefined;
      }),
    async [Symbol.asyncDispose]() {
      await sandbox.close();
      await adapter.close();
      await door.close(0);
    },
  };
}

/** What an answered call said. */
export function readingOf(result: CallResult): object {
  if (result.kind !== 'answered') throw new Error(`not answered: ${result.code} ${result.detail}`);
  return result.reading;
}
