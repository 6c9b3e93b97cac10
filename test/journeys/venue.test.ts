import { describe, expect, it } from 'vitest';
import { bookingFor, districts, done, sessionOf } from '../support/clerk.ts';
import { startGateway } from '../support/world.ts';

describe.each(['embedded', 'real'] as const)('on the %s parts', (column) => {
  describe.each(districts)('$name', ({ code, partner }) => {
    it('books a room, moves the session, cancels; the center did each once, in that order', async () => {
      await using world = await startGateway({ column });
      const client = await world.as('procurement');

      const booked = await done(world, client, '/v1/venue-bookings', bookingFor(code));
      expect(booked).toMatchObject({ state: 'succeeded', response: { bookingId: expect.any(String) } });
      const { bookingId } = booked.response;
      const move = { district: code, session: sessionOf(99), seats: 20, reason: '项目时间调整' };
      const changed = await done(world, client, `/v1/venue-bookings/${bookingId}/changes`, move);
      expect(changed).toMatchObject({ state: 'succeeded' });
      const current = changed.response.bookingId;
      const cancelled = await done(world, client, `/v1/venue-bookings/${current}/cancellation`, {
        district: code,
        reason: '项目终止',
      });

      expect(cancelled).toMatchObject({ state: 'succeeded', response: { bookingId: current } });
      const effects = (await world.ledger(partner)).filter((effect) => String(effect.operation).startsWith('venue.'));
      expect(effects.map((effect) => effect.operation)).toEqual(['venue.book', 'venue.change', 'venue.cancel']);
      expect(new Set(effects.map((effect) => effect.reference)).size).toBe(3);
    });

    it('answers that the room is taken as a refusal, with the center’s own words', async () => {
      await using world = await startGateway({ column });
      const client = await world.as('procurement');
      // One room alone seats fifteen for a negotiation.
      const wanted = { ...bookingFor(code), venueKind: 'negotiation', seats: 15 };
      const other = { ...bookingFor(code), venueKind: 'negotiation', seats: 15, session: wanted.session };
      await done(world, client, '/v1/venue-bookings', wanted);

      const answer = await client.post('/v1/venue-bookings', other, { prefer: 'wait=10' });

      expect(answer.status).toBe(200);
      expect(answer.body).toMatchObject({
        state: 'refused',
        problem: { as: 'venue-unavailable', side: 'partner', partnerText: expect.any(String) },
      });
    });

    it('says which rooms are free', async () => {
      await using world = await startGateway({ column });
      const client = await world.as('procurement');
      const { start, end } = sessionOf(3);
      const query = new URLSearchParams({ venueKind: 'evaluation', start, end });

      const answer = await client.get(`/v1/districts/${code}/venue-availability?${query}`);

      expect(answer.status, JSON.stringify(answer.body)).toBe(200);
      expect(answer.body.rooms.length).toBeGreaterThan(0);
      expect(answer.body.rooms[0]).toMatchObject({ venueKind: 'evaluation', available: true });
    });

    it('repeats the first answer for a repeated key, and refuses another body under it', async () => {
      await using world = await startGateway({ column });
      const client = await world.as('procurement');
      const body = bookingFor(code);
      const key = { 'idempotency-key': 'clerk-0001' };

      const [first, second] = await Promise.all([
        client.post('/v1/venue-bookings', body, key),
        client.post('/v1/venue-bookings', body, key),
      ]);
      const other = await client.post('/v1/venue-bookings', { ...body, seats: 13 }, key);

      expect([first.status, second.status]).toEqual([202, 202]);
      expect(second.body).toEqual(first.body);
      expect(other).toMatchObject({ status: 422, body: { code: 'GW_REQUEST_KEY_REUSED' } });
      await world.reaches(first.body.id, 'succeeded');
      expect((await world.ledger(partner)).filter((effect) => effect.operation === 'venue.book')).toHaveLength(1);
    });
  });
});
