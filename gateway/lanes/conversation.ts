/**
 * What one contact with a partner proves, and so where its exchange goes next. Pure: no clock, network, database.
 * The rule behind every line: `maybeSent` falls only by proof, and while it stands nothing ends as failed
 * and nothing is sent again, unless the partner's dialect makes repeating harmless and the card allows it.
 */
import type { CallResult } from '../../adapters/contract.ts';
import type { OperationCard } from '../catalogue/contract.ts';
import type { Limits } from '../directory/contract.ts';
import type { Exchange, Problem, Settlement } from '../journal/contract.ts';
import type { Idempotency, Reading } from '../translation/contract.ts';
import { type Asking, judge, valueAt } from './proof.ts';

/** What stood when the contact ended. `exchange` is as its claim left it: `attempt` and `calls` count this contact too. */
export interface Standing {
  readonly card: OperationCard;
  readonly idempotency: Idempotency;
  /** The partner's dialect speaks the card's question. */
  readonly questionSpoken: boolean;
  readonly limits: Limits;
  readonly exchange: Exchange;
  readonly maybeSentBefore: boolean;
  /** A breaker let this call through to try the partner, or stopped it: it must not use up the card's attempts. */
  readonly probe: boolean;
  /** Unsettling answers before a person is needed. */
  readonly askBudget: number;
  readonly now: Date;
}

export type Decision = Pick<
  Settlement,
  'to' | 'response' | 'problem' | 'correlationKey' | 'maybeSent' | 'retryInMs' | 'needsPerson' | 'uncounted'
>;

/** Longest pause between two tries or two questions. */
export const longestPauseMs = 60_000;

/** A "never received" counts only when the last call ended this many time-outs ago: a slow partner may still be carrying it out. */
const quietTimeouts = 3;

/** After the command itself was called. */
export function afterCall(standing: Standing, result: CallResult): Decision {
  if (result.kind === 'answered') return answered(standing, result.reading);
  const problem = unansweredProblem(result.code, result.detail);
  if (result.sent === 'maybe') return inDoubt(standing, problem);
  return tryAgain(standing, problem);
}

/** After the question about an unknown exchange. */
export function afterAsk(standing: Standing, result: CallResult): Decision {
  const { card, exchange } = standing;
  const asking = askable(standing);
  if (asking === undefined) return withoutAsking(standing);
  if (result.kind === 'unanswered') return askLater(standing, unansweredProblem(result.code, result.detail));
  const { reading } = result;
  if (reading.kind !== 'success') return askedInVain(standing, uncertainProblem(reading.text, reading.code));
  const finding = judge(card, asking, exchange, reading.message);
  if (finding.proves === 'succeeded') return succeeded(card, finding.response);
  if (finding.proves === 'nothing') return askedInVain(standing, uncertainProblem('The answer settles nothing.'));
  return neverReceived(standing);
}

/** An unknown exchange whose card does not ask, or whose partner cannot be asked: sent again where that is harmless, else a person's matter. */
export function withoutAsking(standing: Standing): Decision {
  const { exchange } = standing;
  if (mayResend(standing) && !spent(standing)) return { to: 'queued', retryInMs: 0, problem: exchange.problem };
  return personNeeded(exchange.problem);
}

/** Something stands against sending it: it ends here, unless an earlier call may have been carried out; then a person has to look. */
export function forbiddenBy(problem: Problem, { maybeSentBefore }: Pick<Standing, 'maybeSentBefore'>): Decision {
  if (maybeSentBefore) return { to: 'unknown', needsPerson: true, problem, uncounted: true };
  return { to: 'refused', problem, maybeSent: false, uncounted: true };
}

/** The card's question, where it has one. */
export const askingOf = (card: OperationCard): Asking | undefined =>
  typeof card.onUnknown === 'string' ? undefined : card.onUnknown;

/** The question, where the partner can be asked it. */
const askable = ({ card, questionSpoken }: Standing): Asking | undefined =>
  questionSpoken ? askingOf(card) : undefined;

export const timeoutOf = (card: OperationCard, limits: Limits): number => limits.timeoutMs ?? card.timeoutMs;

/** `retryMs`, doubled `times` times, at most `longestPauseMs`. */
export const pauseMs = (limits: Limits, times: number): number =>
  Math.min(longestPauseMs, limits.retryMs * 2 ** Math.min(Math.max(times, 0), 16));

function answered(standing: Standing, reading: Reading): Decision {
  switch (reading.kind) {
    case 'success':
      return succeeded(standing.card, reading.message);
    case 'refused':
      return refused(standing, reading);
    case 'already-done':
      return alreadyDone(standing, reading);
    case 'not-received':
      return tryAgain(provenBefore(standing), partnerProblem(reading));
    case 'uncertain':
      return inDoubt(standing, uncertainProblem(reading.text, reading.code));
  }
}

const succeeded = (card: OperationCard, response: Decision['response']): Decision => ({
  to: 'succeeded',
  response,
  correlationKey: correlationOf(card, response),
  needsPerson: false,
});

function correlationOf(card: OperationCard, message: unknown): string | undefined {
  if (card.correlate === undefined) return undefined;
  const value = valueAt(message, card.correlate);
  return value === undefined ? undefined : String(value);
}

/** A "no" to this call that says nothing about an earlier one: who is not let in is not told, and what exists may be ours. */
const isSilentAboutEarlier = (as: string): boolean => as === 'not-authorised' || as === 'duplicate';

function refused(standing: Standing, reading: Reading & { kind: 'refused' }): Decision {
  const problem = partnerProblem(reading, reading.as);
  if (standing.maybeSentBefore && isSilentAboutEarlier(reading.as)) return inDoubt(standing, problem);
  if (reading.retryAfterMs === undefined) return { to: 'refused', problem };
  return tryAgain(standing, problem, reading.retryAfterMs);
}

