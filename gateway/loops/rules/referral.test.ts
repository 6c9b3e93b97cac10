import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { workingCalendar } from '../../calendar/calendar.ts';
import { loadCalendarYears, loadClocks } from '../../calendar/load.ts';
import type { Canonical } from '../../catalogue/contract.ts';
import { resources } from '../../config/root.ts';
import { faultsOf } from '../machine.ts';
import { referralRules } from './referral.ts';
import { startRules } from './rules-world.ts';

const keeping = {
  calendar: workingCalendar(loadCalendarYears(resources.specs)),
  specs: loadClocks(resources.specs),
};

const supplier = { name: '重庆示例科技有限公司', uscc: '91500000MA9MNQ1066' };
const rival = { name: '重庆样例信息服务有限公司', uscc: '91500103MA9MNQ210T' };
const center = 'center-500103';

const about = {
  CT: {
    kind: 'collusive-bidding',
    unit: '500103-public-security',
    core: {
      collusion: {
        projectCode: 'CQS26A00077',
        suspects: [
          { ...supplier, role: 'bidder' },
          { ...rival, role: 'bidder' },
        ],
      },
    },
  },
  JC: {
    kind: 'false-test-report',
    unit: '500103-market-regulation',
    core: { testReport: { reportNo: 'JC2026-00117' } },
  },
  HX: {
    kind: 'sme-size',
    unit: '500103-sme-authority',
    core: { smeSize: { enterprise: supplier, declaredSize: 'small' } },
  },
} as const;

const penalty = {
  documentNo: '渝财采罚〔2026〕8号',
  subject: supplier,
  subjectKind: 'legal-person',
  penaltyName: '串通投标行政处罚',
  penaltyKind: 'fine',
  violation: '串通投标',
  facts: '与其他供应商协商报价',
  basis: '《中华人民共和国政府采购法》第七十七条',
  content: '罚款并列入不良行为记录名单',
  authority: { name: '重庆市示例局', uscc: '115000000099MNQ11A' },
  decidedOn: '2026-03-09',
  publicUntil: '2027-03-09',
  division: '500103',
};

interface Start {
  readonly of?: keyof typeof about;
  readonly level?: string;
  readonly dueOn?: string;
}

/** A referral that the center has taken over on Monday 2026-03-02. */
function started({ of = 'CT', level = 'district', dueOn }: Start = {}) {
  const world = startRules([referralRules], { keeping });
  const referralNo = `CQ-ZFCG-${of}-20260302-001`;
  const { kind, unit, core } = about[of];
  const request: Canonical = {
    district: '500103',
    referralNo,
    kind,
    addressee: { level, unit },
    title: '涉嫌串通投标线索',
    ...core,
    ...(dueOn === undefined ? {} : { dueOn }),
  };
  const settled = (operation: string, state: string, more: { request: Canonical; response?: Canonical }) =>
    world.hear({
      type: `${operation}.settled`,
      client: 'one-stop',
      data: { operation, partner: center, state, ...(more.response && { response: more.response }) },
      request: more.request,
    });
  const dispatch = (changes: Canonical = {}, state = 'succeeded') =>
    settled('referral.dispatch', state, {
      request: { ...request, ...changes },
      response: { eventNo: 'DJ-CG-20260302-001', unitName: '渝中区公安局' },
    });
  /** The authority speaks, and it is heard at once. */
  const tells = (step: string, more: Canonical = {}, from: { partner?: string; request?: Canonical } = {}) => {
    const head = {
      eventNo: 'DJ-CG-20260302-001',
      referralNo,
      before: 'submitted',
      opinion: '意见',
      unitName: '渝中区公安局',
    };
    return world.hear({
      type: `referral.${step}`,
      partner: center,
      request,
      ...from,
      data: { ...head, happenedAt: world.now(), ...more },
    });
  };
  const does = (action: string, more: Canonical = {}, state = 'succeeded') =>
    settled(`referral.${action}`, state, {
      request: { district: '500103', referralNo, opinion: '请办理', ...more },
      response: { actionNo: 'CB-1' },
    });
  const calls = (type: string, data: Canonical = {}) =>
    world.hear({ type: `referral.${type}`, client: 'one-stop', data: { referralNo, ...data } });
  dispatch();
  const loop = () => world.loop('referral', referralNo);
  const clock = (id: string) => loop().clock(id);
  const announced = () => world.announced.map(({ type }) => type).filter((type) => type.startsWith('referral.'));
  return { world, referralNo, dispatch, tells, does, calls, loop, clock, announced };
}

