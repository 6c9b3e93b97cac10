/** Suppliers that pay their bid deposits, rightly and wrongly, and the agency that decides on them. */
import { addDays } from './agenda.ts';
import type { Arrival, Player, Stage } from './contract.ts';
import type { Ledger } from './ledger.ts';
import { accountOf, fileOf, holdsHere } from './parties.ts';
import type { Bid, Lot } from './projects.ts';

/** How a supplier pays. */
const manners = {
  rightly: 60,
  'too little': 6,
  'in parts': 4,
  'by somebody else': 5,
  late: 5,
  'told twice': 8,
  'told differently': 2,
  'told for another': 2,
  'by guarantee': 7,
  never: 5,
} as const;

interface Payment {
  readonly serial: string;
  readonly amountFen: number;
  readonly day: string;
  readonly payerName?: string;
}

export function depositPlayer(stage: Stage, ledger: Ledger, lots: readonly Lot[]): Player {
  const bids = new Map(lots.flatMap((lot) => lot.bids.map((bid) => [bid.key, bid])));
  for (const lot of lots) for (const bid of lot.bids) planBid(stage, ledger, bid);
  const of = (act: (bid: Bid, arrival: Arrival) => void) => (arrival: Arrival) => {
    const bid = bids.get(arrival.key);
    if (bid !== undefined) act(bid, arrival);
  };
  return {
    serves: {
      'deposit.account': (exchange) =>
        stage.inDays(0, `account ${exchange.request.lotNo} ${JSON.stringify(exchange.request.supplier)}`, () => {
          const bid = bids.get(keyOf(exchange.request));
          stage.settle(exchange, {
            state: 'succeeded',
            response: { subAccount: bid?.subAccount, bankName: '示例银行' },
          });
        }),
    },
    heeds: {
      'deposit failed': of((bid, arrival) => correctPayee(stage, bid, arrival)),
      'deposit stuck': of((bid, { key, visit }) =>
        stage.inDays(stage.chance.between(0, 6, 'unstick', key, visit), `unstick ${key} ${visit}`, () =>
          callOf(stage, bid, 'deposit.refund-ordered', { reason: '已核实，请退还' }),
        ),
      ),
      'deposit to-order': of((bid, { key, visit }) => orderRefund(stage, bid, `${key} ${visit}`)),
      'deposit due': of((bid, { key, visit }) => due(stage, bid, `${key} ${visit}`)),
      'deposit suspended': of((bid, { key, visit }) =>
        stage.inDays(stage.chance.between(2, 40, 'resumed', key, visit), `resumed ${key} ${visit}`, () =>
          callOf(stage, bid, 'deposit.resumed', { reason: '供应商已补正' }),
        ),
      ),
      'deposit withheld': of((bid, { key, visit }) => lift(stage, bid, `${key} ${visit}`)),
    },
  };
}

const keyOf = ({ projectCode, lotNo, supplier }: Readonly<Record<string, unknown>>): string =>
  `${projectCode}/${lotNo}/${(supplier as { readonly uscc: string }).uscc}`;

function callOf(stage: Stage, { lot, supplier }: Bid, type: string, more: object): void {
  const { projectCode, lotNo, district } = lot;
  const data = { projectCode, lotNo, supplierUscc: supplier.uscc, ...more };
  stage.call({ kind: 'deposit', type, district, data });
}

