import { describe, expect, it } from 'vitest';
import { faultsOf } from '../machine.ts';
import { referralRules } from './referral.ts';
import { answered, center, ends, keeping, started } from './referral-world.ts';
import { startRules } from './rules-world.ts';

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

describe('the number of a referral', () => {
  it('stands for one matter: a dispatch of another district or client moves nothing, also after a rejection', () => {
    const story = started();
    const { referralNo } = story;
    const ofOtherClient = {
      type: 'referral.dispatch.settled',
      client: 'other',
      data: { partner: center, state: 'succeeded' },
      request: {
        district: '500103',
        referralNo,
        kind: 'sme-size',
        addressee: { level: 'town', unit: 'X' },
        title: 'X',
      },
    };

    expect(ends(story.dispatch({ district: '500101' }))).toEqual([['ignored', 'number-taken', 'dispatched']]);
    story.tells('rejected');

    expect(ends(story.dispatch({ district: '500101' }))).toEqual([['ignored', 'number-taken', 'rejected']]);
    expect(ends(story.world.hear(ofOtherClient))).toEqual([['ignored', 'number-taken', 'rejected']]);
    expect(story.world.view('referral', referralNo)).toMatchObject({ kind: 'collusive-bidding', district: '500103' });
  });
});

describe('the warning of silence', () => {
  it('waits for the last day that was agreed at the dispatch', () => {
    expect(started().clock('E2-referral')?.dueOn).toBe('2026-04-14');
    expect(started({ dueOn: '2026-04-03' }).clock('E2-referral')?.dueOn).toBe('2026-04-14');
    expect(started({ dueOn: '2026-05-29' }).clock('E2-referral')?.dueOn).toBe('2026-05-29');
  });

  it.each(['accepted', 'sent-back', undefined])('waits for an extended last day, after %s', (step) => {
    const story = started();
    if (step !== undefined) story.tells(step);

    story.does('extend', { dueOn: '2026-05-29' });

    story.world.at('2026-05-20T10:00:00+08:00');
    expect(story.clock('E2-referral')).toMatchObject({ state: 'running', dueOn: '2026-05-29' });
  });

  it('does not come earlier by an extension that is shorter', () => {
    const story = started();

    story.does('extend', { dueOn: '2026-04-03' });

    expect(story.clock('E2-referral')).toMatchObject({ run: 1, dueOn: '2026-04-14' });
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
