import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Canonical, MessageKind, OperationCard } from '../../gateway/catalogue/contract.ts';
import { loadCatalogue } from '../../gateway/catalogue/load.ts';
import { someValue } from '../../gateway/translation/check/generate.ts';
import { seededRandom } from '../../gateway/translation/check/random.ts';
import { type TranslationContext, TranslationError } from '../../gateway/translation/contract.ts';
import { loadWireContract, type WirePart } from '../wire-contract/load.ts';
import { operations } from './operations.ts';
import { contextFor, dialectNamed, dialectNames } from './sandbox/test-world.ts';

const rounds = 150;
const catalogue = loadCatalogue(join(import.meta.dirname, '../../specs'));

const partsOf = (card: OperationCard): [WirePart, MessageKind | undefined][] => [
  ['request', card.request],
  ['response', card.response],
  ['event', card.event],
];

interface Writers {
  readonly [part: string]: (message: Canonical, context: TranslationContext) => { readonly body: Uint8Array };
}

/** Messages that the schema allows and the dialect can write. */
function* writable(kind: MessageKind, write: (message: Canonical) => Uint8Array): Generator<[unknown, Uint8Array]> {
  const random = seededRandom(20260316);
  for (let round = 0; round < rounds; round++) {
    const message = someValue(kind.schema, random);
    if (!kind.validate(message)) continue;
    try {
      yield [message, write(message as Canonical)];
    } catch (error) {
      if (!(error instanceof TranslationError)) throw error;
    }
  }
}

describe.each(dialectNames)('whatever may be said in %s', (name) => {
  test.each(operations)('of %s keeps to the wire contract', async (operation) => {
    const translator = (await dialectNamed(name)).translator(operation)!;
    const card = (await catalogue).operations.get(operation)!;
    const contract = loadWireContract(name);
    const writers: Writers = {
      request: translator.encodeRequest,
      response: (message, context) => translator.encodeResponse({ kind: 'success', message }, context),
      event: translator.encodeEvent,
    };
    let written = 0;

    for (const [part, kind] of partsOf(card)) {
      if (kind === undefined) continue;
      for (const [message, body] of writable(kind, (said) => writers[part]!(said, contextFor('ref-1')).body)) {
        written += 1;
        expect(contract.check(part, operation, body), JSON.stringify(message)).toEqual([]);
      }
    }

    expect(written).toBeGreaterThan(rounds / 4);
  });
});
