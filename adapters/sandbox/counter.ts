/**
 * The counter: one request in, one answer out, whatever carried them. What arrives is held against the independent wire contract first,
 * then read by the dialect backwards, then served; each refusal is said in the dialect's own envelope.
 */
import { setTimeout as pause } from 'node:timers/promises';
import {
  type Dialect,
  type FrameHead,
  type Reading,
  SignatureError,
  type TranslationContext,
  TranslationError,
  type WireRequest,
  type WireResponse,
} from '../../gateway/translation/contract.ts';
import type { WireContract } from '../wire-contract/load.ts';
import type { Asked, Habits, Office } from './contract.ts';
import type { Counts } from './counts.ts';
import { asGarbage, asOversized, inWrongCharset } from './distort.ts';
import { type ArmedFault, type FaultKind, type Faults, otherRequests } from './faults.ts';
import { page } from './http-door.ts';
import type { Handle, Reply } from './listener.ts';
import { createRecogniser, type Recognised } from './recognize.ts';

export interface CounterParts {
  readonly dialect: Dialect;
  readonly contract: WireContract;
  readonly office: Pick<Office, 'answer' | 'admit' | 'operationOf'>;
  readonly habits: Habits;
  readonly faults: Faults;
  readonly latencyMs: number;
  /** With the credentials as they are now: a tester may replace them. */
  readonly context: () => TranslationContext;
  readonly serve: (asked: Asked) => Reading;
  /** Resolves when what was done is written down; no answer leaves before. */
  readonly kept: () => Promise<void>;
  readonly counts: Counts;
}

const before: readonly FaultKind[] = ['drop-before-effect', 'status-500'];
const after: readonly FaultKind[] = ['slow', 'garbage', 'drop-after-effect', 'wrong-charset', 'cut-short', 'oversized'];
const certainTroubles: readonly FaultKind[] = [...before, ...after];
const troubles: readonly FaultKind[] = [...certainTroubles, 'uncertain'];

/** What can be spoiled of a request that is no operation: whether it is one is known when it was answered. */
export const troublesOfOthers = after;

const brief = (text: string): string => text.slice(0, 150);

const refused = (as: string, text: string): Reading => ({ kind: 'refused', as, code: '', text });

const carriesSession = (vars: Vars): boolean => Object.keys(vars).some((name) => name.startsWith('session.'));

type Vars = Asked['vars'];

/** What is answered carries the reference, and is signed in the session, of what was asked. */
function contextFor(context: TranslationContext, vars: Vars): TranslationContext {
  const session = Object.entries(vars).flatMap(([name, value]) =>
    name.startsWith('session.') ? [[name.slice('session.'.length), value] as const] : [],
  );
  const more = session.length === 0 ? {} : { session: Object.fromEntries(session) };
  return { ...context, ref: vars.ref ?? '', serial: vars.serial ?? '0', ...more };
}

function serveRequest(parts: CounterParts, asked: Asked): Reading {
  const { office, habits, counts } = parts;
  const stranger = office.admit === undefined && carriesSession(asked.vars);
  const refusal = stranger ? refused(habits.unauthorisedAs ?? 'not-authorised', '会话无效') : office.admit?.(asked);
  if (refusal === undefined) return parts.serve(asked);
  counts.unauthorised += 1;
  return refusal;
}

interface Served {
  readonly reading: Reading;
  readonly vars: Vars;
}

/** As far as they can be read of a request that is refused. */
function varsOf({ translator }: Recognised, request: WireRequest): Vars {
  try {
    return translator.decodeRequest(request).vars;
  } catch (error) {
    if (error instanceof TranslationError || error instanceof SignatureError) return {};
    throw error;
  }
}

/** Who does not know the secrets is told so; what cannot be read is refused. */
function refusalOf(parts: CounterParts, operation: string, error: unknown): Reading {
  const { counts, habits } = parts;
  if (error instanceof SignatureError) {
    counts.unauthorised += 1;
    return refused(habits.unauthorisedAs ?? 'not-authorised', 'token无效或签名错误');
  }
  if (!(error instanceof TranslationError)) throw error;
  counts.unreadable += 1;
  counts.lastViolation = `${operation}: ${error.message}`;
  return refused(habits.invalidAs ?? 'invalid', brief(`报文参数无法解析：${error.message}`));
}

