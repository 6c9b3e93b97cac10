import { describe, expect, it } from 'vitest';
import { answered, confirm, ends, penalty, rival, started, supplier } from './referral-world.ts';

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
