/** A partner's "no" is a value: in its own words, with nothing done. */
import { expect } from 'vitest';
import type { CallResult } from '../../../../adapters/contract.ts';
import { issueCredentials } from '../../../../adapters/sandbox/credentials.ts';
import type { Canonical, OperationCard } from '../../../../gateway/catalogue/contract.ts';
import { SignatureError, type TranslationContext } from '../../../../gateway/translation/contract.ts';
import type { Bench } from '../bench.ts';
import { claimTest } from '../claim.ts';
import { renumbered, samplesOf } from '../messages.ts';
import { said } from './answers.ts';

/** Digits that no stand-in has drawn; where there is room for two, those are high as well. */
const neverDrawn = 987_699;

/** Valid, and of nobody whom a stand-in knows. */
const strangerUscc = '91500105MA9MNQ452D';

/** `budget-line-not-found` is about the field `budgetLineId`, `account-not-found` about `subAccount`. */
function fieldsOf(card: OperationCard): string[] {
  const names = Object.keys((card.request?.schema.properties ?? {}) as object);
  const nouns = card.refusals.flatMap((refusal) => /^(.+)-not-found$/.exec(refusal)?.[1] ?? []);
  return nouns.flatMap((noun) => {
    if (noun === 'enterprise') return names.filter((name) => name === 'uscc');
    const written = noun.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());
    const about = new RegExp(`^${written}(No|Id|Code)?$|^(sub)${written}$`, 'i');
    return names.filter((name) => about.test(name));
  });
}

function withUnknown(message: Canonical, field: string): Canonical {
  if (field === 'uscc') return { ...message, uscc: strangerUscc };
  return renumbered(message, neverDrawn, field);
}

export function claimRefusesUnknown(bench: () => Bench, dialect: string, card: OperationCard): void {
  const { name: operation, style, refusals } = card;
  for (const field of fieldsOf(card)) {
    claimTest(
      { dialect, claim: 'refuses-unknown', operation },
      `a ${field} that exists nowhere is refused in words, and nothing is done`,
      async () => {
        const { example, call, effects } = bench();
        const message = await example(operation);
        const unknown = withUnknown(message, field);
        const before = await effects(operation);

        const result = await call(operation, unknown);

        expect(unknown).not.toEqual(message);
        expect(await effects(operation)).toEqual(before);
        // A question may be answered with "there is none".
        if (style === 'query' && result.kind === 'answered' && result.reading.kind === 'success') return;
        expect(said(result)).toMatchObject({ kind: 'refused', text: expect.stringMatching(/[\u4e00-\u9fff]/) });
        if (result.kind === 'answered' && result.reading.kind === 'refused')
          expect(refusals).toContain(result.reading.as);
      },
    );
  }
}

/** Nothing left us, or the partner has counted a stranger. */
async function isTurnedAway({ state }: Bench, unauthorisedBefore: number, result: CallResult): Promise<boolean> {
  if (result.kind === 'answered' && result.reading.kind === 'success') return false;
  if (result.kind === 'unanswered' && result.sent === 'no')
    return ['GW_PARTNER_LOGIN', 'GW_PARTNER_UNREACHABLE'].includes(result.code);
  return (await state()).counts.unauthorised > unauthorisedBefore;
}

/** Whether events or questions of somebody who holds these credentials are taken for the partner's. */
function isTakenFor({ dialect, context, card }: Bench, theirs: TranslationContext): boolean {
  const incoming = dialect.operations.filter((each) => ['event', 'served'].includes(card(each).style));
  return incoming.every((operation) => {
    const translator = dialect.translator(operation);
    const isEvent = card(operation).style === 'event';
    const [sample] = samplesOf(dialect.name, operation, isEvent ? 'event' : 'request');
    if (translator === undefined || sample === undefined) return true;
    const request = isEvent
      ? translator.encodeEvent(sample.content, theirs)
      : translator.encodeRequest(sample.content, theirs);
    try {
      if (isEvent) translator.decodeEvent(request, context());
      else translator.decodeRequest(request, context());
      return true;
    } catch (error) {
      if (error instanceof SignatureError) return false;
      throw error;
    }
  });
}

export function claimChecksCredentials(
  bench: () => Bench,
  dialect: string,
  credential: string,
  operations: readonly string[],
): void {
  claimTest(
    { dialect, claim: 'checks-credentials', operation: credential },
    'who has another one is not let in',
    async () => {
      const { adapter, dialect: spoken, partner, context, example, call, effects, state } = bench();
      const others = await issueCredentials(adapter, spoken, Object.keys(partner.credentials));
      const auth = { ...partner.credentials, [credential]: others.profile[credential] ?? '' };
      const stranger = { ...partner, credentials: auth };
      const letIn: unknown[] = [];
      for (const operation of operations) {
        const message = await example(operation);
        const before = await effects(operation);
        const { unauthorised } = (await state()).counts;

        const result = await call(operation, message, { partner: stranger, context: context({ auth }) });

        // One operation that looks at it is enough: another may be signed by something else.
        if (await isTurnedAway(bench(), unauthorised, result)) {
          expect(await effects(operation)).toEqual(before);
          return;
        }
        letIn.push({ operation, said: said(result) });
      }
      const isForTheirMessages = !isTakenFor(bench(), context({ auth }));
      expect({ isForTheirMessages, letIn: isForTheirMessages ? [] : letIn }).toEqual({
        isForTheirMessages: true,
        letIn: [],
      });
    },
  );
}
