/** For tests: messages that a schema allows, as a dialect writes them, so that each can be held against the independent wire contract. */
import type { Canonical, MessageKind, OperationCard } from '../../gateway/catalogue/contract.ts';
import { someValue } from '../../gateway/translation/check/generate.ts';
import { seededRandom } from '../../gateway/translation/check/random.ts';
import { type TranslationContext, TranslationError, type Translator } from '../../gateway/translation/contract.ts';
import type { WirePart } from './contract.ts';

const rounds = 150;
/** So many of the generated messages must be writable, or the test says little. */
export const enoughMessages = rounds / 4;

export interface WrittenMessage {
  readonly part: WirePart;
  readonly message: unknown;
  readonly body: Uint8Array;
}

type Write = (message: Canonical) => Uint8Array;

function partsOf(
  card: OperationCard,
  translator: Translator,
  context: TranslationContext,
): [WirePart, MessageKind | undefined, Write][] {
  return [
    ['request', card.request, (message) => translator.encodeRequest(message, context).body],
    ['response', card.response, (message) => translator.encodeResponse({ kind: 'success', message }, context).body],
    ['event', card.event, (message) => translator.encodeEvent(message, context).body],
  ];
}

/** A message that cannot be written exactly is refused, and passed over here. */
function written(write: Write, message: Canonical): Uint8Array | undefined {
  try {
    return write(message);
  } catch (error) {
    if (error instanceof TranslationError) return undefined;
    throw error;
  }
}

/** The same messages at every run. */
export function* writtenMessages(
  card: OperationCard,
  translator: Translator,
  context: TranslationContext,
): Generator<WrittenMessage> {
  for (const [part, kind, write] of partsOf(card, translator, context)) {
    if (kind === undefined) continue;
    const random = seededRandom(20260316);
    for (let round = 0; round < rounds; round++) {
      const message = someValue(kind.schema, random);
      const body = kind.validate(message) ? written(write, message as Canonical) : undefined;
      if (body !== undefined) yield { part, message, body };
    }
  }
}
