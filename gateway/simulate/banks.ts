/** The trading center and the deposit bank, which pay deposits back: at once, late, not at all, and tell of it twice. */
import type { Canonical } from '../catalogue/contract.ts';
import type { DoorWord, Exchange, Player, Stage } from './contract.ts';
import type { Ledger } from './ledger.ts';

/** A bank that does not do what a bank does, for trying the checks. */
export interface BankManners {
  readonly paysTwice?: boolean | undefined;
}

interface BatchRow {
  readonly bankSerial: string;
  readonly payeeName: string;
  readonly payeeAccount: string;
  readonly amountFen: number;
}

export function bankPlayer(stage: Stage, ledger: Ledger, manners: BankManners = {}): Player {
  const bank = new Bank(stage, ledger, manners);
  return {
    door: {
      'deposit.refund': (request) => bank.doorWord(`refund ${depositOf(request)}`),
      'deposit.refund-batch': (request) => bank.doorWord(`batch ${serialsOf(request)}`),
    },
    serves: {
      'deposit.refund': (exchange) => bank.refund(exchange),
      'deposit.refund-batch': (exchange) => bank.batch(exchange),
    },
  };
}

const depositOf = ({ projectCode, lotNo, supplier }: Canonical): string =>
  `${projectCode}/${lotNo}/${(supplier as Canonical).uscc}`;
const rowsOf = ({ refunds }: Canonical): readonly BatchRow[] => refunds as unknown as readonly BatchRow[];
const serialsOf = (request: Canonical): string =>
  rowsOf(request)
    .map(({ bankSerial }) => bankSerial)
    .toSorted()
    .join(' ');

class Bank {
  readonly #stage: Stage;
  readonly #ledger: Ledger;
  readonly #manners: BankManners;
  readonly #attempts = new Map<string, number>();

  constructor(stage: Stage, ledger: Ledger, manners: BankManners) {
    this.#stage = stage;
    this.#ledger = ledger;
    this.#manners = manners;
  }

  #attempt(word: string): number {
    const no = (this.#attempts.get(word) ?? 0) + 1;
    this.#attempts.set(word, no);
    return no;
  }

  doorWord(word: string): DoorWord {
    const no = this.#attempt(`door ${word}`);
    return this.#stage.chance.one({ accepts: 96, refuses: 2, later: 2 }, 'door', word, no);
  }

  /** A center pays a sub-account back as a whole. */
  refund(exchange: Exchange): void {
    const { chance } = this.#stage;
    const deposit = depositOf(exchange.request);
    const word = `refund ${deposit} ${this.#attempt(deposit)}`;
    if (chance.happens(0.04, 'not taken', word)) {
      this.#turnDown(exchange, word);
      return;
    }
    const failed = this.#fails(deposit, word);
    const amountFen = Number(exchange.request.amountFen);
    const interestFen = failed ? 0 : chance.between(0, 1, 'interest', word) * Math.floor(amountFen / 9_000);
    if (!failed) this.#pay({ deposit, amountFen, interestFen, subAccount: String(exchange.request.subAccount) }, word);
    const on = this.#stage.today();
    const data = {
      ...{ refundNo: `TK${exchange.id}`, reference: exchange.id, amountFen, interestFen },
      ...(failed
        ? { status: 'failed', failure: chance.one({ 户名不符: 1, 账户已销户: 1 }, 'failure', word) }
        : { status: 'settled', settledAt: `${on}T17:00:00+08:00` }),
    };
    this.#answer(exchange, { response: { refundNo: data.refundNo }, type: 'deposit.refund-settled', data }, word);
  }

