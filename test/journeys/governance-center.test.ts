/** What goes through the three-level governance center: referrals, and the bookings of a district whose own center cannot be reached. */
import { describe, expect, it } from 'vitest';
import { accepted, bookingFor } from '../support/clerk.ts';
import { columns } from '../support/columns.ts';
import { until } from '../support/wait.ts';
import { startGateway, type World, type WorldClient } from '../support/world.ts';

const center = 'governance-center';
const attachments = [
  { name: '评审报告.pdf', sm3: '66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0', sizeBytes: 183_204 },
];
const sme = {
  district: '500101',
  referralNo: 'CQ-ZFCG-HX-20260402-001',
  kind: 'sme-size',
  addressee: { level: 'district', unit: '500101-sme-authority' },
  title: '中小企业划型认定',
  subject: 'party',
  smeSize: {
    enterprise: { name: '重庆示例科技有限公司', uscc: '91500000MA9MNQ1066' },
    industry: '软件和信息技术服务业',
    employees: 35,
    revenueFen: 480_500_000,
    assetsFen: 300_000_000,
    year: '2025',
    declaredSize: 'small',
  },
  attachments,
};

interface Told {
  readonly type: string;
  readonly data: Record<string, unknown>;
}

const eventsOf = async (client: WorldClient, id: string): Promise<Told[]> =>
  ((await client.get(`/v1/exchanges/${id}`)).body as { events: Told[] }).events;

const start = (column: 'embedded' | 'real', ...partners: string[]): Promise<World> =>
  startGateway({ column, config: { demoPartners: [center, ...partners] } });

describe.each(columns)('a referral, $title', ({ title }) => {
  it('goes to the authority of its kind, and its way to the result is told to the exchange that sent it', async () => {
    await using world = await start(title);
    const client = await world.as('procurement');

    const id = accepted(await client.post('/v1/referrals', sme));
    const feedback = await until(
      async () => (await eventsOf(client, id)).find(({ type }) => type === 'tongban.referral.feedback'),
      { what: 'the feedback' },
    );

    const types = (await eventsOf(client, id))
      .map(({ type }) => type)
      .filter((type) => /referral\.(?!dispatch)/.test(type));
    expect(types).toEqual(['tongban.referral.accepted', 'tongban.referral.processing', 'tongban.referral.feedback']);
    expect(feedback.data).toMatchObject({ referralNo: sme.referralNo, result: 'small', before: 'processing' });
    const query = new URLSearchParams({ district: '500101', referralNo: sme.referralNo });
    expect((await client.get(`/v1/referrals?${query}`)).body).toMatchObject({ effect: 'applied', status: 'feedback' });
  });

  it('of an enterprise of another city is refused at the door, with the rule and the field', async () => {
    await using world = await start(title);
    const client = await world.as('procurement');
    const enterprise = { name: '北京示例科技有限公司', uscc: '91110000MA9MNQ106F' };

    const answer = await client.post('/v1/referrals', { ...sme, smeSize: { ...sme.smeSize, enterprise } });

    expect([answer.status, answer.body.code]).toEqual([422, 'GW_TRANSLATION_VALUE']);
    expect(JSON.stringify(answer.body)).toContain('city-enterprise');
    expect(await world.ledger(center)).toEqual([]);
  });
});

describe('the second legal route of a district', () => {
  it('takes a booking that the district’s own center has provably not received, and its confirmation joins the same exchange', async () => {
    await using world = await start('embedded', 'wanzhou-trading-center');
    const client = await world.as('procurement');
    await world.fault('wanzhou-trading-center', {
      operation: 'venue.book',
      fault: 'refuse-connect',
      count: 1,
      ms: 60_000,
    });

    const id = accepted(await client.post('/v1/venue-bookings', bookingFor('500101')));
    const settled = await world.reaches(id, 'succeeded');
    const confirmed = await until(
      async () => (await eventsOf(client, id)).find(({ type }) => type === 'tongban.venue.booking-changed'),
      { what: 'the confirmation' },
    );

    const { bookingId } = settled.response as { bookingId: string };
    expect(settled).toMatchObject({ partner: center, district: '500101' });
    expect((await world.ledger(center)).map(({ operation }) => operation)).toEqual(['venue.book']);
    expect(confirmed.data).toMatchObject({ bookingId, status: 'confirmed' });
  });

  it('never sees a booking whose answer was lost', async () => {
    await using world = await start('embedded', 'wanzhou-trading-center');
    const client = await world.as('procurement');
    await world.fault('wanzhou-trading-center', { operation: 'venue.book', fault: 'drop-after-effect', count: 1 });

    const id = accepted(await client.post('/v1/venue-bookings', bookingFor('500101')));
    const settled = await world.reaches(id, 'succeeded');

    expect(settled).toMatchObject({ partner: 'wanzhou-trading-center' });
    expect(await world.ledger(center)).toEqual([]);
  });
});
