/**
 * The queues of a voucher store, fetched round after round. Each voucher is handed over alone and settled by how it was taken. Only what is
 * committed is confirmed; whatever goes wrong before, the store gives it out again and it is taken for a repetition.
 */
import { TranslationError } from '../../gateway/translation/contract.ts';
import type { Collected, Collection, CollectRound, Taken } from '../contract.ts';
import type { Conversation } from '../transports/conversation.ts';
import { TransportFailure } from '../transports/failure.ts';
import { assertSettled, batchIn, type Queue, readRequest, type SettlingMethod, settleRequest } from './store-calls.ts';
import { type Batch, type QueuedVoucher, reasonOf, vouchersIn } from './voucher-batch.ts';

/** The store gives out no more than a hundred at a time; fewer where so many are more than one answer may hold. */
const counts = [100, 10, 1] as const;
/** Four requests of a few hundred bytes in that time; a supplier who watches for his money sees it as soon as the store has it. */
const EVERY_MS = 5_000;

/** How many divisions one store may be asked for. */
const MOST_DIVISIONS = 50;

type Send = Pick<Conversation, 'send'>;

interface Settled {
  readonly voucherNo: string;
  readonly taken: Taken;
}

const failure = (rule: string, message: string): TranslationError =>
  new TranslationError({ code: 'GW_TRANSLATION_MESSAGE', rule, message });

/** Which call tells the store what became of a voucher. */
function methodFor({ how }: Taken): SettlingMethod {
  switch (how) {
    case 'applied':
    case 'repeated':
      return 'confirmVoucher';
    case 'conflicting':
    case 'refused':
      return 'returnVoucher';
    case 'unauthenticated':
    case 'unreadable':
      return 'confirmVoucherFail';
  }
}

/** The queues of a partner: of each division this year's and last year's, which goes on paying in January. */
function queuesOf({ partner, context }: CollectRound, vtCode: string): readonly Queue[] {
  const { certId = '', voucherSecret = '' } = partner.credentials;
  const divisions = (partner.values.divisions ?? '').split(',').map((code) => code.trim());
  // Without a secret every voucher would look forged, and be refused.
  if (certId === '' || voucherSecret === '') throw failure('profile', 'The profile lacks certId or voucherSecret.');
  if (divisions.length > MOST_DIVISIONS || divisions.some((code) => !/^[0-9]{6}([0-9]{3})?$/.test(code)))
    throw failure('profile', 'The value divisions of the profile is no list of division codes such as 500000,500105.');
  const year = Number(context().now.slice(0, 4));
  return divisions.flatMap((division) =>
    [year, year - 1].map((each) => ({ certId, division, year: String(each), vtCode })),
  );
}

const isTooLarge = (error: unknown): boolean => error instanceof TransportFailure && error.reason === 'too-large';

interface Fetched extends Batch {
  /** As many as were asked for. */
  readonly isFull: boolean;
}

async function fetchBatch(
  send: Send,
  round: CollectRound,
  queue: Queue,
  [count, ...fewer]: readonly number[] = counts,
): Promise<Fetched> {
  const { partner, timeoutMs, signal } = round;
  try {
    const response = await send.send(partner, readRequest(queue, count ?? 1), { timeoutMs, signal });
    const batch = vouchersIn(batchIn(response));
    return { ...batch, isFull: batch.vouchers.length >= (count ?? 1) };
  } catch (error) {
    if (!isTooLarge(error) || fewer.length === 0) throw error;
    return fetchBatch(send, round, queue, fewer);
  }
}

async function takeAll(round: CollectRound, vouchers: readonly QueuedVoucher[]): Promise<readonly Settled[]> {
  const settled: Settled[] = [];
  for (const { voucherNo, arrival } of vouchers) {
    round.signal.throwIfAborted();
    const taken = await round.take(arrival);
    if (voucherNo !== undefined) settled.push({ voucherNo, taken });
  }
  return settled;
}

