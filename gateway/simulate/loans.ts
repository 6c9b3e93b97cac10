/** Loans on contracts: banks that decide, sign, lend and are repaid, in and out of order; locks that fail; suppliers that pay late. */
import { addDays } from './agenda.ts';
import type { Arrival, Exchange, Player, Stage } from './contract.ts';
import { accountOf, fileOf, purchaser } from './parties.ts';
import type { Purchase } from './purchase.ts';

interface Loan {
  readonly loanNo: string;
  readonly contract: Purchase;
  readonly amountFen: number;
}

export function loanPlayer(stage: Stage, purchases: readonly Purchase[]): Player {
  const { chance } = stage;
  const loans = new Map(
    purchases.flatMap((contract): [string, Loan][] => {
      if (!chance.happens(0.25, 'borrows', contract.contractNo)) return [];
      const loanNo = `DK-${contract.contractNo}`;
      return [[loanNo, { loanNo, contract, amountFen: Math.floor(contract.amountFen * 0.6) }]];
    }),
  );
  for (const loan of loans.values()) planLoan(stage, loan);
  const of = (act: (loan: Loan, word: string) => void) => (arrival: Arrival) => {
    const loan = loans.get(arrival.key);
    if (loan !== undefined) act(loan, `${arrival.key} ${arrival.state} ${arrival.visit}`);
  };
  const confirms = of((loan, word) => confirmReceivable(stage, loan, word));
  const locksAgain = of((loan, word) =>
    stage.inDays(chance.between(1, 9, 'locks', word), `locks ${word}`, () => {
      if (chance.happens(0.15, 'cancels', word)) callFor(stage, loan, 'loan.cancelled', { reason: '不再融资' });
      else callFor(stage, loan, 'loan.lock-requested', { reason: '更正后重试' });
    }),
  );
  return {
    serves: {
      'loan.apply': (exchange) => applied(stage, exchange, loans),
      'payee-account.lock': (exchange) => lock(stage, exchange),
    },
    heeds: {
      'loan credited': confirms,
      'loan signed': confirms,
      'loan lock-failed': locksAgain,
      'loan unlocked': of((loan, word) => {
        confirmReceivable(stage, loan, word);
        stage.inDays(20, `locks ${word}`, () =>
          callFor(stage, loan, 'loan.lock-requested', { reason: '已放款未锁定' }),
        );
      }),
    },
  };
}

const callFor = (stage: Stage, { loanNo, contract }: Loan, type: string, data: object): void =>
  stage.call({ kind: 'loan', type, district: contract.district, data: { loanNo, ...data } });

function planLoan(stage: Stage, { contract, amountFen }: Loan): void {
  const { chance } = stage;
  const { contractNo, district, supplier, signedOn } = contract;
  stage.onDay(addDays(signedOn, chance.between(1, 15, 'applies', contractNo)), `applies ${contractNo}`, () => {
    const request = {
      district,
      bank: 'loan-bank',
      contractNo,
      contractAmountFen: contract.amountFen,
      amountFen,
      supplier,
      purchaser,
    };
    stage.order({ operation: 'loan.apply', partner: 'loan-bank', district, request });
  });
}

function applied(stage: Stage, exchange: Exchange, loans: ReadonlyMap<string, Loan>): void {
  const { chance } = stage;
  const loan = loans.get(`DK-${exchange.request.contractNo}`);
  if (loan === undefined) return;
  const { loanNo } = loan;
  if (chance.happens(0.05, 'not taken', loanNo)) {
    stage.inDays(1, `not taken ${loanNo}`, () =>
      stage.settle(exchange, { state: 'refused', problem: { code: 'PARTNER_REFUSED' } }),
    );
    return;
  }
  stage.inDays(chance.between(0, 2, 'taken', loanNo), `taken ${loanNo}`, () =>
    stage.settle(exchange, { state: 'succeeded', response: { loanNo } }),
  );
  bankPlays(stage, loan, exchange);
}

type Word = readonly [type: string, inDays: number, data: object];

