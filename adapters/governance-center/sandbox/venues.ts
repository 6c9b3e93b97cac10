/** Bookings of venues as matters of the center: passed on to the district, which confirms them a moment later. */
import type { Reading } from '../../../gateway/translation/contract.ts';
import type { Asked } from '../../sandbox/contract.ts';
import type { Booking } from './records.ts';
import { type CenterDesk, drawNumber } from './referrals.ts';

interface Room {
  readonly roomId: string;
  readonly name: string;
  readonly venueKind: string;
  readonly seats: number;
  /** Sessions at one time. */
  readonly parallel: number;
}

/** Every district behind the center has these. Negotiation has no hall: the third session at one time is refused. */
export const rooms: readonly Room[] = [
  { roomId: 'KB-900', name: '开标大厅', venueKind: 'bid-opening', seats: 999, parallel: 100_000 },
  { roomId: 'PB-900', name: '评标大厅', venueKind: 'evaluation', seats: 999, parallel: 100_000 },
  { roomId: 'TP-401', name: '谈判一室', venueKind: 'negotiation', seats: 12, parallel: 1 },
  { roomId: 'TP-402', name: '谈判二室', venueKind: 'negotiation', seats: 20, parallel: 1 },
];

type Session = Booking['session'];

interface Wish {
  readonly district: string;
  readonly venueKind: string;
  readonly session: Session;
  readonly seats?: number;
  readonly bookingId: string;
  readonly projectCode: string;
  readonly reason: string;
}

const wishOf = ({ message }: Asked): Wish => message as unknown as Wish;

const overlap = (one: Session, other: Session): boolean =>
  Date.parse(one.start) < Date.parse(other.end) && Date.parse(other.start) < Date.parse(one.end);

function isFree(desk: CenterDesk, room: Room, wish: Pick<Wish, 'district' | 'session'>, except?: Booking): boolean {
  const taken = desk.records.bookings.filter(
    (booking) =>
      booking !== except &&
      booking.status !== 'cancelled' &&
      booking.district === wish.district &&
      booking.roomId === room.roomId &&
      overlap(booking.session, wish.session),
  );
  return taken.length < room.parallel;
}

export function availability(desk: CenterDesk, asked: Asked): Reading {
  const wish = wishOf(asked);
  const found = rooms
    .filter(({ venueKind, seats }) => venueKind === wish.venueKind && seats >= (wish.seats ?? 0))
    .map((room) => {
      const { roomId, name, venueKind, seats } = room;
      return { roomId, name, venueKind, seats, available: isFree(desk, room, wish) };
    });
  return { kind: 'success', message: { rooms: found } };
}

const roomFor = (
  desk: CenterDesk,
  wish: Omit<Wish, 'reason' | 'bookingId' | 'projectCode'>,
  except?: Booking,
): Room | undefined =>
  rooms.find(
    (room) => room.venueKind === wish.venueKind && room.seats >= (wish.seats ?? 0) && isFree(desk, room, wish, except),
  );

const noRoom = (desk: CenterDesk): Reading => desk.refused('venue-unavailable', '该时段无可用场地');

const nameOf = (roomId: string): string => rooms.find((room) => room.roomId === roomId)?.name ?? roomId;

export function openBooking(
  desk: CenterDesk,
  wish: Pick<Wish, 'district' | 'venueKind' | 'session'>,
  roomId: string,
): Booking {
  const { district, venueKind, session } = wish;
  const booking: Booking = {
    eventNo: drawNumber(desk, 'DJ-CD'),
    district,
    venueKind,
    roomId,
    session,
    status: 'submitted',
  };
  desk.records.bookings.push(booking);
  return booking;
}

/** The district confirms what was passed on to it. */
export function confirmLater(desk: CenterDesk, booking: Booking): void {
  const { paceMs } = desk.records;
  if (paceMs === 0) return;
  desk.later(paceMs, () => {
    if (booking.status === 'submitted') confirm(desk, booking);
  });
}

export function confirm(desk: CenterDesk, booking: Booking): void {
  booking.status = 'confirmed';
  const { eventNo, session, roomId } = booking;
  const head = { noticeNo: drawNumber(desk, 'TZ'), bookingId: eventNo, status: 'confirmed', changedAt: desk.now() };
  desk.tell('venue.booking-changed', { ...head, session, roomName: nameOf(roomId) });
}

export function book(desk: CenterDesk, asked: Asked): Reading {
  const wish = wishOf(asked);
  const room = roomFor(desk, wish);
  if (room === undefined) return noRoom(desk);
  const booking = openBooking(desk, wish, room.roomId);
  confirmLater(desk, booking);
  const summary = `场地预约 ${wish.projectCode} ${wish.venueKind}`;
  return desk.did(asked, { key: booking.eventNo, summary, response: { bookingId: booking.eventNo } });
}

function bookingOf(desk: CenterDesk, { bookingId }: Wish): Booking | undefined {
  return desk.records.bookings.find(({ eventNo, status }) => eventNo === bookingId && status !== 'cancelled');
}

const noBooking = (desk: CenterDesk): Reading => desk.refused('booking-not-found', '预约事项不存在或已失效');

export function change(desk: CenterDesk, asked: Asked): Reading {
  const wish = wishOf(asked);
  const booking = bookingOf(desk, wish);
  if (booking === undefined) return noBooking(desk);
  const { venueKind, district } = booking;
  const room = roomFor(desk, { ...wish, venueKind, district }, booking);
  if (room === undefined) return noRoom(desk);
  booking.session = wish.session;
  booking.roomId = room.roomId;
  booking.status = 'submitted';
  confirmLater(desk, booking);
  const { eventNo } = booking;
  return desk.did(asked, { key: eventNo, summary: `场地变更 ${eventNo}`, response: { bookingId: eventNo } });
}

export function cancel(desk: CenterDesk, asked: Asked): Reading {
  const booking = bookingOf(desk, wishOf(asked));
  if (booking === undefined) return noBooking(desk);
  booking.status = 'cancelled';
  const { eventNo } = booking;
  return desk.did(asked, { key: eventNo, summary: `场地取消 ${eventNo}`, response: { bookingId: eventNo } });
}

/** What became of one request, by its reference. */
export function byReference(desk: CenterDesk, { message }: Asked): Reading {
  const [done] = desk
    .doneUnder(String(message.reference))
    .filter(({ effect }) => effect.operation.startsWith('venue.'));
  return {
    kind: 'success',
    message: done === undefined ? { effect: 'none' } : { effect: 'applied', ...done.response },
  };
}
