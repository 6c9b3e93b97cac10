/** What follows when a challenge or a complaint moves: the four clocks of 第14项, and what stops them. */
import type { ClockOrder, Effects } from '../contract.ts';
import {
  answerDue,
  type ComplaintContext,
  type ComplaintData,
  evidenceOf,
  letterOf,
  toldDay,
} from './complaint-data.ts';
import { known, textOf } from './values.ts';

type Step = (context: ComplaintContext) => Effects<ComplaintData>;

export const received: Step = (context) => {
  const { projectCode, lotNo, challenger, respondent } = letterOf(context.event.data);
  const receivedOn = toldDay(context);
  return {
    data: { projectCode, lotNo, challenger, respondent, receivedOn, since: receivedOn },
    owner: respondent,
    clocks: [{ do: 'start', clock: 'D4', from: receivedOn }],
    note: known({ projectCode, lotNo, respondent, receivedOn }),
  };
};

/** The right to complain counts from the end of the days for the answer, however early the answer came. */
const rightBegins = (context: ComplaintContext): ClockOrder => ({
  do: 'start',
  clock: 'D5',
  from: answerDue(context),
});

export const notAnswered: Step = (context) => {
  const { data, dueOn, key: letterNo } = context;
  const since = answerDue(context);
  const { dueOn: complaintUntil, provisional } = dueOn('D5', since);
  return {
    data: { since },
    owner: data.respondent,
    clocks: [rightBegins(context)],
    announces: [{ type: 'challenge.unanswered', data: { letterNo, complaintUntil, provisional } }],
    note: { complaintUntil, provisional },
  };
};

export const answered: Step = (context) => {
  const answeredOn = toldDay(context);
  return {
    data: { answeredOn, since: answeredOn },
    clocks: [{ do: 'meet', clock: 'D4', on: answeredOn }, rightBegins(context)],
    note: { answeredOn, evidence: evidenceOf(context) },
  };
};

/** The complaint is filed already; finance sees that the answer has come. */
export const answeredMeanwhile: Step = (context) => {
  const answeredOn = toldDay(context);
  return { data: { answeredOn }, note: { answeredOn, evidence: evidenceOf(context) } };
};

/** Nobody complained: content, or too late. */
export const lapsed: Step = ({ data, event, key: letterNo }) => {
  const news = { letterNo, answered: data.answeredOn !== undefined, lapsedOn: event.data.dueOn };
  return { announces: [{ type: 'complaint.lapsed', data: news }], note: news };
};

/** An answer that never came is now what the complaint is about: its day no longer stands before those of finance. */
function answerMissed({ clocks: { D4 } }: ComplaintContext): Pick<ComplaintData, 'answerMissed'> {
  return D4?.state === 'struck' ? { answerMissed: D4.dueOn } : {};
}

/** Both periods count from the receipt by finance. */
export const filed: Step = (context) => {
  const filedOn = toldDay(context);
  const missed = answerMissed(context);
  return {
    data: { filedOn, since: filedOn, ...missed },
    clocks: [
      { do: 'cancel', clock: 'D4' },
      // A right that lapsed before this was told was used in time all the same.
      rightBegins(context),
      { do: 'meet', clock: 'D5', on: filedOn },
      { do: 'start', clock: 'D6', from: filedOn },
      { do: 'start', clock: 'D7', from: filedOn },
      { do: 'start', clock: 'E2-complaint', from: filedOn },
    ],
    note: { filedOn, ...missed, evidence: evidenceOf(context) },
  };
};

const watched = ['D7', 'E2-complaint'] as const;

const stop = (on: string, evidence: Record<string, unknown>): readonly ClockOrder[] =>
  watched.map((clock) => ({ do: 'suspend', clock, on, evidence }));
const goOn = (on: string): readonly ClockOrder[] => watched.map((clock) => ({ do: 'resume', clock, on }));

export const resultOf = ({ event }: ComplaintContext): string => textOf(event.data.result) ?? '';

function examination(context: ComplaintContext) {
  const on = toldDay(context);
  const opinion = textOf(context.event.data.opinion);
  const said = { on, result: resultOf(context), ...(opinion === undefined ? {} : { opinion }) };
  const clocks: readonly ClockOrder[] = [{ do: 'meet', clock: 'D6', on }];
  return { said, clocks, data: { examination: said, since: on } };
}

export const examined: Step = (context) => {
  const { said, clocks, data } = examination(context);
  return { data, clocks, note: said };
};

/** What the complainant needs to correct is not counted (政府采购法实施条例 第五十八条). */
export const toBeCorrected: Step = (context) => {
  const { said, clocks, data } = examination(context);
  const { on } = said;
  return {
    data,
    clocks: [
      ...clocks,
      ...stop(on, { ground: 'correction', files: evidenceOf(context) }),
      { do: 'cancel', clock: 'T14' },
      { do: 'start', clock: 'T14', from: on },
    ],
    note: said,
  };
};

/** It is examined anew. */
export const corrected: Step = (context) => {
  const correctedOn = toldDay(context);
  return {
    data: { since: correctedOn },
    clocks: [
      { do: 'meet', clock: 'T14', on: correctedOn },
      { do: 'start', clock: 'D6', from: correctedOn },
      ...goOn(correctedOn),
    ],
    note: { correctedOn, evidence: evidenceOf(context) },
  };
};

export const suspended: Step = (context) => {
  const suspendedOn = toldDay(context);
  const ground = textOf(context.event.data.ground);
  const files = evidenceOf(context);
  return {
    data: { since: suspendedOn },
    clocks: stop(suspendedOn, { ground, files }),
    note: { suspendedOn, ground, evidence: files },
  };
};

export const resumed: Step = (context) => {
  const resumedOn = toldDay(context);
  return { data: { since: resumedOn }, clocks: goOn(resumedOn), note: { resumedOn } };
};

export const decided: Step = (context) => {
  const { key: letterNo, event } = context;
  const on = toldDay(context);
  const decision = { on, result: resultOf(context), documentNo: textOf(event.data.documentNo) ?? '' };
  const { result, documentNo } = decision;
  return {
    data: { decision, since: on },
    clocks: [
      { do: 'meet', clock: 'D7', on },
      { do: 'meet', clock: 'E2-complaint', on },
    ],
    announces: [{ type: 'complaint.decided', data: { letterNo, decidedOn: on, result, documentNo } }],
    note: decision,
  };
};

export const withdrawn: Step = (context) => {
  const withdrawnOn = toldDay(context);
  return { data: { withdrawnOn }, note: { withdrawnOn } };
};
