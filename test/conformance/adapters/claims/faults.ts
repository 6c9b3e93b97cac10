/** Whatever comes back instead of an answer is survived, and said to be what it is: maybe sent, or certainly not. */
import { expect } from 'vitest';
import type { CallResult } from '../../../../adapters/contract.ts';
import type { Canonical } from '../../../../gateway/catalogue/contract.ts';
import type { Bench } from '../bench.ts';
import { claimTest } from '../claim.ts';
import { said } from './answers.ts';

/** Fault → whether the effect stands after it. */
const faults = [
  ['garbage', 1],
  ['cut-short', 1],
  ['drop-after-effect', 1],
  ['drop-before-effect', 0],
  ['status-500', 0],
] as const;

const isOverHttp = ({ sandbox }: Bench): boolean => !sandbox.address.startsWith('tcp:');

const doubt = {
  sent: 'maybe',
  code: expect.stringMatching(/^GW_(PARTNER|TRANSLATION)_/),
  detail: expect.stringMatching(/./),
};

export function claimSurvivesFaults(bench: () => Bench, dialect: string, operation: string): void {
  claimTest({ dialect, claim: 'survives-faults', operation }, 'no answer that is none is taken for one', async () => {
    const { card, example, call, effects, control } = bench();
    const done = card(operation).style === 'command' ? 1 : 0;
    for (const [fault, effect] of faults.filter(([each]) => each !== 'status-500' || isOverHttp(bench()))) {
      const message = await example(operation);
      const before = (await effects(operation)).length;
      await control.arm(fault, operation);

      const result = await call(operation, message);

      expect([fault, (await effects(operation)).length - before]).toEqual([fault, effect * done]);
      expect([fault, said(result)]).toEqual([fault, doubt]);
      expect(await control.armed()).toEqual([]);
    }
  });
}

/** Chinese text is wrong in another charset; an answer in ASCII alone is the same in all of them. */
const isAscii = ({ exchangeOf }: CallResult): boolean => (exchangeOf.response?.body ?? []).every((byte) => byte < 0x80);

export function claimNoticesCharset(bench: () => Bench, dialect: string, operation: string): void {
  claimTest(
    { dialect, claim: 'notices-charset', operation },
    'text in another charset is not read as other text',
    async () => {
      const { example, call, control } = bench();
      const message = await example(operation);
      await control.arm('wrong-charset', operation);

      const result = await call(operation, message);

      expect(await control.armed()).toEqual([]);
      expect(said(result)).toMatchObject(isAscii(result) ? { kind: 'success' } : doubt);
    },
  );
}

/** Objects where texts belong: what no schema lets through, and no table writes. */
function unwritable(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return { $: value };
  if (Array.isArray(value)) return value.map(unwritable);
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, unwritable(inner)]));
}

export function claimSurvivesOnce(bench: () => Bench, dialect: string, operation: string): void {
  claimTest(
    { dialect, claim: 'survives-faults' },
    'an answer that never seems to end is not read to its end',
    async () => {
      const { example, call, control } = bench();
      await control.arm('oversized', operation);

      const result = await call(operation, await example(operation));

      expect(said(result)).toMatchObject({ sent: 'maybe', code: 'GW_TRANSLATION_BYTES' });
      expect(result.exchangeOf.response).toBeUndefined();
    },
  );

  claimTest({ dialect, claim: 'proves-unsent' }, 'a refused connection proves that nothing was sent', async () => {
    const { example, call, control, effects } = bench();
    const message = await example(operation);
    const before = await effects(operation);
    await control.post('/control/faults', { fault: 'refuse-connect', ms: 60_000 });

    const result = await call(operation, message);
    await control.clearFaults();

    expect(said(result)).toMatchObject({ sent: 'no', code: 'GW_PARTNER_UNREACHABLE' });
    expect(await effects(operation)).toEqual(before);
  });

  claimTest({ dialect, claim: 'proves-unsent' }, 'a message that cannot be written is not sent', async () => {
    const { call, example } = bench();

    const result = await call(operation, unwritable(await example(operation)) as Canonical);

    expect(said(result)).toMatchObject({ sent: 'no', code: expect.stringMatching(/^GW_TRANSLATION_/) });
  });
}
