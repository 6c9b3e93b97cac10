/** Projects with their lots, the suppliers that bid for them, and the days on which things happen to them. */
import { addDays } from './agenda.ts';
import type { Chance } from './chance.ts';
import { districtOf, type Party, supplierOf } from './parties.ts';

export interface Bid {
  readonly key: string;
  readonly supplier: Party;
  readonly subAccount: string;
  readonly lot: Lot;
}

export interface Lot {
  readonly projectNo: number;
  readonly projectCode: string;
  readonly lotNo: string;
  readonly key: string;
  readonly district: string;
  readonly partner: 'trading-center' | 'deposit-bank';
  /** One sub-account for all suppliers. */
  readonly isShared: boolean;
  readonly amountFen: number;
  readonly startsOn: string;
  /** Bids are due, and opened. */
  readonly opensOn: string;
  readonly ending: 'awarded' | 'terminated';
  readonly endsOn: string;
  readonly bids: readonly Bid[];
  readonly winner: Bid;
  /** Left out: it is never signed. */
  readonly signedOn?: string | undefined;
}

/** Projects begin over so many days, so that most of what they bring about lies within a year. */
const spreadDays = 270;

const pad = (no: number, width: number): string => String(no).padStart(width, '0');

export function lotsOf(chance: Chance, from: string, projectNo: number): readonly Lot[] {
  const count = chance.between(1, 2, 'lots', projectNo);
  return Array.from({ length: count }, (_, at) => lotOf(chance, from, projectNo, at + 1));
}

function lotOf(chance: Chance, from: string, projectNo: number, no: number): Lot {
  const word = `${projectNo}-${no}`;
  const projectCode = `CQS26A${pad(projectNo, 5)}`;
  const lotNo = `${projectCode}-${no}`;
  const startsOn = addDays(from, chance.between(0, spreadDays, 'starts', projectNo));
  const opensOn = addDays(startsOn, chance.between(8, 25, 'opens', word));
  const endsOn = addDays(opensOn, chance.between(3, 35, 'ends', word));
  const partner = chance.one({ 'trading-center': 1, 'deposit-bank': 1 }, 'route', word);
  const isShared = partner === 'deposit-bank' && chance.happens(0.4, 'shared', word);
  const signs = chance.happens(0.96, 'signs', word);
  const days = chance.happens(0.9, 'signs soon', word)
    ? chance.between(2, 28, 'signed', word)
    : chance.between(29, 120, 'signed late', word);
  const bids: Bid[] = [];
  const lot: Lot = {
    ...{
      projectNo,
      projectCode,
      lotNo,
      key: `${projectCode}/${lotNo}`,
      partner,
      isShared,
      startsOn,
      opensOn,
      endsOn,
      bids,
    },
    district: districtOf(chance, projectNo),
    amountFen: chance.between(2, 80, 'deposit', word) * 100_000,
    ending: chance.happens(0.87, 'awarded', word) ? 'awarded' : 'terminated',
    get winner(): Bid {
      return bids[chance.between(0, bids.length - 1, 'winner', word)] as Bid;
    },
    signedOn: signs ? addDays(endsOn, days) : undefined,
  };
  const suppliers = chance.between(2, 6, 'suppliers', word);
  for (let i = 0; i < suppliers; i += 1) {
    const supplier = supplierOf(projectNo * 12 + (no - 1) * 6 + i);
    const account = isShared ? 0 : i + 1;
    const subAccount = `9009${pad(projectNo, 7)}${no}${account}`;
    bids.push({ key: `${lot.key}/${supplier.uscc}`, supplier, subAccount, lot });
  }
  return lot;
}
