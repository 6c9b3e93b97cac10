/** A bank, the adapter that calls it and a door for what it tells, in one line: `await using world = await startWorld(name)`. For tests. */
import { toBeijing } from '../../../gateway/catalogue/beijing-time.ts';
import type { Canonical } from '../../../gateway/catalogue/contract.ts';
import type { Dialect, TranslationContext } from '../../../gateway/translation/contract.ts';
import type { Adapter, CallResult, PartnerConnection, Sandbox, SandboxOptions } from '../../contract.ts';
import type { Effect } from '../../sandbox/contract.ts';
import { dialectIn, dialectsOf, type Heard, openEventDoor } from '../../sandbox/door-world.ts';
import { createBankAdapter } from '../adapter.ts';
import { kind } from '../operations.ts';

export { catalogue, messageOf, readingOf, until } from '../../sandbox/door-world.ts';

export const signedJson = 'bank/signed-json';
export const busiCall = 'bank/busicall';
export const dialectNames = [signedJson, busiCall] as const;

const dialects = dialectsOf(kind);

export const dialectNamed = (name: string): Promise<Dialect> => dialectIn(dialects, name);

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

export async function startWorld(
  name: string,
  more: Partial<SandboxOptions> & { readonly profile?: Readonly<Record<string, string>> } = {},
): Promise<World> {
  const dialect = await dialectNamed(name);
  const adapter = createBankAdapter();
  const { profile = credentials, ...options } = more;
  const door = await openEventDoor(dialect, 'test-bank', () => contextFor(''));
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
    heard: door.heard,
    troubles: door.troubles,
    heardOf: door.heardOf,
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
    async [Symbol.asyncDispose]() {
      await sandbox.close();
      await adapter.close();
      await door.close();
    },
  };
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
