import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { workingCalendar } from '../../calendar/calendar.ts';
import { loadCalendarYears, loadClocks } from '../../calendar/load.ts';
import type { Canonical } from '../../catalogue/contract.ts';
import { resources } from '../../config/root.ts';
import { faultsOf } from '../machine.ts';
import { complaintRules } from './complaint.ts';
import { startRules } from './rules-world.ts';

const keeping = {
  calendar: workingCalendar(loadCalendarYears(resources.specs)),
  specs: loadClocks(resources.specs),
};
const letterNo = 'ZY-2026-001';
const letter = {
  letterNo,
  district: '500103',
  projectCode: 'CQS26A00077',
  challenger: { name: '重庆示例科技有限公司', uscc: '91500000MA9MNQ1066' },
  respondent: 'agency',
  receivedOn: '2026-03-02',
};

/** A challenge letter of Monday 2026-03-02: the answer is due on 11 March, a complaint may be filed until 1 April. */
function challenged(changes: Canonical = {}, now = '2026-03-02T10:00:00+08:00') {
  const world = startRules([complaintRules], { keeping, now });
  const says = (type: string, data: Canonical = {}) =>
    world.hear({ type, client: 'one-stop', data: { letterNo, ...data } });
  says('challenge.received', { ...letter, ...changes });
  const loop = () => world.loop('complaint', letterNo);
  const clock = (id: string) => loop().clock(id);
  const on = (day: string) => {
    world.at(`${day}T10:00:00+08:00`);
    return day;
  };
  return { world, says, loop, clock, on };
}
type Story = ReturnType<typeof challenged>;

const ends = (lines: ReturnType<Story['says']>) => lines.map(({ outcome, reason, to }) => [outcome, reason, to]);
const evidence = [{ name: '答复函.pdf', sm3: 'ab', sizeBytes: 1 }];

function filed(): Story {
  const story = challenged();
  story.says('challenge.answered', { answeredOn: story.on('2026-03-10'), evidence });
  story.says('complaint.filed', { filedOn: story.on('2026-03-16') });
  return story;
}

function admitted(): Story {
  const story = filed();
  story.says('complaint.examined', { examinedOn: story.on('2026-03-18'), result: 'admitted' });
  return story;
}

describe('the table of challenges and complaints', () => {
  it('has no faults', () => {
    expect(faultsOf(complaintRules)).toEqual([]);
  });

  it('orders only clocks that are there', () => {
    const clocks = ['D4', 'D5', 'D6', 'D7', 'T14', 'E2-complaint'];

    expect(clocks.filter((id) => keeping.specs.get(id)?.loop !== 'complaint')).toEqual([]);
  });
});

