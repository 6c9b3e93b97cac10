/** What banks ask of the register. Pure reads; a bank sees the contracts that their suppliers have opened to it, and no trace of others. */
import { beijingDate } from '../catalogue/beijing-time.ts';
import type { Canonical } from '../catalogue/contract.ts';
import type { Queryable, Row } from '../store/contract.ts';
import type { Reading } from '../translation/contract.ts';
import { type ContractBody, type KeptLock, type ServedQuestion, servedQuestions } from './contract.ts';
import { lastReleased, lockInForce } from './locks.ts';

export interface Question {
  readonly bank: string;
  readonly operation: string;
  readonly message: Canonical;
}

const firstPage = 1;
const usualPageSize = 100;
const largestPage = 200;

const refused = (as: string, text: string): Reading => ({ kind: 'refused', as, code: '', text });
const notFound = refused('contract-not-found', '合同不存在，或供应商未授权贵行查询');
const success = (message: Canonical): Reading => ({ kind: 'success', message });

/** @returns the answer; an operation that the register does not serve is refused as invalid */
export function answerQuestion(queryable: Queryable, question: Question): Promise<Reading> {
  const operation = servedQuestions.find((one) => one === question.operation);
  if (operation === undefined) return Promise.resolve(refused('invalid', '不支持的查询'));
  return answers[operation](queryable, question);
}

const answers: Readonly<Record<ServedQuestion, (queryable: Queryable, question: Question) => Promise<Reading>>> = {
  'contract.list': list,
  'contract.by-supplier': bySupplier,
  'contract.get': get,
  'contract.payments': payments,
  'payee-account.status': payeeStatus,
};

interface SeenRow extends Row {
  readonly contract_no: string;
  readonly body: ContractBody;
  readonly changed_at: Date;
}

function seenOf({ contract_no: contractNo, body, changed_at }: SeenRow): Canonical {
  const { financingBanks: _, ...open } = body;
  return { contractNo, ...open, changedOn: beijingDate(changed_at) };
}

const textOf = (value: unknown): string | null => (typeof value === 'string' ? value : null);

/** The beginning of that day in Beijing. */
const beginning = (day: unknown): string | null => (typeof day === 'string' ? `${day}T00:00:00+08:00` : null);

function pageOf({ page, pageSize }: Canonical): { readonly page: number; readonly pageSize: number } {
  return {
    page: typeof page === 'number' ? page : firstPage,
    pageSize: typeof pageSize === 'number' ? pageSize : usualPageSize,
  };
}

const seenBy = `
  from contract_bank b cross join lateral (
    select contract_no, body, changed_at from contract
    where contract_no = b.contract_no and ($2::timestamptz is null or changed_at >= $2)
      and ($3::text is null or supplier_uscc is not distinct from $3)
      and ($4::text is null or supplier_name is not distinct from $4) offset 0
  ) c where b.bank = $1`;

const readSeen = `select c.contract_no, c.body, c.changed_at ${seenBy} order by b.seq limit $5::int offset $6::int`;
const countSeen = `select count(*)::int as total ${seenBy}`;

/** In the order of first registration: a contract that comes while a bank turns the pages comes at the end. */
async function list(queryable: Queryable, { bank, message }: Question): Promise<Reading> {
  const { page, pageSize } = pageOf(message);
  const conditions = [
    bank,
    beginning(message.changedSince),
    textOf(message.supplierUscc),
    textOf(message.supplierName),
  ];
  const [count] = await queryable.query<{ total: number }>(countSeen, conditions, 'contracts-count');
  const values = [...conditions, pageSize, (page - 1) * pageSize];
  const rows = await queryable.query<SeenRow>(readSeen, values, 'contracts-page');
  return success({ total: count?.total ?? 0, page, pageSize, contracts: rows.map(seenOf) });
}

const readOne = `
  select c.contract_no, c.body, c.changed_at from (
    select contract_no from contract_bank where contract_no = $1 and bank is not distinct from $2 offset 0
  ) b cross join lateral (select contract_no, body, changed_at from contract where contract_no = b.contract_no offset 0) c`;

async function oneSeen(queryable: Queryable, bank: string, contractNo: unknown): Promise<SeenRow | undefined> {
  const [row] = await queryable.query<SeenRow>(readOne, [contractNo, bank], 'contract-seen');
  return row;
}

/** All of them: a supplier has few contracts that one bank may see. */
function bySupplier(queryable: Queryable, { message, ...question }: Question): Promise<Reading> {
  return list(queryable, { ...question, message: { ...message, pageSize: largestPage } });
}

async function get(queryable: Queryable, { bank, message }: Question): Promise<Reading> {
  const row = await oneSeen(queryable, bank, message.contractNo);
  return row === undefined ? notFound : success(seenOf(row));
}

interface PaymentRow extends Row {
  readonly contract_no: string;
  readonly payment_no: string;
  readonly status: string;
  readonly amount_fen: string;
  readonly happened_on: string;
  readonly known_at: Date;
}

const paymentOf = (row: PaymentRow): Canonical => ({
  contractNo: row.contract_no,
  paymentNo: row.payment_no,
  status: row.status,
  amountFen: Number(row.amount_fen),
  happenedOn: row.happened_on,
  knownOn: beijingDate(row.known_at),
});

const paidOf = `
  from contract_bank b cross join lateral (
    select * from contract_payment where contract_no = b.contract_no and ($2::timestamptz is null or known_at >= $2) offset 0
  ) p where b.bank = $1 and ($3::text is null or b.contract_no = $3)`;

const readPaid = `
  select p.contract_no, p.payment_no, p.status, p.amount_fen, p.happened_on, p.known_at ${paidOf}
  order by p.seq limit $4::int offset $5::int`;
const countPaid = `select count(*)::int as total ${paidOf}`;

async function payments(queryable: Queryable, { bank, message }: Question): Promise<Reading> {
  const { page, pageSize } = pageOf(message);
  const contractNo = textOf(message.contractNo);
  if (contractNo !== null && (await oneSeen(queryable, bank, contractNo)) === undefined) return notFound;
  const conditions = [bank, beginning(message.knownSince), contractNo];
  const [count] = await queryable.query<{ total: number }>(countPaid, conditions, 'payments-count');
  const values = [...conditions, pageSize, (page - 1) * pageSize];
  const rows = await queryable.query<PaymentRow>(readPaid, values, 'payments-page');
  return success({ total: count?.total ?? 0, page, pageSize, payments: rows.map(paymentOf) });
}

async function payeeStatus(queryable: Queryable, { bank, message }: Question): Promise<Reading> {
  const row = await oneSeen(queryable, bank, message.contractNo);
  if (row === undefined) return notFound;
  const contractNo = row.contract_no;
  const lock = await lockInForce(queryable, contractNo);
  if (lock !== undefined && lock.bank !== bank) return success(elsewhere(contractNo, row.body));
  if (lock !== undefined) return success({ contractNo, status: 'locked', payee: lock.payee, ...spanOf(lock) });
  const released = await lastReleased(queryable, contractNo, bank);
  const span = released === undefined ? {} : spanOf(released);
  const status = released === undefined ? 'open' : 'released';
  return success({ contractNo, status, payee: row.body.payee, ...span });
}

/** Where another bank has it paid to is that bank's and the supplier's matter. */
const elsewhere = (contractNo: string, { payee }: ContractBody): Canonical => ({
  contractNo,
  status: 'locked-elsewhere',
  payee,
});

const spanOf = ({ since, until }: KeptLock): Canonical => ({
  since: beijingDate(since),
  ...(until === undefined ? {} : { until: beijingDate(until) }),
});