function takeRequest(parts: CounterParts, heard: Recognised, request: WireRequest): Served {
  const { operation, translator, complaints } = heard;
  const { counts, habits } = parts;
  if (complaints.length > 0) {
    counts.contractViolations += 1;
    counts.lastViolation = `${operation}: ${complaints.join('; ')}`;
    const reading = refused(habits.invalidAs ?? 'invalid', brief(`报文参数不符合接口规范：${complaints[0]}`));
    return { reading, vars: varsOf(heard, request) };
  }
  let read: ReturnType<typeof translator.decodeRequest>;
  try {
    // Verifies signatures, opens what is encrypted, and compares every secret that a field carries.
    read = translator.decodeRequest(request, parts.context());
  } catch (error) {
    return { reading: refusalOf(parts, operation, error), vars: varsOf(heard, request) };
  }
  const { message, vars } = read;
  return { reading: serveRequest(parts, { operation, message, reference: vars.ref ?? '', vars }), vars };
}

/** Partners whose format cannot say "already done" answer a repetition as they did the first time. */
function write(heard: Recognised, reading: Reading, context: TranslationContext): WireResponse {
  try {
    return heard.translator.encodeResponse(reading, context);
  } catch (error) {
    const isUnsayable = error instanceof TranslationError && error.rule === 'outcome-code';
    if (!isUnsayable || reading.kind !== 'already-done' || reading.message === undefined) throw error;
    return heard.translator.encodeResponse({ kind: 'success', message: reading.message }, context);
  }
}

const uncertain: Reading = { kind: 'uncertain', code: '', text: '系统处理中，请稍后查询' };

/** Whether the dialect can say of this operation that its outcome is not known. */
export function saysUncertain(dialect: Dialect, operation: string, context: TranslationContext): boolean {
  try {
    dialect.translator(operation)?.encodeResponse(uncertain, context);
    return true;
  } catch (error) {
    if (error instanceof TranslationError) return false;
    throw error;
  }
}

function spoil(reply: WireResponse, fault: ArmedFault | undefined, framing: FrameHead | undefined): Reply | undefined {
  switch (fault?.fault) {
    case 'drop-after-effect':
      return undefined;
    case 'garbage':
      return asGarbage(reply, framing);
    case 'wrong-charset':
      return inWrongCharset(reply, framing);
    case 'cut-short':
      return { ...reply, cutShort: true };
    case 'oversized':
      return asOversized(reply);
    default:
      return reply;
  }
}

const wait = async (ms: number): Promise<void> => {
  if (ms > 0) await pause(ms, undefined, { ref: false });
};

/** @returns what takes a request, from whatever socket, and answers it */
export function createCounter(parts: CounterParts): Handle {
  const { dialect, office, faults, counts, latencyMs } = parts;
  const recognise = createRecogniser(dialect, parts.contract);
  const framingOf = (request: WireRequest): FrameHead | undefined =>
    request.method === 'TCP' ? dialect.framing('response') : undefined;

  /** An uncertain answer is left for an operation that can give it. */
  function takeFault(operation: string): ArmedFault | undefined {
    if (faults.armed().length === 0) return undefined;
    return faults.take(operation, saysUncertain(dialect, operation, parts.context()) ? troubles : certainTroubles);
  }

  async function answerOther(request: WireRequest): Promise<{ reply: Reply | undefined } | undefined> {
    const answered = await office.answer?.(request);
    if (answered === undefined) return undefined;
    const fault = faults.take(otherRequests, troublesOfOthers);
    await parts.kept();
    await wait(fault?.fault === 'slow' ? fault.delayMs : latencyMs);
    return { reply: spoil(answered, fault, framingOf(request)) };
  }

  async function answerOperation(heard: Recognised, request: WireRequest): Promise<Reply | undefined> {
    const fault = takeFault(heard.operation);
    if (fault?.fault === 'drop-before-effect') return undefined;
    if (fault?.fault === 'status-500') return page(500, 'Server Error in Application');
    await wait(fault?.fault === 'slow' ? fault.delayMs : latencyMs);
    const { reading, vars } = takeRequest(parts, heard, request);
    const said = fault?.fault === 'uncertain' ? uncertain : reading;
    const reply = write(heard, said, contextFor(parts.context(), vars));
    await parts.kept();
    return spoil(reply, fault, framingOf(request));
  }

  return async (request) => {
    counts.requests += 1;
    try {
      const other = await answerOther(request);
      if (other !== undefined) return other.reply;
      const heard = recognise(request, office.operationOf?.(request));
      if (heard !== undefined) return await answerOperation(heard, request);
    } catch (error) {
      counts.errors += 1;
      counts.lastError = (error as Error).message;
      return request.method === 'TCP' ? undefined : page(500, 'Server Error in Application');
    }
    return request.method === 'TCP' ? undefined : page(404, '404 Not Found');
  };
}
