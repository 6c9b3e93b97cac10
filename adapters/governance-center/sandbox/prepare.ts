/** Things that an example message needs to exist in a center: made freshly at every call, and known to no ledger. */
import { toBeijing } from '../../../gateway/catalogue/beijing-time.ts';
import type { Canonical } from '../../../gateway/catalogue/contract.ts';
import { openAccount, openRefund } from './deposits.ts';
import { type CenterDesk, openReferral } from './referrals.ts';
import { openBooking } from './venues.ts';

const dayMs = 86_400_000;
const hourMs = 3_600_000;
const amountFen = 2_000_000;
const supplier = { name: '重庆示例科技有限公司', uscc: '91500000MA9MNQ1066' };

const freshReferralNo = ({ now, next }: CenterDesk): string =>
  `CQ-ZFCG-CT-${now().slice(0, 10).replaceAll('-', '')}-${String(next()).padStart(6, '0').slice(-6)}`;

const addressee = { level: 'district', unit: '500101-public-security' };

function referral(desk: CenterDesk): Canonical {
  const referralNo = freshReferralNo(desk);
  openReferral(desk, { referralNo, kind: 'collusive-bidding', addressee, title: '示例' }, '万州区公安局');
  return { referralNo };
}

function booking(desk: CenterDesk): Canonical {
  const start = Math.ceil(Date.parse(desk.now()) / dayMs) * dayMs + 30 * dayMs + hourMs;
  const session = { start: toBeijing(new Date(start)), end: toBeijing(new Date(start + hourMs)) };
  const wish = { district: desk.options.district, venueKind: 'bid-opening', session };
  return { bookingId: openBooking(desk, wish, 'KB-900').eventNo };
}

function project(desk: CenterDesk): { readonly projectCode: string; readonly lotNo: string } {
  const projectCode = `CQS26G${String(desk.next()).padStart(5, '0')}`;
  return { projectCode, lotNo: `${projectCode}-1` };
}

function account(desk: CenterDesk): Canonical {
  const lot = project(desk);
  const opened = openAccount(desk, lot, supplier.uscc);
  opened.paidFen = amountFen;
  opened.receivedAt = desk.now();
  return { ...lot, supplier, supplierUscc: supplier.uscc, subAccount: opened.subAccount, amountFen };
}

function refund(desk: CenterDesk): Canonical {
  const { subAccount } = account(desk) as { readonly subAccount: string };
  const opened = openRefund(desk, { subAccount, amountFen }, desk.draw('TH'));
  // Nobody asked for it through the gateway, so nothing is told of it.
  opened.status = 'settled';
  opened.settledAt = desk.now();
  return { refundNo: opened.eventNo };
}

/** @returns the fields that name what was made; nothing where the operation needs nothing */
export function prepare(desk: CenterDesk, operation: string): Canonical | undefined {
  switch (operation) {
    case 'referral.dispatch':
      return { referralNo: freshReferralNo(desk), addressee };
    case 'referral.urge':
    case 'referral.supplement':
    case 'referral.withdraw':
    case 'referral.extend':
    case 'referral.status':
      return referral(desk);
    case 'venue.change':
    case 'venue.cancel':
      return booking(desk);
    case 'deposit.account':
      return project(desk);
    case 'deposit.status':
    case 'deposit.refund':
      return account(desk);
    case 'deposit.refund-status':
      return refund(desk);
    default:
      return undefined;
  }
}