type Story = ReturnType<typeof started>;

/** Accepted, worked on and answered on the second and the fifth day. */
function answered(story: Story, result: string, more: Canonical = {}): Story {
  story.world.at('2026-03-03T10:00:00+08:00');
  story.tells('accepted');
  story.world.at('2026-03-03T11:00:00+08:00');
  story.tells('processing');
  story.world.at('2026-03-06T10:00:00+08:00');
  story.tells('feedback', { result, documentNo: '渝公立字〔2026〕5号', ...more });
  story.world.at('2026-03-10T10:00:00+08:00');
  return story;
}

const confirm = (story: Story, more: Canonical = {}) =>
  story.calls('checked', { verdict: 'confirmed', opinion: '属实', ...more });
const ends = (lines: ReturnType<Story['calls']>) => lines.map(({ outcome, reason, to }) => [outcome, reason, to]);

describe('the table of referrals', () => {
  it('has no faults', () => {
    expect(faultsOf(referralRules)).toEqual([]);
  });

  it('orders only clocks that are there', () => {
    const clocks = ['T1', 'T2', 'T3', 'T10', 'T11', 'T12', 'T13', 'E2-referral'];

    expect(clocks.filter((id) => keeping.specs.get(id)?.loop !== 'referral')).toEqual([]);
  });
});

