/** One message on its way in: who sent it, what it is, and by which credentials it proves that. */
import { toBeijing } from '../catalogue/beijing-time.ts';
import type { Partner } from '../directory/contract.ts';
import {
  SignatureError,
  type TranslationContext,
  TranslationError,
  type Translator,
  type WireRequest,
} from '../translation/contract.ts';

export interface Arrival {
  readonly partner: Partner;
  readonly request: WireRequest;
  /** By the credentials in force, then by those that are still taken while they are being changed. */
  readonly contexts: readonly [TranslationContext, ...TranslationContext[]];
  readonly traceparent: string | undefined;
}

export function arrivalOf(partner: Partner, request: WireRequest, now: Date, traceparent?: string): Arrival {
  const { credentials, previous, values } = partner.connection;
  const text = toBeijing(now);
  const by = (auth: Readonly<Record<string, string>>): TranslationContext => ({
    ref: '',
    serial: '',
    now: text,
    acceptedAt: text,
    auth,
    profile: values,
  });
  const earlier = previous !== undefined && now < previous.until ? [by(previous.credentials)] : [];
  return { partner, request, contexts: [by(credentials), ...earlier], traceparent };
}

/** What the bytes are; an error where they cannot be read at all. */
export type Recognized =
  | { readonly kind: 'event' | 'question'; readonly translator: Translator }
  | { readonly kind: 'unknown'; readonly why: string };

export function recognized({ partner, request }: Arrival): Recognized {
  const { dialect } = partner.connection;
  try {
    const event = dialect.recognizeEvent(request);
    if (event !== undefined) return { kind: 'event', translator: event };
  } catch (error) {
    // A dialect may have events and questions of different make: what is no event may still be a question.
    if (!(error instanceof TranslationError)) throw error;
    return asked(dialect, request, error.message);
  }
  return asked(dialect, request, 'No table of the dialect recognises these bytes.');
}

function asked(dialect: Partner['connection']['dialect'], request: WireRequest, why: string): Recognized {
  try {
    const question = dialect.recognizeServed(request);
    return question === undefined ? { kind: 'unknown', why } : { kind: 'question', translator: question };
  } catch (error) {
    if (error instanceof TranslationError) return { kind: 'unknown', why };
    throw error;
  }
}

/**
 * Decodes by the first credentials that fit. Where none does, a message that proved itself and could not be read is called unreadable,
 * any other unauthenticated.
 * @throws SignatureError, TranslationError
 */
export function opened<T>(
  { contexts }: Arrival,
  decode: (context: TranslationContext) => T,
): { readonly content: T; readonly context: TranslationContext } {
  let fault: unknown;
  for (const context of contexts) {
    try {
      return { content: decode(context), context };
    } catch (error) {
      if (!(error instanceof SignatureError) && !(error instanceof TranslationError)) throw error;
      if (fault === undefined || error instanceof TranslationError) fault = error;
    }
  }
  throw fault;
}

/** @throws whatever it was, where a message did not cause it */
export function refusalOf(error: unknown): 'unauthenticated' | 'unreadable' {
  if (error instanceof SignatureError) return 'unauthenticated';
  if (error instanceof TranslationError) return 'unreadable';
  throw error;
}
