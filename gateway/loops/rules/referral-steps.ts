/** What follows when a referral moves: clocks, reminders, the next level. */
import type { ClockOrder, CommandOrder, Effects } from '../contract.ts';
import {
  cancelled,
  type Dispatch,
  type Feedback,
  fresh,
  happenedOn,
  type Level,
  levels,
  momentOf,
  type Notice,
  noticeOf,
  type ReferralContext,
  type ReferralData,
  toldOn,
} from './referral-data.ts';

type Follows = Effects<ReferralData>;
type Step = (context: ReferralContext) => Follows;

/** Its own last day, where that is still to come. */
export const ownDue = (context: ReferralContext): string | undefined => laterThan(context, context.data.dueOn);

const laterThan = ({ today }: ReferralContext, day: string | undefined): string | undefined =>
  day !== undefined && day >= today ? day : undefined;

/** Nobody is silent before the last day that was agreed. */
function silence({ dueOn }: ReferralContext, from: string, due: string | undefined): { readonly dueOn?: string } {
  return due !== undefined && due > dueOn('E2-referral', from).dueOn ? { dueOn: due } : {};
}

/** Also of a referral that was turned down and is sent again under its number. */
export const dispatched: Step = (context) => {
  const { event } = context;
  const request = event.request as unknown as Dispatch;
  const { district, kind, title, addressee, dueOn, collusion, smeSize } = request;
  const response = (event.data.response ?? {}) as { readonly eventNo?: string; readonly unitName?: string };
  const from = toldOn(context);
  const due = laterThan(context, dueOn);
  return {
    data: {
      ...{ district, kind, title, ...addressee, ...response, dispatchedOn: from },
      partner: typeof event.data.partner === 'string' ? event.data.partner : undefined,
      suspects: collusion?.suspects.map(({ name, uscc }) => ({ name, uscc })) ?? [],
      ...(smeSize === undefined ? {} : { declaredSize: smeSize.declaredSize }),
      ...{ dueOn: due, escalatedTo: undefined, feedback: undefined },
    },
    clocks: [
      { do: 'meet', clock: 'T11', on: from },
      ...fresh('T1', from),
      ...(due === undefined ? [] : fresh('T2', from, due)),
      { do: 'start', clock: 'E2-referral', from, ...silence(context, from, due) },
    ],
    note: { kind, unit: addressee.unit, ...(dueOn === due ? {} : { dueOn, passed: true }) },
  };
};

/** What every notice leaves behind. */
function noticed(context: ReferralContext, more: Partial<ReferralData> = {}): Pick<Follows, 'data' | 'note'> {
  const { event, data } = context;
  const { happenedAt, opinion, unitName } = noticeOf(event);
  const newest = data.noticedAt === undefined || momentOf(context) >= Date.parse(data.noticedAt);
  const at = Date.parse(happenedAt) > Date.parse(event.at) ? event.at : happenedAt;
  return {
    data: {
      unitName,
      ...(newest ? { noticedAt: at } : {}),
      notices: { ...data.notices, [event.type]: happenedAt },
      ...more,
    },
    note: { happenedAt, opinion, unitName },
  };
}

const taken = (on: string): ClockOrder => ({ do: 'meet', clock: 'T1', on });
const answered = (on: string): readonly ClockOrder[] => [taken(on), { do: 'meet', clock: 'E2-referral', on }];

/** Taken up, or reported on: what finance had to do about a return or a refusal has gone. */
export const takenUp: Step = (context) => {
  const on = happenedOn(context);
  const { dueOn: expectedOn } = noticeOf(context.event);
  const due = ownDue(context);
  return {
    ...noticed(context, expectedOn === undefined ? {} : { expectedOn }),
    clocks: [
      taken(on),
      ...cancelled('T10', 'T11', 'T13'),
      { do: 'resume', clock: 'T2', on: toldOn(context) },
      // Where it runs already, this changes nothing.
      { do: 'start', clock: 'T2', from: on, ...(due === undefined ? {} : { dueOn: due }) },
    ],
  };
};

export const sentBack: Step = (context) => {
  const on = happenedOn(context);
  const { happenedAt, opinion } = noticeOf(context.event);
  return {
    ...noticed(context),
    clocks: [
      taken(on),
      ...cancelled('T11', 'T13'),
      { do: 'suspend', clock: 'T2', on, evidence: { notice: context.event.type, happenedAt, opinion } },
      ...fresh('T10', toldOn(context)),
    ],
  };
};

export const rejected: Step = (context) => ({
  ...noticed(context),
  clocks: [...answered(happenedOn(context)), ...cancelled('T2', 'T10', 'T13'), ...fresh('T11', toldOn(context))],
});

const findingOf = (notice: Notice, no: number): Feedback => {
  const { result = '', opinion, unitName, happenedAt, documentNo, documentOn, attachments = [] } = notice;
  return {
    ...{ no, result, opinion, unitName, happenedAt },
    ...(documentNo === undefined ? {} : { documentNo }),
    ...(documentOn === undefined ? {} : { documentOn }),
    attachments: attachments.map(({ sm3 }) => sm3),
  };
};

/** A later finding, before finance has checked the first, takes its place; both stand in the history. */
export const fedBack: Step = (context) => {
  const before = context.data.feedback;
  const feedback = findingOf(noticeOf(context.event), (before?.no ?? 0) + 1);
  const on = happenedOn(context);
  const { data, note } = noticed(context, { feedback, dispute: undefined });
  const replaces = context.state === 'feedback' && before !== undefined ? { replaces: before.no } : {};
  const { result, documentNo, attachments, no } = feedback;
  return {
    data,
    clocks: [
      ...answered(on),
      { do: 'meet', clock: 'T2', on },
      ...cancelled('T10', 'T11', 'T13'),
      { do: 'start', clock: 'T3', from: toldOn(context) },
    ],
    note: { ...note, no, result, ...(documentNo === undefined ? {} : { documentNo }), attachments, ...replaces },
  };
};