/** Success only where an earlier call may have done it; else somebody else's matter stands in the way. */
function alreadyDone(standing: Standing, reading: Reading & { kind: 'already-done' }): Decision {
  const { card, maybeSentBefore } = standing;
  if (!maybeSentBefore) return { to: 'refused', problem: partnerProblem(reading, 'duplicate') };
  if (reading.message !== undefined) return succeeded(card, reading.message);
  const fillable = card.response !== undefined && askable(standing) !== undefined;
  if (!fillable || card.response?.validate({}) === true) return succeeded(card, undefined);
  return { to: 'unknown', retryInMs: 0, problem: partnerProblem(reading, 'already-done') };
}

/** Proof that this call did nothing. What an earlier one may have done stands. */
function tryAgain(standing: Standing, problem: Problem, retryInMs?: number): Decision {
  const { exchange, limits, maybeSentBefore, probe } = standing;
  if (maybeSentBefore && (!mayResend(standing) || (spent(standing) && !probe))) return inDoubt(standing, problem);
  const calls = exchange.calls - (probe ? 1 : 0);
  if (spent(standing) && !probe) return { to: 'failed', problem: attemptsSpent(problem, calls), maybeSent: false };
  return {
    to: 'queued',
    problem,
    maybeSent: maybeSentBefore ? undefined : false,
    // The breaker sets the pace of its probes.
    retryInMs: probe ? 0 : (retryInMs ?? pauseMs(limits, calls - 1)),
    uncounted: probe || undefined,
  };
}

/** "Never received", said long enough after the last call, clears the earlier ones too. */
const provenBefore = (standing: Standing): Standing =>
  standing.maybeSentBefore && quietLeftMs(standing) <= 0 ? { ...standing, maybeSentBefore: false } : standing;

/** This call, or an earlier one, may have been carried out. */
function inDoubt(standing: Standing, problem: Problem): Decision {
  const { limits, exchange } = standing;
  if (askable(standing) !== undefined) return { to: 'unknown', problem, retryInMs: pauseMs(limits, 0) };
  if (!mayResend(standing) || spent(standing)) return personNeeded(problem);
  return { to: 'queued', problem, retryInMs: pauseMs(limits, exchange.calls - 1) };
}

function neverReceived(standing: Standing): Decision {
  const { exchange } = standing;
  const quietLeft = quietLeftMs(standing);
  if (quietLeft > 0) return { to: 'unknown', problem: exchange.problem, retryInMs: quietLeft };
  // The partner said "already there" to the command and "never received" to the question: one of the two is wrong.
  if (exchange.problem?.as === 'already-done') return personNeeded(exchange.problem);
  if (!spent(standing)) return { to: 'queued', maybeSent: false, retryInMs: 0, problem: exchange.problem };
  return { to: 'failed', maybeSent: false, problem: attemptsSpent(exchange.problem, exchange.calls) };
}

function quietLeftMs({ card, limits, exchange, now }: Standing): number {
  const endedAt = exchange.sentAt ?? exchange.updatedAt;
  return endedAt.getTime() + quietTimeouts * timeoutOf(card, limits) - now.getTime();
}

/** The partner answered, and still nobody knows. */
function askedInVain(standing: Standing, problem: Problem): Decision {
  const asked = standing.exchange.attempt - standing.exchange.calls;
  return asked >= standing.askBudget ? personNeeded(problem) : askLater(standing, problem);
}

/** Keeps the problem that began the doubt where the partner had named one, since it decides how answers are read. */
function askLater({ exchange, limits }: Standing, problem: Problem): Decision {
  const asked = exchange.attempt - exchange.calls;
  const first = exchange.problem?.as === 'already-done' ? exchange.problem : problem;
  return { to: 'unknown', problem: first, retryInMs: pauseMs(limits, asked) };
}

/** A question that the partner's dialect does not speak is replaced by the command itself, which the partner recognises. */
const mayResend = ({ card, idempotency, questionSpoken }: Standing): boolean =>
  idempotency !== 'none' && (card.onUnknown === 'resend' || (card.onUnknown !== 'person' && !questionSpoken));

const spent = ({ card, exchange }: Standing): boolean => exchange.calls >= card.attempts;

function personNeeded(cause: Problem | undefined): Decision {
  const detail = cause?.detail ?? cause?.code;
  const problem: Problem = {
    ...cause,
    code: 'GW_PERSON_NEEDED',
    side: 'partner',
    ...(detail === undefined ? {} : { detail }),
  };
  return { to: 'unknown', needsPerson: true, problem };
}

const attemptsSpent = (cause: Problem | undefined, calls: number): Problem => ({
  ...cause,
  code: 'GW_ATTEMPTS_SPENT',
  detail: `${calls} calls; last: ${[cause?.code, cause?.detail].filter(Boolean).join(' ')}`,
  side: cause?.side ?? 'partner',
});

const partnerProblem = (reading: { code: string; text: string }, as?: string): Problem => ({
  code: 'GW_PARTNER_REFUSED',
  ...(as === undefined ? {} : { as }),
  partnerCode: reading.code,
  partnerText: reading.text,
  side: 'partner',
});

const uncertainProblem = (text: string, partnerCode?: string): Problem => ({
  code: 'GW_PARTNER_UNCERTAIN',
  ...(partnerCode === undefined ? { detail: text } : { partnerCode, partnerText: text }),
  side: 'partner',
});

/** A message of ours that cannot be encoded is our mapping's matter, everything else the partner's. */
const unansweredProblem = (code: string, detail: string): Problem => ({
  code,
  detail,
  side: code === 'GW_TRANSLATION_VALUE' || code === 'GW_TRANSLATION_OPERATION' ? 'gateway' : 'partner',
});
