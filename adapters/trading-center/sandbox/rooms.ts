/** Rooms of a center and who holds them when. A room takes `parallel` sessions at the same time: one, unless it is a hall. */
export type VenueKind = 'bid-opening' | 'evaluation' | 'negotiation';

export interface Room {
  readonly id: string;
  readonly name: string;
  readonly venueKind: VenueKind;
  readonly seats: number;
  readonly parallel: number;
}

/** Milliseconds since the epoch; the end is the first moment that is free again. */
export interface Period {
  readonly start: number;
  readonly end: number;
}

interface Holding extends Period {
  readonly bookingId: string;
}

const dayMs = 86_400_000;
/** Longer ones are mistakes; also bounds the days one booking is entered under. */
export const longestSessionMs = 31 * dayMs;

const daysOf = ({ start, end }: Period): number[] => {
  const first = Math.floor(start / dayMs);
  const last = Math.floor((end - 1) / dayMs);
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
};

export interface RoomPlan {
  readonly rooms: readonly Room[];
  isFree(room: Room, period: Period, except?: string): boolean;
  /** The smallest room of the kind that fits and is free; halls come last. */
  findFree(kind: VenueKind, seats: number, period: Period, except?: string): Room | undefined;
  hold(room: Room, period: Period, bookingId: string): void;
  release(roomId: string, period: Period, bookingId: string): void;
}

export function createRoomPlan(rooms: readonly Room[]): RoomPlan {
  const bySize = [...rooms].sort((a, b) => a.parallel - b.parallel || a.seats - b.seats);
  /** `room/day` → sessions that touch the day, so that a look-up does not grow with the calendar. */
  const holdings = new Map<string, Holding[]>();
  const heldOn = (roomId: string, day: number): Holding[] => holdings.get(`${roomId}/${day}`) ?? [];

  function isFree(room: Room, period: Period, except?: string): boolean {
    return daysOf(period).every((day) => {
      const held = heldOn(room.id, day);
      if (held.length < room.parallel) return true;
      const clashing = held.filter(
        (other) => other.bookingId !== except && other.start < period.end && period.start < other.end,
      );
      return clashing.length < room.parallel;
    });
  }

  return {
    rooms,
    isFree,
    findFree: (kind, seats, period, except) =>
      bySize.find((room) => room.venueKind === kind && room.seats >= seats && isFree(room, period, except)),
    hold(room, period, bookingId) {
      for (const day of daysOf(period)) {
        const key = `${room.id}/${day}`;
        const held = holdings.get(key);
        if (held === undefined) holdings.set(key, [{ ...period, bookingId }]);
        else held.push({ ...period, bookingId });
      }
    },
    release(roomId, period, bookingId) {
      for (const day of daysOf(period)) {
        const left = heldOn(roomId, day).filter((held) => held.bookingId !== bookingId);
        holdings.set(`${roomId}/${day}`, left);
      }
    },
  };
}