describe('a challenge letter', () => {
  it('is to be answered within seven working days by whom it was sent to', () => {
    const story = challenged();

    expect(story.loop()).toMatchObject({ state: 'challenged', owner: 'agency' });
    expect(story.clock('D4')).toMatchObject({ state: 'running', startedOn: '2026-03-02', dueOn: '2026-03-11' });
  });

  it('counts the right to complain from the end of the days for the answer, however early the answer came', () => {
    const story = challenged();

    const [answer] = story.says('challenge.answered', { answeredOn: story.on('2026-03-04'), evidence });

    expect(story.loop()).toMatchObject({ state: 'answered', owner: 'supplier' });
    expect(answer?.note).toEqual({ answeredOn: '2026-03-04', evidence: ['ab'] });
    expect(story.clock('D4')).toMatchObject({ state: 'met', metOn: '2026-03-04' });
    expect(story.clock('D5')).toMatchObject({ startedOn: '2026-03-11', dueOn: '2026-04-01' });
  });

  it('that nobody answers opens the right to complain, says until when, and is still owed an answer', () => {
    const story = challenged();

    story.on('2026-03-12');

    expect(story.loop()).toMatchObject({ state: 'unanswered', owner: 'agency', overdue: true });
    expect(story.world.announced).toContainEqual({
      type: 'challenge.unanswered',
      data: { letterNo, complaintUntil: '2026-04-01', provisional: false, kind: 'complaint', key: letterNo },
    });
    story.says('challenge.answered', { answeredOn: story.on('2026-03-13'), evidence });
    expect(story.loop().state).toBe('answered');
    expect(story.clock('D4')).toMatchObject({ state: 'late', metOn: '2026-03-13' });
    expect(story.clock('D5')).toMatchObject({ run: 1, dueOn: '2026-04-01' });
  });

  it('that is answered, and not complained about in time, is at its end', () => {
    const story = challenged();
    story.says('challenge.answered', { answeredOn: story.on('2026-03-10'), evidence });

    story.on('2026-04-02');

    expect(story.loop().state).toBe('satisfied-or-lapsed');
    expect(story.world.announced.at(-1)).toMatchObject({
      type: 'complaint.lapsed',
      data: { answered: true, lapsedOn: '2026-04-01' },
    });
  });

  it('told weeks late catches up with both periods', () => {
    const story = challenged({}, '2026-06-01T10:00:00+08:00');

    story.on('2026-06-01');

    expect(story.loop().state).toBe('satisfied-or-lapsed');
    expect(story.clock('D4')?.state).toBe('struck');
  });

  it('is registered once; another letter cannot have its number', () => {
    const story = challenged();

    expect(ends(story.says('challenge.received', letter))).toEqual([['ignored', 'received-already', 'challenged']]);
    for (const other of [{ projectCode: 'CQS26A00078' }, { district: '500101' }])
      expect(ends(story.says('challenge.received', { ...letter, ...other }))).toEqual([
        ['refused', 'number-taken', 'challenged'],
      ]);
  });

  it('is not registered with a day in the future', () => {
    const story = challenged({ receivedOn: '2026-03-03' });

    expect(story.world.loops).toEqual([]);
    expect(story.world.history).toMatchObject([{ outcome: 'refused', reason: 'future-day' }]);
  });

  it('may be withdrawn until a complaint is filed', () => {
    const story = challenged();
    story.says('challenge.withdrawn', { withdrawnOn: story.on('2026-03-05') });

    expect(story.loop().state).toBe('challenge-withdrawn');
    expect(story.clock('D4')?.state).toBe('cancelled');
    expect(ends(filed().says('challenge.withdrawn', { withdrawnOn: '2026-03-16' }))).toEqual([
      ['refused', 'complaint-is-filed', 'filed'],
    ]);
  });

  it('refuses a second answer, and one from before the letter', () => {
    const story = challenged();

    expect(ends(story.says('challenge.answered', { answeredOn: '2026-02-27', evidence }))).toEqual([
      ['refused', 'before-last-step', 'challenged'],
    ]);
    story.says('challenge.answered', { answeredOn: story.on('2026-03-10'), evidence });
    expect(ends(story.says('challenge.answered', { answeredOn: '2026-03-10', evidence }))).toEqual([
      ['refused', 'answered-already', 'answered'],
    ]);
  });
});

