/** The ways a message can take through an operation: written as one part, and read again. */
import type { Canonical, MessageKind } from '../../catalogue/contract.ts';
import type { TranslationContext, WireRequest, WireResponse } from '../contract.ts';
import type { CompiledOperation } from '../dialect.ts';
import type { Part, PartTable } from '../tables/model.ts';

export interface Written {
  readonly wire: WireRequest | WireResponse;
  /** @throws TranslationError, SignatureError */
  back(): Canonical;
}

export interface Journey {
  readonly part: Part;
  readonly table: PartTable;
  readonly kind: MessageKind;
  /** @throws TranslationError where the format has no place for the message */
  there(message: Canonical): Written;
}

const successOf = (reading: { kind: string; message?: Canonical }): Canonical =>
  reading.kind === 'success' ? (reading.message ?? {}) : { kind: reading.kind };

export function journeys(
  { table, card, translator }: CompiledOperation,
  context: TranslationContext,
): readonly Journey[] {
  const found: Journey[] = [];
  const request = table.request ?? table.served;
  if (request && card.request) {
    const there: Journey['there'] = (message) => {
      const wire = translator.encodeRequest(message, context);
      return { wire, back: () => translator.decodeRequest(wire, context).message };
    };
    found.push({ part: 'request', table: request, kind: card.request, there });
  }
  if (table.response && card.response) {
    const there: Journey['there'] = (message) => {
      const wire = translator.encodeResponse({ kind: 'success', message }, context);
      return { wire, back: () => successOf(translator.decodeResponse(wire, context)) };
    };
    found.push({ part: 'response', table: table.response, kind: card.response, there });
  }
  if (table.event && card.event) {
    const there: Journey['there'] = (message) => {
      const wire = translator.encodeEvent(message, context);
      return { wire, back: () => translator.decodeEvent(wire, context).message };
    };
    found.push({ part: table.event.part, table: table.event, kind: card.event, there });
  }
  return found;
}
