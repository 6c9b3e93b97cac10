/** A credit platform and the adapter that calls it, in one line: `await using world = await startWorld(name)`. For tests. */
import { toBeijing } from '../../../gateway/catalogue/beijing-time.ts';
import type { Canonical } from '../../../gateway/catalogue/contract.ts';
import type { Dialect, Reading, TranslationContext } from '../../../gateway/translation/contract.ts';
import type { CallResult, PartnerConnection, Sandbox, SandboxOptions } from '../../contract.ts';
import type { Effect } from '../../sandbox/contract.ts';
import { dialectsOf } from '../../sandbox/door-world.ts';
import { createCreditAdapter } from '../adapter.ts';
import { kind } from '../operations.ts';

export const dialectNames = ['credit/ticket-soap', 'credit/md5-json'] as const;
export type DialectName = (typeof dialectNames)[number];

export { catalogue } from '../../sandbox/door-world.ts';

const dialects = dialectsOf(kind);

export async function dialectNamed(name: string): Promise<Dialect> {
  const dialect = (await dialects).get(name);
  if (dialect === undefined) throw new Error(`${name} is not loaded`);
  return dialect;
}

export const credentials = {
  userName: 'test-user',
  password: 'test-password',
  signKey: 'test-sign-key',
  appKey: 'test-app',
  secret: 'test-secret',
};
export const values = { senderId: 'CQZFCG-01', ip: '10.66.0.21', mac: '02-00-5E-10-00-21' };

export function contextFor(ref: string): TranslationContext {
  const now = toBeijing(new Date());
  return { ref, serial: '1', now, acceptedAt: now, auth: credentials, profile: values };
}

interface CallOptions {
  readonly ref?: string;
  readonly timeoutMs?: number;
  /** The time that the request says it was made. */
  readonly now?: string;
  /** Another profile of the same partner: its session is its own. */
  readonly partner?: PartnerConnection;
}

export interface World extends AsyncDisposable {
  readonly dialect: Dialect;
  readonly sandbox: Sandbox;
  readonly partner: PartnerConnection;
  call(operation: string, message: object, more?: CallOptions): Promise<CallResult>;
  /** The reading of a call that must be answered. */
  ask(operation: string, message: object, more?: CallOptions): Promise<Reading>;
  control(method: string, path: string, body?: object): Promise<Record<string, unknown>>;
  ledger(reference?: string): Promise<Effect[]>;
}

export async function startWorld(name: DialectName, options: Partial<SandboxOptions> = {}): Promise<World> {
  const dialect = await dialectNamed(name);
  const adapter = createCreditAdapter();
  const common = { dialect, credentials, values };
  const sandbox = await adapter.startSandbox({ ...common, partnerId: 'test-credit', district: '500000', ...options });
  const own: PartnerConnection = {
    ...common,
    values: options.values ?? values,
    id: 'test-credit',
    kind,
    address: sandbox.address,
  };
  let drawn = 0;

  async function control(method: string, path: string, body?: object): Promise<Record<string, unknown>> {
    const sent = body === undefined ? {} : { body: JSON.stringify(body) };
    const response = await fetch(`${sandbox.controlAddress}/control/${path}`, { method, ...sent });
    return (await response.json()) as Record<string, unknown>;
  }

  const call: World['call'] = (operation, message, more = {}) => {
    const { ref = `ref-${++drawn}`, timeoutMs = 5_000, now, partner = own } = more;
    const translator = dialect.translator(operation);
    if (translator === undefined) throw new Error(`${name} does not speak ${operation}`);
    const context = { ...contextFor(ref), ...(now === undefined ? {} : { now }), auth: partner.credentials };
    return adapter.call({ partner, translator, message: message as Canonical, context, timeoutMs });
  };

  return {
    dialect,
    sandbox,
    partner: own,
    call,
    async ask(operation, message, more) {
      const result = await call(operation, message, more);
      if (result.kind !== 'answered') throw new Error(`${operation}: ${result.code} ${result.detail}`);
      return result.reading;
    },
    control,
    async ledger(reference) {
      const path = reference === undefined ? 'ledger' : `ledger?reference=${reference}`;
      return (await control('GET', path)) as unknown as Effect[];
    },
    async [Symbol.asyncDispose]() {
      await sandbox.close();
      await adapter.close();
    },
  };
}

export const uscc = '91500000MA9MNQ1066';
const operator = { name: '张工' };

export const question = { district: '500000', uscc, operator, purpose: '政府采购供应商资格审查' };

export const reportUnder = (ticket: string | undefined): object => ({
  district: '500000',
  ...(ticket === undefined ? {} : { ticket }),
  uscc,
  hitNo: 'BL-2025-118',
  reporter: { name: '重庆市示例局', uscc: '115000000099MNQ11A' },
  business: '政府采购',
  measures: [{ measureType: '01', description: '禁止参加本次采购活动' }],
  operator,
});

export const revocationOf = (reportNo: string): object => ({
  district: '500000',
  reportNo,
  reason: '名单已移出',
  operator,
});

export const recordOf = (documentNo: string): object => ({
  district: '500000',
  documentNo,
  subject: { name: '重庆示例科技有限公司', uscc },
  subjectKind: 'legal-person',
  penaltyName: '串通投标行政处罚',
  penaltyKind: 'fine',
  violation: '串通投标',
  facts: '与其他供应商协商报价',
  basis: '《中华人民共和国政府采购法》第七十七条',
  content: '罚款',
  fineFen: 1_980_000,
  authority: { name: '重庆市示例局', uscc: '115000000099MNQ11A' },
  decidedOn: '2025-06-30',
  publicUntil: '9999-12-31',
  status: 'valid',
  division: '500000',
});
