/** Finance checks what the authority has found, and what follows: penalties reported to the credit platform, news for the client. */
import type { Announcement, CommandOrder, Effects } from '../contract.ts';
import {
  type Check,
  type CreditRecord,
  cancelled,
  fresh,
  type Penalty,
  type ReferralContext,
  type ReferralData,
  succeeded,
  toldOn,
} from './referral-data.ts';
import { ownDue, urge } from './referral-steps.ts';

type Follows = Effects<ReferralData>;
type Step = (context: ReferralContext) => Follows;

interface CheckCall {
  readonly verdict: Check['verdict'];
  readonly opinion: string;
  readonly penalties?: readonly Penalty[];
  readonly redispatchedAs?: string;
}

export const callOf = ({ event }: ReferralContext): CheckCall => event.data as unknown as CheckCall;

export const isDisputed = (context: ReferralContext): boolean => callOf(context).verdict === 'disputed';
/** The matter cannot go on under its own number. */
export const toItself = (context: ReferralContext): boolean => callOf(context).redispatchedAs === context.key;
export const isCarriedOn = (context: ReferralContext): boolean => callOf(context).redispatchedAs !== undefined;

/** Confirmed collusion is reported upward: the penalties that finance has decided on must be there. */
export const needsPenalties = (context: ReferralContext): boolean =>
  !isDisputed(context) && context.data.kind === 'collusive-bidding' && context.data.feedback?.result === 'filed';

const penaltiesOf = (context: ReferralContext): readonly Penalty[] => callOf(context).penalties ?? [];
export const hasPenalties = (context: ReferralContext): boolean => penaltiesOf(context).length > 0;

export const ofStranger = (context: ReferralContext): boolean => {
  const suspects = new Set(context.data.suspects.map(({ uscc }) => uscc));
  return penaltiesOf(context).some(({ subject }) => !suspects.has(subject.uscc));
};

const nameOf = ({ documentNo, subject }: Penalty): string => `${documentNo} ${subject.uscc}`;

/** One decision on one party is reported once. */
export const saidTwice = (context: ReferralContext): boolean => {
  const kept = context.data.records.filter(({ state }) => state !== 'failed').map(({ penalty }) => penalty);
  const names = [...kept, ...penaltiesOf(context)].map(nameOf);
  return new Set(names).size < names.length;
};

/** Decided in the future, or its end lies before its beginning. */
export const outOfTime = (context: ReferralContext): boolean =>
  penaltiesOf(context).some(
    ({ decidedOn, publicUntil, validUntil = decidedOn }) =>
      decidedOn > context.today || publicUntil < decidedOn || validUntil < decidedOn,
  );

function report({ data }: ReferralContext, penalties: readonly Penalty[]) {
  const first = data.recordAttempts + 1;
  const records = penalties.map(
    (penalty, index): CreditRecord => ({ name: `record-${first + index}`, state: 'pending', penalty }),
  );
  const commands = records.map(
    ({ name, penalty }): CommandOrder => ({
      name,
      operation: 'credit.record',
      message: { district: data.district, status: 'valid', ...penalty },
    }),
  );
  return { records, commands, recordAttempts: data.recordAttempts + penalties.length };
}

function checkOf(context: ReferralContext): Check {
  const { verdict, opinion, redispatchedAs } = callOf(context);
  return { verdict, opinion, on: toldOn(context), ...(redispatchedAs === undefined ? {} : { redispatchedAs }) };
}

const checkNote = ({ verdict, opinion, redispatchedAs }: Check, context: ReferralContext) => ({
  ...{ verdict, opinion, redispatchedAs },
  feedback: context.data.feedback?.no,
});

function checked(context: ReferralContext): Pick<Follows, 'data' | 'clocks' | 'note'> {
  const check = checkOf(context);
  const clocks = [{ do: 'meet', clock: 'T3', on: check.on } as const];
  return { data: { check }, clocks, note: checkNote(check, context) };
}

/** Confirmed collusion: the loop stays until the credit platform has every penalty. */
export const reporting: Step = (context) => {
  const { data, clocks = [], note } = checked(context);
  const { commands, ...reported } = report(context, penaltiesOf(context));
  const until = { do: 'start', clock: 'T12', from: toldOn(context) } as const;
  return { data: { ...data, ...reported }, clocks: [...clocks, until], commands, note };
};

