/** Reads an answer: what it says, or why it says nothing. */
import {
  type Reading,
  type TranslationContext,
  TranslationError,
  type Translator,
  type WireResponse,
} from '../../gateway/translation/contract.ts';
import type { CallResult, WirePair } from '../contract.ts';

/** With an answer. */
type WholePair = WirePair & { readonly response: WireResponse };

const isXml = ({ headers }: WireResponse): boolean => /^[^;]*\bxml\b/i.test(headers['content-type'] ?? '');

/**
 * A SOAP fault travels with status 500, and where a dialect describes it, it is the partner's word. It is believed for what it refuses
 * or does not know; that something was done, or that nothing arrived, is not believed of an answer that says it failed.
 */
function isFaultOfDialect({ kind }: Reading): boolean {
  return kind === 'refused' || kind === 'already-done' || kind === 'uncertain';
}

/** An answer with an error status is not one of the partner's interface: a proxy or a crash says nothing about what was done. */
export function decodeAnswer(translator: Translator, context: TranslationContext, pair: WholePair): CallResult {
  const { response } = pair;
  const failed = response.status >= 500;
  const statusOnly = (more = ''): CallResult => {
    const detail = `HTTP status ${response.status}${more}`;
    return { kind: 'unanswered', sent: 'maybe', code: 'GW_PARTNER_HTTP_STATUS', detail, exchangeOf: pair };
  };
  if (failed && !isXml(response)) return statusOnly();
  try {
    const reading = translator.decodeResponse(response, context);
    return failed && !isFaultOfDialect(reading) ? statusOnly() : { kind: 'answered', reading, exchangeOf: pair };
  } catch (error) {
    if (!(error instanceof TranslationError)) throw error;
    if (response.status >= 300) return statusOnly(failed ? '' : `; ${error.message}`);
    return { kind: 'unanswered', sent: 'maybe', code: error.code, detail: error.message, exchangeOf: pair };
  }
}