const methods = ['confirmVoucher', 'confirmVoucherFail', 'returnVoucher'] as const;

interface Desk {
  readonly send: Send;
  readonly round: CollectRound;
  readonly queue: Queue;
}

async function tell({ send, round, queue }: Desk, method: SettlingMethod, settled: readonly Settled[]): Promise<void> {
  const { partner, timeoutMs, signal } = round;
  const reasons = method === 'confirmVoucher' ? [] : settled.map(({ taken }) => reasonOf(taken.text));
  const nos = settled.map(({ voucherNo }) => voucherNo);
  const response = await send.send(partner, settleRequest(method, queue, nos, reasons), { timeoutMs, signal });
  assertSettled(method, response);
}

/** Where the store refuses them together, each alone: one that it does not know keeps none of the others. @returns a refusal, where there was one */
async function tellEach(desk: Desk, method: SettlingMethod, settled: readonly Settled[]): Promise<unknown> {
  try {
    await tell(desk, method, settled);
    return undefined;
  } catch (error) {
    if (!(error instanceof TranslationError)) throw error;
    if (settled.length === 1) return error;
  }
  let trouble: unknown;
  for (const one of settled) trouble = (await tellEach(desk, method, [one])) ?? trouble;
  return trouble;
}

async function settle(desk: Desk, settled: readonly Settled[]): Promise<void> {
  let trouble: unknown;
  for (const method of methods) {
    const of = settled.filter(({ taken }) => methodFor(taken) === method);
    if (of.length > 0) trouble = (await tellEach(desk, method, of)) ?? trouble;
  }
  if (trouble !== undefined) throw trouble;
}

const isTrusted = ({ taken: { how } }: Settled): boolean => how !== 'unauthenticated' && how !== 'unreadable';

/**
 * Those that may be settled. Where not one voucher of a batch is signed under our secret, the secret is wrong rather than all vouchers:
 * refusing them would send every receipt of the day back to the bank.
 */
function settleable(settled: readonly Settled[]): readonly Settled[] {
  return settled.some(isTrusted) ? settled : settled.filter(({ taken }) => taken.how !== 'unauthenticated');
}

/** @returns whether more may be waiting */
async function drain(send: Send, round: CollectRound, queue: Queue): Promise<boolean> {
  const { vouchers, stated, isFull } = await fetchBatch(send, round, queue);
  const settled = await takeAll(round, vouchers);
  const closing = settleable(settled);
  await settle({ send, round, queue }, closing);
  if (closing.length < settled.length)
    throw failure('signature', `Not one of ${settled.length} vouchers is signed under voucherSecret; none is refused.`);
  const nameless = vouchers.length - settled.length;
  if (nameless > 0 || (!Number.isNaN(stated) && stated !== vouchers.length))
    throw failure(
      'batch',
      `Of ${stated} vouchers of ${queue.vtCode} ${vouchers.length} could be told apart, and ${nameless} have no number to be settled by; they stay in the queue.`,
    );
  return isFull;
}

/** Every queue in turn. One that is in trouble does not keep the next from being fetched; where the store is away, all wait. */
async function drainAll(send: Send, round: CollectRound, vtCode: string): Promise<Collected> {
  let more = false;
  let trouble: unknown;
  for (const queue of queuesOf(round, vtCode)) {
    try {
      more = (await drain(send, round, queue)) || more;
    } catch (error) {
      if (!(error instanceof TranslationError)) throw error;
      trouble = error;
    }
  }
  if (trouble !== undefined) throw trouble;
  return { more };
}

const collection = (name: string, vtCode: string, send: Send): Collection => ({
  name,
  everyMs: EVERY_MS,
  collect: (round) => drainAll(send, round, vtCode),
});

/** What a voucher store keeps for us: receipts of payment vouchers, and vouchers of returned money. */
export const voucherCollections = (send: Send): readonly Collection[] => [
  collection('receipts', '5214', send),
  collection('returns', '2302', send),
];
