/** Payee accounts that loans have locked. */
import type { Queryable, Row } from '../store/contract.ts';
import type { KeptLock } from './contract.ts';

interface LockRow extends Row {
  readonly contract_no: string;
  readonly bank: string;
  readonly bank_name: string;
  readonly name: string;
  readonly account: string;
  readonly since: Date;
  readonly until: Date | null;
}

const columns = 'contract_no, bank, bank_name, name, account, since, until';

const lockOf = ({ contract_no, bank, bank_name, name, account, since, until }: LockRow): KeptLock => ({
  contractNo: contract_no,
  bank,
  payee: { bankName: bank_name, name, account },
  since,
  ...(until === null ? {} : { until }),
});

/** Where several loans lock the account, the first of them: they all name the same bank and account. */
export async function lockInForce(queryable: Queryable, contractNo: string): Promise<KeptLock | undefined> {
  const read = `select ${columns} from payee_lock where contract_no = $1 and until is null order by since, event_id limit 1`;
  const [row] = await queryable.query<LockRow>(read, [contractNo], 'payee-lock');
  return row && lockOf(row);
}

/** The last one that this bank has given back. */
export async function lastReleased(
  queryable: Queryable,
  contractNo: string,
  bank: string,
): Promise<KeptLock | undefined> {
  const read = `
    select ${columns} from (select * from payee_lock where contract_no = $1 offset 0) l
    where bank = $2 and until is not null order by since desc limit 1`;
  const [row] = await queryable.query<LockRow>(read, [contractNo, bank], 'payee-lock-released');
  return row && lockOf(row);
}
