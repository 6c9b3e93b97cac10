/** Every query and command that a stand-in has prepared for succeeds, within the wire contract, and a command has one effect. */
import { expect } from 'vitest';
import type { CallResult } from '../../../../adapters/contract.ts';
import type { Canonical } from '../../../../gateway/catalogue/contract.ts';
import type { Bench } from '../bench.ts';
import { claimTest } from '../claim.ts';

/** What an answer says, so that a failure shows it. */
export const said = (result: CallResult): unknown =>
  result.kind === 'answered' ? result.reading : { sent: result.sent, code: result.code, detail: result.detail };

export function messageIn(result: CallResult): Canonical {
  expect(said(result)).toMatchObject({ kind: 'success' });
  if (result.kind !== 'answered' || result.reading.kind !== 'success') throw new Error('no success');
  return result.reading.message;
}

export function claimAnswers(bench: () => Bench, dialect: string, operation: string): void {
  claimTest(
    { dialect, claim: 'answers', operation },
    'what was prepared succeeds, with one effect if it is a command',
    async () => {
      const { card, example, call, effects, state } = bench();
      const message = await example(operation);
      const before = await effects(operation);
      const { contractViolations, errors } = (await state()).counts;

      const response = messageIn(await call(operation, message));

      const { response: agreed, style } = card(operation);
      expect([agreed?.validate(response), agreed?.validate.errors ?? null]).toEqual([true, null]);
      const added = (await effects(operation)).length - before.length;
      expect(added).toBe(style === 'command' ? 1 : 0);
      expect((await state()).counts).toMatchObject({ contractViolations, errors });
    },
  );
}
