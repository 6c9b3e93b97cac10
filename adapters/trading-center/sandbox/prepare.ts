/** Things that an example message needs to exist in a center: made freshly at every call, and known to no ledger. */
import type { Canonical } from '../../../gateway/catalogue/contract.ts';
import { addAccount, addBooking, addRefund, type Center } from './center.ts';
import type { SubAccount } from './records.ts';
import { suppliers } from './seed.ts';

const dayMs = 86_400_000;
const hourMs = 3_600_000;
const amountFen = 2_000_000;

/** In the hall, which is hardly ever full, and far enough ahead to be changed. */
function booking({ desk, habits, plan }: Center): Parameters<typeof addBooking>[1] {
  const hall = plan.rooms.find((room) => room.venueKind === 'bid-opening' && room.parallel > 1);
  const start = Math.ceil(Date.parse(desk.now()) / dayMs) * dayMs + 30 * dayMs + hourMs;
  return {
    id: desk.draw(habits.bookingPrefix),
    venueKind: 'bid-opening',
    projectCode: `CQS26E${String(desk.next()).padStart(5, '0')}`,
    roomId: hall?.id ?? '',
    seats: 12,
    start,
    end: start + hourMs,
    status: 'confirmed',
  };
}

function paidAccount({ desk }: Center): SubAccount {
  const number = desk.next();
  const projectCode = `CQS26E${String(number).padStart(5, '0')}`;
  const receipt = {
    bankSerial: desk.draw('B'),
    amountFen,
    payerName: suppliers.technology.name,
    payerAccount: '6200000000000000017',
    receivedAt: desk.now(),
  };
  return {
    no: `3100500999${String(number).padStart(10, '0')}`,
    bankName: '示例银行重庆分行',
    projectCode,
    lotNo: `${projectCode}-1`,
    supplier: suppliers.technology,
    amountFen,
    form: 'transfer',
    receipts: [receipt],
  };
}

function account(center: Center): Canonical {
  const made = paidAccount(center);
  addAccount(center, made);
  const { projectCode, lotNo, supplier, no: subAccount } = made;
  return { projectCode, lotNo, supplier, supplierUscc: supplier.uscc, subAccount, amountFen };
}

function refund(center: Center): Canonical {
  const { subAccount } = account(center) as { readonly subAccount: string };
  const no = center.desk.draw(center.habits.refundPrefix);
  addRefund(center, {
    no,
    reference: no,
    subAccount,
    amountFen,
    interestFen: 0,
    status: 'settled',
    settledAt: center.desk.now(),
  });
  return { refundNo: no };
}

/** @returns the fields that name what was made; nothing where the operation needs nothing */
export function prepare(center: Center, operation: string): Canonical | undefined {
  switch (operation) {
    case 'venue.change':
    case 'venue.cancel': {
      const made = booking(center);
      addBooking(center, made);
      return { bookingId: made.id, seats: made.seats };
    }
    case 'deposit.account': {
      const projectCode = `CQS26E${String(center.desk.next()).padStart(5, '0')}`;
      return { projectCode, lotNo: `${projectCode}-1` };
    }
    case 'deposit.status':
    case 'deposit.refund':
      return account(center);
    case 'deposit.refund-status':
      return refund(center);
    default:
      return undefined;
  }
}