function planBid(stage: Stage, ledger: Ledger, bid: Bid): void {
  const { chance } = stage;
  const { lot, key } = bid;
  const collected = holdsHere(lot.district);
  const manner = collected ? chance.one(manners, 'manner', key) : chance.one({ never: 8, rightly: 2 }, 'manner', key);
  const asksOn = addDays(lot.startsOn, chance.between(0, 3, 'asks', key));
  stage.onDay(asksOn, `asks ${key}`, () => {
    const { projectCode, lotNo, district, partner, amountFen, opensOn } = lot;
    const deadline = `${opensOn}T09:00:00+08:00`;
    const request = {
      district,
      projectCode,
      projectName: '办公设备采购',
      lotNo,
      supplier: bid.supplier,
      amountFen,
      deadline,
    };
    stage.order({ operation: 'deposit.account', partner, district, request });
  });
  if (manner === 'by guarantee')
    stage.onDay(addDays(asksOn, chance.between(1, 4, 'guarantee', key)), `guarantee ${key}`, () =>
      guarantee(stage, bid),
    );
  for (const payment of paymentsOf(stage, bid, manner)) {
    // Nobody can pay before he has been told the account.
    const earliest = addDays(asksOn, 2);
    const day = payment.day < earliest ? earliest : payment.day;
    pay(stage, ledger, bid, { ...payment, day, manner });
  }
  if (chance.happens(0.05, 'withdraws', key)) {
    const on = addDays(lot.opensOn, -chance.between(0, 3, 'withdraws on', key));
    stage.onDay(addDays(on, chance.between(0, 1, 'withdrawal told', key)), `withdraws ${key}`, () =>
      callOf(stage, bid, 'deposit.bid-withdrawn', { receivedOn: on, evidence: [fileOf('撤回通知')] }),
    );
  }
}

function guarantee(stage: Stage, { lot, supplier, key }: Bid): void {
  const { projectCode, lotNo, district, amountFen } = lot;
  const form = stage.chance.one({ guarantee: 1, insurance: 1 }, 'form', key);
  const data = { district, projectCode, lotNo, supplier, form, guaranteeNo: `BH-${lotNo}-${supplier.uscc}`, amountFen };
  stage.call({ kind: 'deposit', type: 'deposit.guaranteed', district, data: { ...data, evidence: [fileOf('保函')] } });
}

function paymentsOf({ chance }: Stage, { lot, key, supplier }: Bid, manner: keyof typeof manners): readonly Payment[] {
  const day = addDays(lot.opensOn, -chance.between(0, 5, 'pays', key));
  const serial = `B${lot.lotNo.replace(/\D/g, '')}${supplier.uscc.slice(10, 16)}`;
  const whole = { serial: `${serial}-1`, amountFen: lot.amountFen, day };
  const part = Math.floor((lot.amountFen * chance.between(20, 80, 'part', key)) / 100);
  const rest = { serial: `${serial}-2`, amountFen: lot.amountFen - part, day: addDays(day, 1) };
  switch (manner) {
    case 'by guarantee':
    case 'never':
      return [];
    case 'too little':
      return [{ ...whole, amountFen: part }, ...(chance.happens(0.5, 'supplies', key) ? [rest] : [])];
    case 'in parts':
      return [{ ...whole, amountFen: part }, rest];
    case 'by somebody else':
      return [{ ...whole, payerName: '重庆样例信息服务有限公司' }];
    case 'late':
      return [{ ...whole, day: addDays(lot.opensOn, chance.between(1, 60, 'late', key)) }];
    default:
      return [whole];
  }
}

function pay(
  stage: Stage,
  ledger: Ledger,
  bid: Bid,
  payment: Payment & { readonly manner: keyof typeof manners },
): void {
  const { chance } = stage;
  const { lot, subAccount, supplier, key } = bid;
  const { serial: bankSerial, amountFen, day, manner, payerName = supplier.name } = payment;
  const { partner, district } = lot;
  const receivedAt = `${day}T08:20:00+08:00`;
  const data = { bankSerial, subAccount, amountFen, payerName, payerAccount: accountOf(supplier.uscc), receivedAt };
  const tell = (more: object) =>
    stage.tell({ type: 'deposit.received', partner, district, data: { ...data, ...more } });
  const label = `paid ${key} ${bankSerial}`;
  const toldOn = addDays(day, chance.happens(0.1, 'told late', label) ? chance.between(1, 20, 'told', label) : 0);
  ledger.receive({ bankSerial, subAccount, amountFen, deposit: key });
  stage.onDay(toldOn, label, () => {
    tell({});
    if (manner === 'told twice') stage.inDays(chance.between(0, 30, 'again', label), `${label} again`, () => tell({}));
    if (manner === 'told differently')
      stage.inDays(1, `${label} differently`, () => tell({ amountFen: amountFen + 100 }));
    const other = lot.bids.find((one) => one.subAccount !== subAccount);
    if (manner === 'told for another' && other !== undefined)
      stage.inDays(1, `${label} for another`, () => tell({ subAccount: other.subAccount }));
    const isUnclear =
      (manner === 'told for another' && other !== undefined) || (manner === 'by somebody else' && lot.isShared);
    if (isUnclear) assign(stage, bid, bankSerial);
  });
}