describe('a referral on its way', () => {
  it('goes from the dispatch over acceptance and processing to the feedback, and waits for finance', () => {
    const story = answered(started(), 'filed', { attachments: [{ name: 'a.pdf', sm3: 'ab', sizeBytes: 1 }] });

    expect(story.loop()).toMatchObject({ state: 'feedback', owner: 'finance' });
    expect(story.clock('T1')).toMatchObject({ state: 'met', metOn: '2026-03-03', dueOn: '2026-03-09' });
    expect(story.clock('T2')).toMatchObject({ state: 'met', startedOn: '2026-03-03', metOn: '2026-03-06' });
    expect(story.clock('E2-referral')).toMatchObject({ state: 'met', startedOn: '2026-03-02', metOn: '2026-03-06' });
    expect(story.clock('T3')).toMatchObject({ state: 'running', dueOn: '2026-03-13' });
    expect(story.world.view('referral', story.referralNo)).toMatchObject({
      feedback: { no: 1, result: 'filed', documentNo: '渝公立字〔2026〕5号', attachments: ['ab'] },
    });
  });

  it('begins with a dispatch that the center took over, and with no other', () => {
    const world = startRules([referralRules], { keeping });

    world.hear({ type: 'referral.dispatch.settled', data: { state: 'refused' }, request: { referralNo: 'X' } });

    expect(world.loops).toEqual([]);
  });

  it('takes the feedback before the acceptance, and leaves the late acceptance without effect', () => {
    const story = started();
    story.world.at('2026-03-04T10:00:00+08:00');

    story.tells('feedback', { result: 'not-filed' });
    const late = story.tells('accepted', { happenedAt: '2026-03-03T10:00:00+08:00' });

    expect(ends(late)).toEqual([['ignored', 'overtaken', 'feedback']]);
    expect(story.clock('T1')?.state).toBe('met');
  });

  it('ignores what is told again under another id, and keeps it', () => {
    const story = started();
    const happenedAt = '2026-03-02T09:30:00+08:00';
    story.world.at('2026-03-02T10:00:00+08:00');

    story.tells('accepted', { happenedAt });

    expect(ends(story.tells('accepted', { happenedAt }))).toEqual([['ignored', 'told-before', 'accepted']]);
    expect(ends(story.tells('accepted'))).toEqual([['ignored', 'taken-up-already', 'accepted']]);
  });

  it('lets a later, different feedback replace the first before the check, and says which', () => {
    const story = answered(started(), 'not-filed');

    const again = story.tells('feedback', { result: 'not-filed', documentNo: '渝公立字〔2026〕5号' });
    const [other] = story.tells('feedback', { result: 'filed' });

    expect(ends(again)).toEqual([['ignored', 'told-before', 'feedback']]);
    expect(other).toMatchObject({ outcome: 'applied', to: 'feedback', note: { no: 2, result: 'filed', replaces: 1 } });
  });

  it('does not let an older feedback replace the one that is known', () => {
    const story = answered(started(), 'not-filed');

    const older = story.tells('feedback', { result: 'filed', happenedAt: '2026-03-05T10:00:00+08:00' });

    expect(ends(older)).toEqual([['ignored', 'older-feedback', 'feedback']]);
  });

  it('counts a feedback that is told months late from the day on which it was given, and keeps that its clock had struck', () => {
    const story = started();
    story.tells('accepted');
    story.world.at('2026-07-01T10:00:00+08:00');
    expect(story.clock('T2')?.state).toBe('struck');

    story.tells('feedback', { result: 'filed', happenedAt: '2026-06-01T10:00:00+08:00' });

    expect(story.clock('T2')).toMatchObject({ state: 'late', metOn: '2026-06-01' });
    expect(story.clock('T3')).toMatchObject({ startedOn: '2026-07-01' });
  });

  it('is not stuck by a notice from a clock that runs ahead', () => {
    const story = started();

    story.tells('accepted', { happenedAt: '2099-01-01T00:00:00+08:00' });
    story.world.at('2026-03-05T10:00:00+08:00');

    expect(ends(story.tells('rejected'))).toEqual([['applied', undefined, 'rejected']]);
  });

  it('leaves a feedback for an unknown referral waiting until it is there', () => {
    const world = startRules([referralRules], { keeping });

    world.hear({ type: 'referral.feedback', partner: center, data: { referralNo: 'CQ-ZFCG-CT-20260302-999' } });

    expect(world.history).toMatchObject([{ outcome: 'unclaimed', reason: 'no-such-loop' }]);
  });

  it('does not believe another center, nor a notice that names another referral', () => {
    const story = started();

    const foreign = story.tells('feedback', { result: 'filed' }, { partner: 'center-500101', request: {} });
    const crossed = story.tells('feedback', { result: 'filed', referralNo: 'CQ-ZFCG-CT-20260302-002' });

    expect(ends(foreign)).toEqual([['ignored', 'another-partner', 'dispatched']]);
    expect(ends(crossed)).toEqual([['ignored', 'another-number', 'dispatched']]);
  });
});

