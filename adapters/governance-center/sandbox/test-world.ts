/** A center, the adapter that calls it and a door for what it tells, in one line: `await using world = await startWorld(name)`. For tests. */
import { toBeijing } from '../../../gateway/catalogue/beijing-time.ts';
import type { Canonical } from '../../../gateway/catalogue/contract.ts';
import type { Dialect, TranslationContext } from '../../../gateway/translation/contract.ts';
import type { Adapter, CallResult, PartnerConnection, Sandbox, SandboxOptions } from '../../contract.ts';
import type { Effect } from '../../sandbox/contract.ts';
import { dialectIn, dialectsOf, type Heard, openEventDoor } from '../../sandbox/door-world.ts';
import { createGovernanceCenterAdapter } from '../adapter.ts';
import { governanceCenterCodecs } from '../codecs.ts';
import { kind } from '../operations.ts';

export { catalogue, messageOf, readingOf, until } from '../../sandbox/door-world.ts';

export const dialectName = 'governance-center/event-json';

const dialects = dialectsOf(kind, governanceCenterCodecs);

export const centerDialect = (): Promise<Dialect> => dialectIn(dialects, dialectName);

export const credentials = {
  appId: 'tongban-test',
  requestSecret: 'test-request-secret',
  eventSecret: 'test-event-secret',
};

export function contextFor(ref: string, auth: Readonly<Record<string, string>> = credentials): TranslationContext {
  const now = toBeijing(new Date());
  return { ref, serial: '1', now, acceptedAt: now, auth, profile: {} };
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

export async function startWorld(options: Partial<SandboxOptions> = {}): Promise<World> {
  const dialect = await centerDialect();
  const adapter = createGovernanceCenterAdapter();
  const door = await openEventDoor(dialect, 'test-center', () => contextFor(''));
  const common = { dialect, credentials, values: {} };
  const sandbox = await adapter.startSandbox({
    ...common,
    partnerId: 'test-center',
    district: '500101',
    callbackUrl: door.url,
    ...options,
  });
  const partner = { ...common, id: 'test-center', kind, address: sandbox.address };
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
    call(operation, message, { ref = `ref-${++drawn}`, credentials: other } = {}) {
      const translator = dialect.translator(operation);
      if (translator === undefined) throw new Error(`${dialectName} does not speak ${operation}`);
      const auth = { ...credentials, ...other };
      return adapter.call({
        partner: { ...partner, credentials: auth },
        translator,
        message: { district: '500101', ...message } as Canonical,
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

export const attachments = [
  { name: '评审报告.pdf', sm3: '66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0', sizeBytes: 183_204 },
];

const technology = { name: '重庆示例科技有限公司', uscc: '91500000MA9MNQ1066' };

/** One referral of each kind. */
export const referrals = {
  'collusive-bidding': {
    referralNo: 'CQ-ZFCG-CT-20260402-003',
    kind: 'collusive-bidding',
    addressee: { level: 'district', unit: '500101-public-security' },
    title: '办公设备采购项目涉嫌串通投标线索',
    subject: 'project',
    collusion: {
      projectCode: 'CQS26A00077',
      lotNo: 'CQS26A00077-1',
      bidOpenedAt: '2026-03-18T09:30:00+08:00',
      suspects: [{ ...technology, role: 'bidder' }],
      indicators: [
        { code: 'SAME_MAC', name: '投标文件制作机器码一致', checkedAt: '2026-04-02T10:10:00+08:00', status: 'open' },
      ],
    },
    attachments,
  },
  'false-test-report': {
    referralNo: 'CQ-ZFCG-JC-20260402-001',
    kind: 'false-test-report',
    addressee: { level: 'municipal', unit: '500000-market-regulation' },
    title: '检测报告鉴定核实',
    subject: 'party',
    testReport: {
      reportNo: 'JC2026-00117',
      laboratory: '重庆示例检测有限公司',
      certificateNo: '262200340001',
      sample: '台式计算机',
      applicant: technology,
      issuedOn: '2026-01-10',
      doubt: '报告编号在检测机构网站查无结果',
    },
    attachments,
  },
  'sme-size': {
    referralNo: 'CQ-ZFCG-HX-20260402-001',
    kind: 'sme-size',
    addressee: { level: 'district', unit: '500101-sme-authority' },
    title: '中小企业划型认定',
    subject: 'party',
    smeSize: {
      enterprise: technology,
      industry: '软件和信息技术服务业',
      employees: 35,
      revenueFen: 480_500_000,
      assetsFen: 300_000_000,
      year: '2025',
      declaredSize: 'small',
    },
    attachments,
  },
} as const;
