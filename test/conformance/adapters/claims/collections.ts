/** What a partner keeps until it is fetched is fetched whole, and nothing is let go of before it was taken. */
import { isDeepStrictEqual } from 'node:util';
import { expect } from 'vitest';
import type { Collected, Collection, CollectRound, Taken } from '../../../../adapters/contract.ts';
import type { Canonical } from '../../../../gateway/catalogue/contract.ts';
import type { WireRequest } from '../../../../gateway/translation/contract.ts';
import { until } from '../../../support/wait.ts';
import type { Bench } from '../bench.ts';
import { claimTest } from '../claim.ts';
import { identifyingField, renumbered, samplesOf } from '../messages.ts';

/** A page of any list is shorter. */
const many = 120;
const taken: Taken = { how: 'applied', text: '成功' };

/** Reads what a round hands over as the gateway would. */
function messageOf({ dialect, context }: Bench, request: WireRequest): string {
  const reading = dialect.recognizeEvent(request)?.decodeEvent(request, context());
  return JSON.stringify(reading?.message);
}

const roundOf = (
  { partner, context }: Bench,
  cursor: string | undefined,
  take: CollectRound['take'],
): CollectRound => ({
  partner,
  cursor,
  context: () => context(),
  timeoutMs: 10_000,
  signal: new AbortController().signal,
  take,
});

/** Rounds until nothing is left over. */
async function collectAll(bench: Bench, { collect }: Collection, cursor: string | undefined) {
  const messages: string[] = [];
  const take: CollectRound['take'] = async (request) => {
    messages.push(messageOf(bench, request));
    return taken;
  };
  let kept = cursor;
  for (;;) {
    const { cursor: next, more }: Collected = await collect(roundOf(bench, kept, take));
    kept = next ?? kept;
    if (!more) return { messages, cursor: kept };
  }
}

/** The partner has this to tell. */
async function lay({ control }: Bench, operation: string, message: Canonical): Promise<void> {
  await control.post('/control/events', { operation, message });
}

interface Fetched {
  readonly operation: string;
  /** A message of its own for each number. */
  numbered(number: number): Canonical;
}

/** Which of the events a collection brings, and a message of it. */
async function fetched(bench: Bench, collection: Collection): Promise<Fetched> {
  const { dialect, card, context } = bench;
  for (const operation of dialect.operations.filter((each) => card(each).style === 'event')) {
    const [sample] = samplesOf(dialect.name, operation, 'event');
    const translator = dialect.translator(operation);
    if (sample === undefined || translator === undefined) continue;
    const { cursor } = await collectAll(bench, collection, undefined);
    await lay(bench, operation, sample.content);
    const { messages } = await collectAll(bench, collection, cursor);
    if (messages.length === 0) continue;
    const field = identifyingField(translator, sample.content, context());
    return { operation, numbered: (number) => renumbered(sample.content, number, field) };
  }
  throw new Error(`nothing that ${dialect.name} tells comes by ${collection.name}`);
}

/** The stand-in tells of its own business as well. */
const isOf =
  (laid: readonly Canonical[]) =>
  (text: string): boolean =>
    laid.some((each) => isDeepStrictEqual(each, JSON.parse(text)));

export function claimCollects(bench: () => Bench, dialect: string, collection: Collection): void {
  const subject = { dialect, claim: 'collects', operation: collection.name } as const;

  claimTest(subject, 'everything is fetched, once and in order, over however many rounds', async () => {
    const { operation, numbered } = await fetched(bench(), collection);
    const { cursor: before } = await collectAll(bench(), collection, undefined);
    const laid = Array.from({ length: many }, (_, at) => numbered(100_000 + at));
    for (const each of laid) await lay(bench(), operation, each);

    const { messages, cursor } = await collectAll(bench(), collection, before);
    const { messages: again } = await collectAll(bench(), collection, cursor);

    expect(messages.filter(isOf(laid)).map((text) => JSON.parse(text))).toEqual(laid);
    expect(again.filter(isOf(laid))).toEqual([]);
  });

  claimTest(subject, 'what could not be taken is there in the next round', async () => {
    const { operation, numbered } = await fetched(bench(), collection);
    const { cursor } = await collectAll(bench(), collection, undefined);
    const laid = [1, 2, 3].map((number) => numbered(200_000 + number));
    for (const each of laid) await lay(bench(), operation, each);
    let calls = 0;

    const failed = collection.collect(
      roundOf(bench(), cursor, async () => {
        calls += 1;
        if (calls === 2) throw new Error('the database is away');
        return taken;
      }),
    );
    await expect(failed).rejects.toThrowError();
    const { messages } = await collectAll(bench(), collection, cursor);

    expect(calls).toBe(2);
    // What was taken before may come again: it is a repetition.
    expect(messages.map((text) => JSON.parse(text))).toEqual(expect.arrayContaining(laid.slice(1)));
  });

  claimTest(subject, 'a round that is given up ends', async () => {
    const { control } = bench();
    await control.post('/control/faults', { fault: 'slow', operation: 'answer', delayMs: 600_000 });
    const giving = new AbortController();
    const round = { ...roundOf(bench(), undefined, async () => taken), signal: giving.signal };

    const collecting = collection.collect(round);
    await until(async () => (await control.armed()).length === 0, { what: 'the question at the partner' });
    giving.abort();

    await expect(collecting).rejects.toThrowError();
  });

  claimTest(subject, 'a round ends when its time is over', async () => {
    await bench().control.post('/control/faults', { fault: 'slow', operation: 'answer', delayMs: 600_000 });

    const collecting = collection.collect({ ...roundOf(bench(), undefined, async () => taken), timeoutMs: 100 });

    await expect(collecting).rejects.toThrowError();
  });

  claimTest(subject, 'what is no answer ends the round with an error, and lets go of nothing', async () => {
    const { operation, numbered } = await fetched(bench(), collection);
    const { cursor } = await collectAll(bench(), collection, undefined);
    const laid = numbered(300_001);
    await lay(bench(), operation, laid);
    for (const fault of ['garbage', 'cut-short', 'drop-after-effect', 'oversized']) {
      // Who is told too much may ask for less, a few times.
      await bench().control.post('/control/faults', { fault, operation: 'answer', count: 5 });
      await expect(collection.collect(roundOf(bench(), cursor, async () => taken)), fault).rejects.toThrowError();
      await bench().control.clearFaults();
    }

    const { messages } = await collectAll(bench(), collection, cursor);

    expect(messages.filter(isOf([laid]))).toHaveLength(1);
  });
}
