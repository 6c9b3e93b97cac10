/** The venue desk of a center: 场地. */
import { toBeijing } from '../../../gateway/catalogue/beijing-time.ts';
import type { Canonical } from '../../../gateway/catalogue/contract.ts';
import type { Reading } from '../../../gateway/translation/contract.ts';
import type { Asked } from '../../sandbox/contract.ts';
import { addBooking, type Center, isActive, roomOf } from './center.ts';
import type { Booking } from './records.ts';
import { longestSessionMs, type Period, type VenueKind } from './rooms.ts';

interface Session {
  readonly start: string;
  readonly end: string;
}

interface VenueRequest {
  readonly projectCode: string;
  readonly venueKind: VenueKind;
  readonly session: Session;
  readonly seats: number;
  readonly bookingId: string;
  readonly reference: string;
}

const asVenue = (message: Canonical): VenueRequest => message as unknown as VenueRequest;

/** @returns undefined where the session is no session. */
function periodOf(session: Session): Period | undefined {
  const period = { start: Date.parse(session.start), end: Date.parse(session.end) };
  const lengthMs = period.end - period.start;
  return lengthMs > 0 && lengthMs <= longestSessionMs ? period : undefined;
}

const sessionOf = ({ start, end }: Period): Session => ({
  start: toBeijing(new Date(start)),
  end: toBeijing(new Date(end)),
});

const badSession = ({ desk }: Center): Reading =>
  desk.refused('invalid', '参数不正确：场次结束须晚于开始，且不超过31天');
const noRoom = ({ desk }: Center): Reading => desk.refused('venue-unavailable', '该时段无可用场地');
const noBooking = ({ desk }: Center): Reading => desk.refused('booking-not-found', '预约单不存在或已失效');

const describe = (name: string, session: Session): string => `${name} ${session.start} 至 ${session.end}`;

export function availability(center: Center, { message }: Asked): Reading {
  const { venueKind, session, seats = 0 } = asVenue(message);
  const period = periodOf(session);
  if (period === undefined) return badSession(center);
  const rooms = center.plan.rooms
    .filter((room) => room.venueKind === venueKind && room.seats >= seats)
    .map((room) => ({
      roomId: room.id,
      name: room.name,
      venueKind,
      seats: room.seats,
      available: center.plan.isFree(room, period),
    }));
  return { kind: 'success', message: { rooms } };
}

/** Seats that are free in the session, over all rooms where bids are evaluated. */
export function seats(center: Center, { message }: Asked): Reading {
  const period = periodOf(asVenue(message).session);
  if (period === undefined) return badSession(center);
  const free = center.plan.rooms.filter((room) => room.venueKind === 'evaluation' && center.plan.isFree(room, period));
  const availableSeats = free.reduce((sum, room) => sum + room.seats, 0);
  return { kind: 'success', message: { availableSeats, checkNo: center.desk.draw(center.habits.bookingPrefix) } };
}

export function book(center: Center, asked: Asked): Reading {
  const { projectCode, venueKind, session, seats } = asVenue(asked.message);
  const period = periodOf(session);
  if (period === undefined) return badSession(center);
  const room = center.plan.findFree(venueKind, seats, period);
  if (room === undefined) return noRoom(center);
  const id = center.desk.draw(center.habits.bookingPrefix);
  addBooking(center, { id, venueKind, projectCode, roomId: room.id, seats, ...period, status: 'confirmed' });
  if (!center.records.projects.includes(projectCode) && !projectCode.startsWith('CQS'))
    center.records.projects.push(projectCode);
  const response = { bookingId: id, roomName: room.name };
  return center.desk.did(asked, { key: id, summary: describe(room.name, session), response });
}

/** Ends a booking's hold on its room. */
function giveUp(center: Center, booking: Booking, status: Booking['status']): void {
  center.plan.release(booking.roomId, booking, booking.id);
  booking.status = status;
}

export function change(center: Center, asked: Asked): Reading {
  const { bookingId, session, seats } = asVenue(asked.message);
  const old = center.bookings.get(bookingId);
  if (old === undefined || !isActive(old)) return noBooking(center);
  const period = periodOf(session);
  if (period === undefined) return badSession(center);
  const room = center.plan.findFree(old.venueKind, seats, period, old.id);
  if (room === undefined) return noRoom(center);
  const moved = { roomId: room.id, seats, ...period };
  const id = center.habits.changeDrawsNewNumber ? center.desk.draw(center.habits.bookingPrefix) : old.id;
  giveUp(center, old, id === old.id ? 'confirmed' : 'moved');
  if (id === old.id) {
    Object.assign(old, moved);
    center.plan.hold(room, period, id);
  } else addBooking(center, { ...old, id, ...moved, status: 'confirmed' });
  const response = { bookingId: id, roomName: room.name };
  return center.desk.did(asked, { key: id, summary: describe(room.name, session), response });
}

export function cancel(center: Center, asked: Asked): Reading {
  const { bookingId } = asVenue(asked.message);
  const booking = center.bookings.get(bookingId);
  if (booking === undefined || !isActive(booking)) return noBooking(center);
  giveUp(center, booking, 'cancelled');
  return center.desk.did(asked, { key: bookingId, summary: '取消预约', response: { bookingId } });
}

/** What became of a request of ours, by our reference. */
export function booking(center: Center, { message }: Asked): Reading {
  const { reference } = asVenue(message);
  const done = center.desk.doneUnder(reference).find(({ effect }) => effect.operation.startsWith('venue.'));
  return {
    kind: 'success',
    message: done === undefined ? { effect: 'none' } : { effect: 'applied', ...done.response },
  };
}

export interface BookingNotice {
  readonly status: Booking['status'];
  readonly session?: Session;
  readonly reason?: string;
}

/**
 * The center itself changes a booking: an official does it, over the control door.
 * @returns why not, where it cannot be done.
 */
export function changeByCenter(center: Center, id: string, notice: BookingNotice): string | undefined {
  const known = center.bookings.get(id);
  if (known === undefined) return `booking ${id} does not exist`;
  const period = notice.session === undefined ? undefined : periodOf(notice.session);
  if (notice.session !== undefined && period === undefined) return 'session is not valid';
  if (isActive(known)) giveUp(center, known, known.status);
  if (period !== undefined) Object.assign(known, period);
  const keepsRoom = notice.status === 'confirmed' || notice.status === 'moved';
  // A moved booking stays valid at its new time; only its notice says "moved".
  known.status = keepsRoom ? 'confirmed' : notice.status;
  const room = roomOf(center, known.roomId);
  if (keepsRoom && room !== undefined) center.plan.hold(room, known, id);
  center.desk.tell('venue.booking-changed', {
    noticeNo: center.desk.draw('TZ'),
    bookingId: id,
    status: notice.status,
    ...(period === undefined ? {} : { session: sessionOf(period) }),
    ...(notice.reason === undefined ? {} : { reason: String(notice.reason) }),
    ...(room === undefined ? {} : { roomName: room.name }),
    changedAt: center.desk.now(),
  });
  return undefined;
}
