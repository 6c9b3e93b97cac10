/** What partners tell and ask by themselves: recognised, read and answered in a way that they understand. */
import { isDeepStrictEqual } from 'node:util';
import { expect } from 'vitest';
import { loadWireContract } from '../../../../adapters/wire-contract/load.ts';
import type { Canonical } from '../../../../gateway/catalogue/contract.ts';
import type { EventAnswer, EventReading, Reading } from '../../../../gateway/translation/contract.ts';
import { until } from '../../../support/wait.ts';
import type { Bench } from '../bench.ts';
import { claimTest } from '../claim.ts';
import { samplesOf } from '../messages.ts';

const answers: readonly EventAnswer[] = ['applied', 'repeated', 'conflicting', 'refused'];

const patience = { timeoutMs: 5_000 };

/** The stand-in tells of its own business as well, at any moment. */
const isTelling =
  (operation: string, message: Canonical) =>
  (each: { readonly operation: string; readonly message?: Canonical }): boolean =>
    each.operation === operation && isDeepStrictEqual(each.message, message);

/** What is only ever fetched, as a collection brings it. */
async function fetched(
  { adapter, dialect, partner, context }: Bench,
  is: ReturnType<typeof isTelling>,
): Promise<EventReading> {
  const found: EventReading[] = [];
  for (const collection of adapter.collections?.(dialect) ?? [])
    await collection.collect({
      partner,
      cursor: undefined,
      context,
      ...patience,
      signal: new AbortController().signal,
      async take(request) {
        const reading = dialect.recognizeEvent(request)?.decodeEvent(request, context());
        if (reading !== undefined && is(reading)) found.push(reading);
        return { how: 'applied', text: '成功' };
      },
    });
  const [reading] = found;
  if (reading === undefined) throw new Error('neither told nor kept until it is fetched');
  return reading;
}

/** What the gateway reads of an event, and the answer to it once the stand-in has it. */
async function tell(
  bench: Bench,
  operation: string,
  message: Canonical,
): Promise<{ event: EventReading; answer?: Uint8Array }> {
  const { door, control, state } = bench;
  const heardBefore = door.heard.length;
  const is = isTelling(operation, message);
  await control.post('/control/events', { operation, message });
  const notice = (await state()).notices.findLast(is);
  if (notice === undefined) return { event: await fetched(bench, is) };
  const heard = await until(() => door.heard.slice(heardBefore).find(({ event }) => event && is(event)), {
    ...patience,
    what: `${operation} at the door, of ${JSON.stringify(door.heard.slice(heardBefore))}`,
  });
  await until(async () => (await state()).sizes.openNotices === 0, {
    ...patience,
    what: 'an answer that is understood',
  });
  expect((await state()).notices.findLast(is)?.tries).toBe(1);
  if (heard.event === undefined || heard.response === undefined) throw new Error('heard without an event');
  return { event: heard.event, answer: heard.response.body };
}

export function claimTakesEvents(bench: () => Bench, dialect: string, operation: string): void {
  claimTest({ dialect, claim: 'takes-events', operation }, 'is recognised, read, agreed on and answered', async () => {
    const { door, card, dialect: spoken, context } = bench();
    const samples = samplesOf(dialect, operation, 'event');
    const { check } = loadWireContract(dialect);
    expect(samples.length).toBeGreaterThan(0);
    for (const [at, { name, content: message }] of samples.entries()) {
      door.answer = answers[at % answers.length] ?? 'applied';

      const { event, answer } = await tell(bench(), operation, message);

      expect([name, card(operation).event?.validate(event.message)]).toEqual([name, true]);
      expect([name, event.identity]).not.toEqual([name, '']);
      if (answer !== undefined) expect([name, check('answer', operation, answer)]).toEqual([name, []]);
    }
    const translator = spoken.translator(operation);
    for (const answer of answers) {
      const written = translator?.encodeEventAnswer(answer, '', context());
      // Not every format tells a repetition from the first time, or one no from another.
      const read = written && translator?.decodeEventAnswer(written, context());
      const isYes = (each: EventAnswer | undefined): boolean => each === 'applied' || each === 'repeated';
      expect([answer, isYes(read)]).toEqual([answer, isYes(answer)]);
    }
  });
}

export function claimAnswersQuestions(bench: () => Bench, dialect: string, operation: string): void {
  claimTest(
    { dialect, claim: 'answers-questions', operation },
    'is recognised, read and answered, with a yes and with a no',
    async () => {
      const { door, control, card, dialect: spoken, context } = bench();
      const questions = samplesOf(dialect, operation, 'request');
      const readings = samplesOf<Reading>(dialect, operation, 'response');
      const { check } = loadWireContract(dialect);
      expect(Math.min(questions.length, readings.length)).toBeGreaterThan(0);
      for (const [at, { name, content: reading }] of readings.entries()) {
        const message = questions[at % questions.length]?.content;
        const heardBefore = door.heard.length;
        door.reading = reading;

        const told = await control.post('/control/ask', { operation, message: message ?? {} });

        const heard = door.heard.slice(heardBefore).find((each) => each.operation === operation);
        expect([name, heard?.error]).toEqual([name, undefined]);
        expect([name, heard?.operation, heard?.question]).toEqual([name, operation, message]);
        expect([name, card(operation).request?.validate(heard?.question)]).toEqual([name, true]);
        expect(check('response', operation, heard?.response?.body ?? new Uint8Array())).toEqual([]);
        expect([name, told]).toMatchObject([name, reading.kind === 'success' ? reading : { kind: reading.kind }]);
      }
      const translator = spoken.translator(operation);
      for (const as of ['not-authorised', 'partner-busy']) {
        const written = translator?.encodeResponse({ kind: 'refused', as, code: '', text: '测试' }, context());
        expect(written && translator?.decodeResponse(written, context())).toMatchObject({ kind: 'refused', as });
      }
    },
  );
}