describe('what finance does meanwhile', () => {
  it('supplements what was sent back: the authority has its days again, and those for the feedback go on', () => {
    const story = started();
    story.tells('accepted');
    story.world.at('2026-03-04T10:00:00+08:00');
    story.tells('sent-back');
    expect(story.loop()).toMatchObject({ state: 'sent-back', owner: 'finance' });
    expect(story.clock('T2')?.state).toBe('suspended');
    expect(story.clock('T10')).toMatchObject({ state: 'running', dueOn: '2026-03-11' });
    story.world.at('2026-03-09T10:00:00+08:00');

    story.does('supplement', { attachments: [] });

    expect(story.loop()).toMatchObject({ state: 'dispatched', owner: 'authority' });
    expect(story.clock('T10')).toMatchObject({ state: 'met' });
    expect(story.clock('T1')).toMatchObject({ run: 2, state: 'running', dueOn: '2026-03-16' });
    // 20 from 2 March; two were used when it was sent back on the 4th.
    expect(story.clock('T2')).toMatchObject({ state: 'running', dueOn: '2026-04-02' });
  });

  it('does not send it back twice for one return', () => {
    const story = started();
    const happenedAt = story.world.now();
    story.tells('sent-back', { happenedAt });
    story.world.at('2026-03-03T10:00:00+08:00');
    story.does('supplement');

    expect(ends(story.tells('sent-back', { happenedAt }))).toEqual([['ignored', 'told-before', 'dispatched']]);
  });

  it('counts for the feedback to the referral’s own last day, and to the new one when it is extended', () => {
    const story = started({ dueOn: '2026-03-20' });
    expect(story.clock('T2')).toMatchObject({ dueOn: '2026-03-20', startedOn: '2026-03-02' });
    story.tells('accepted');
    story.world.at('2026-03-19T10:00:00+08:00');
    expect(story.world.commands).toHaveLength(1);

    story.does('extend', { dueOn: '2026-04-10' });

    expect(story.clock('T2')).toMatchObject({ run: 2, state: 'running', dueOn: '2026-04-10' });
    story.world.at('2026-04-09T10:00:00+08:00');
    expect(story.world.commands.map(({ name }) => name)).toEqual(['urge-1', 'urge-2']);
    expect(story.loop().overdue).toBe(false);
  });

  it('does not extend to a day that has passed, nor by an extension that the center refused', () => {
    const story = started();
    story.tells('accepted');

    expect(ends(story.does('extend', { dueOn: '2026-02-27' }))).toEqual([
      ['ignored', 'extended-to-the-past', 'accepted'],
    ]);
    expect(ends(story.does('extend', { dueOn: '2026-05-08' }, 'refused'))).toEqual([
      ['ignored', 'action-failed', 'accepted'],
    ]);
    expect(story.clock('T2')?.dueOn).toBe('2026-03-30');
  });

  it('begins with the usual days where the own last day had passed at the dispatch', () => {
    const story = started({ dueOn: '2026-02-20' });

    expect(story.clock('T2')).toBeUndefined();
    expect(story.world.history[0]?.note).toMatchObject({ dueOn: '2026-02-20', passed: true });
  });

  it('withdraws it, and what comes then is kept without effect', () => {
    const story = started();
    story.world.at('2026-03-03T10:00:00+08:00');

    story.does('withdraw', { opinion: '线索有误' });

    expect(story.loop().state).toBe('withdrawn');
    expect(story.clock('T1')?.state).toBe('cancelled');
    expect(story.clock('E2-referral')).toMatchObject({ state: 'met', metOn: '2026-03-03' });
    expect(ends(story.tells('feedback', { result: 'filed' }))).toEqual([['ignored', 'closed', 'withdrawn']]);
    expect(ends(story.calls('checked', { verdict: 'confirmed', opinion: '属实' }))).toEqual([
      ['refused', 'ended-already', 'withdrawn'],
    ]);
  });

  it('acknowledges a rejection, and may say under which number the matter goes on', () => {
    const story = started();
    story.tells('rejected');
    expect(story.clock('T11')).toMatchObject({ state: 'running', dueOn: '2026-03-09' });
    const redispatchedAs = 'CQ-ZFCG-CT-20260303-001';

    expect(ends(story.calls('rejection-acknowledged', { opinion: '同意', redispatchedAs: story.referralNo }))).toEqual([
      ['refused', 'same-number', 'rejected'],
    ]);
    story.calls('rejection-acknowledged', { opinion: '改送', redispatchedAs });

    expect(story.loop().state).toBe('declined');
    expect(story.clock('T11')?.state).toBe('met');
    expect(story.world.view('referral', story.referralNo)).toMatchObject({ redispatchedAs });
    expect(ends(story.calls('rejection-acknowledged', { opinion: '再次' }))).toEqual([
      ['refused', 'ended-already', 'declined'],
    ]);
  });

  it('refuses to acknowledge a rejection that never came', () => {
    expect(ends(started().calls('rejection-acknowledged', { opinion: '同意' }))).toEqual([
      ['refused', 'not-rejected', 'dispatched'],
    ]);
  });

  it('sends a rejected one again under its number, and begins nothing anew for one that is under way', () => {
    const story = started();
    expect(ends(story.dispatch())).toEqual([['ignored', 'dispatched-already', 'dispatched']]);
    story.tells('rejected');

    story.dispatch({ addressee: { level: 'municipal', unit: '500000-public-security' } });

    expect(story.loop().state).toBe('dispatched');
    expect(story.clock('T1')).toMatchObject({ run: 2, state: 'running' });
    expect(story.world.view('referral', story.referralNo)).toMatchObject({ level: 'municipal' });
  });
});

