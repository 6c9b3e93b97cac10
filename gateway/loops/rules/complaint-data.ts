/** What is known of a challenge letter (质疑函) and of the complaint (投诉) that may follow it, and the days that are said of it. */
import type { Canonical } from '../../catalogue/contract.ts';
import type { Context } from '../contract.ts';
import { known, rowsOf, textOf } from './values.ts';

export interface ComplaintData {
  readonly letterNo: string;
  readonly projectCode?: string | undefined;
  readonly lotNo?: string | undefined;
  readonly challenger?: { readonly name: string; readonly uscc: string } | undefined;
  /** Who answers the letter: the purchaser, or the agency within its mandate. */
  readonly respondent?: 'purchaser' | 'agency' | undefined;
  readonly receivedOn?: string | undefined;
  readonly answeredOn?: string | undefined;
  /** The last day for the answer, where it had passed without one when the complaint was filed. */
  readonly answerMissed?: string | undefined;
  readonly filedOn?: string | undefined;
  readonly examination?: { readonly on: string; readonly result: string; readonly opinion?: string } | undefined;
  readonly decision?: { readonly on: string; readonly result: string; readonly documentNo: string } | undefined;
  readonly withdrawnOn?: string | undefined;
  /** The day on which the state began, as it was said. */
  readonly since?: string | undefined;
}

export type ComplaintContext = Context<ComplaintData>;

export const begin = (letterNo: string): ComplaintData => ({ letterNo });

export const view = ({ since: _since, ...seen }: ComplaintData): Canonical => known(seen);

/** Which day each call tells, and before which known day it cannot lie. */
const days: Readonly<Record<string, readonly [field: string, floor: (data: ComplaintData) => string | undefined]>> = {
  'challenge.received': ['receivedOn', () => undefined],
  'challenge.answered': ['answeredOn', ({ receivedOn }) => receivedOn],
  'challenge.withdrawn': ['withdrawnOn', ({ receivedOn }) => receivedOn],
  'complaint.filed': ['filedOn', ({ receivedOn }) => receivedOn],
  'complaint.examined': ['examinedOn', ({ since }) => since],
  'complaint.corrected': ['correctedOn', ({ since }) => since],
  'complaint.suspended': ['suspendedOn', ({ since }) => since],
  'complaint.resumed': ['resumedOn', ({ since }) => since],
  'complaint.decided': ['decidedOn', ({ since }) => since],
  'complaint.withdrawn': ['withdrawnOn', ({ filedOn }) => filedOn],
};

export const complaintCalls = Object.keys(days);

/** The day that the call tells. */
export function toldDay({ event, today }: ComplaintContext): string {
  const [field = ''] = days[event.type] ?? [];
  return textOf(event.data[field]) ?? today;
}

export const inTheFuture = (context: ComplaintContext): boolean => toldDay(context) > context.today;

export function tooEarlyInTheCase(context: ComplaintContext): boolean {
  const [, floor] = days[context.event.type] ?? [];
  const earliest = floor?.(context.data);
  return earliest !== undefined && toldDay(context) < earliest;
}

/** Digests of the files that prove it. */
export const evidenceOf = ({ event }: ComplaintContext): readonly string[] =>
  rowsOf(event.data.evidence).flatMap(({ sm3 }) => textOf(sm3) ?? []);

/** The last day for the answer. */
export const answerDue = ({ clocks, data, dueOn, today }: ComplaintContext): string =>
  clocks.D4?.dueOn ?? dueOn('D4', data.receivedOn ?? today).dueOn;

/**
 * Before the answer, and while there is time for it, there is nothing to complain about; what is told later is judged by the day on
 * which it was filed.
 */
export function filedTooEarly(context: ComplaintContext): boolean {
  const filedOn = toldDay(context);
  const { answeredOn } = context.data;
  return filedOn <= answerDue(context) && (answeredOn === undefined || filedOn < answeredOn);
}

/** After the right has lapsed. While its last day is provisional, nobody loses a right by it. */
export function filedTooLate(context: ComplaintContext): boolean {
  const { clocks, dueOn } = context;
  const { dueOn: lastDay, provisional } = clocks.D5 ?? dueOn('D5', answerDue(context));
  return toldDay(context) > lastDay && !provisional;
}

/** The same letter, told again. */
export function sameLetter({ event, data, district }: ComplaintContext): boolean {
  const { projectCode, lotNo, respondent, receivedOn, challenger } = letterOf(event.data);
  return (
    event.data.district === district &&
    projectCode === data.projectCode &&
    lotNo === data.lotNo &&
    respondent === data.respondent &&
    receivedOn === data.receivedOn &&
    challenger?.uscc === data.challenger?.uscc
  );
}

export const letterOf = (said: Canonical): Omit<ComplaintData, 'letterNo'> => said as unknown as ComplaintData;
