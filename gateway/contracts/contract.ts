/**
 * The register of contracts: what clients put in, what banks may ask (政采贷 · contract financing), and the accounts that loans have
 * locked. Effects of events come in through `startRegistrar`.
 */
import type { Canonical } from '../catalogue/contract.ts';
import type { Clock } from '../config/clock.ts';
import type { PayeeLocks } from '../journal/payee-lock.ts';
import type { Store } from '../store/contract.ts';
import type { Reading } from '../translation/contract.ts';

/** As `ContractBody` of specs/gateway/schemas/contract.yaml. */
export interface ContractBody {
  readonly district: string;
  readonly projectCode: string;
  readonly lotNo?: string;
  readonly purchaser: Party;
  readonly supplier: Party;
  readonly title: string;
  readonly amountFen: number;
  /** `YYYY-MM-DD` */
  readonly signedOn: string;
  readonly payee: PayeeAccount;
  /** Ids of partners. */
  readonly financingBanks?: readonly string[];
}

export interface Party {
  readonly name: string;
  readonly uscc: string;
}

export interface PayeeAccount {
  readonly bankName: string;
  readonly name: string;
  readonly account: string;
}

export interface Registered extends Required<Omit<ContractBody, 'lotNo'>> {
  readonly contractNo: string;
  readonly lotNo?: string;
  readonly changedOn: string;
}

/** The account that a loan has tied a contract's payments to, as the register keeps it. */
export interface KeptLock {
  readonly contractNo: string;
  /** Id of the partner. */
  readonly bank: string;
  readonly payee: PayeeAccount;
  readonly since: Date;
  readonly until?: Date;
}

export interface Register {
  /** @throws GatewayError GW_FORBIDDEN where another client registered this number */
  put(client: string, contractNo: string, body: ContractBody): Promise<Registered>;
  /**
   * What a bank asks of it, `operation` being one of `servedQuestions`. Reads only.
   * @throws StoreUnavailableError
   */
  answer(bank: string, operation: string, message: Canonical): Promise<Reading>;
  /** What payments are held against: the account locked now. */
  readonly payeeLocks: PayeeLocks;
}

export interface RegisterParts {
  readonly store: Store;
  readonly clock: Clock;
}

export const servedQuestions = [
  'contract.list',
  'contract.by-supplier',
  'contract.get',
  'contract.payments',
  'payee-account.status',
] as const;
export type ServedQuestion = (typeof servedQuestions)[number];

export interface RegistrarParts {
  readonly store: Store;
  readonly log: {
    warn(fields: object, message: string): void;
    error(fields: object, message: string): void;
  };
  readonly options?: Partial<RegistrarOptions> | undefined;
}

export interface RegistrarOptions {
  readonly pollMs: number;
  readonly retryMs: number;
}

export const registrarDefaults: RegistrarOptions = {
  /** For what other processes took in. A payment must not leave long after the loan that locks its account. */
  pollMs: 500,
  /** An event that cannot be written stands aside for so long; the others go on. */
  retryMs: 60_000,
};

/** Writes into the register what events tell, each once, in the order in which they were told. */
export interface Registrar {
  /** Something is due now. */
  wake(): void;
  stop(): Promise<void>;
}