describe('a silent authority', () => {
  it('is urged in time, passed over level by level, and each level once', () => {
    const story = started({ level: 'town' });

    story.world.at('2026-03-31T10:00:00+08:00');

    const steps = story.world.announced.filter(({ type }) => type === 'referral.escalated');
    expect(steps.map(({ data: { from, to, clock } }) => [from, to, clock])).toEqual([
      ['town', 'district', 'T1'],
      ['district', 'municipal', 'T13'],
    ]);
    expect(story.world.commands.map(({ name, message: { opinion } }) => [name, opinion])).toEqual([
      ['urge-1', '办理期限将至，请尽快受理。'],
      ['urge-2', '逾期未受理，已提级至区县治理中心督办，请立即办理。'],
      ['urge-3', '逾期未受理，已提级至市级治理中心督办，请立即办理。'],
    ]);
    expect(story.clock('T13')?.state).toBe('cancelled');
    expect(story.loop().overdue).toBe(true);
  });

  it('is left alone when it has taken the matter up, until the feedback is late', () => {
    const story = started({ level: 'town' });
    story.world.at('2026-03-10T10:00:00+08:00');
    expect(story.clock('T13')?.state).toBe('running');

    story.tells('accepted');
    expect(story.clock('T13')?.state).toBe('cancelled');
    expect(story.clock('T1')?.state).toBe('late');
    story.world.at('2026-05-08T10:00:00+08:00');

    expect(story.world.commands.map(({ message: { opinion } }) => opinion)).toEqual([
      '办理期限将至，请尽快受理。',
      '逾期未受理，已提级至区县治理中心督办，请立即办理。',
      '办理期限将至，请尽快反馈。',
      '逾期未反馈，已提级至市级治理中心督办，请立即办理。',
    ]);
  });

  it('of the municipal level, above which there is none, is urged', () => {
    const story = started({ level: 'municipal' });

    story.world.at('2026-03-10T10:00:00+08:00');

    expect(story.world.commands.at(-1)?.message).toMatchObject({ opinion: '办理已逾期，请立即受理。' });
    expect(story.announced()).toEqual([]);
  });

  it('keeps an urge that the center or the door did not take, and goes on', () => {
    const story = started();
    story.world.at('2026-03-06T10:00:00+08:00');
    const [urge] = story.world.commands;

    expect(ends(story.world.answer(urge!, { state: 'refused' }))).toEqual([['ignored', 'action-failed', 'dispatched']]);
    story.world.at('2026-03-10T10:00:00+08:00');
    const refused = story.world.refuse(story.world.commands[1]!, { code: 'GW_ROUTE_MISSING' });
    expect(ends(refused)).toEqual([['ignored', 'action-failed', 'dispatched']]);
  });
});

