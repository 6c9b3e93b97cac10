/** Stand-ins of the budget and the adapter that talks to them, in one line: `await using store = await startStore()`. For tests. */
import { setTimeout as pause } from 'node:timers/promises';
import { toBeijing } from '../../../gateway/catalogue/beijing-time.ts';
import type { Canonical } from '../../../gateway/catalogue/contract.ts';
import {
  type Dialect,
  type EventReading,
  SignatureError,
  type TranslationContext,
  TranslationError,
  type WireRequest,
} from '../../../gateway/translation/contract.ts';
import type { CallResult, CollectRound, PartnerConnection, Sandbox, SandboxOptions, Taken } from '../../contract.ts';
import type { Effect } from '../../sandbox/contract.ts';
import { dialectsOf } from '../../sandbox/door-world.ts';
import { createBudgetAdapter } from '../adapter.ts';
import { budgetCodecs } from '../codecs.ts';
import { kind } from '../operations.ts';

export const dialectNames = ['budget/unit-rest', 'budget/voucher-soap'] as const;
export { catalogue } from '../../sandbox/door-world.ts';

const dialects = dialectsOf(kind, budgetCodecs);

/** @param partner whose overrides apply */
export async function dialectNamed(name: string, partner?: string): Promise<Dialect> {
  const dialect = (await dialects).get(name, partner);
  if (dialect === undefined) throw new Error(`${name} is not loaded`);
  return dialect;
}

export const credentials = { tokenid: 'test-token', certId: '001', voucherSecret: 'test-voucher-secret' };
export const values = {
  roleguid: '8A6B1C2D3E4F40519A7B6C5D4E3F2A10',
  menuId: 'F1E2D3C4B5A6478890A1B2C3D4E5F607',
  accountType: '21',
  setMode: '5C0D7E8F9A1B4C2D8E3F4A5B6C7D8E9F##1##电子转账支付',
  divisions: '500000',
};

export function contextFor(ref: string): TranslationContext {
  const now = toBeijing(new Date());
  return { ref, serial: '1', now, acceptedAt: now, auth: credentials, profile: values };
}

/** A reference as the dialects draw them. */
export const refOf = (serial: number): string => serial.toString(16).padStart(32, '0');

type Body = Readonly<Record<string, unknown>>;

export interface World extends AsyncDisposable {
  readonly sandbox: Sandbox;
  readonly partner: PartnerConnection;
  call(operation: string, message: object, more?: { ref?: string; timeoutMs?: number }): Promise<CallResult>;
  control(method: string, path: string, body?: object): Promise<{ status: number; body: Body }>;
  ledger(): Promise<readonly Effect[]>;
}

/** Waits for what is to become true; the test's own time-out ends the wait. */
export async function until<T>(look: () => Promise<T | undefined>): Promise<T> {
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    await pause(5);
  }
}

async function start(name: (typeof dialectNames)[number], more: Partial<SandboxOptions> = {}): Promise<World> {
  const dialect = await dialectNamed(name);
  const adapter = createBudgetAdapter();
  const sandbox = await adapter.startSandbox({
    partnerId: name.replace('/', '-'),
    dialect,
    district: '500000',
    credentials,
    values,
    ...more,
  });
  const partner = { id: sandbox.partnerId, kind, dialect, address: sandbox.address, credentials, values };
  let drawn = 0;

  async function control(method: string, path: string, body?: object): Promise<{ status: number; body: Body }> {
    const sent = body === undefined ? {} : { body: JSON.stringify(body) };
    const response = await fetch(`${sandbox.controlAddress}/control/${path}`, { method, ...sent });
    return { status: response.status, body: (await response.json()) as Body };
  }

  return {
    sandbox,
    partner,
    control,
    call(operation, message, { ref = refOf(++drawn), timeoutMs = 5_000 } = {}) {
      const translator = dialect.translator(operation);
      if (translator === undefined) throw new Error(`${name} does not speak ${operation}`);
      const whole = { district: '500000', ...message } as Canonical;
      return adapter.call({ partner, translator, message: whole, context: contextFor(ref), timeoutMs });
    },
    ledger: async () => (await control('GET', 'ledger')).body as unknown as readonly Effect[],
    async [Symbol.asyncDispose]() {
      await sandbox.close();
      await adapter.close();
    },
  };
}

export const startUnit = (more: Partial<SandboxOptions> = {}): Promise<World> => start('budget/unit-rest', more);

/** What a gateway does with what it fetches, without a database: verified, read, and told from what came before. */
export interface Inbox {
  readonly events: readonly EventReading[];
  take(arrival: WireRequest): Promise<Taken>;
}

export function openInbox(dialect: Dialect, context = contextFor('')): Inbox {
  const events: EventReading[] = [];
  return {
    events,
    async take(arrival) {
      try {
        const reading = dialect.recognizeEvent(arrival)?.decodeEvent(arrival, context);
        if (reading === undefined) return { how: 'unreadable', text: '业务类型未知，未受理' };
        const seen = events.find(
          ({ operation, identity }) => operation === reading.operation && identity === reading.identity,
        );
        if (seen !== undefined) {
          const same = JSON.stringify(seen.message) === JSON.stringify(reading.message);
          return same ? { how: 'repeated', text: '重复' } : { how: 'conflicting', text: '与此前的内容不一致' };
        }
        events.push(reading);
        return { how: 'applied', text: '成功' };
      } catch (error) {
        if (error instanceof SignatureError) return { how: 'unauthenticated', text: '验签失败，未受理' };
        if (error instanceof TranslationError) return { how: 'unreadable', text: '报文无法解析，未受理' };
        throw error;
      }
    },
  };
}

export interface StoreWorld extends World {
  readonly inbox: Inbox;
  /** One round of each collection. */
  collect(more?: Partial<CollectRound>): Promise<{ readonly more: boolean }>;
  /** The vouchers of the store and what became of them. */
  vouchers(): Promise<readonly { voucherNo: string; state: string; reason?: string; reads: number }[]>;
}

export async function startStore(more: Partial<SandboxOptions> = {}): Promise<StoreWorld> {
  const world = await start('budget/voucher-soap', more);
  const adapter = createBudgetAdapter();
  const { partner } = world;
  const inbox = openInbox(partner.dialect);
  return {
    ...world,
    inbox,
    async collect(round = {}) {
      const whole: CollectRound = {
        partner,
        cursor: undefined,
        context: () => contextFor(''),
        timeoutMs: 5_000,
        signal: new AbortController().signal,
        take: inbox.take,
        ...round,
      };
      const collected = [];
      for (const each of adapter.collections?.(partner.dialect) ?? []) collected.push(await each.collect(whole));
      return { more: collected.some((one) => one.more) };
    },
    vouchers: async () => (await world.control('GET', 'state')).body.vouchers as never,
    async [Symbol.asyncDispose]() {
      await adapter.close();
      await world[Symbol.asyncDispose]();
    },
  };
}
