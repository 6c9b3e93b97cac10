/** An exchange, the answers that a partner may give, and where a conversation stands: what its tests are told in. */
import type { CallResult } from '../../adapters/contract.ts';
import type { OperationCard } from '../catalogue/contract.ts';
import { loadCatalogue } from '../catalogue/load.ts';
import type { Limits } from '../directory/contract.ts';
import type { Exchange } from '../journal/contract.ts';
import type { Reading } from '../translation/contract.ts';
import type { Standing } from './conversation.ts';

export const limits: Limits = {
  concurrency: 16,
  backlog: 1000,
  timeoutMs: undefined,
  breakerMs: 10_000,
  retryMs: 1_000,
};
export const ended = new Date('2026-12-01T09:00:00+08:00');
export const later = (ms: number) => new Date(ended.getTime() + ms);

export const bookingRequest = {
  district: '500101',
  projectCode: 'CQS26A00077',
  supplier: { uscc: '91500000MA9MNQ1066' },
};

export const exchangeOf = (operation: string, changes: Partial<Exchange> = {}): Exchange => ({
  id: '01936d2e-0000-7000-8000-000000000001',
  seq: '7',
  state: 'dispatching',
  operation,
  district: '500101',
  partner: 'wanzhou',
  client: 'one-stop',
  idempotencyKey: 'k1',
  orderKey: 'CQS26A00077',
  request: bookingRequest,
  ref: 'REF-7',
  mappingHash: 'abc',
  attempt: 1,
  calls: 1,
  maybeSent: true,
  needsPerson: false,
  nextAttemptAt: ended,
  acceptedAt: ended,
  updatedAt: ended,
  ...changes,
});

export const answered = (reading: Reading): CallResult => ({ kind: 'answered', reading, exchangeOf: {} });
export const unanswered = (sent: 'no' | 'maybe', code = 'GW_PARTNER_TIMEOUT'): CallResult => ({
  kind: 'unanswered',
  sent,
  code,
  detail: 'after 10000 ms',
  exchangeOf: {},
});
export const refusal = (more: object = {}): Reading => ({
  kind: 'refused',
  as: 'venue-unavailable',
  code: '3',
  text: '场地已被占用',
  ...more,
});
export const booked = answered({ kind: 'success', message: { bookingId: 'B-1' } });
export const alreadyDone = (message?: object): CallResult =>
  answered({
    kind: 'already-done',
    code: '-1',
    text: '记录已存在',
    ...(message === undefined ? {} : { message }),
  } as Reading);
export const notReceived = answered({ kind: 'not-received', code: '404', text: '未收到该请求' });
export const uncertain = answered({ kind: 'uncertain', code: '8', text: '处理中' });
export const applied = answered({
  kind: 'success',
  message: { effect: 'applied', bookingId: 'B-1', roomName: '第一开标室' },
});
export const nothingThere = answered({ kind: 'success', message: { effect: 'none' } });

export const catalogue = await loadCatalogue('specs');
export const book = catalogue.operations.get('venue.book') as OperationCard;

export const standing = (changes: Partial<Standing> = {}): Standing => ({
  card: book,
  idempotency: 'none',
  questionSpoken: true,
  limits,
  exchange: exchangeOf('venue.book'),
  maybeSentBefore: false,
  probe: false,
  askBudget: 12,
  now: ended,
  ...changes,
});
export const resending = (changes: Partial<Standing> = {}): Standing =>
  standing({ card: { ...book, onUnknown: 'resend' }, idempotency: 'ref', ...changes });
export const unknown = (changes: Partial<Exchange> = {}, more: Partial<Standing> = {}): Standing =>
  standing({
    exchange: exchangeOf('venue.book', { state: 'unknown', attempt: 2, sentAt: ended, ...changes }),
    maybeSentBefore: true,
    ...more,
  });
