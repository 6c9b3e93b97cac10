/** Every operation a center serves, and what it does about a request that it has seen before. */
import type { Reading } from '../../../gateway/translation/contract.ts';
import type { Asked, Center } from './center.ts';
import { account, refund, refundStatus, status } from './deposits.ts';
import { availability, book, booking, cancel, change } from './venues.ts';

type Serve = (center: Center, asked: Asked) => Reading;

const queries: Readonly<Record<string, Serve>> = {
  'venue.availability': availability,
  'venue.booking': booking,
  'deposit.status': status,
  'deposit.refund-status': refundStatus,
};

const commands: Readonly<Record<string, Serve>> = {
  'venue.book': book,
  'venue.change': change,
  'venue.cancel': cancel,
  'deposit.account': account,
  'deposit.refund': refund,
};

function alreadyDone(center: Center, { operation, reference }: Asked): Reading | undefined {
  if (center.habits.idempotency === 'none') return undefined;
  const done = center.doneUnder.get(reference)?.find(({ effect }) => effect.operation === operation);
  if (done === undefined) return undefined;
  return { kind: 'already-done', code: '', text: `流水号为${reference}的请求已存在`, message: done.response };
}

/** @throws Error for an operation that centers do not serve */
export function serve(center: Center, asked: Asked): Reading {
  const query = queries[asked.operation];
  if (query !== undefined) return query(center, asked);
  const command = commands[asked.operation];
  if (command === undefined) throw new Error(`a center does not serve ${asked.operation}`);
  return alreadyDone(center, asked) ?? command(center, asked);
}
