import { describe, expect, it } from 'vitest';
import { accepted, bookingFor } from '../support/clerk.ts';
import { startGateway } from '../support/world.ts';

describe.each(['embedded', 'real'] as const)('on the %s parts', (column) => {
  it('a booking that could not be sent before its session expires, and its client is told', async () => {
    let ahead = 0;
    const clock = { now: () => new Date(Date.now() + ahead) };
    await using world = await startGateway({ column, overrides: { clock } });
    const client = await world.as('procurement');
    await world.fault('wanzhou-trading-center', { operation: '*', fault: 'refuse-connect', count: 1, ms: 15_000 });

    const id = accepted(await client.post('/v1/venue-bookings', bookingFor('500101')));
    ahead = 400 * 86_400_000;
    const expired = await world.reaches(id, 'expired', 'failed');

    expect(expired).toMatchObject({ state: 'expired', problem: { code: 'GW_DEADLINE_PASSED' } });
    expect(expired.events).toMatchObject([
      { type: 'tongban.venue.book.settled', data: { state: 'expired', exchangeId: id } },
    ]);
  });
});
