/** A trading center that cannot be called: it fetches its work over its own outgoing calls, and is asked nothing at once. */
import { describe, expect, it } from 'vitest';
import { columns } from '../support/columns.ts';
import { startGateway } from '../support/world.ts';

const id = 'chengkou-trading-center';
const booking = (projectCode: string, hour: string) => ({
  district: '500229',
  projectCode,
  projectName: '办公设备采购',
  purchaser: { name: '重庆市示例局', uscc: '115000000099MNQ11A' },
  contact: { name: '张工', phone: '023-58000000' },
  venueKind: 'bid-opening',
  session: { start: `2027-03-01T${hour}:00:00+08:00`, end: `2027-03-01T${hour}:30:00+08:00` },
  seats: 12,
  remote: false,
});

describe.each(columns)('a center on an isolated network, $title', ({ title }) => {
  const start = () => startGateway({ column: title, config: { demoPartners: [id] } });

  it('carries out what it has fetched, once, and status says when it was heard', async () => {
    await using world = await start();
    const client = await world.as('procurement');

    const accepted = await client.post('/v1/venue-bookings', booking('CQS26A00077', '09'));

    await world.reaches(accepted.body.id, 'succeeded');
    expect((await world.ledger(id)).map(({ operation }) => operation)).toEqual(['venue.book']);
    const status = await (await world.as('operator')).get('/v1/status');
    const partner = status.body.partners.find((one: { partner: string }) => one.partner === id);
    expect([partner.fetches.heardAt, status.body.missing]).toEqual([expect.any(String), 0]);
  });

  it('has one effect of work whose answer was lost', async () => {
    await using world = await start();
    const client = await world.as('procurement');
    const profile = world.app.directory.partner(id)?.profile;
    const values = { ...profile?.values, leaseSeconds: '5' };
    await world.app.directory.applyPartner({
      ...profile,
      values,
      routes: [{ district: '500229', from: '2026-01-01' }],
    });
    await world.fault(id, { operation: 'venue.book', fault: 'drop-after-effect', count: 1 });

    const accepted = await client.post('/v1/venue-bookings', booking('CQS26A00078', '10'));

    await world.reaches(accepted.body.id, 'succeeded');
    expect(await world.ledger(id)).toHaveLength(1);
    const attempts = await world.app.journal.attempts(accepted.body.id);
    expect(attempts.map(({ result }) => result)).toEqual(['unanswered', 'already-done']);
  });

  it('cannot be asked at once', async () => {
    await using world = await start();
    const client = await world.as('procurement');
    const session = 'start=2027-03-01T09:00:00%2B08:00&end=2027-03-01T10:00:00%2B08:00';

    const asked = await client.get(`/v1/districts/500229/venue-availability?venueKind=bid-opening&${session}`);

    expect([asked.status, asked.body.code]).toEqual([501, 'GW_PARTNER_FETCHES']);
  });
});