describe('the check of a feedback', () => {
  it('is refused where there is none, and where it was done', () => {
    const story = started();
    expect(ends(confirm(story))).toEqual([['refused', 'no-feedback-yet', 'dispatched']]);

    answered(story, 'not-filed');
    confirm(story);

    expect(ends(confirm(story))).toEqual([['refused', 'checked-already', 'closed']]);
    expect(ends(story.tells('feedback', { result: 'filed' }))).toEqual([['ignored', 'closed', 'closed']]);
  });

  it('closes the referral and tells the client', () => {
    const story = answered(started(), 'not-filed');

    confirm(story);

    expect(story.loop()).toMatchObject({ state: 'closed' });
    expect(story.clock('T3')).toMatchObject({ state: 'met', metOn: '2026-03-10' });
    expect(story.announced()).toEqual(['referral.closed']);
  });

  it.each([
    ['JC', 'false', ['referral.false-report', 'referral.closed']],
    ['JC', 'genuine', ['referral.closed']],
    ['HX', 'large', ['referral.not-sme', 'referral.closed']],
    ['HX', 'medium', ['referral.size-differs', 'referral.closed']],
    ['HX', 'small', ['referral.closed']],
  ] as const)('tells the client what a confirmed %s finding of %s means', (of, result, news) => {
    const story = answered(started({ of }), result);

    confirm(story);

    expect(story.announced()).toEqual(news);
  });

  it('that disputes the finding brings the matter back to the authority with the opinion', () => {
    const story = answered(started(), 'not-filed');

    story.calls('checked', { verdict: 'disputed', opinion: '请复核机器码一致的疑点' });

    expect(story.loop()).toMatchObject({ state: 'processing', owner: 'authority' });
    expect(story.world.commands).toMatchObject([
      { name: 'urge-1', operation: 'referral.urge', message: { opinion: '请复核机器码一致的疑点' } },
    ]);
    expect(story.clock('T2')).toMatchObject({ run: 2, state: 'running', startedOn: '2026-03-10' });
    const stale = story.tells('feedback', { result: 'not-filed', happenedAt: '2026-03-06T10:00:00+08:00' });
    expect(ends(stale)).toEqual([['ignored', 'older-feedback', 'processing']]);
    story.world.at('2026-03-12T10:00:00+08:00');
    story.tells('feedback', { result: 'filed' });
    expect(story.loop().state).toBe('feedback');
    expect(story.clock('T3')).toMatchObject({ run: 2, state: 'running' });
  });

  it('comes back to finance where the authority does not take the dispute', () => {
    const story = answered(started(), 'not-filed');
    story.calls('checked', { verdict: 'disputed', opinion: '请复核' });

    story.world.answer(story.world.commands[0]!, { state: 'refused', problem: { as: 'referral-closed' } });

    expect(story.loop()).toMatchObject({ state: 'feedback', owner: 'finance' });
    expect(story.clock('T3')).toMatchObject({ run: 2, state: 'running' });
    expect(story.clock('T2')?.state).toBe('cancelled');
    story.calls('checked', { verdict: 'disputed', opinion: '另行移送', redispatchedAs: 'CQ-ZFCG-CT-20260311-001' });
    expect(story.loop().state).toBe('closed');
    expect(story.world.announced.at(-1)).toMatchObject({
      type: 'referral.closed',
      data: { verdict: 'disputed', redispatchedAs: 'CQ-ZFCG-CT-20260311-001' },
    });
  });

  it.each([
    ['penalty-missing', {}],
    ['penalty-of-a-stranger', { penalties: [{ ...penalty, subject: { name: '他人', uscc: '91500112MA9MNQ341P' } }] }],
    ['penalty-twice', { penalties: [penalty, penalty] }],
    ['penalty-out-of-time', { penalties: [{ ...penalty, decidedOn: '2026-03-11' }] }],
    ['penalty-out-of-time', { penalties: [{ ...penalty, publicUntil: '2026-01-01' }] }],
    ['carried-on-undisputed', { penalties: [penalty], redispatchedAs: 'CQ-ZFCG-CT-20260311-001' }],
    ['penalty-not-expected', { verdict: 'disputed', penalties: [penalty] }],
  ])('is refused: %s', (reason, more) => {
    const story = answered(started(), 'filed');

    expect(ends(confirm(story, more))).toEqual([['refused', reason, 'feedback']]);
    expect(story.world.commands).toEqual([]);
  });
});