/** The authority looks at it again. */
export const disputed: Step = (context) => {
  const { note, clocks = [] } = checked(context);
  const { command, urges } = urge(context, callOf(context).opinion);
  const again = fresh('T2', toldOn(context), ownDue(context));
  return { data: { urges, dispute: command.name }, clocks: [...clocks, ...again], commands: [command], note };
};

/** What the client must know of the finding, beside that the matter is closed. */
function newsOf({ kind, declaredSize, referralNo }: ReferralData, result: string): readonly Announcement[] {
  if (kind === 'false-test-report' && result === 'false')
    return [{ type: 'referral.false-report', data: { referralNo, result } }];
  if (kind !== 'sme-size' || declaredSize === result) return [];
  const type = result === 'large' ? 'referral.not-sme' : 'referral.size-differs';
  return [{ type, data: { referralNo, declaredSize, result } }];
}

function closedNews(data: ReferralData, { verdict, redispatchedAs }: Check): readonly Announcement[] {
  const { referralNo, kind: matter, feedback } = data;
  const result = feedback?.result ?? '';
  const closed: Announcement = {
    type: 'referral.closed',
    data: { referralNo, matter, verdict, result, redispatchedAs },
  };
  return verdict === 'confirmed' ? [...newsOf(data, result), closed] : [closed];
}

export const closed: Step = (context) => ({
  ...checked(context),
  announces: closedNews(context.data, checkOf(context)),
});

/** The record that the event ends, while it is not known how it ended. */
const pendingOf = ({ data: { records }, event }: ReferralContext): CreditRecord | undefined => {
  const name = event.command ?? event.data.name;
  return records.find((record) => record.name === name && record.state === 'pending');
};

export const endsNone = (context: ReferralContext): boolean => pendingOf(context) === undefined;
export const endsLast = (context: ReferralContext): boolean => {
  const pending = pendingOf(context);
  const others = context.data.records.filter((record) => record !== pending);
  return succeeded(context.event) && others.every(({ state }) => state === 'recorded');
};

interface Ended {
  readonly response?: { readonly recordNo?: string };
  readonly problem?: { readonly code?: string; readonly as?: string };
}

function ended(context: ReferralContext): { records: readonly CreditRecord[]; now: CreditRecord | undefined } {
  const pending = pendingOf(context);
  const { response, problem } = context.event.data as Ended;
  const { recordNo } = response ?? {};
  const end = succeeded(context.event)
    ? { state: 'recorded' as const, ...(recordNo === undefined ? {} : { recordNo }) }
    : { state: 'failed' as const, problem: { code: problem?.code, as: problem?.as } };
  const now = pending && { ...pending, ...end };
  return { records: context.data.records.map((one) => (one === pending && now ? now : one)), now };
}

export const recorded: Step = (context) => {
  const { records, now } = ended(context);
  return { data: { records }, note: { record: now?.name, state: now?.state, recordNo: now?.recordNo } };
};

export const lastRecorded: Step = (context) => {
  const { check } = context.data;
  return {
    ...recorded(context),
    clocks: [{ do: 'meet', clock: 'T12', on: toldOn(context) }],
    announces: check === undefined ? [] : closedNews(context.data, check),
  };
};

export const recordFailed: Step = (context) => {
  const { referralNo } = context.data;
  const { now } = ended(context);
  const data = { referralNo, documentNo: now?.penalty.documentNo, subject: now?.penalty.subject, ...now?.problem };
  return {
    ...recorded(context),
    announces: [{ type: 'referral.consequence-failed', data }],
    note: { record: now?.name, ...now?.problem },
  };
};

/** What failed is reported again, as it was or corrected; what was taken stays. */
export const retried: Step = (context) => {
  const failed = context.data.records.filter(({ state }) => state === 'failed').map(({ penalty }) => penalty);
  const kept = context.data.records.filter(({ state }) => state !== 'failed');
  const given = penaltiesOf(context);
  const { records, commands, recordAttempts } = report(context, given.length > 0 ? given : failed);
  return {
    data: { records: [...kept, ...records], recordAttempts },
    commands,
    note: { opinion: callOf(context).opinion, records: records.map(({ name }) => name) },
  };
};

export const rejectionAcknowledged: Step = (context) => {
  const { opinion, redispatchedAs } = callOf(context);
  return {
    data: { redispatchedAs },
    clocks: [{ do: 'meet', clock: 'T11', on: toldOn(context) }, ...cancelled('T13')],
    note: { opinion, redispatchedAs },
  };
};
