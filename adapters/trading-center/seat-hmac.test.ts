import { createHash, createHmac, randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, test } from 'vitest';
import type { CallResult } from '../contract.ts';
import { loadWireContract } from '../wire-contract/load.ts';
import { dialectNamed, startWorld, type World } from './sandbox/test-world.ts';

const name = 'trading-center/seat-hmac';
const samples = join(import.meta.dirname, '../../mappings', name, 'samples');
const district = '500101';
const tomorrow = new Date(Date.now() + 86_400_000 + 8 * 3_600_000).toISOString().slice(0, 10);
const session = { start: `${tomorrow}T09:30:00+08:00`, end: `${tomorrow}T12:00:00+08:00` };
const later = { start: `${tomorrow}T14:00:00+08:00`, end: `${tomorrow}T16:00:00+08:00` };
const booking = {
  district,
  projectCode: 'CQS26A00101',
  projectName: '物业管理服务',
  purchaser: { name: '重庆市示例局', uscc: '115000000099MNQ11A' },
  contact: { name: '张工', phone: '023-58000000' },
  venueKind: 'evaluation',
  session,
  seats: 9,
  remote: false,
};

const readingOf = (result: CallResult): object => (result.kind === 'answered' ? result.reading : result);
const call = (world: World, operation: string, message: object, ref: string = randomUUID()): Promise<CallResult> =>
  world.call(operation, message, { ref });

/** The number that an answer gives the booking. */
async function bookedUnder(world: World, operation: string, message: object): Promise<string> {
  const reading = readingOf(await call(world, operation, message)) as { message?: { bookingId?: string } };
  return reading.message?.bookingId ?? JSON.stringify(reading);
}

test('the token of the public question is made over the very text of data, and any other text breaks it', async () => {
  const wire = readFileSync(join(samples, 'venue.seats/two-seats.request.wire'), 'utf8');
  const context = JSON.parse(readFileSync(join(samples, 'context.json'), 'utf8')) as never;
  const { decodeRequest } = (await dialectNamed(name)).translator('venue.seats')!;
  const data = wire.slice(wire.indexOf('"data":') + '"data":'.length, -1);
  const md5 = createHash('md5').update(data).digest('hex');
  const signed = `50013f0d6a4e-0c4f-4b53-8f5f-7f6a3f7c9b1020260316101500${md5}`;
  const read = (text: string) =>
    decodeRequest({ method: 'POST', path: '/api/seatcheck', headers: {}, body: Buffer.from(text) }, context);

  expect(md5).toBe('e762d22f88d873a360b0fa65428eb98e');
  expect(wire).toContain(createHmac('sha256', 'sim-only-secret').update(signed).digest('base64'));
  expect(read(wire).message).toMatchObject({ district, seats: 2 });
  expect(() => read(wire.replace('"SEAT_COUNT":2', '"SEAT_COUNT": 2'))).toThrow();
  expect(() => read(wire.replace('"SEAT_COUNT":2', '"SEAT_COUNT":3'))).toThrow();
});

describe('a center that signs the body', () => {
  it('lends seats, and says how many are left', async () => {
    await using world = await startWorld(name);
    const question = { district, session, seats: 2 };

    const before = readingOf(await call(world, 'venue.seats', question));
    await call(world, 'venue.book', booking);
    const after = readingOf(await call(world, 'venue.seats', question));

    const left = (reading: object) => (reading as { message: { availableSeats: number } }).message.availableSeats;
    expect(left(before) - left(after)).toBe(9);
  });

  it('draws a new number for a change, which makes the old one void', async () => {
    await using world = await startWorld(name);
    const change = { district, session: later, seats: 9, reason: '项目时间调整' };

    const first = await bookedUnder(world, 'venue.book', booking);
    const second = await bookedUnder(world, 'venue.change', { ...change, bookingId: first });
    const again = readingOf(await call(world, 'venue.change', { ...change, bookingId: first }));
    const cancelled = readingOf(await call(world, 'venue.cancel', { district, bookingId: second, reason: '项目终止' }));

    expect(second).toMatch(/^YD\d+$/);
    expect(second).not.toBe(first);
    expect(again).toMatchObject({ kind: 'refused', as: 'booking-not-found' });
    expect(cancelled).toMatchObject({ kind: 'success', message: { bookingId: second } });
  });

  it('says by our number what became of a request whose answer was lost', async () => {
    await using world = await startWorld(name);
    const ref = randomUUID();
    await world.control('POST', 'faults', { fault: 'drop-after-effect', operation: 'venue.book' });

    const lost = await call(world, 'venue.book', booking, ref);
    const asked = readingOf(await call(world, 'venue.booking', { district, reference: ref }));
    const never = readingOf(await call(world, 'venue.booking', { district, reference: randomUUID() }));

    const [effect] = await world.ledger(ref);
    expect(lost).toMatchObject({ kind: 'unanswered', sent: 'maybe' });
    expect(asked).toMatchObject({ kind: 'success', message: { effect: 'applied', bookingId: effect?.key } });
    expect(never).toEqual({ kind: 'success', message: { effect: 'none' } });
  });

  it('answers HTTP 200 to a wrong token and to another system, and says no in the body', async () => {
    await using world = await startWorld(name, { credentials: { secret: 'another-secret' } });
    await using other = await startWorld(name, { values: { systemNo: '5002' } });

    const refused = { kind: 'answered', reading: { kind: 'refused', as: 'not-authorised', code: '-1' } };

    expect(await call(world, 'venue.book', booking)).toMatchObject(refused);
    expect(await call(other, 'venue.book', booking)).toMatchObject(refused);
    expect([...(await world.ledger()), ...(await other.ledger())]).toEqual([]);
  });

  it('gives signed notice when it changes a booking itself', async () => {
    await using world = await startWorld(name);
    const bookingId = await bookedUnder(world, 'venue.book', booking);

    await world.control('POST', `bookings/${bookingId}`, { status: 'moved', session: later, reason: '设备检修' });
    const [notice] = await world.heardOf('venue.booking-changed');

    expect(loadWireContract(name).check('event', 'venue.booking-changed', notice!.request.body)).toEqual([]);
    expect(notice!.reading.message).toMatchObject({ bookingId, status: 'moved', session: later, reason: '设备检修' });
  });
});
