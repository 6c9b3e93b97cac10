/** A claim is what every adapter must keep to; a waiver says which does not, and why. */
import { expect, test } from 'vitest';
import { waivers } from './waivers.ts';

export const claims = [
  'declared',
  'answers',
  'refuses-unknown',
  'checks-credentials',
  'one-effect',
  'proves-done',
  'proves-not-received',
  'survives-faults',
  'notices-charset',
  'proves-unsent',
  'keeps-deadlines',
  'takes-events',
  'answers-questions',
  'collects',
  'leaks-no-socket',
  'leaks-no-secret',
] as const;

export type Claim = (typeof claims)[number];

/** What a test is about. */
export interface Subject {
  readonly dialect: string;
  readonly claim: Claim;
  readonly operation?: string;
}

export interface Waiver extends Subject {
  readonly reason: string;
}

const used = new Set<Waiver>();

/** A waiver without an operation stands for the claim as a whole. */
const isFor = (waiver: Waiver, { dialect, claim, operation }: Subject): boolean =>
  waiver.dialect === dialect &&
  waiver.claim === claim &&
  (waiver.operation === undefined || waiver.operation === operation);

function waiverOf(subject: Subject): Waiver | undefined {
  const found = waivers.find((waiver) => isFor(waiver, subject));
  if (found !== undefined) used.add(found);
  return found;
}

async function expectToFail(waiver: Waiver, run: () => Promise<void> | void): Promise<void> {
  const failed = await Promise.resolve()
    .then(run)
    .then(
      () => false,
      () => true,
    );
  if (!failed)
    throw new Error(`Unneeded waiver: ${waiver.dialect} keeps to this. It was waived because: ${waiver.reason}`);
}

/** One test of one claim. What is waived must fail. */
export function claimTest(subject: Subject, sentence: string, run: () => Promise<void> | void): void {
  const waiver = waiverOf(subject);
  const about = subject.operation === undefined ? sentence : `${subject.operation}: ${sentence}`;
  if (waiver === undefined) test(about, async () => run());
  else test(`${about} (waived: ${waiver.reason})`, () => expectToFail(waiver, run));
}

/** To be called when all claims were made. */
export function everyWaiverIsUsed(): void {
  test('every waiver is of a claim that is made', () => {
    expect(waivers.filter((waiver) => !used.has(waiver))).toEqual([]);
  });
  test('every waiver says why', () => {
    expect(waivers.filter(({ reason }) => reason.length < 20)).toEqual([]);
  });
}
