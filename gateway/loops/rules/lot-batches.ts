/**
 * Refunds by the deposit bank leave in batches: one for each sub-account, with the members that were there when it was ordered. Whoever
 * wants to leave opens it; the others of the sub-account are asked whether their day has come as well.
 */
import type { Canonical } from '../../catalogue/contract.ts';
import type { CommandOrder, Context, Edge, Effects, Tell } from '../contract.ts';
import type { Leaving, LotData, RefundBatch } from './lot-data.ts';

type LotContext = Context<LotData>;
type LotEdge = Edge<LotData>;

/** As much as one message holds. */
const maxRows = 500;

function inPortions(leaving: readonly Leaving[]): readonly (readonly Leaving[])[] {
  const portions: Leaving[][] = [];
  let rows = maxRows;
  for (const one of leaving) {
    rows += one.rows.length;
    if (rows > maxRows) {
      portions.push([]);
      rows = one.rows.length;
    }
    portions.at(-1)?.push(one);
  }
  return portions;
}

const batchOf = (name: string, subAccount: string, members: readonly Leaving[]): RefundBatch => ({
  name,
  subAccount,
  state: 'ordered',
  members: members.map(({ supplierUscc, refund, rows }) => ({
    supplierUscc,
    refund,
    serials: rows.map(({ bankSerial }) => bankSerial),
  })),
});

function orderBatches(
  { data, district }: LotContext,
  waiting: readonly Leaving[],
  subAccount: string,
): Effects<LotData> {
  const leaving = waiting.filter((one) => one.subAccount === subAccount);
  const portions = inPortions(leaving).map((members, at) => ({
    name: `batch-${data.batches.length + at + 1}`,
    members,
  }));
  const commands = portions.map(
    ({ name, members }): CommandOrder => ({
      name,
      operation: 'deposit.refund-batch',
      message: { district, subAccount, refunds: members.flatMap(({ rows }) => rows) },
    }),
  );
  const batches = portions.map(({ name, members }) => batchOf(name, subAccount, members));
  return {
    data: {
      waiting: waiting.filter((one) => one.subAccount !== subAccount),
      gathering: data.gathering.filter((one) => one !== subAccount),
      batches: [...data.batches, ...batches],
    },
    commands,
    note: { batches: batches.map(({ name, members }) => ({ name, members: members.length })) },
  };
}

const tellSelf = ({ key }: LotContext, data: Canonical): Tell => ({
  kind: 'lot',
  to: { key },
  type: 'lot.batch-closes',
  data,
});

/** Two rounds, so that those who are asked are heard before the batch closes. */
const rounds = 2;

function hearLeaving(context: LotContext): Effects<LotData> {
  const { data, event } = context;
  const one = event.data as unknown as Leaving;
  const waiting = [...data.waiting, one];
  const { subAccount } = one;
  if (data.gathering.includes(subAccount)) return { data: { waiting } };
  const isShared = Object.entries(data.members).some(
    ([uscc, member]) => uscc !== one.supplierUscc && !member.isDone && member.subAccounts.includes(subAccount),
  );
  if (!isShared) return orderBatches(context, waiting, subAccount);
  const ask: Tell = { kind: 'deposit', to: { alias: `sub-account:${subAccount}` }, type: 'lot.batch-opens', data: {} };
  return {
    data: { waiting, gathering: [...data.gathering, subAccount] },
    tells: [ask, tellSelf(context, { subAccount, round: 1 })],
  };
}

function hearClosing(context: LotContext): Effects<LotData> {
  const { subAccount, round } = context.event.data as { readonly subAccount: string; readonly round: number };
  if (round < rounds) return { tells: [tellSelf(context, { subAccount, round: round + 1 })] };
  return orderBatches(context, context.data.waiting, subAccount);
}

const namedBatch = ({ data, event }: LotContext): RefundBatch | undefined =>
  data.batches.find(({ name }) => name === (event.command ?? event.data.name));

const withState = (data: LotData, batch: RefundBatch, state: RefundBatch['state']): Partial<LotData> => ({
  batches: data.batches.map((one) => (one.name === batch.name ? { ...one, state } : one)),
});

interface ResultRow {
  readonly bankSerial: string;
}

/** To each member its own rows alone. */
function tellMembers(
  { key }: LotContext,
  batch: RefundBatch,
  type: string,
  rows: readonly ResultRow[],
): readonly Tell[] {
  return batch.members.map(({ supplierUscc, refund, serials }) => ({
    kind: 'deposit',
    to: { key: `${key}/${supplierUscc}` },
    type,
    data: { refund, rows: rows.filter(({ bankSerial }) => serials.includes(bankSerial)) },
  }));
}

const rowsIn = (content: unknown): readonly ResultRow[] =>
  ((content as Canonical | undefined)?.rows ?? []) as readonly ResultRow[];

const isWaitedFor = (context: LotContext): boolean => namedBatch(context)?.state === 'ordered';
const isTaken = (context: LotContext): boolean => isWaitedFor(context) && context.event.data.state === 'succeeded';

function hearTaken(context: LotContext): Effects<LotData> {
  const { data, event } = context;
  const batch = namedBatch(context);
  if (batch === undefined) return {};
  const tells = tellMembers(context, batch, 'lot.batch-taken', rowsIn(event.data.response));
  return { data: withState(data, batch, 'taken'), tells };
}

function hearNotTaken(context: LotContext): Effects<LotData> {
  const { data, event } = context;
  const batch = namedBatch(context);
  if (batch === undefined) return {};
  const tells = tellMembers(context, batch, 'lot.batch-refused', []);
  return { data: withState(data, batch, 'not-taken'), tells, note: { state: event.data.state } };
}

/** Also for a batch of which it was known: the deposits know what is new to them. */
function hearEnded(context: LotContext): Effects<LotData> {
  const { data, event } = context;
  const batch = namedBatch(context);
  if (batch === undefined) return {};
  const tells = tellMembers(context, batch, 'lot.batch-ended', rowsIn(event.data));
  return { data: withState(data, batch, 'ended'), tells };
}

export const batchEdges = (from: readonly string[]): readonly LotEdge[] => [
  { from, on: 'deposit.leaving', run: hearLeaving },
  { from, on: 'lot.batch-closes', run: hearClosing },
  { from, on: 'deposit.refund-batch.settled', label: '整批已受理', when: isTaken, run: hearTaken },
  { from, on: 'deposit.refund-batch.settled', label: '整批未被受理', when: isWaitedFor, run: hearNotTaken },
  { from, on: 'deposit.refund-batch.settled', outcome: 'ignored', reason: 'repeated-batch' },
  { from, on: 'command.refused', label: '整批未被受理', when: isWaitedFor, run: hearNotTaken },
  { from, on: 'command.refused', outcome: 'ignored', reason: 'repeated-batch' },
  { from, on: 'deposit.refund-batch-settled', run: hearEnded },
];
