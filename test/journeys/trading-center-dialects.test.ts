/** Centers of the other dialects: one that signs its body, one that speaks the open contract, one that cannot be called. */
import { describe, expect, it } from 'vitest';
import { accountFor, bookingFor, done, payIn, refundFor } from '../support/clerk.ts';
import { until } from '../support/wait.ts';
import { startGateway } from '../support/world.ts';

interface SeenEvent {
  readonly type: string;
}

const seatCenter = { district: '500103', partner: 'yuzhong-trading-center' };
const openCenter = { district: '500156', partner: 'wulong-trading-center' };
const pullingCenter = { district: '500229', partner: 'chengkou-trading-center' };

describe.each([
  ['signs its body', seatCenter],
  ['speaks the open contract', openCenter],
])('a center that %s', (_name, { district, partner }) => {
  it('has booked once where its answer was lost, and the clerk hears of that booking', async () => {
    await using world = await startGateway({ config: { demoPartners: [partner] } });
    const client = await world.as('procurement');
    await world.fault(partner, { operation: 'venue.book', fault: 'drop-after-effect', count: 1 });

    const booked = await done(world, client, '/v1/venue-bookings', bookingFor(district));

    const ledger = (await world.ledger(partner)).filter(({ operation }) => operation === 'venue.book');
    expect(ledger).toHaveLength(1);
    expect(booked).toMatchObject({ state: 'succeeded', response: { bookingId: ledger[0]?.key } });
  });
});

it('a center that signs its body says how many seats are left', async () => {
  await using world = await startGateway({ config: { demoPartners: [seatCenter.partner] } });
  const client = await world.as('procurement');
  const { session, seats } = bookingFor(seatCenter.district);
  const query = new URLSearchParams({ ...session, seats: String(seats) });

  const answer = await client.get(`/v1/districts/${seatCenter.district}/seat-availability?${query}`);

  expect(answer).toMatchObject({ status: 200, body: { availableSeats: expect.any(Number) } });
});

it('a center that cannot be called fetches its work, and its notices are heard', async () => {
  const { district, partner } = pullingCenter;
  await using world = await startGateway({ config: { demoPartners: [partner] } });
  const client = await world.as('procurement');
  const request = accountFor(district);

  const booked = await done(world, client, '/v1/venue-bookings', bookingFor(district));
  const account = await done(world, client, '/v1/deposit-accounts', request);
  const { subAccount } = account.response;
  await payIn(world, partner, subAccount, request.amountFen);
  const refund = await done(world, client, '/v1/refunds', refundFor(request, subAccount));
  const settled = await until(
    async () =>
      ((await client.get(`/v1/exchanges/${refund.id}`)).body.events as SeenEvent[]).find(
        (event) => event.type === 'tongban.deposit.refund-settled',
      ),
    { what: 'the refund to be settled' },
  );

  expect([booked.state, account.state, refund.state]).toEqual(Array(3).fill('succeeded'));
  expect(settled).toMatchObject({ data: { refundNo: refund.response.refundNo, status: 'settled' } });
  const effects = (await world.ledger(partner)).map(({ operation }) => operation);
  expect(effects).toEqual(['venue.book', 'deposit.account', 'deposit.refund']);
});
