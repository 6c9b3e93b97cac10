/** Which operation a request is, as the partner takes it: by the address in its wire contract, else by what the bytes themselves say. */
import {
  type Dialect,
  SignatureError,
  TranslationError,
  type Translator,
  type WireRequest,
} from '../../gateway/translation/contract.ts';
import type { WireContract } from '../wire-contract/load.ts';

export interface Recognised {
  readonly operation: string;
  readonly translator: Translator;
  /** What breaks the wire contract; nothing where it is kept. */
  readonly complaints: readonly string[];
}

/** The contract speaks of bodies: what asks by its address alone is read by the dialect only. */
const isBodyless = ({ method }: WireRequest): boolean => method === 'GET' || method === 'DELETE';

type Fit =
  /** It can be read. */
  | 'reads'
  /** It came to the operation's address, and carries its constants as far as could be read. */
  | 'broken'
  /** It carries other constants. */
  | 'other'
  /** It came to another address, or the operation has no request. */
  | 'elsewhere';

function fitOf(translator: Translator, request: WireRequest): Fit {
  try {
    // Without a context: whoever sent it, it is this operation.
    translator.decodeRequest(request);
    return 'reads';
  } catch (error) {
    if (error instanceof SignatureError) return 'broken';
    if (!(error instanceof TranslationError)) throw error;
    if (error.rule === 'address' || error.rule === 'direction') return 'elsewhere';
    return error.rule === 'constant' ? 'other' : 'broken';
  }
}

/** @returns finds the operation; undefined where the partner has no such address */
export function createRecogniser(
  dialect: Dialect,
  contract: WireContract,
): (request: WireRequest, claimed: string | undefined) => Recognised | undefined {
  function recognised(operation: string, request: WireRequest): Recognised | undefined {
    const translator = dialect.translator(operation);
    if (translator === undefined) return undefined;
    const complaints = isBodyless(request) ? [] : contract.check('request', operation, request.body);
    return { operation, translator, complaints };
  }

  /** Where an address is shared, or there is none: the operation that can read it, else the one that is nearest. */
  function byContent(request: WireRequest): string | undefined {
    const found: { [fit in Fit]?: string } = {};
    for (const operation of dialect.operations) {
      const translator = dialect.translator(operation);
      const fit = translator === undefined ? 'elsewhere' : fitOf(translator, request);
      if (fit === 'reads') return operation;
      found[fit] ??= operation;
    }
    return found.broken ?? found.other;
  }

  return (request, claimed) => {
    const addressed = claimed ?? contract.operationOf?.(request);
    const first = addressed === undefined ? undefined : recognised(addressed, request);
    if (first !== undefined && (claimed !== undefined || first.complaints.length === 0)) return first;
    const nearest = byContent(request);
    return nearest === undefined ? first : recognised(nearest, request);
  };
}
