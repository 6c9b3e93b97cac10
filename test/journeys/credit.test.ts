/** Credit platforms: checked under a ticket, told what was done, told of penalties; with a session, and with a signature alone. */
import { describe, expect, it } from 'vitest';
import { done, supplier } from '../support/clerk.ts';
import { until } from '../support/wait.ts';
import { startGateway, type World, type WorldClient } from '../support/world.ts';

const ticketed = 'credit-platform';
const signed = 'credit-registry';
const district = '500101';
/** Its credit is kept by the platform without tickets. */
const districtOfSigned = 'CQ-GXQ';
const demoPartners = [ticketed, signed];
const operator = { name: '张工' };

interface Check {
  readonly ticket?: string;
  readonly hits: readonly { readonly hitNo: string }[];
}

interface Outcome {
  readonly state: string;
  readonly response: Readonly<Record<string, string>>;
  readonly problem?: { readonly as?: string };
}

async function atControl(world: World, path: string, body?: object): Promise<Record<string, unknown>> {
  const control = world.demo.sandboxes.find((each) => each.partner === ticketed)?.control;
  const sent = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) };
  const answer = await fetch(`${control}/control/${path}`, sent);
  expect(answer.status).toBe(200);
  return answer.json() as Promise<Record<string, unknown>>;
}

async function checked(client: WorldClient, of = district): Promise<Check> {
  const query = new URLSearchParams({ district: of, operatorName: operator.name, purpose: '资格审查' });
  // The first of a platform's calls makes its schemas ready, which may take longer than the short limits of a test.
  return until(
    async () => {
      const answer = await client.get(`/v1/enterprises/${supplier.uscc}/credit-check?${query}`);
      expect([200, 504], JSON.stringify(answer.body)).toContain(answer.status);
      return answer.status === 200 ? (answer.body as Check) : undefined;
    },
    { what: 'the check to be answered', timeoutMs: 10_000 },
  );
}

const reportFor = (ticket: string | undefined, of = district): object => ({
  district: of,
  ...(ticket === undefined ? {} : { ticket }),
  uscc: supplier.uscc,
  reporter: { name: '重庆市示例局', uscc: '115000000099MNQ11A' },
  business: '政府采购',
  measures: [{ measureType: '01', description: '禁止参加本次采购活动' }],
  operator,
});

const recordFor = (documentNo: string, of = district): object => ({
  district: of,
  documentNo,
  subject: supplier,
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

const sent = (world: World, client: WorldClient, path: string, body: object): Promise<Outcome> =>
  done(world, client, path, body) as unknown as Promise<Outcome>;

describe.each(['embedded', 'real'] as const)('on the %s parts', (column) => {
  it('a ticket of a check is good for one report, which can be revoked though the session has ended meanwhile', async () => {
    await using world = await startGateway({ column, config: { demoPartners } });
    const client = await world.as('procurement');
    const { ticket, hits } = await checked(client);

    const report = await sent(world, client, '/v1/punishment-reports', reportFor(ticket));
    const again = await sent(world, client, '/v1/punishment-reports', reportFor(ticket));
    await atControl(world, 'expire-tokens', {});
    const { reportNo } = report.response;
    const body = { district, reason: '名单已移出', operator };
    const revoked = await sent(world, client, `/v1/punishment-reports/${reportNo}/revocation`, body);

    expect(hits.map(({ hitNo }) => hitNo)).toEqual(['BL-2025-118']);
    expect(again).toMatchObject({ state: 'refused', problem: { as: 'ticket-not-valid' } });
    expect(revoked).toMatchObject({ state: 'succeeded', response: { reportNo } });
    expect((await world.ledger(ticketed)).map(({ key }) => key)).toEqual([reportNo, reportNo]);
    expect(await atControl(world, 'state')).toMatchObject({ logins: 2 });
  });

  it('a lost answer is found by asking where the platform knows no repetition, and is given again where it does', async () => {
    await using world = await startGateway({ column, config: { demoPartners } });
    const client = await world.as('procurement');
    for (const partner of demoPartners)
      for (const operation of ['credit.punishment-report', 'credit.record'])
        await world.fault(partner, { operation, fault: 'drop-after-effect', count: 1 });
    const { ticket } = await checked(client);

    const outcomes = await Promise.all([
      sent(world, client, '/v1/punishment-reports', reportFor(ticket)),
      sent(world, client, '/v1/credit-records', recordFor('渝财采罚〔2026〕1号')),
      sent(world, client, '/v1/punishment-reports', reportFor(undefined, districtOfSigned)),
      sent(world, client, '/v1/credit-records', recordFor('渝财采罚〔2026〕1号', districtOfSigned)),
    ]);

    expect(outcomes.map(({ state }) => state)).toEqual(['succeeded', 'succeeded', 'succeeded', 'succeeded']);
    const numbers = outcomes.map(({ response }) => response.reportNo ?? response.recordNo);
    const keys = async (partner: string) => (await world.ledger(partner)).map(({ key }) => key).toSorted();
    expect(await keys(ticketed)).toEqual(numbers.slice(0, 2).toSorted());
    expect(await keys(signed)).toEqual(numbers.slice(2).toSorted());
  });
});
