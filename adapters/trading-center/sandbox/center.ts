/** One trading center: its records with the indexes over them, and its habits. Knows no wire format. */
import type { Desk } from '../../sandbox/contract.ts';
import type { Booking, CenterRecords, Refund, SubAccount } from './records.ts';
import { createRoomPlan, type Room, type RoomPlan } from './rooms.ts';

/** Where centers differ beside their wire format. */
export interface Habits {
  /** A change draws a new number that replaces the old one (public: ORIGINAL_SERIES_NUMBER), or keeps it. */
  readonly changeDrawsNewNumber: boolean;
  readonly bookingPrefix: string;
  readonly refundPrefix: string;
}

export interface Center {
  readonly desk: Desk<CenterRecords>;
  readonly habits: Habits;
  readonly records: CenterRecords;
  readonly plan: RoomPlan;
  readonly bookings: Map<string, Booking>;
  readonly subAccounts: Map<string, SubAccount>;
  readonly refunds: Map<string, Refund>;
  readonly refundsOfAccount: Map<string, Refund[]>;
  /** `project/lot/supplier` → its sub-accounts, oldest first. */
  readonly accountsOfLot: Map<string, SubAccount[]>;
}

export const lotKey = (projectCode: string, lotNo: string, uscc: string): string => `${projectCode}/${lotNo}/${uscc}`;

export function openCenter(desk: Desk<CenterRecords>, habits: Habits, rooms: readonly Room[]): Center {
  const { records } = desk;
  const center: Center = {
    desk,
    habits,
    records,
    plan: createRoomPlan(rooms),
    bookings: new Map(),
    subAccounts: new Map(),
    refunds: new Map(),
    refundsOfAccount: new Map(),
    accountsOfLot: new Map(),
  };
  for (const booking of records.bookings) indexBooking(center, booking);
  for (const account of records.subAccounts) indexAccount(center, account);
  for (const refund of records.refunds) indexRefund(center, refund);
  return center;
}

export function roomOf(center: Center, roomId: string): Room | undefined {
  return center.plan.rooms.find((room) => room.id === roomId);
}

function append<T>(map: Map<string, T[]>, key: string, item: T): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [item]);
  else list.push(item);
}

export const isActive = (booking: Booking): boolean => booking.status === 'confirmed';

function indexBooking(center: Center, booking: Booking): void {
  center.bookings.set(booking.id, booking);
  const room = roomOf(center, booking.roomId);
  if (room !== undefined && isActive(booking)) center.plan.hold(room, booking, booking.id);
}

function indexAccount(center: Center, account: SubAccount): void {
  center.subAccounts.set(account.no, account);
  append(center.accountsOfLot, lotKey(account.projectCode, account.lotNo, account.supplier.uscc), account);
}

function indexRefund(center: Center, refund: Refund): void {
  center.refunds.set(refund.no, refund);
  append(center.refundsOfAccount, refund.subAccount, refund);
}

export function addBooking(center: Center, booking: Booking): void {
  center.records.bookings.push(booking);
  indexBooking(center, booking);
}

export function addAccount(center: Center, account: SubAccount): void {
  center.records.subAccounts.push(account);
  indexAccount(center, account);
}

export function addRefund(center: Center, refund: Refund): void {
  center.records.refunds.push(refund);
  indexRefund(center, refund);
}
