/** One trading center: its records with the indexes over them, its habits, and its way of saying no. Knows no wire format. */
import { toBeijing } from '../../../gateway/catalogue/beijing-time.ts';
import type { Canonical } from '../../../gateway/catalogue/contract.ts';
import type { Idempotency, Reading } from '../../../gateway/translation/contract.ts';
import type { Booking, CenterRecords, Done, Refund, SubAccount } from './records.ts';
import { createRoomPlan, type Room, type RoomPlan } from './rooms.ts';

/** Where centers differ beside their wire format. */
export interface Habits {
  readonly idempotency: Idempotency;
  /** A change draws a new number that replaces the old one (public: ORIGINAL_SERIES_NUMBER), or keeps it. */
  readonly changeDrawsNewNumber: boolean;
  readonly bookingPrefix: string;
  readonly refundPrefix: string;
}

/** A request as the center understands it. */
export interface Asked {
  readonly operation: string;
  readonly message: Canonical;
  /** Our serial, kept by the center beside what it did. */
  readonly reference: string;
}

export type EventSender = (operation: string, message: Canonical) => void;

export interface Center {
  readonly district: string;
  readonly habits: Habits;
  readonly records: CenterRecords;
  readonly plan: RoomPlan;
  readonly bookings: Map<string, Booking>;
  readonly subAccounts: Map<string, SubAccount>;
  readonly refunds: Map<string, Refund>;
  readonly refundsOfAccount: Map<string, Refund[]>;
  /** `project/lot/supplier` → its sub-accounts, oldest first. */
  readonly accountsOfLot: Map<string, SubAccount[]>;
  /** Reference → what was done under it, oldest first; refused requests leave nothing. */
  readonly doneUnder: Map<string, Done[]>;
  readonly send: EventSender;
  /** Hands a refund to the bank, which settles it a moment later. */
  readonly handToBank: (refund: Refund) => void;
}

export const lotKey = (projectCode: string, lotNo: string, uscc: string): string => `${projectCode}/${lotNo}/${uscc}`;

export function openCenter(parts: {
  readonly district: string;
  readonly habits: Habits;
  readonly records: CenterRecords;
  readonly rooms: readonly Room[];
  readonly send: EventSender;
  readonly handToBank: (refund: Refund) => void;
}): Center {
  const center: Center = {
    ...parts,
    plan: createRoomPlan(parts.rooms),
    bookings: new Map(),
    subAccounts: new Map(),
    refunds: new Map(),
    refundsOfAccount: new Map(),
    accountsOfLot: new Map(),
    doneUnder: new Map(),
  };
  for (const booking of parts.records.bookings) indexBooking(center, booking);
  for (const account of parts.records.subAccounts) indexAccount(center, account);
  for (const refund of parts.records.refunds) indexRefund(center, refund);
  for (const done of parts.records.done) indexDone(center, done);
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

function indexDone(center: Center, done: Done): void {
  append(center.doneUnder, done.effect.reference, done);
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

/** Numbers of one center never repeat, also over restarts. */
export function drawNumber(center: Center, prefix: string): string {
  center.records.sequence += 1;
  const day = toBeijing(new Date()).slice(0, 10).replaceAll('-', '');
  return `${prefix}${day}${String(center.records.sequence).padStart(6, '0')}`;
}

export const refused = (as: string, text: string): Reading => ({ kind: 'refused', as, code: '', text });

/** Writes the effect down and answers with it. */
export function did(
  center: Center,
  asked: Asked,
  outcome: { key: string; summary: string; response: Canonical },
): Reading {
  const at = toBeijing(new Date());
  const { operation, reference } = asked;
  const done = {
    effect: { at, operation, reference, key: outcome.key, summary: outcome.summary },
    response: outcome.response,
  };
  center.records.done.push(done);
  indexDone(center, done);
  return { kind: 'success', message: outcome.response };
}
