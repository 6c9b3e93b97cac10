/** A referral from its dispatch to its end, with the center's stand-in: who has it, until when, and what follows. */
import { describe, expect, it } from 'vitest';
import { runCommandLine } from '../../gateway/cli/run.ts';
import { columns } from '../support/columns.ts';
import { until } from '../support/wait.ts';
import { startGateway, type World, type WorldClient } from '../support/world.ts';

const center = 'governance-center';
const platform = 'credit-platform';
const attachments = [
  { name: '评审报告.pdf', sm3: '66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0', sizeBytes: 183_204 },
];
/** Large by its figures, small by its own word. */
const sme = {
  district: '500101',
  referralNo: 'CQ-ZFCG-HX-20260402-011',
  kind: 'sme-size',
  addressee: { level: 'district', unit: '500101-sme-authority' },
  title: '中小企业划型认定',
  subject: 'party',
  smeSize: {
    enterprise: { name: '重庆示例科技有限公司', uscc: '91500000MA9MNQ1066' },
    industry: '软件和信息技术服务业',
    employees: 500,
    revenueFen: 2_000_000_000,
    assetsFen: 300_000_000,
    year: '2025',
    declaredSize: 'small',
  },
  attachments,
};

interface Seen {
  readonly state: string;
  readonly overdue: boolean;
  readonly content: { readonly escalatedTo?: string };
  readonly commands: readonly { readonly name: string; readonly state: string }[];
  readonly links: { readonly history: string };
}

const collusion = {
  district: '500101',
  referralNo: 'CQ-ZFCG-CT-20260402-012',
  kind: 'collusive-bidding',
  addressee: { level: 'district', unit: '500101-public-security' },
  title: '办公设备采购项目涉嫌串通投标线索',
  subject: 'party',
  collusion: {
    projectCode: 'CQS26A00077',
    lotNo: 'CQS26A00077-1',
    bidOpenedAt: '2026-03-18T09:30:00+08:00',
    suspects: [{ name: '重庆示例科技有限公司', uscc: '91500000MA9MNQ1066', role: 'bidder' }],
    indicators: [
      { code: 'SAME_MAC', name: '投标文件制作机器码一致', checkedAt: '2026-04-02T10:10:00+08:00', status: 'open' },
    ],
  },
  attachments,
};
const penalty = {
  documentNo: '渝财采罚〔2025〕12号',
  subject: { name: '重庆示例科技有限公司', uscc: '91500000MA9MNQ1066' },
  subjectKind: 'legal-person',
  penaltyName: '串通投标行政处罚',
  penaltyKind: 'fine',
  violation: '串通投标',
  facts: '与其他供应商协商报价',
  basis: '《中华人民共和国政府采购法》第七十七条',
  content: '罚款并列入不良行为记录名单',
  fineFen: 1_980_000,
  authority: { name: '重庆市示例局', uscc: '115000000099MNQ11A' },
  decidedOn: '2025-06-30',
  publicUntil: '2026-06-30',
  division: '500101',
};

const pathOf = ({ referralNo }: { readonly referralNo: string }): string => `/v1/referrals/${referralNo}`;
const path = pathOf(sme);

const reaches = (client: WorldClient, what: string, is: (loop: Seen) => boolean, at = path): Promise<Seen> =>
  until(
    async () => {
      const { status, body } = await client.get(at);
      return status === 200 && is(body as Seen) ? (body as Seen) : undefined;
    },
    { what },
  );

/** The center takes no step by itself. */
async function waitsForTester(world: World): Promise<void> {
  const sandbox = world.demo.sandboxes.find(({ partner }) => partner === center);
  const answer = await fetch(`${sandbox?.control}/control/pace`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ ms: 0 }),
  });
  expect(answer.status).toBeLessThan(300);
}

async function tongban(world: World, ...argv: string[]): Promise<string> {
  const lines: string[] = [];
  await runCommandLine(argv, {
    env: { TONGBAN_DATA_DIR: world.dataDir },
    out: (line) => lines.push(line),
    outBytes: () => {},
    err: (line) => lines.push(line),
    readInput: async () => Buffer.alloc(0),
  });
  return lines.join('\n');
}

