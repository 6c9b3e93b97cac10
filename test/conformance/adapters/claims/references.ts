/** The reference that goes along is how one effect stays one, and how it is found again. */
import { expect } from 'vitest';
import { toBeijing } from '../../../../gateway/catalogue/beijing-time.ts';
import type { Canonical, OperationCard } from '../../../../gateway/catalogue/contract.ts';
import type { Exchange } from '../../../../gateway/journal/contract.ts';
import { type Asking, type Finding, judge, questionFor } from '../../../../gateway/lanes/proof.ts';
import type { Idempotency, TranslationContext } from '../../../../gateway/translation/contract.ts';
import type { Bench } from '../bench.ts';
import { claimTest } from '../claim.ts';
import { messageIn, said } from './answers.ts';

/** Another attempt of the same exchange: all is as it was but the time. */
const aSecondLater = (context: TranslationContext): TranslationContext => ({
  ...context,
  now: toBeijing(new Date(Date.parse(context.now) + 1_000)),
});

/** Of an exchange, what a question and its proof look at. */
const exchangeOf = (request: Canonical, ref: string): Exchange => ({ request, ref }) as Exchange;

async function ask({ card, call }: Bench, operation: string, asking: Asking, exchange: Exchange): Promise<Finding> {
  const answer = messageIn(await call(asking.ask, questionFor(asking, exchange)));
  return judge(card(operation), asking, exchange, answer);
}

export function claimOneEffect(bench: () => Bench, dialect: string, operation: string, idempotency: Idempotency): void {
  if (idempotency === 'none') return;
  claimTest({ dialect, claim: 'one-effect', operation }, 'the same once more is one effect, told again', async () => {
    const { example, call, context, effects, card } = bench();
    const message = await example(operation);
    const same = context();
    const before = (await effects(operation)).length;

    const first = messageIn(await call(operation, message, { context: same }));
    const second = await call(operation, message, { context: aSecondLater(same) });

    expect((await effects(operation)).length - before).toBe(1);
    expect(said(second)).toMatchObject({ kind: expect.stringMatching(/^(success|already-done)$/) });
    const again = second.kind === 'answered' && 'message' in second.reading ? second.reading.message : undefined;
    const { correlate } = card(operation);
    if (correlate !== undefined && again !== undefined) expect(again[correlate]).toEqual(first[correlate]);
  });
}

export function claimProof(bench: () => Bench, dialect: string, card: OperationCard, asking: Asking): void {
  const operation = card.name;
  claimTest({ dialect, claim: 'proves-done', operation }, `${asking.ask} finds what was done`, async () => {
    const { example, call, context } = bench();
    const message = await example(operation);
    const same = context();
    const told = messageIn(await call(operation, message, { context: same }));

    const finding = await ask(bench(), operation, asking, exchangeOf(message, same.ref));

    expect(finding).toMatchObject({ proves: 'succeeded' });
    const { correlate } = card;
    if (correlate !== undefined && finding.proves === 'succeeded')
      expect(finding.response?.[correlate]).toEqual(told[correlate]);
  });

  claimTest(
    { dialect, claim: 'proves-not-received', operation },
    `${asking.ask} says so of what never came`,
    async () => {
      const { example, context } = bench();
      const message = await example(operation);

      const finding = await ask(bench(), operation, asking, exchangeOf(message, context().ref));

      expect(finding).toEqual({ proves: 'not-received' });
    },
  );

  claimTest({ dialect, claim: 'proves-done', operation }, 'an answer that was lost is found out', async () => {
    const { example, call, context, control, effects } = bench();
    const message = await example(operation);
    const same = context();
    const before = (await effects(operation)).length;
    await control.arm('drop-after-effect', operation);

    const lost = await call(operation, message, { context: same });
    const finding = await ask(bench(), operation, asking, exchangeOf(message, same.ref));

    expect(said(lost)).toMatchObject({ sent: 'maybe' });
    expect((await effects(operation)).length - before).toBe(1);
    expect(finding).toMatchObject({ proves: 'succeeded' });
  });
}