describe('confirmed collusion', () => {
  const both = [penalty, { ...penalty, documentNo: '渝财采罚〔2026〕9号', subject: rival }];

  it('is reported to the credit platform, and closes when every penalty is recorded', () => {
    const story = answered(started(), 'filed');

    confirm(story, { penalties: both });

    expect(story.loop()).toMatchObject({ state: 'reporting', owner: 'gateway' });
    const [first, second] = story.world.commands;
    expect(first).toMatchObject({ name: 'record-1', operation: 'credit.record' });
    expect(first?.message).toEqual({ ...penalty, district: '500103', status: 'valid' });
    story.world.answer(first!, { state: 'succeeded', response: { recordNo: 'R1' } });
    expect(story.loop().state).toBe('reporting');
    story.world.answer(second!, { state: 'succeeded', response: { recordNo: 'R2' } });
    expect(story.loop().state).toBe('closed');
    expect(story.announced()).toEqual(['referral.closed']);
    expect(story.world.view('referral', story.referralNo)).toMatchObject({
      records: [
        { documentNo: '渝财采罚〔2026〕8号', subject: supplier, state: 'recorded', recordNo: 'R1' },
        { documentNo: '渝财采罚〔2026〕9号', subject: rival, state: 'recorded', recordNo: 'R2' },
      ],
    });
  });

  it('stays visible where the platform refuses, and is reported again under another name, corrected', () => {
    const story = answered(started(), 'filed');
    confirm(story, { penalties: both });
    const [first, second] = story.world.commands;

    story.world.answer(first!, {
      state: 'refused',
      problem: { code: 'GW_PARTNER_REFUSED', as: 'enterprise-not-found' },
    });
    expect(story.loop()).toMatchObject({ state: 'report-failed', owner: 'finance' });
    expect(story.clock('T12')).toMatchObject({ state: 'running', dueOn: '2026-03-17' });
    story.world.answer(second!, { state: 'succeeded', response: { recordNo: 'R2' } });
    expect(story.loop().state).toBe('report-failed');
    expect(ends(story.calls('consequence-retried', { opinion: '重报', penalties: [both[1]] }))).toEqual([
      ['refused', 'penalty-twice', 'report-failed'],
    ]);
    const corrected = { ...penalty, facts: '更正后的违法事实' };
    story.calls('consequence-retried', { opinion: '重报', penalties: [corrected] });

    expect(story.loop()).toMatchObject({ state: 'reporting' });
    expect(story.world.commands.at(-1)).toMatchObject({ name: 'record-3', message: { facts: '更正后的违法事实' } });
    story.world.answer(story.world.commands.at(-1)!, { state: 'succeeded', response: { recordNo: 'R3' } });
    expect(story.loop().state).toBe('closed');
    expect(story.clock('T12')?.state).toBe('met');
    expect(story.announced()).toEqual(['referral.consequence-failed', 'referral.closed']);
    expect(story.world.repeats).toEqual([]);
  });

  it('is finance’s where the door does not take the record, and retried as it was', () => {
    const story = answered(started(), 'filed');
    confirm(story, { penalties: [penalty] });

    story.world.refuse(story.world.commands[0]!, { code: 'GW_ROUTE_MISSING' });
    expect(story.loop().state).toBe('report-failed');
    story.calls('consequence-retried', { opinion: '已开通' });

    expect(story.world.commands.at(-1)).toMatchObject({
      name: 'record-2',
      message: { documentNo: penalty.documentNo },
    });
    expect(ends(story.calls('consequence-retried', { opinion: '再报' }))).toEqual([
      ['refused', 'nothing-failed', 'reporting'],
    ]);
  });

  it('is not undone by what the authority or finance says after the check', () => {
    const story = answered(started(), 'filed');
    confirm(story, { penalties: [penalty] });

    expect(ends(story.tells('feedback', { result: 'not-filed' }))).toEqual([
      ['ignored', 'checked-already', 'reporting'],
    ]);
    expect(ends(story.does('withdraw'))).toEqual([['ignored', 'checked-already', 'reporting']]);
  });
});

