/** Generated messages written by a mapping and read again: what does not come back as it went is a finding. */
import { isDeepStrictEqual } from 'node:util';
import type { Canonical, MessageKind } from '../../catalogue/contract.ts';
import { type TranslationContext, TranslationError } from '../contract.ts';
import type { CompiledOperation } from '../dialect.ts';
import type { Report } from '../findings.ts';
import type { Part, PartTable } from '../tables/model.ts';
import { someValue } from './generate.ts';
import { seededRandom } from './random.ts';
import { shrink } from './shrink.ts';

export interface Rounds {
  readonly seed: number;
  /** Messages per part. */
  readonly count: number;
}

interface Journey {
  readonly part: Part;
  readonly table: PartTable;
  readonly kind: MessageKind;
  readonly there: (message: Canonical) => () => Canonical;
}

function removeAt(value: unknown, steps: readonly string[]): unknown {
  const [step = '', ...rest] = steps;
  if (Array.isArray(value)) return value.map((item) => removeAt(item, steps));
  if (typeof value !== 'object' || value === null) return value;
  const { [step]: inner, ...others } = value as Record<string, unknown>;
  if (rest.length === 0 || inner === undefined) return others;
  return { ...others, [step]: removeAt(inner, rest) };
}

/** The message as far as this partner has places for it. */
export function withoutUnmapped(message: Canonical, table: PartTable): Canonical {
  return table.unmapped.reduce<unknown>(
    (rest, note) => removeAt(rest, note.text.replaceAll('[]', '').split('.')),
    message,
  ) as Canonical;
}

function journeys({ table, card, translator }: CompiledOperation, context: TranslationContext): readonly Journey[] {
  const found: Journey[] = [];
  if (table.request && card.request) {
    const there: Journey['there'] = (message) => {
      const wire = translator.encodeRequest(message, context);
      return () => translator.decodeRequest(wire).message;
    };
    found.push({ part: 'request', table: table.request, kind: card.request, there });
  }
  if (table.response && card.response) {
    const there: Journey['there'] = (message) => {
      const wire = translator.encodeResponse({ kind: 'success', message }, context);
      return () => successOf(translator.decodeResponse(wire, context));
    };
    found.push({ part: 'response', table: table.response, kind: card.response, there });
  }
  if (table.event && card.event) {
    const there: Journey['there'] = (message) => {
      const wire = translator.encodeEvent(message, context);
      return () => translator.decodeEvent(wire, context).message;
    };
    found.push({ part: 'event', table: table.event, kind: card.event, there });
  }
  return found;
}

const successOf = (reading: { kind: string; message?: Canonical }): Canonical =>
  reading.kind === 'success' ? (reading.message ?? {}) : { kind: reading.kind };

type Verdict =
  | { readonly kind: 'same' }
  | { readonly kind: 'refused'; readonly why: string }
  | { readonly kind: 'lost'; readonly why: string };

/** A refusal on the way out keeps the promise: nothing inexact left. Whatever left must come back. */
function travel({ there, table }: Journey, message: Canonical): Verdict {
  let back: () => Canonical;
  try {
    back = there(message);
  } catch (fault) {
    if (fault instanceof TranslationError) return { kind: 'refused', why: fault.message };
    throw fault;
  }
  try {
    const returned = back();
    const same = isDeepStrictEqual(returned, withoutUnmapped(message, table));
    return same ? { kind: 'same' } : { kind: 'lost', why: `came back as ${JSON.stringify(returned)}` };
  } catch (fault) {
    if (fault instanceof TranslationError) return { kind: 'lost', why: fault.message };
    throw fault;
  }
}

function reportLoss(journey: Journey, message: Canonical, rounds: Rounds, report: Report): void {
  const least = shrink(
    message,
    (smaller) => journey.kind.validate(smaller) === true && travel(journey, smaller).kind === 'lost',
  );
  const verdict = travel(journey, least);
  report(journey.table.place, {
    rule: 'there-and-back',
    message: `${journey.part} ${JSON.stringify(least)} (seed ${rounds.seed}): ${verdict.kind === 'lost' ? verdict.why : ''}`,
    fix: 'Find the row that writes this value otherwise than it reads it.',
  });
}

function runJourney(journey: Journey, rounds: Rounds, report: Report): void {
  const random = seededRandom(rounds.seed);
  let tried = 0;
  let refused: string | undefined;
  let passed = 0;
  for (let at = 0; at < rounds.count; at += 1) {
    const message = someValue(journey.kind.schema, random) as Canonical;
    if (!journey.kind.validate(message)) continue;
    tried += 1;
    const verdict = travel(journey, message);
    if (verdict.kind === 'same') passed += 1;
    else if (verdict.kind === 'refused') refused ??= verdict.why;
    else {
      reportLoss(journey, message, rounds, report);
      return;
    }
  }
  if (tried > 0 && passed === 0) {
    report(journey.table.place, {
      rule: 'there-and-back-refused',
      message: `every generated ${journey.part} is refused: ${refused}`,
      fix: 'Widen the row named, or leave the operation out.',
    });
  }
}

/** Sends generated messages through every part of an operation. */
export function checkThereAndBack(
  operation: CompiledOperation,
  context: TranslationContext,
  rounds: Rounds,
  report: Report,
): void {
  for (const journey of journeys(operation, context)) runJourney(journey, rounds, report);
}