/** Whether a feedback says again what is known. */
export function sameFinding({ event, data: { feedback } }: ReferralContext): boolean {
  if (feedback === undefined) return false;
  const { no: _known, happenedAt: _knownAt, ...known } = feedback;
  const { no: _told, happenedAt: _toldAt, ...told } = findingOf(noticeOf(event), 0);
  return JSON.stringify(known) === JSON.stringify(told);
}

export function urge({ data }: ReferralContext, opinion: string): { command: CommandOrder; urges: number } {
  const urges = data.urges + 1;
  const message = { district: data.district, referralNo: data.referralNo, opinion };
  return { command: { name: `urge-${urges}`, operation: 'referral.urge', message }, urges };
}

const levelNames: Readonly<Record<Level, string>> = { town: '镇街', district: '区县', municipal: '市级' };

const what = ({ state }: ReferralContext): string => (state === 'dispatched' ? '受理' : '反馈');

export const remind: Step = (context) => {
  const { command, urges } = urge(context, `办理期限将至，请尽快${what(context)}。`);
  return { data: { urges }, commands: [command], note: { urge: command.name } };
};

/** The level above the one that was asked, or passed over, last. */
export function nextLevel({ data: { level, escalatedTo } }: ReferralContext): Level | undefined {
  const at = escalatedTo ?? level;
  return at === undefined ? undefined : levels[levels.indexOf(at) + 1];
}

/** Nobody is above the municipal level: it is urged. */
export const urgeLate: Step = (context) => {
  const { command, urges } = urge(context, `办理已逾期，请立即${what(context)}。`);
  return { data: { urges }, commands: [command], note: { urge: command.name } };
};

export const escalate: Step = (context) => {
  const { data, event, today } = context;
  const to = nextLevel(context);
  if (to === undefined) return urgeLate(context);
  const opinion = `逾期未${what(context)}，已提级至${levelNames[to]}治理中心督办，请立即办理。`;
  const { command, urges } = urge(context, opinion);
  const news = { referralNo: data.referralNo, from: data.escalatedTo ?? data.level, to, unit: data.unit };
  const { clock, dueOn } = event.data;
  return {
    data: { urges, escalatedTo: to },
    commands: [command],
    announces: [{ type: 'referral.escalated', data: { ...news, clock, dueOn } }],
    // Its strike is the next step up; from the top there is none.
    clocks: to === 'municipal' ? cancelled('T13') : fresh('T13', today),
    note: { escalatedTo: to, urge: command.name },
  };
};

const requestOf = ({ event }: ReferralContext): { readonly dueOn?: string; readonly opinion?: string } =>
  event.request ?? {};

/** What finance has done about it, and the center's number of it. */
export const acted: Step = ({ event }) => {
  const { actionNo } = (event.data.response ?? {}) as { readonly actionNo?: string };
  return { note: { actionNo, command: event.command } };
};

/** It is with the authority again. */
export const supplemented: Step = (context) => {
  const on = toldOn(context);
  return {
    ...acted(context),
    clocks: [{ do: 'meet', clock: 'T10', on }, ...fresh('T1', on), { do: 'resume', clock: 'T2', on }],
  };
};

/** The new last day cannot lie behind us. */
export const extendsToThePast = (context: ReferralContext): boolean => (requestOf(context).dueOn ?? '') < context.today;

export const extended: Step = (context) => {
  const { dueOn } = requestOf(context);
  return { data: { dueOn }, clocks: extendedClocks(context, dueOn), note: { ...acted(context).note, dueOn } };
};

function extendedClocks(context: ReferralContext, dueOn = ''): readonly ClockOrder[] {
  const { T2 } = context.clocks;
  const silent = silenceExtended(context, dueOn);
  switch (T2?.state) {
    case 'running':
    case 'struck':
      // A new run: what was reminded of before is reminded of again before the new last day.
      return [...fresh('T2', T2.startedOn, dueOn), ...cancelled('T13'), ...silent];
    case 'suspended':
      return [{ do: 'correct', clock: 'T2', from: T2.startedOn, dueOn }, ...silent];
    default:
      return silent;
  }
}

function silenceExtended({ clocks: { 'E2-referral': E2 } }: ReferralContext, dueOn: string): readonly ClockOrder[] {
  const waits = E2?.state === 'running' || E2?.state === 'struck';
  return waits && dueOn > E2.dueOn ? fresh('E2-referral', E2.startedOn, dueOn) : [];
}

export const withdrawn: Step = (context) => {
  const on = toldOn(context);
  return {
    clocks: ['T10', 'T11', 'E2-referral'].map((clock) => ({ do: 'meet', clock, on })),
    note: { ...acted(context).note, opinion: requestOf(context).opinion },
  };
};

/** The authority does not take finance's disagreement: finance decides on the feedback as it is. */
export const disputeRefused: Step = (context) => {
  const { problem } = context.event.data as { readonly problem?: { readonly code?: string; readonly as?: string } };
  return {
    data: { dispute: undefined },
    clocks: [...cancelled('T2', 'T13'), ...fresh('T3', toldOn(context))],
    note: { dispute: 'refused', code: problem?.code, as: problem?.as },
  };
};
