/** The one-line world of the stories of deposits: a lot with two suppliers, at a center or with a deposit bank. All parties are synthetic. */

import type { Policy } from '../../calendar/contract.ts';
import type { Canonical } from '../../catalogue/contract.ts';
import { depositRules } from './deposit.ts';
import { lotRules } from './lot.ts';
import { type RulesWorld, startRules, type WorldCommand, type WorldLine } from './rules-world.ts';

export const projectCode = 'CQS26A00077';
export const lotNo = 'CQS26A00077-1';
export const lotKey = `${projectCode}/${lotNo}`;
export const amountFen = 2_000_000;

export interface Bidder {
  readonly name: string;
  readonly uscc: string;
  readonly subAccount: string;
  readonly account: string;
}
export const winner: Bidder = {
  name: '重庆示例科技有限公司',
  uscc: '91500000MA9MNQ1066',
  subAccount: '3100500101000000001',
  account: '6200000000000000017',
};
export const loser: Bidder = {
  name: '重庆样例信息服务有限公司',
  uscc: '91500103MA9MNQ210T',
  subAccount: '3100500101000000002',
  account: '6200000000000000025',
};
export const depositKey = ({ uscc }: Bidder): string => `${lotKey}/${uscc}`;

export interface LotWorld extends RulesWorld {
  /** Sub-account requested and given. */
  account(bidder: Bidder, more?: { readonly subAccount?: string; readonly deadline?: string }): readonly WorldLine[];
  /** Money arrives; by itself exactly what is due, from the supplier's own account. */
  pay(bidder: Bidder, more?: Canonical): readonly WorldLine[];
  milestone(milestone: string, day: string, more?: Canonical): readonly WorldLine[];
  /** What a client says of the deposit of this bidder. */
  say(type: string, bidder: Bidder, more?: Canonical): readonly WorldLine[];
  state(bidder: Bidder): string;
  deposit(bidder: Bidder): Canonical;
  money(bidder: Bidder): Readonly<Record<string, number>>;
  watch(bidder: Bidder): Canonical;
  clock(bidder: Bidder, id: string): Canonical | undefined;
  /** A center's or a bank's word on the end of an order. */
  settled(command: WorldCommand, more?: Canonical): readonly WorldLine[];
  failed(command: WorldCommand, failure?: string): readonly WorldLine[];
  refunds(): readonly WorldCommand[];
}

export interface LotWorldOptions {
  readonly partnerKind?: 'trading-center' | 'deposit-bank';
  readonly policy?: Policy;
  readonly now?: string;
}

const evidence = [{ name: '证明材料.pdf', sm3: 'a'.repeat(64), sizeBytes: 1024 }];

export { evidence };

interface BatchRow {
  readonly bankSerial: string;
}

function endOf(world: RulesWorld, of: WorldCommand, end: Canonical): readonly WorldLine[] {
  const { message } = of;
  const isBatch = of.operation === 'deposit.refund-batch';
  const single = { noticeNo: 'TZ1', refundNo: 'TK1', reference: 'R1', amountFen: message.amountFen, interestFen: 0 };
  const { interestFen: _interest, ...rowEnd } = end;
  const rows = isBatch ? (message.refunds as readonly BatchRow[]).map((row) => ({ ...row, ...rowEnd })) : [];
  return isBatch
    ? world.hear({
        type: 'deposit.refund-batch-settled',
        partnerKind: 'deposit-bank',
        data: { batchNo: '20260323001', rows },
        of,
      })
    : world.hear({ type: 'deposit.refund-settled', partnerKind: 'trading-center', data: { ...single, ...end }, of });
}

