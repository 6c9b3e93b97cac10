/**
 * The yardstick: both operations translated by hand from a parsed tree (JSON.parse, or an XML parser's DOM) and to a tree, with the
 * same conversions, the same validation of the canonical message, and unknown fields noticed. The ends are in handwritten-ends.ts.
 */
import {
  amountText,
  boolOf,
  bytesOf,
  charsOf,
  codeOf,
  codesIn,
  codesOut,
  dayOf,
  dayOfPlain,
  fenOf,
  HandwrittenFault,
  plainDayText,
  plainTimeText,
  refuse,
  textOf,
  timeOf,
  timeOfPlain,
  timeText,
  usccOf,
} from './handwritten-values.ts';

export type Tree = Readonly<Record<string, unknown>>;

/** What differs between the JSON and the XML of one partner. */
export interface Dress {
  readonly wide: 2 | 3;
  /** Where the elements of a list are, and how they are written. */
  items(value: unknown, name: string, field: string): readonly unknown[];
  list(items: readonly Tree[], name: string): unknown;
  whole(value: unknown, field: string): number;
  number(value: number): unknown;
}

function treeOf(value: unknown, field: string): Tree {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Tree)
    : refuse(field, 'holds no fields');
}

function noticeUnknown(tree: Tree, known: ReadonlySet<string>, field: string): void {
  for (const key in tree) if (!known.has(key)) refuse(`${field}${key}`, 'is unknown');
}

const keys = (...names: readonly string[]): ReadonlySet<string> => new Set(names);
const enterpriseKeys = keys('name', 'code');
const contactKeys = keys('name', 'phone');
const projectKeys = keys('code', 'name', 'method', 'budget', 'deposit');
const venueKeys = keys('kind', 'start', 'end', 'seats', 'remote');
const lotKeys = keys('no', 'name', 'budget');
const bookingKeys = keys(
  'no',
  'area',
  'project',
  'purchaser',
  'agency',
  'contact',
  'venue',
  'urgent',
  'date',
  'time',
  'lots',
  'remark',
);
const rowKeys = keys('no', 'payee', 'code', 'account', 'bank', 'amount', 'reason', 'time');
const listKeys = keys('batch', 'area', 'date', 'count', 'total', 'refunds');

function enterprise(value: unknown, field: string, wide: 2 | 3) {
  const tree = treeOf(value, field);
  noticeUnknown(tree, enterpriseKeys, `${field}.`);
  return {
    name: bytesOf(tree.name, `${field}.name`, { limit: 180, wide }),
    uscc: usccOf(tree.code, `${field}.code`),
  };
}

/** Runs `read` on each element; a fault names the element's number. */
function each<T>(items: readonly unknown[], field: string, read: (item: Tree) => T): T[] {
  const out: T[] = [];
  for (let at = 0; at < items.length; at += 1) {
    try {
      out.push(read(treeOf(items[at], 'the element')));
    } catch (fault) {
      if (fault instanceof HandwrittenFault) refuse(`${field}[${at}].${fault.message}`, '');
      throw fault;
    }
  }
  return out;
}

export function readBooking(tree: Tree, dress: Dress) {
  const { wide } = dress;
  noticeUnknown(tree, bookingKeys, '');
  const project = treeOf(tree.project, 'project');
  noticeUnknown(project, projectKeys, 'project.');
  const contact = treeOf(tree.contact, 'contact');
  noticeUnknown(contact, contactKeys, 'contact.');
  const venue = treeOf(tree.venue, 'venue');
  noticeUnknown(venue, venueKeys, 'venue.');
  return {
    noticeNo: charsOf(tree.no, 'no', 40),
    district: textOf(tree.area, 'area'),
    projectCode: charsOf(project.code, 'project.code', 40),
    projectName: bytesOf(project.name, 'project.name', { limit: 180, wide }),
    method: codeOf(codesIn.method, project.method, 'project.method'),
    budgetFen: fenOf(project.budget, 'project.budget', 6),
    depositFen: fenOf(project.deposit, 'project.deposit', 2),
    purchaser: enterprise(tree.purchaser, 'purchaser', wide),
    ...(tree.agency === undefined ? undefined : { agency: enterprise(tree.agency, 'agency', wide) }),
    contact: {
      name: charsOf(contact.name, 'contact.name', 30),
      phone: charsOf(contact.phone, 'contact.phone', 20),
    },
    venueKind: codeOf(codesIn.venue, venue.kind, 'venue.kind'),
    session: { start: timeOf(venue.start, 'venue.start'), end: timeOf(venue.end, 'venue.end') },
    seats: dress.whole(venue.seats, 'venue.seats'),
    remote: boolOf(venue.remote, 'venue.remote', '1', '0'),
    urgent: boolOf(tree.urgent, 'urgent', 'Y', 'N'),
    noticeDate: dayOfPlain(tree.date, 'date'),
    submittedAt: timeOfPlain(tree.time, 'time'),
    lots: each(dress.items(tree.lots, 'lot', 'lots'), 'lots', (lot) => {
      noticeUnknown(lot, lotKeys, '');
      return {
        lotNo: charsOf(lot.no, 'no', 40),
        lotName: bytesOf(lot.name, 'name', { limit: 180, wide }),
        budgetFen: fenOf(lot.budget, 'budget', 6),
      };
    }),
    ...(tree.remark === undefined ? undefined : { remark: bytesOf(tree.remark, 'remark', { limit: 300, wide }) }),
  };
}

export type Booking = ReturnType<typeof readBooking>;

