/** The budget system: takes payment applications, pays them in full, in part, not at all, and some of it comes back. */
import type { Exchange, Player, Stage } from './contract.ts';
import type { Invoice, Purchase } from './purchase.ts';

interface Account {
  readonly contract: Purchase;
  /** Applied for and not ended, and paid and not come back. */
  pendingFen: number;
  paidFen: number;
  /** Of invoices that are to be paid. */
  owedFen: number;
  applications: number;
}

/** Everybody gives up after so many attempts; what is unpaid then is overdue. */
const mostApplications = 12;

export class Treasury implements Player {
  readonly #stage: Stage;
  readonly #accounts = new Map<string, Account>();
  readonly #owed = new Set<string>();
  #vouchers = 0;

  constructor(stage: Stage) {
    this.#stage = stage;
  }

  readonly serves = { 'payment.request': (exchange: Exchange) => this.#take(exchange) };

  /** The purchaser applies for what an invoice needs. */
  request({ invoiceNo, amountFen, contract }: Invoice): void {
    const account = this.#accountOf(contract);
    if (!this.#owed.has(invoiceNo)) account.owedFen += amountFen;
    this.#owed.add(invoiceNo);
    this.#apply(account);
  }

  #accountOf(contract: Purchase): Account {
    const known = this.#accounts.get(contract.contractNo);
    const account = known ?? { contract, pendingFen: 0, paidFen: 0, owedFen: 0, applications: 0 };
    this.#accounts.set(contract.contractNo, account);
    return account;
  }

  /** For all that is owed on the contract and not applied for. */
  #apply(account: Account): void {
    const { contract } = account;
    const amountFen = account.owedFen - account.paidFen - account.pendingFen;
    if (amountFen <= 0 || account.applications >= mostApplications) return;
    account.applications += 1;
    account.pendingFen += amountFen;
    const request = {
      district: contract.district,
      contractNo: contract.contractNo,
      fiscalYear: '2026',
      amountFen,
      purpose: '政采合同付款',
    };
    this.#stage.order({ operation: 'payment.request', partner: 'budget', district: contract.district, request });
  }

  #again(account: Account, word: string): void {
    if (this.#stage.chance.happens(0.01, 'never again', word)) return;
    this.#stage.inDays(this.#stage.chance.between(1, 9, 'again', word), `applies again ${word}`, () =>
      this.#apply(account),
    );
  }

  #take(exchange: Exchange): void {
    const stage = this.#stage;
    const account = this.#accounts.get(String(exchange.request.contractNo));
    if (account === undefined) return;
    const amountFen = Number(exchange.request.amountFen);
    const word = `${account.contract.contractNo} ${account.applications}`;
    if (stage.chance.happens(0.04, 'not taken', word)) {
      stage.inDays(stage.chance.between(0, 2, 'turned down', word), `turned down ${word}`, () => {
        stage.settle(exchange, { state: 'refused', problem: { code: 'PARTNER_REFUSED', as: 'budget-short' } });
        account.pendingFen -= amountFen;
        this.#again(account, word);
      });
      return;
    }
    const applicationNo = `SQ${account.contract.contractNo}${account.applications}`;
    stage.inDays(stage.chance.between(0, 1, 'taken', word), `takes ${word}`, () => {
      stage.settle(exchange, { state: 'succeeded', response: { applicationNo } });
    });
    if (stage.chance.happens(0.005, 'forgotten', word)) return;
    const days = stage.chance.happens(0.1, 'slow', word) ? 12 : 3;
    stage.inDays(stage.chance.between(0, days, 'paid', word), `pays ${word}`, () =>
      this.#pay(account, exchange, { applicationNo, amountFen, word }),
    );
  }

  #pay(
    account: Account,
    exchange: Exchange,
    {
      applicationNo,
      amountFen,
      word,
    }: { readonly applicationNo: string; readonly amountFen: number; readonly word: string },
  ): void {
    const stage = this.#stage;
    const how = stage.chance.one({ full: 82, part: 8, failed: 6, returned: 4 }, 'pays', word);
    const paidFen = how === 'failed' ? 0 : how === 'part' ? Math.floor(amountFen / 2) : amountFen;
    account.pendingFen -= amountFen;
    account.paidFen += paidFen;
    const voucherNo = this.#tell(account, exchange, { applicationNo, amountFen, paidFen, word });
    if (how === 'part' || how === 'failed') this.#again(account, word);
    if (how === 'returned')
      stage.inDays(stage.chance.between(1, 20, 'returned', word), `returned ${word}`, () => {
        account.paidFen -= amountFen;
        this.#tellReturned(account, exchange, { applicationNo, amountFen, voucherNo, word });
        this.#again(account, `${word} returned`);
      });
  }

  #voucher(): string {
    this.#vouchers += 1;
    return `PZ${String(this.#vouchers).padStart(9, '0')}`;
  }

  /** Some banks name the contract, some the application alone; some tell twice. */
  #named({ contract }: Account, word: string): object {
    return this.#stage.chance.happens(0.7, 'named', word) ? { contractNo: contract.contractNo } : {};
  }

  #tell(
    account: Account,
    { partner, district }: Exchange,
    {
      applicationNo,
      amountFen,
      paidFen,
      word,
    }: Readonly<Record<'applicationNo' | 'word', string>> & { readonly amountFen: number; readonly paidFen: number },
  ): string {
    const stage = this.#stage;
    const voucherNo = this.#voucher();
    const on = stage.today();
    const row = { detailId: `${voucherNo}-1`, voucherNo, applicationNo, amountFen, paidFen };
    const detail = paidFen === 0 ? { ...row, status: 'failed', failure: '账号户名不符' } : { ...row, status: 'paid' };
    const data = {
      district,
      voucherNo,
      applicationNo,
      voucherDate: on,
      paidOn: on,
      amountFen,
      paidFen,
      details: [detail],
    };
    const told = { type: 'payment.receipt', partner, district, data: { ...data, ...this.#named(account, word) } };
    stage.tell(told);
    if (stage.chance.happens(0.1, 'twice', word))
      stage.inDays(stage.chance.between(0, 30, 'told again', word), `receipt again ${word}`, () => stage.tell(told));
    return voucherNo;
  }

  #tellReturned(
    account: Account,
    { partner, district }: Exchange,
    {
      applicationNo,
      amountFen,
      voucherNo,
      word,
    }: Readonly<Record<'applicationNo' | 'voucherNo' | 'word', string>> & { readonly amountFen: number },
  ): void {
    const returnNo = this.#voucher();
    const on = this.#stage.today();
    const details = [{ detailId: `${returnNo}-1`, voucherNo: returnNo, applicationNo, amountFen }];
    const data = {
      district,
      voucherNo: returnNo,
      originalVoucherNo: voucherNo,
      applicationNo,
      voucherDate: on,
      returnedOn: on,
      amountFen,
      reason: '收款人账户已销户',
      details,
    };
    this.#stage.tell({ type: 'payment.returned', partner, district, data: { ...data, ...this.#named(account, word) } });
  }
}