export function startLot({ partnerKind = 'trading-center', ...options }: LotWorldOptions = {}): LotWorld {
  const world = startRules([lotRules, depositRules], { now: '2026-03-02T09:00:00+08:00', ...options });
  let serial = 0;
  const partner = partnerKind;
  const next = (): string => {
    serial += 1;
    return `B2026031600${serial}`;
  };
  const day = (): string => world.now().slice(0, 10);
  const view = (bidder: Bidder): Canonical => world.view('deposit', depositKey(bidder));
  return {
    ...world,
    account: (bidder, { subAccount = bidder.subAccount, deadline = '2026-03-16T09:30:00+08:00' } = {}) =>
      world.hear({
        type: 'deposit.account.settled',
        partner,
        partnerKind,
        data: { operation: 'deposit.account', state: 'succeeded', response: { subAccount } },
        request: {
          ...{ district: '500103', projectCode, lotNo, projectName: '办公设备采购', amountFen, deadline },
          supplier: { name: bidder.name, uscc: bidder.uscc },
        },
      }),
    pay: ({ name, subAccount, account }, more = {}) =>
      world.hear({
        type: 'deposit.received',
        partner,
        partnerKind,
        data: {
          ...{ bankSerial: next(), subAccount, amountFen, payerName: name, payerAccount: account },
          receivedAt: world.now(),
          ...more,
        },
      }),
    milestone: (milestone, on, more = {}) =>
      world.hear({
        type: 'project.milestone',
        partner,
        partnerKind,
        data: {
          ...{ noticeNo: `TZ-${milestone}-${on}`, district: '500103', projectName: '办公设备采购' },
          ...{ milestone, projectCode, lotNo, occurredAt: `${on}T10:00:00+08:00` },
          ...(milestone === 'terminated' ? {} : { supplier: { name: winner.name, uscc: winner.uscc } }),
          ...more,
        },
      }),
    say: (type, { uscc }, more = {}) =>
      world.hear({ type, client: 'one-stop', data: { projectCode, lotNo, supplierUscc: uscc, ...more } }),
    state: (bidder) => world.loop('deposit', depositKey(bidder)).state,
    deposit: view,
    money: (bidder) => view(bidder).money as Readonly<Record<string, number>>,
    watch: (bidder) => view(bidder).watch as Canonical,
    clock: (bidder, id) => world.loop('deposit', depositKey(bidder)).clock(id) as Canonical | undefined,
    settled: (of, more = {}) => endOf(world, of, { status: 'settled', settledAt: `${day()}T15:00:00+08:00`, ...more }),
    failed: (of, failure = '收款账号户名不符') => endOf(world, of, { status: 'failed', failure }),
    refunds: () => world.commands,
  };
}

/** Two suppliers have paid before bids were opened; nothing is decided yet. */
export function paid(options: LotWorldOptions = {}): LotWorld {
  const world = startLot(options);
  for (const bidder of [winner, loser]) {
    world.account(bidder);
    world.pay(bidder);
  }
  return world;
}

/** The award notice is of Wednesday 2026-03-18: the loser's refund leaves on the 19th and is due on the 25th. */
export function awarded(options: LotWorldOptions = {}): LotWorld {
  const world = paid(options);
  world.at('2026-03-18T10:00:00+08:00');
  world.milestone('award-notice', '2026-03-18');
  return world;
}

/** The loser's refund has left. */
export function sent(options: LotWorldOptions = {}): LotWorld {
  const world = awarded(options);
  world.at('2026-03-19T10:00:00+08:00');
  return world;
}

export const refundOf = (world: LotWorld, at = 0): WorldCommand => {
  const command = world.refunds()[at];
  if (command === undefined) throw new Error(`there is no order ${at}`);
  return command;
};

/** The loser has given a guarantee in place of money. */
export const guaranteed = (world: LotWorld): readonly WorldLine[] =>
  world.hear({
    type: 'deposit.guaranteed',
    data: {
      ...{ district: '500103', projectCode, lotNo, form: 'guarantee', guaranteeNo: 'BH20260301', amountFen, evidence },
      supplier: { name: loser.name, uscc: loser.uscc },
    },
  });
