/** What `check` lets pass, and why. An entry that is caught after all fails the suite. */
import type { Escape } from './fault.ts';

export const escapes: readonly Escape[] = [
  {
    name: 'another address for callbacks',
    kind: 'wrong address',
    file: 'trading-center/token-params/deposit.received.yaml',
    find: 'receive: POST /callback',
    put: 'receive: POST /notice',
    reason: 'the address is ours: the partner is told it by us, and no document of his names it',
  },
  {
    name: 'an address of HTTP for a connection',
    kind: 'wrong address',
    file: 'examples/framed-xml/dialect.yaml',
    find: 'receive: tcp',
    put: 'receive: POST /tcp',
    reason: 'how a partner connects to us stands in his profile, not in his messages',
  },
  {
    name: 'a partner trusted to recognise repetitions',
    kind: 'idempotency',
    file: 'trading-center/token-params/dialect.yaml',
    find: 'idempotency: none',
    put: 'idempotency: ref',
    reason: 'what a partner does with a repetition shows in no single message',
  },
  {
    name: 'less room than the partner’s own text needs',
    kind: 'too short',
    file: 'trading-center/token-params/venue.book.yaml',
    find: 'SERIES_NUMBER: bookingId | text(64 chars)',
    put: 'SERIES_NUMBER: bookingId | text(40 chars)',
    reason: 'what a partner writes has the partner’s room; a sample of the longest would show it',
  },
  {
    name: 'what is said beside a success',
    kind: 'wrong text',
    file: 'trading-center/token-params/dialect.yaml',
    find: '  saying: 成功\n  success',
    put: '  saying: 完成\n  success',
    reason: 'a partner’s words beside a success are free; only our sandboxes write these',
  },
];