/** What the bank will tell, and when. */
function courseOf(stage: Stage, { loanNo, amountFen, contract }: Loan): readonly Word[] {
  const { chance } = stage;
  const today = stage.today();
  const days = (least: number, most: number, what: string) => chance.between(least, most, what, loanNo);
  const decidedIn = days(2, chance.happens(0.1, 'slow', loanNo) ? 30 : 12, 'decides');
  const at = (n: number) => `${addDays(today, n)}T10:00:00+08:00`;
  if (chance.happens(0.15, 'rejects', loanNo))
    return [['loan.decided', decidedIn, { decision: 'rejected', reason: '授信不足', decidedAt: at(decidedIn) }]];
  const signedIn = decidedIn + days(1, 8, 'signs');
  const lentIn = signedIn + days(4, 14, 'lends');
  const endsIn = lentIn + days(30, 120, 'ends');
  const endsOn = addDays(today, endsIn);
  const payee = { name: contract.supplier.name, account: accountOf(contract.supplier.uscc), bankName: '示例银行' };
  const terms = {
    supplier: contract.supplier,
    amountFen,
    rate: '3.85',
    payee,
    startsOn: addDays(today, lentIn),
    endsOn,
  };
  const course: Word[] = [
    ['loan.decided', decidedIn, { decision: 'credited', creditFen: amountFen, decidedAt: at(decidedIn) }],
    ['loan.signed', signedIn, terms],
  ];
  if (chance.happens(0.06, 'goes no further', loanNo)) return course;
  course.push(['loan.disbursed', lentIn, terms]);
  if (chance.happens(0.03, 'never repaid', loanNo)) return course;
  const repaidIn =
    endsIn + (chance.happens(0.15, 'late', loanNo) ? days(1, 40, 'repaid late') : -days(0, 20, 'repaid'));
  const half = Math.floor(amountFen / 2);
  const repaid = (n: number, repaidFen: number): Word => [
    'loan.repaid',
    n,
    { amountFen, repaidFen, lastPaidOn: addDays(today, n) },
  ];
  return [...course, repaid(repaidIn - 5, half), repaid(repaidIn, amountFen)];
}

/** Some notices overtake each other, some are told twice, and some name the contract alone. */
function bankPlays(stage: Stage, loan: Loan, { partner, district }: Exchange): void {
  const { chance } = stage;
  const { loanNo, contract } = loan;
  for (const [i, [type, inDays, data]] of courseOf(stage, loan).entries()) {
    const word = `${type} ${loanNo} ${i}`;
    const named = type === 'loan.decided' || chance.happens(0.7, 'named', word) ? { loanNo } : {};
    const told = {
      ...{ type, partner, district },
      data: { eventNo: `EV-${loanNo}-${i}`, contractNo: contract.contractNo, ...named, ...data },
    };
    const delay = chance.happens(0.08, 'overtaken', word) ? chance.between(3, 25, 'delay', word) : 0;
    stage.inDays(inDays + delay, word, () => stage.tell(told));
    if (chance.happens(0.1, 'twice', word)) stage.inDays(inDays + delay + 3, `${word} again`, () => stage.tell(told));
  }
}

function confirmReceivable(stage: Stage, loan: Loan, word: string): void {
  const { chance } = stage;
  if (chance.happens(0.04, 'never confirmed', loan.loanNo)) return;
  const isForeign = chance.happens(0.04, 'by another', word);
  const confirmedBy = isForeign ? { name: '重庆市样例局', uscc: '115001050099MNQ2XF' } : purchaser;
  const amountFen = chance.happens(0.04, 'too much', word) ? loan.contract.amountFen + 1 : loan.contract.amountFen;
  const confirm = (data: object) =>
    callFor(stage, loan, 'loan.receivable-confirmed', {
      confirmedOn: stage.today(),
      proofs: [fileOf('应收账款')],
      ...data,
    });
  stage.inDays(chance.between(0, 6, 'confirms', word), `confirms ${word}`, () => confirm({ confirmedBy, amountFen }));
  stage.inDays(chance.between(7, 9, 'confirms again', word), `confirms again ${word}`, () =>
    confirm({ confirmedBy: purchaser, amountFen: loan.contract.amountFen }),
  );
}

function lock(stage: Stage, exchange: Exchange): void {
  const { chance } = stage;
  const word = `lock ${exchange.request.loanNo} ${stage.today()}`;
  const isFailed = chance.happens(0.15, 'fails', word);
  if (chance.happens(0.02, 'never', word)) return;
  const problem = { code: 'PARTNER_REFUSED', as: 'account-not-found' };
  stage.inDays(chance.between(0, 5, 'in', word), word, () =>
    stage.settle(exchange, isFailed ? { state: 'refused', problem } : { state: 'succeeded', response: {} }),
  );
}
