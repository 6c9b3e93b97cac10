/** What the unit's side of a budget system keeps. Plain JSON. */
import type { Canonical } from '../../../gateway/catalogue/contract.ts';

export interface Element {
  readonly id: string;
  readonly code: string;
  readonly name: string;
}

/** How a line, and each payment out of it, is classified. */
export interface Classified {
  readonly fundType: Element;
  readonly function: Element;
  readonly governmentEconomy: Element;
  readonly departmentEconomy: Element;
}

export interface Unit {
  readonly code: string;
  readonly name: string;
}

export interface Line extends Classified {
  readonly lineId: string;
  readonly documentNo: string;
  readonly fiscalYear: string;
  readonly unit: Unit;
  readonly governmentProcurement: boolean;
  readonly amountFen: number;
  /** Reserved by applications; what failed or came back is free again. */
  requestedFen: number;
}

interface Party {
  readonly name: string;
  readonly account: string;
  readonly bankName: string;
}

/** The request, as it was read. */
export interface Wanted extends Classified {
  readonly district: string;
  readonly contractNo: string;
  readonly fiscalYear: string;
  readonly unit: Unit;
  readonly budgetLineId: string;
  readonly payee: Party;
  readonly payer: Party;
  readonly amountFen: number;
}

/** In the order in which an application goes through them; the last three are ends. */
export type State = 'applied' | 'audited' | 'voucher-issued' | 'sent' | 'signed-for' | 'paid' | 'failed' | 'returned';

export interface Application {
  readonly applicationNo: string;
  readonly reference: string;
  readonly wanted: Wanted;
  status: State;
  voucherNo?: string;
  voucherId?: string;
  paidFen: number;
  paidOn?: string;
  bankSerial?: string;
  failure?: string;
}

/** A message for the voucher store, kept until the store has taken it. */
export interface Handover {
  readonly path: 'vouchers' | 'voucher-states';
  readonly body: Canonical;
}

export interface UnitRecords {
  readonly lines: Line[];
  readonly applications: Application[];
  readonly handovers: Handover[];
  /** Control address of the store that vouchers go to; none: they wait. */
  storeUrl?: string;
}
