/** What the simulated banks know of money: what came in, what they paid out. The loops' own books are compared with it at the end. */
export interface Inflow {
  readonly bankSerial: string;
  readonly subAccount: string;
  readonly amountFen: number;
  /** Key of the deposit that it belongs to in truth. */
  readonly deposit: string;
}

export interface Outflow {
  readonly deposit: string;
  readonly amountFen: number;
  readonly interestFen: number;
  /** One receipt, where the bank pays by receipts; all of the sub-account otherwise. */
  readonly bankSerial?: string;
  readonly subAccount: string;
}

export class Ledger {
  readonly #in = new Map<string, Inflow>();
  readonly #out: Outflow[] = [];

  receive(inflow: Inflow): void {
    this.#in.set(inflow.bankSerial, inflow);
  }

  pay(outflow: Outflow): void {
    this.#out.push(outflow);
  }

  inflow(bankSerial: string): Inflow | undefined {
    return this.#in.get(bankSerial);
  }

  /** For each deposit. */
  paid(): ReadonlyMap<string, { readonly principalFen: number; readonly interestFen: number }> {
    const sums = new Map<string, { readonly principalFen: number; readonly interestFen: number }>();
    for (const { deposit, amountFen, interestFen } of this.#out) {
      const before = sums.get(deposit) ?? { principalFen: 0, interestFen: 0 };
      const sum = { principalFen: before.principalFen + amountFen, interestFen: before.interestFen + interestFen };
      sums.set(deposit, sum);
    }
    return sums;
  }

  received(): ReadonlyMap<string, number> {
    const sums = new Map<string, number>();
    for (const { deposit, amountFen } of this.#in.values()) sums.set(deposit, (sums.get(deposit) ?? 0) + amountFen);
    return sums;
  }

  /** Receipts paid back more than once, and deposits that got back more principal than had come in. */
  paidTwice(): readonly string[] {
    const serials = new Map<string, number>();
    for (const { bankSerial } of this.#out)
      if (bankSerial !== undefined) serials.set(bankSerial, (serials.get(bankSerial) ?? 0) + 1);
    const received = this.received();
    return [
      ...[...serials].flatMap(([serial, times]) => (times > 1 ? [`${this.#in.get(serial)?.deposit} ${serial}`] : [])),
      ...[...this.paid()].flatMap(([deposit, { principalFen }]) =>
        principalFen > (received.get(deposit) ?? 0) ? [deposit] : [],
      ),
    ];
  }

  totals() {
    const sum = (amounts: readonly number[]) => amounts.reduce((all, one) => all + one, 0);
    return {
      receivedFen: sum([...this.#in.values()].map(({ amountFen }) => amountFen)),
      paidFen: sum(this.#out.map(({ amountFen, interestFen }) => amountFen + interestFen)),
      payments: this.#out.length,
    };
  }
}
