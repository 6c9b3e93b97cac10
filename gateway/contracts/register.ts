/** The register on the store: who registers, changes, and what is read of it. */
import { isDeepStrictEqual } from 'node:util';
import { beijingDate } from '../catalogue/beijing-time.ts';
import { GatewayError } from '../errors/catalogue.ts';
import type { Queryable, Row } from '../store/contract.ts';
import type { ContractBody, Register, Registered, RegisterParts } from './contract.ts';
import { lockInForce } from './locks.ts';
import { answerQuestion } from './questions.ts';

interface ContractRow extends Row {
  readonly contract_no: string;
  readonly client: string;
  readonly body: ContractBody;
  readonly changed_at: Date;
}

export function openRegister({ store, clock }: RegisterParts): Register {
  return {
    put: (client, contractNo, body) =>
      store.transaction((tx) => put(tx, { client, contractNo, body: written(body), now: clock.now() })),
    answer: (bank, operation, message) => answerQuestion(store, { bank, operation, message }),
    payeeLocks: {
      async find(contractNo) {
        const lock = await lockInForce(store, contractNo);
        return lock && { contractNo, account: lock.payee.account };
      },
    },
  };
}

interface Entry {
  readonly client: string;
  readonly contractNo: string;
  readonly body: ContractBody;
  readonly now: Date;
}

/** Without what a caller may add in another order: the same banks are the same body. */
const written = ({ financingBanks = [], ...rest }: ContractBody): ContractBody => ({
  ...rest,
  financingBanks: [...financingBanks].sort(),
});

const registeredOf = (contractNo: string, body: ContractBody, changedAt: Date): Registered => ({
  contractNo,
  ...body,
  financingBanks: body.financingBanks ?? [],
  changedOn: beijingDate(changedAt),
});

const foreign = (contractNo: string): GatewayError =>
  new GatewayError('GW_FORBIDDEN', `The contract ${contractNo} was registered by another client.`);

const write = `
  insert into contract (contract_no, client, district, supplier_uscc, supplier_name, body, registered_at, changed_at)
  values ($1, $2, $3, $4, $5, $6::json, $7, $7)
  on conflict (contract_no) do update set district = excluded.district, supplier_uscc = excluded.supplier_uscc,
    supplier_name = excluded.supplier_name, body = excluded.body, changed_at = excluded.changed_at
  where contract.client = excluded.client
  returning seq`;

const open = `insert into contract_bank (bank, seq, contract_no) select bank, $2::bigint, $1 from unnest($3::text[]) as b(bank)`;

async function put(tx: Queryable, { client, contractNo, body, now }: Entry): Promise<Registered> {
  const [before] = await tx.query<ContractRow>(
    'select contract_no, client, body, changed_at from contract where contract_no = $1 for update',
    [contractNo],
  );
  if (before !== undefined && before.client !== client) throw foreign(contractNo);
  if (before !== undefined && isDeepStrictEqual(before.body, body))
    return registeredOf(contractNo, body, before.changed_at);
  const { district, supplier } = body;
  const values = [contractNo, client, district, supplier.uscc, supplier.name, JSON.stringify(body), now];
  // Nothing comes back where another client registered the same number at this moment.
  const [row] = await tx.query<{ seq: string }>(write, values);
  if (row === undefined) throw foreign(contractNo);
  await tx.query('delete from contract_bank where contract_no = $1', [contractNo]);
  await tx.query(open, [contractNo, row.seq, body.financingBanks]);
  return registeredOf(contractNo, body, now);
}