export function writeBooking(message: Booking, dress: Dress): Tree {
  const { wide } = dress;
  return {
    NOTICE_NO: charsOf(message.noticeNo, 'NOTICE_NO', 40),
    AREA_CODE: message.district,
    TENDER_PROJECT_CODE: charsOf(message.projectCode, 'TENDER_PROJECT_CODE', 40),
    TENDER_PROJECT_NAME: bytesOf(message.projectName, 'TENDER_PROJECT_NAME', { limit: 180, wide }),
    TENDER_MODE: codeOf(codesOut.method, message.method, 'TENDER_MODE'),
    PURCHASER_NAME: bytesOf(message.purchaser.name, 'PURCHASER_NAME', { limit: 180, wide }),
    PURCHASER_CODE: usccOf(message.purchaser.uscc, 'PURCHASER_CODE'),
    ...(message.agency && {
      TENDER_AGENCY_NAME: bytesOf(message.agency.name, 'TENDER_AGENCY_NAME', { limit: 180, wide }),
      TENDER_AGENCY_CODE: usccOf(message.agency.uscc, 'TENDER_AGENCY_CODE'),
    }),
    CONTACT: charsOf(message.contact.name, 'CONTACT', 30),
    PHONE: charsOf(message.contact.phone, 'PHONE', 20),
    ROOM_TYPE: codeOf(codesOut.venue, message.venueKind, 'ROOM_TYPE'),
    BID_EVAL_START_TIME: plainTimeText(message.session.start),
    BID_EVAL_END_TIME: plainTimeText(message.session.end),
    SEAT_COUNT: dress.number(message.seats),
    IS_REMOTE: message.remote ? 'Y' : 'N',
    IS_URGENT: message.urgent ? '1' : '0',
    NOTICE_DATE: dayOf(message.noticeDate, 'NOTICE_DATE'),
    PROJECT_BUDGET: amountText(message.budgetFen, 'PROJECT_BUDGET', 2),
    MARGIN_AMOUNT: amountText(message.depositFen, 'MARGIN_AMOUNT', 6),
    SUBMIT_TIME: timeText(message.submittedAt),
    SECTION_LIST: dress.list(
      message.lots.map((lot) => ({
        SECTION_CODE: charsOf(lot.lotNo, 'SECTION_CODE', 40),
        SECTION_NAME: bytesOf(lot.lotName, 'SECTION_NAME', { limit: 180, wide }),
        PROGRAM_BUDGET: amountText(lot.budgetFen, 'PROGRAM_BUDGET', 2),
      })),
      'SECTION',
    ),
    ...(message.remark !== undefined && { REMARK: bytesOf(message.remark, 'REMARK', { limit: 300, wide }) }),
  };
}

export function readRefundList(tree: Tree, dress: Dress) {
  const { wide } = dress;
  noticeUnknown(tree, listKeys, '');
  let total = 0;
  const refunds = each(dress.items(tree.refunds, 'refund', 'refunds'), 'refunds', (row) => {
    noticeUnknown(row, rowKeys, '');
    const amountFen = fenOf(row.amount, 'amount', 2);
    total += amountFen;
    return {
      refundNo: charsOf(row.no, 'no', 40),
      supplier: { name: bytesOf(row.payee, 'payee', { limit: 180, wide }), uscc: usccOf(row.code, 'code') },
      account: charsOf(row.account, 'account', 32),
      bankName: bytesOf(row.bank, 'bank', { limit: 180, wide }),
      amountFen,
      reason: codeOf(codesIn.reason, row.reason, 'reason'),
      paidAt: timeOf(row.time, 'time'),
    };
  });
  if (dress.whole(tree.count, 'count') !== refunds.length) refuse('count', 'is not the number of rows');
  if (dress.whole(tree.total, 'total') !== total) refuse('total', 'is not the sum of the rows');
  return {
    batchNo: charsOf(tree.batch, 'batch', 40),
    district: textOf(tree.area, 'area'),
    batchDate: dayOf(tree.date, 'date'),
    refunds,
  };
}

export type RefundList = ReturnType<typeof readRefundList>;

export function writeRefundList(message: RefundList, dress: Dress): Tree {
  const { wide } = dress;
  let total = 0;
  const rows = message.refunds.map((refund) => {
    total += refund.amountFen;
    return {
      REFUND_NO: charsOf(refund.refundNo, 'REFUND_NO', 40),
      BIDDER_NAME: bytesOf(refund.supplier.name, 'BIDDER_NAME', { limit: 180, wide }),
      BIDDER_CODE: usccOf(refund.supplier.uscc, 'BIDDER_CODE'),
      ACCOUNT_NO: charsOf(refund.account, 'ACCOUNT_NO', 32),
      BANK_NAME: bytesOf(refund.bankName, 'BANK_NAME', { limit: 180, wide }),
      AMOUNT: amountText(refund.amountFen, 'AMOUNT', 6),
      REASON: codeOf(codesOut.reason, refund.reason, 'REASON'),
      PAY_TIME: plainTimeText(refund.paidAt),
    };
  });
  return {
    BATCH_NO: charsOf(message.batchNo, 'BATCH_NO', 40),
    AREA_CODE: message.district,
    BATCH_DATE: plainDayText(dayOf(message.batchDate, 'BATCH_DATE')),
    TOTAL_COUNT: dress.number(rows.length),
    TOTAL_FEN: dress.number(total),
    ROWS: dress.list(rows, 'ROW'),
  };
}