describe.each(columns)('the loop of a referral, $title', ({ title }) => {
  const start = () => startGateway({ column: title, config: { demoPartners: [center] } });

  it('waits for finance with the feedback, and is closed by the check alone', async () => {
    await using world = await start();
    const client = await world.as('procurement');
    await client.post('/v1/referrals', sme);

    await reaches(client, 'the feedback', ({ state }) => state === 'feedback');
    expect(await tongban(world, 'loops', '--kind', 'referral', '--owner', 'finance')).toMatch(
      /referral +CQ-ZFCG-HX-20260402-011 +已反馈，待核查 feedback +finance +20\d\d-/,
    );
    const { status, body } = await client.post(`${path}/checks`, { verdict: 'confirmed', opinion: '认定无误' });

    expect([status, body]).toMatchObject([200, { outcome: 'applied', loop: { state: 'closed', open: false } }]);
    const again = await client.post(`${path}/checks`, { verdict: 'confirmed', opinion: '认定无误' });
    expect(again).toMatchObject({ status: 409, body: { code: 'GW_LOOP_REFUSED', reason: 'checked-already' } });
    const shown = await tongban(world, 'loops', 'show', 'referral', sme.referralNo);
    expect(shown).toContain('已办结 closed');
    expect(shown).toMatch(/T3 .* met /);
    expect(shown).toMatch(/referral\.checked +refused: checked-already/);
  });

  it('comes back to finance where the center does not take its dispute', async () => {
    await using world = await start();
    const client = await world.as('procurement');
    await client.post('/v1/referrals', sme);
    await reaches(client, 'the feedback', ({ state }) => state === 'feedback');

    const { body } = await client.post(`${path}/checks`, { verdict: 'disputed', opinion: '请复核从业人员数' });

    expect(body).toMatchObject({ outcome: 'applied', loop: { state: 'processing', owner: 'authority' } });
    await reaches(client, 'the feedback again', ({ state }) => state === 'feedback');
    expect(await tongban(world, 'loops', 'show', 'referral', sme.referralNo)).toMatch(
      /referral\.urge\.settled +applied +processing → feedback .*referral-closed/,
    );
  });

  it('reports confirmed collusion to the credit platform, and is closed when the platform has it', async () => {
    await using world = await startGateway({ column: title, config: { demoPartners: [center, platform] } });
    const client = await world.as('procurement');
    await client.post('/v1/referrals', collusion);
    const at = pathOf(collusion);
    await reaches(client, 'the feedback', ({ state }) => state === 'feedback', at);

    const without = await client.post(`${at}/checks`, { verdict: 'confirmed', opinion: '属实' });
    await client.post(`${at}/checks`, { verdict: 'confirmed', opinion: '属实', penalties: [penalty] });

    expect(without).toMatchObject({ status: 409, body: { reason: 'penalty-missing' } });
    await reaches(client, 'its end', ({ state }) => state === 'closed', at);
    const recorded = (await world.ledger(platform)).filter(({ operation }) => operation === 'credit.record');
    expect(recorded).toHaveLength(1);
  });

  it('urges a silent authority in time, and passes it over when its days are over', async () => {
    await using world = await start();
    const client = await world.as('procurement');
    await waitsForTester(world);
    await client.post('/v1/referrals', sme);
    await reaches(client, 'the dispatch', ({ state }) => state === 'dispatched');

    await world.advanceWorkingDays(6);

    const late = await reaches(
      client,
      'both urges',
      ({ commands }) => commands.every(({ state }) => state === 'issued') && commands.length === 2,
    );
    expect(late).toMatchObject({ state: 'dispatched', overdue: true, content: { escalatedTo: 'municipal' } });
    await until(
      async () =>
        (await world.ledger(center)).filter(({ operation }) => operation === 'referral.urge').length === 2 || undefined,
      { what: 'the urges at the center' },
    );
  });
});