describe('whatever comes in whatever order, more than once', () => {
  type Act = (story: Story, minute: number) => void;
  const moment = (minute: number): string =>
    `2026-03-02T${String(9 + Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}:00+08:00`;
  const notice =
    (step: string, more: Canonical = {}): Act =>
    (story, minute) =>
      story.tells(step, { happenedAt: moment(minute), ...more });
  const acts: readonly Act[] = [
    notice('accepted'),
    notice('processing'),
    notice('sent-back'),
    notice('rejected'),
    notice('feedback', { result: 'filed' }),
    notice('feedback', { result: 'not-filed' }),
    (story) => story.dispatch(),
    (story) => story.does('supplement'),
    (story) => story.does('urge'),
    (story) => story.does('extend', { dueOn: '2026-06-01' }),
    (story) => story.does('withdraw'),
    (story) => story.does('withdraw', {}, 'refused'),
    (story) => confirm(story),
    (story) => confirm(story, { penalties: [{ ...penalty, decidedOn: '2026-03-02' }] }),
    (story) => story.calls('checked', { verdict: 'disputed', opinion: '有异议' }),
    (story) => story.calls('rejection-acknowledged', { opinion: '同意' }),
    (story) => story.calls('consequence-retried', { opinion: '重报' }),
    (story) => {
      const command = story.world.commands.at(-1);
      if (command !== undefined) story.world.answer(command, { state: 'succeeded', response: { recordNo: 'R' } });
    },
    (story) => {
      const command = story.world.commands.at(-1);
      if (command !== undefined)
        story.world.answer(command, { state: 'failed', problem: { code: 'GW_PARTNER_FAILED' } });
    },
  ];
  const step = fc.record({
    act: fc.integer({ min: 0, max: acts.length - 1 }),
    minute: fc.integer({ min: 0, max: 300 }),
    days: fc.constantFrom(0, 0, 0, 1, 7, 40),
  });
  const told = fc.array(step, { minLength: 1, maxLength: 40 });

  it('closes by a checked feedback alone, and orders nothing twice', () => {
    fc.assert(
      fc.property(told, (steps) => {
        const story = started({ level: 'town' });
        for (const { act, minute, days } of steps) {
          const day = new Date(Date.parse(story.world.now()) + days * 86_400_000 + 8 * 3_600_000).toISOString();
          story.world.at(`${day.slice(0, 19)}+08:00`);
          acts[act]?.(story, minute);
        }

        expect(story.world.repeats).toEqual([]);
        const { state, clocks } = story.loop();
        const going = [...clocks.values()].filter((clock) => clock.state === 'running' || clock.state === 'suspended');
        if (['closed', 'declined', 'withdrawn'].includes(state)) expect(going).toEqual([]);
        else expect(clocks.size).toBeGreaterThan(0);
        if (state !== 'closed') return;
        const seen = story.world.view('referral', story.referralNo);
        expect(seen).toMatchObject({ feedback: { result: expect.any(String) }, check: { verdict: 'confirmed' } });
        const checks = story.world.history.filter(
          ({ type, outcome, from }) => type === 'referral.checked' && outcome === 'applied' && from === 'feedback',
        );
        expect(checks.at(-1)?.to).toMatch(/^(closed|reporting)$/);
      }),
    );
  });

  it('has somebody who must act and a clock that says until when, as long as it is open', () => {
    fc.assert(
      fc.property(told, (steps) => {
        const story = started({ level: 'town' });
        for (const { act, minute } of steps) acts[act]?.(story, minute);

        const { state, clocks } = story.loop();
        if (['closed', 'declined', 'withdrawn'].includes(state)) return;
        expect([...clocks.values()].map((clock) => clock.state)).toContain('running');
      }),
    );
  });
});