describe('a complaint', () => {
  it('before the answer and within its days is too early; on the day after them it is not', () => {
    const story = challenged();
    const early = story.says('complaint.filed', { filedOn: story.on('2026-03-11') });
    expect(ends(early)).toEqual([['refused', 'too-early', 'challenged']]);

    story.says('complaint.filed', { filedOn: story.on('2026-03-12') });

    expect(story.loop().state).toBe('filed');
    expect(story.clock('D5')).toMatchObject({ state: 'met' });
    story.says('challenge.answered', { answeredOn: story.on('2026-03-13'), evidence });
    expect(story.loop().state).toBe('filed');
    expect(ends(story.says('challenge.answered', { answeredOn: '2026-03-13', evidence }))).toEqual([
      ['refused', 'answered-already', 'filed'],
    ]);
  });

  it('about an answer that never came is due when finance is, and says which day was missed', () => {
    const story = challenged();

    story.says('complaint.filed', { filedOn: story.on('2026-03-16') });

    expect(story.loop()).toMatchObject({ state: 'filed', owner: 'finance' });
    expect(story.clock('D4')).toMatchObject({ state: 'cancelled', dueOn: '2026-03-11' });
    expect(story.world.view('complaint', letterNo)).toMatchObject({ answerMissed: '2026-03-11' });
    expect(filed().world.view('complaint', letterNo)).not.toHaveProperty('answerMissed');
  });

  it('may follow an early answer at once', () => {
    const story = challenged();
    story.says('challenge.answered', { answeredOn: story.on('2026-03-04'), evidence });

    expect(ends(story.says('complaint.filed', { filedOn: '2026-03-03' }))).toEqual([
      ['refused', 'too-early', 'answered'],
    ]);
    story.says('complaint.filed', { filedOn: '2026-03-04' });

    expect(story.loop().state).toBe('filed');
  });

  it('is in time on the last day, though it is told when the right had lapsed; a day later it is refused', () => {
    const story = challenged();
    story.on('2026-04-03');
    expect(story.loop().state).toBe('satisfied-or-lapsed');

    expect(ends(story.says('complaint.filed', { filedOn: '2026-04-02' }))).toEqual([
      ['refused', 'lapsed', 'satisfied-or-lapsed'],
    ]);
    story.says('complaint.filed', { filedOn: '2026-04-01' });

    expect(story.loop().state).toBe('filed');
    expect(story.clock('D5')).toMatchObject({ state: 'met', metOn: '2026-04-01' });
  });

  it('is refused by no provisional day', () => {
    const story = challenged({ receivedOn: '2027-12-01' }, '2027-12-01T10:00:00+08:00');
    story.on('2028-03-01');

    story.says('complaint.filed', { filedOn: '2028-03-01' });

    expect(story.loop().state).toBe('filed');
  });

  it('is examined within five and decided within thirty working days, both from its receipt', () => {
    const story = filed();

    expect(story.loop()).toMatchObject({ state: 'filed', owner: 'finance' });
    expect(story.clock('D6')).toMatchObject({ startedOn: '2026-03-16', dueOn: '2026-03-23' });
    expect(story.clock('D7')).toMatchObject({ startedOn: '2026-03-16', dueOn: '2026-04-28' });
    story.says('complaint.examined', { examinedOn: story.on('2026-03-18'), result: 'admitted' });
    expect(story.clock('D6')?.state).toBe('met');
    story.says('complaint.decided', {
      decidedOn: story.on('2026-04-20'),
      result: 'dismissed',
      documentNo: '渝财采处〔2026〕3号',
    });

    expect(story.loop().state).toBe('decided');
    expect(story.clock('D7')).toMatchObject({ state: 'met', metOn: '2026-04-20' });
    expect(story.world.announced.at(-1)).toMatchObject({ type: 'complaint.decided', data: { result: 'dismissed' } });
  });

  it('that is not admitted is at its end', () => {
    const story = filed();

    story.says('complaint.examined', { examinedOn: story.on('2026-03-18'), result: 'rejected', opinion: '非质疑事项' });

    expect(story.loop().state).toBe('not-admitted');
    expect(story.clock('D7')?.state).toBe('cancelled');
  });

  it('waits for its correction, which is not counted, and is examined anew', () => {
    const story = filed();
    story.says('complaint.examined', { examinedOn: story.on('2026-03-18'), result: 'needs-correction' });

    expect(story.loop()).toMatchObject({ state: 'correcting', owner: 'supplier' });
    expect(story.clock('D7')?.state).toBe('suspended');
    expect(story.clock('T14')).toMatchObject({ state: 'running', dueOn: '2026-03-25' });
    expect(ends(story.says('complaint.examined', { examinedOn: '2026-03-18', result: 'admitted' }))).toEqual([
      ['refused', 'correction-awaited', 'correcting'],
    ]);
    story.says('complaint.corrected', { correctedOn: story.on('2026-03-23'), evidence });

    expect(story.loop()).toMatchObject({ state: 'filed', owner: 'finance' });
    expect(story.clock('D6')).toMatchObject({ run: 2, state: 'running', startedOn: '2026-03-23' });
    // Two of thirty were used on the 18th; the last day moves from 28 April by the three days of the correction.
    expect(story.clock('D7')).toMatchObject({ state: 'running', dueOn: '2026-05-06' });
  });

  it('that is not corrected may be rejected', () => {
    const story = filed();
    story.says('complaint.examined', { examinedOn: story.on('2026-03-18'), result: 'needs-correction' });

    story.says('complaint.examined', { examinedOn: story.on('2026-03-30'), result: 'rejected' });

    expect(story.loop().state).toBe('not-admitted');
  });

  it('stops its days for an expert opinion, with evidence, and is not decided meanwhile', () => {
    const story = admitted();
    story.says('complaint.suspended', { suspendedOn: story.on('2026-03-20'), ground: 'expert-review', evidence });
    expect(story.clock('D7')).toMatchObject({
      state: 'suspended',
      evidence: { ground: 'expert-review', files: ['ab'] },
    });
    story.on('2026-06-01');
    expect(story.loop()).toMatchObject({ state: 'suspended', overdue: false });

    expect(
      ends(story.says('complaint.decided', { decidedOn: '2026-05-29', result: 'upheld', documentNo: 'X' })),
    ).toEqual([['refused', 'suspended-now', 'suspended']]);
    story.says('complaint.resumed', { resumedOn: '2026-06-01' });

    expect(story.loop().state).toBe('admitted');
    expect(story.clock('D7')).toMatchObject({ state: 'running', dueOn: '2026-07-08' });
  });

  it('cannot be suspended when its days are over', () => {
    const story = admitted();
    story.on('2026-05-06');

    const late = story.says('complaint.suspended', { suspendedOn: '2026-04-20', ground: 'testing', evidence });

    expect(ends(late)).toEqual([['refused', 'overdue-already', 'admitted']]);
  });

  it('may be withdrawn until it is decided', () => {
    const story = admitted();

    story.says('complaint.withdrawn', { withdrawnOn: story.on('2026-03-19') });

    expect(story.loop().state).toBe('complaint-withdrawn');
    expect(story.clock('D7')?.state).toBe('cancelled');
  });

  it.each([
    ['complaint.examined', { examinedOn: '2026-03-02', result: 'admitted' }, 'not-filed'],
    ['complaint.corrected', { correctedOn: '2026-03-02' }, 'not-filed'],
    ['complaint.decided', { decidedOn: '2026-03-02', result: 'upheld' }, 'not-filed'],
    ['complaint.withdrawn', { withdrawnOn: '2026-03-02' }, 'not-filed'],
  ])('that was never filed refuses %s', (type, data, reason) => {
    expect(ends(challenged().says(type, data))).toEqual([['refused', reason, 'challenged']]);
  });

  it.each([
    ['complaint.filed', { filedOn: '2026-03-16' }, 'filed-already'],
    ['complaint.examined', { examinedOn: '2026-03-18', result: 'admitted' }, 'examined-already'],
    ['complaint.corrected', { correctedOn: '2026-03-18' }, 'no-correction-awaited'],
    ['complaint.resumed', { resumedOn: '2026-03-18' }, 'not-suspended'],
    ['complaint.decided', { decidedOn: '2026-03-17' }, 'before-last-step'],
    ['complaint.decided', { decidedOn: '2026-03-19' }, 'future-day'],
  ])('that is admitted refuses %s: %o', (type, data, reason) => {
    expect(ends(admitted().says(type, data))).toEqual([['refused', reason, 'admitted']]);
  });

  it.each(['filed', 'examined', 'corrected', 'suspended', 'resumed', 'decided', 'withdrawn'])(
    'that is decided refuses complaint.%s',
    (step) => {
      const story = admitted();
      story.says('complaint.decided', { decidedOn: '2026-03-18', result: 'upheld', documentNo: 'X' });

      expect(ends(story.says(`complaint.${step}`))).toEqual([['refused', 'ended-already', 'decided']]);
    },
  );

  it('that nobody knows is left unclaimed', () => {
    const world = startRules([complaintRules], { keeping });

    world.hear({ type: 'complaint.filed', data: { letterNo: 'nobody', filedOn: '2026-03-02' } });

    expect(world.history).toMatchObject([{ outcome: 'unclaimed' }]);
  });
});

