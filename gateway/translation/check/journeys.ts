/** The ways a message can take through an operation: written as one part, and read again. */
import type { Canonical, MessageKind } from '../../catalogue/contract.ts';
import type { TranslationContext, WireRequest, WireResponse } from '../contract.ts';
import type { CompiledOperation } from '../dialect.ts';
import type { PlanNode } from '../plan.ts';
import type { Part, PartTable } from '../tables/model.ts';
import { partOf } from './operation-parts.ts';

export interface Written {
  readonly wire: WireRequest | WireResponse;
  /** @throws TranslationError, SignatureError */
  back(): Canonical;
}

export interface Journey {
  readonly part: Part;
  readonly table: PartTable;
  readonly kind: MessageKind;
  /** Canonical fields that reading computes: how a row ended, the text of a document as it came. */
  readonly derived: readonly string[];
  /** @throws TranslationError where the format has no place for the message */
  there(message: Canonical): Written;
}

const successOf = (reading: { kind: string; message?: Canonical }): Canonical =>
  reading.kind === 'success' ? (reading.message ?? {}) : { kind: reading.kind };

type Way = Pick<Journey, 'part' | 'table' | 'there'> & { readonly kind: MessageKind | undefined };

function waysOf({ table, card, translator }: CompiledOperation, context: TranslationContext): readonly Way[] {
  const ways: Way[] = [];
  const request = table.request ?? table.served;
  if (request) {
    const there: Journey['there'] = (message) => {
      const wire = translator.encodeRequest(message, context);
      return { wire, back: () => translator.decodeRequest(wire, context).message };
    };
    ways.push({ part: 'request', table: request, kind: card.request, there });
  }
  if (table.response) {
    const there: Journey['there'] = (message) => {
      const wire = translator.encodeResponse({ kind: 'success', message }, context);
      return { wire, back: () => successOf(translator.decodeResponse(wire, context)) };
    };
    ways.push({ part: 'response', table: table.response, kind: card.response, there });
  }
  if (table.event) {
    const there: Journey['there'] = (message) => {
      const wire = translator.encodeEvent(message, context);
      return { wire, back: () => translator.decodeEvent(wire, context).message };
    };
    ways.push({ part: table.event.part, table: table.event, kind: card.event, there });
  }
  return ways;
}

const nodesBelow = (node: PlanNode): readonly PlanNode[] => [node, ...[...node.children.values()].flatMap(nodesBelow)];

/** Rows that carry the whole text of a document which is kept as it came. */
export const rawFields = (root: PlanNode): readonly string[] =>
  nodesBelow(root)
    .filter((node) => node.doc?.keepRaw === true)
    .flatMap(({ uses }) =>
      uses.flatMap((use) =>
        use.kind === 'row' && use.row.right.source.kind === 'canonical' ? [use.row.right.source.path.text] : [],
      ),
    );

export function journeys(operation: CompiledOperation, context: TranslationContext): readonly Journey[] {
  return waysOf(operation, context).flatMap(({ kind, ...way }) => {
    const part = partOf(operation, way.part);
    if (!kind || !part) return [];
    const results = way.table.results.map(({ path }) => path.text);
    return [{ ...way, kind, derived: [...results, ...rawFields(part.plan.root)] }];
  });
}
