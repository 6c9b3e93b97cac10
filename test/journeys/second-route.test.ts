/** Two stand-ins of trading centers, one of them the second route of the other's district. */
import { describe, expect, it } from 'vitest';
import { accepted, bookingFor } from '../support/clerk.ts';
import { until } from '../support/wait.ts';
import { startGateway, type World } from '../support/world.ts';

const first = 'wanzhou-trading-center';
const second = 'qianjiang-trading-center';

/** The other district's center stands in for this one's, from the beginning of the year on. */
async function withSecondRoute(): Promise<World> {
  const world = await startGateway();
  const { profile } = world.app.directory.partner(second)!;
  await world.app.directory.applyPartner({
    ...profile,
    routes: [
      { district: '500114', from: '2026-01-01' },
      { district: '500101', operations: ['venue.book'], from: '2026-01-01', rank: 2 },
    ],
  });
  return world;
}
const bookings = async (world: World, partner: string) =>
  (await world.ledger(partner)).filter(({ operation }) => operation === 'venue.book').length;

describe('the second route of a district', () => {
  it('takes a booking whose first center refuses connections; there is one exchange and one effect', async () => {
    await using world = await withSecondRoute();
    const client = await world.as('procurement');
    await world.fault(first, { operation: 'venue.book', fault: 'refuse-connect', count: 1_000 });

    const id = accepted(await client.post('/v1/venue-bookings', bookingFor('500101')));
    const done = await world.reaches(id, 'succeeded');

    expect(done).toMatchObject({ id, partner: second, district: '500101' });
    expect([await bookings(world, first), await bookings(world, second)]).toEqual([0, 1]);
    expect((await world.app.journal.audit()).missing).toBe(0);
  });

  it('never sees a booking whose answer was lost', async () => {
    await using world = await withSecondRoute();
    const client = await world.as('procurement');
    await world.fault(first, { operation: 'venue.book', fault: 'drop-after-effect', count: 1 });

    const id = accepted(await client.post('/v1/venue-bookings', bookingFor('500101')));
    // The claim alone says "maybe sent": a refusal before the call would be one of nothing sent.
    await until(async () => (await bookings(world, first)) === 1);
    await world.fault(first, { operation: 'venue.book', fault: 'refuse-connect', count: 1_000 });
    const done = await world.reaches(id, 'succeeded');

    expect(done).toMatchObject({ partner: first });
    expect([await bookings(world, first), await bookings(world, second)]).toEqual([1, 0]);
  });
});
