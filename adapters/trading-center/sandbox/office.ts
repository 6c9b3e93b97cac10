/** A trading center: every operation it serves, over one center. */
import type { Reading } from '../../../gateway/translation/contract.ts';
import type { Asked, OfficeKind } from '../../sandbox/contract.ts';
import { type Center, openCenter } from './center.ts';
import { controlsOf } from './controls.ts';
import { account, handToBank, receivedFen, refund, refundStatus, status } from './deposits.ts';
import { habitsOf } from './habits.ts';
import { prepare } from './prepare.ts';
import { startPulling } from './pull.ts';
import type { CenterRecords } from './records.ts';
import { rooms, seededFor, seedRecords } from './seed.ts';
import { availability, book, booking, cancel, change, seats } from './venues.ts';

type Serve = (center: Center, asked: Asked) => Reading;

const operations: Readonly<Record<string, Serve>> = {
  'venue.availability': availability,
  'venue.seats': seats,
  'venue.booking': booking,
  'venue.book': book,
  'venue.change': change,
  'venue.cancel': cancel,
  'deposit.status': status,
  'deposit.refund-status': refundStatus,
  'deposit.account': account,
  'deposit.refund': refund,
};

/** Lists in the state show the last of each; the sizes say how many there are. */
const shown = 200;

function stateOf({ records, plan }: Center): Readonly<Record<string, unknown>> {
  const { bookings, subAccounts, refunds } = records;
  return {
    sizes: { bookings: bookings.length, subAccounts: subAccounts.length, refunds: refunds.length },
    rooms: plan.rooms,
    bookings: bookings.slice(-shown),
    subAccounts: subAccounts.slice(-shown).map((each) => ({ ...each, receivedFen: receivedFen(each) })),
    refunds: refunds.slice(-shown),
  };
}

/** AREA_CODE must belong to SYSTEM_NO (public): who calls under another number is another system. */
function admit({ desk }: Center, { vars }: Asked): Reading | undefined {
  const told = vars['profile.systemNo'];
  if (told === undefined || told === desk.options.values.systemNo) return undefined;
  return desk.refused('not-authorised', 'TOKEN验证失败：SYSTEM_NO不符');
}

export const centerKind: OfficeKind<CenterRecords> = {
  seed: seedRecords,
  open(desk) {
    const center = openCenter(desk, habitsOf(desk.dialect), rooms);
    for (const waiting of center.records.refunds) if (waiting.status === 'processing') handToBank(center, waiting);
    const stopPulling = desk.options.pull === true ? startPulling(desk) : undefined;
    return {
      serve(asked) {
        const serve = operations[asked.operation];
        if (serve === undefined) throw new Error(`a center does not serve ${asked.operation}`);
        return serve(center, asked);
      },
      admit: (asked) => admit(center, asked),
      prepare: (operation) => prepare(center, operation),
      seeded: seededFor(desk.options.district),
      state: () => stateOf(center),
      controls: controlsOf(center),
      close: () => stopPulling?.(),
    };
  },
};
