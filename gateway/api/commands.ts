/** Commands of clients: accepted, then answered at once or, where the caller waits, with the outcome. */
import type { OperationCard } from '../catalogue/contract.ts';
import type { Exchange } from '../journal/contract.ts';
import { type Acceptance, accept, ringFor } from './acceptance.ts';
import { actingOf } from './acting.ts';
import type { Backlog } from './backlog.ts';
import type { Answer, Call, Handler } from './call.ts';
import type { ApiParts } from './contract.ts';
import type { Operation } from './document.ts';
import { type MessageReader, messageReader } from './message.ts';
import { checkDistrict } from './rights.ts';
import { acceptedView, exchangePath, exchangeView } from './views.ts';
import { isSettled, type Waiters } from './waiters.ts';

/** RFC 7240 `wait`, in seconds; longer waits belong to events. */
const longestWait = 30;

export interface CommandParts extends ApiParts {
  readonly waiters: Waiters;
  readonly backlog: Backlog;
}

interface CommandCall {
  readonly parts: CommandParts;
  readonly card: OperationCard;
  readonly reader: MessageReader;
}

/** @returns seconds, 0 for none */
function waitOf(prefer: unknown): number {
  const [, seconds] = /(?:^|[,;])\s*wait\s*=\s*"?(\d{1,6})"?\s*(?:$|[,;])/i.exec(String(prefer ?? '')) ?? [];
  return Math.min(longestWait, Number(seconds ?? 0));
}

const acceptedAnswer = ({ exchange, replayed }: Acceptance): Answer => ({
  status: 202,
  headers: { location: exchangePath(exchange.id), ...(replayed ? { 'idempotency-replayed': 'true' } : {}) },
  body: acceptedView(exchange),
});

async function outcome(waiters: Waiters, first: Acceptance, seconds: number): Promise<Exchange | undefined> {
  if (seconds === 0) return undefined;
  if (first.known !== undefined && isSettled(first.known)) return first.known;
  return waiters.settled(first.exchange.id, seconds * 1000);
}

async function answer({ parts, card, reader }: CommandCall, call: Call): Promise<Answer> {
  const message = reader.read(call);
  checkDistrict(parts, call.caller, card, message);
  const seconds = waitOf(call.headers.Prefer);
  const first = await accept(parts, {
    card,
    rules: reader,
    message,
    client: call.caller.id,
    idempotencyKey: String(call.headers['Idempotency-Key']),
    acting: actingOf(call.headers),
    traceparent: call.traceparent,
  });
  // Waits before it rings: an outcome that comes at once is not missed.
  const waiting = outcome(parts.waiters, first, seconds);
  ringFor(parts, first, call.traceparent);
  const settled = await waiting;
  const accepted = acceptedAnswer(first);
  if (settled === undefined) return accepted;
  return {
    status: 200,
    headers: { ...accepted.headers, 'preference-applied': `wait=${seconds}` },
    body: exchangeView(settled, call.caller),
  };
}

export function commandHandler(parts: CommandParts, operation: Operation, card: OperationCard): Handler {
  const command: CommandCall = { parts, card, reader: messageReader(operation, card) };
  return (call) => answer(command, call);
}