  /** The deposit bank pays receipts, each by itself. */
  batch(exchange: Exchange): void {
    const { chance } = this.#stage;
    const serials = serialsOf(exchange.request);
    const word = `batch ${serials} ${this.#attempt(serials)}`;
    if (chance.happens(0.03, 'not taken', word)) {
      this.#turnDown(exchange, word);
      return;
    }
    const on = this.#stage.today();
    const rows = rowsOf(exchange.request).map((row) => {
      const { bankSerial, amountFen } = row;
      const attempt = `${bankSerial} ${this.#attempt(bankSerial)}`;
      const inflow = this.#ledger.inflow(bankSerial);
      const subAccount = String(exchange.request.subAccount);
      const isRefused = chance.happens(0.02, 'row refused', attempt) || inflow?.subAccount !== subAccount;
      const isFailed = isRefused || this.#fails(String(inflow?.deposit), attempt);
      if (!isFailed)
        this.#pay({ deposit: String(inflow?.deposit), bankSerial, amountFen, interestFen: 0, subAccount }, attempt);
      const end = isFailed
        ? { status: 'failed', failure: '收款账号户名不符' }
        : { status: 'settled', settledAt: `${on}T17:00:00+08:00` };
      const taken = isRefused ? { status: 'refused', failure: '原交易不存在' } : { status: 'accepted' };
      return { taken: { bankSerial, ...taken }, end: { ...row, ...end } };
    });
    const taken = chance.happens(0.1, 'found by asking', word) ? {} : { rows: rows.map((row) => row.taken) };
    const batchNo = `2026${String(Math.floor(chance.draw('batch', word) * 1e9)).padStart(9, '0')}`;
    const data = { batchNo, rows: rows.map(({ end }) => end) };
    this.#answer(exchange, { response: { batchNo, ...taken }, type: 'deposit.refund-batch-settled', data }, word);
  }

  /** Some accounts are closed, or bear another name: until they are corrected, and one in five corrections is wrong as well. */
  #fails(deposit: string, word: string): boolean {
    const { chance } = this.#stage;
    const no = this.#attempt(`paid ${deposit}`);
    if (no === 1) return chance.happens(0.08, 'wrong account', deposit);
    return no < 4 && chance.happens(0.2, 'wrong again', word);
  }

  #pay(outflow: Parameters<Ledger['pay']>[0], word: string): void {
    this.#ledger.pay(outflow);
    if (this.#manners.paysTwice && this.#stage.chance.happens(0.2, 'pays twice', word)) this.#ledger.pay(outflow);
  }

  #turnDown(exchange: Exchange, word: string): void {
    const state = this.#stage.chance.one({ refused: 1, failed: 1 }, 'how', word);
    const problem = state === 'refused' ? { code: 'PARTNER_REFUSED', as: 'not-allowed' } : { code: 'GW_PARTNER_BUSY' };
    this.#stage.inDays(this.#stage.chance.between(0, 2, 'when', word), `turned down ${word}`, () =>
      this.#stage.settle(exchange, { state, problem }),
    );
  }

  /** The exchange ends, and the partner tells how the refund ended: mostly after it, sometimes before, twice, or weeks late. */
  #answer(
    exchange: Exchange,
    { response, type, data }: { readonly response: Canonical; readonly type: string; readonly data: Canonical },
    word: string,
  ): void {
    const stage = this.#stage;
    const { chance } = stage;
    const { partner, district } = exchange;
    const takenIn = chance.between(0, 1, 'taken in', word);
    stage.inDays(takenIn, `taken ${word}`, () => stage.settle(exchange, { state: 'succeeded', response }));
    if (chance.happens(0.004, 'never told', word)) return;
    const toldIn = chance.happens(0.1, 'late', word)
      ? chance.between(4, 30, 'told in', word)
      : chance.between(0, 3, 'told in', word);
    const tell = (no: string) => stage.tell({ type, partner, district, exchange, data: { noticeNo: no, ...data } });
    stage.inDays(toldIn, `told ${word}`, () => tell('1'));
    if (chance.happens(0.12, 'twice', word))
      stage.inDays(toldIn + chance.between(0, 40, 'again in', word), `told again ${word}`, () => tell('2'));
  }
}