describe('whatever is said in whatever order', () => {
  const said: readonly (readonly [string, string, Canonical])[] = [
    ['challenge.received', 'receivedOn', letter],
    ['challenge.answered', 'answeredOn', { evidence }],
    ['challenge.withdrawn', 'withdrawnOn', {}],
    ['complaint.filed', 'filedOn', {}],
    ['complaint.examined', 'examinedOn', { result: 'admitted' }],
    ['complaint.examined', 'examinedOn', { result: 'needs-correction' }],
    ['complaint.corrected', 'correctedOn', {}],
    ['complaint.suspended', 'suspendedOn', { ground: 'testing', evidence }],
    ['complaint.resumed', 'resumedOn', {}],
    ['complaint.decided', 'decidedOn', { result: 'upheld', documentNo: 'X' }],
  ];
  const step = fc.record({
    what: fc.integer({ min: 0, max: said.length - 1 }),
    back: fc.integer({ min: -1, max: 20 }),
    days: fc.constantFrom(0, 0, 1, 8, 30),
  });

  it('is decided only after it was filed and admitted, and is never open without a clock', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
        const story = challenged();
        for (const { what, back, days } of steps) {
          const today = keeping.calendar.addNaturalDays(story.world.now().slice(0, 10), days).dueOn;
          story.on(today);
          const [type, field, more] = said[what]!;
          const day = new Date(Date.parse(today) - back * 86_400_000).toISOString().slice(0, 10);
          story.says(type, { ...more, [field]: day });
        }

        const { state, clocks } = story.loop();
        const states = [...clocks.values()].map((clock) => clock.state);
        if (complaintRules.states[state]?.end) expect(states).not.toContain('running');
        else expect(states.some((one) => ['running', 'suspended', 'struck'].includes(one))).toBe(true);
        const applied = story.world.history.filter(({ outcome }) => outcome === 'applied').map(({ type }) => type);
        if (state === 'decided') {
          expect(applied).toEqual(expect.arrayContaining(['complaint.filed', 'complaint.examined']));
          expect(applied.lastIndexOf('complaint.decided')).toBe(applied.length - 1);
        }
      }),
    );
  });
});