/** A person says whose it is. */
function assign(stage: Stage, { lot, supplier }: Bid, bankSerial: string): void {
  const { projectCode, lotNo, district } = lot;
  const data = {
    projectCode,
    lotNo,
    bankSerial,
    supplierUscc: supplier.uscc,
    reason: '经核对银行流水',
    evidence: [fileOf('流水')],
  };
  const days = stage.chance.between(2, 25, 'assigned', bankSerial);
  stage.inDays(days, `assigned ${bankSerial}`, () =>
    stage.call({ kind: 'lot', type: 'deposit.receipt-assigned', district, data }),
  );
}

/** The first correction may be wrong as well; in the end it is right. */
function correctPayee(stage: Stage, bid: Bid, { key, visit }: Arrival): void {
  if (stage.chance.happens(0.01, 'never corrected', key)) return;
  stage.inDays(stage.chance.between(1, 15, 'corrects', key, visit), `corrects ${key} ${visit}`, () =>
    callOf(stage, bid, 'deposit.payee-corrected', {
      ...{
        payeeName: bid.supplier.name,
        payeeAccount: accountOf(`${bid.supplier.uscc}${visit}`),
        bankName: '示例银行',
      },
      evidence: [fileOf('开户许可')],
    }),
  );
}

function orderRefund(stage: Stage, bid: Bid, word: string): void {
  stage.inDays(stage.chance.between(0, 12, 'ordered', word), `ordered ${word}`, () =>
    callOf(stage, bid, 'deposit.refund-ordered', { reason: '供应商已书面撤回' }),
  );
}

/** Within the limit the agency may still withhold it, or suspend the refund; after it, it may try. */
function due(stage: Stage, bid: Bid, word: string): void {
  const { chance } = stage;
  if (!holdsHere(bid.lot.district)) {
    orderRefund(stage, bid, word);
    return;
  }
  const evidence = chance.happens(0.9, 'has evidence', word) ? [fileOf('证明材料')] : [];
  const mark = {
    ground: 'law',
    clause: '《政府采购货物和服务招标投标管理办法》第六十条',
    reason: '中标后无正当理由拒签',
    evidence,
  };
  if (chance.happens(0.04, 'withheld', word))
    stage.inDays(0, `withheld ${word}`, () => callOf(stage, bid, 'deposit.withheld', mark));
  else if (chance.happens(0.02, 'withheld late', word))
    stage.inDays(chance.between(5, 30, 'late mark', word), `withheld late ${word}`, () =>
      callOf(stage, bid, 'deposit.withheld', mark),
    );
  else if (chance.happens(0.03, 'suspended', word))
    stage.inDays(0, `suspended ${word}`, () =>
      callOf(stage, bid, 'deposit.suspended', { cause: '供应商账户冻结', evidence: [fileOf('说明')] }),
    );
}

function lift(stage: Stage, bid: Bid, word: string): void {
  if (!stage.chance.happens(0.4, 'lifted', word)) return;
  stage.inDays(stage.chance.between(1, 40, 'lifts', word), `lifts ${word}`, () =>
    callOf(stage, bid, 'deposit.withholding-lifted', { reason: '供应商异议成立' }),
  );
}
