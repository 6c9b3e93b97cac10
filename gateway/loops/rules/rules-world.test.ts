import { describe, expect, it } from 'vitest';
import type { Rules } from '../contract.ts';
import { startRules } from './rules-world.ts';

interface Errand {
  readonly count: number;
}

/** A matter that is opened, reminded of by its clock, and done. */
const errands: Rules<Errand> = {
  kind: 'deposit',
  title: '事项',
  states: { open: { title: '办理中', owner: 'agency' }, done: { title: '办结', owner: 'gateway', end: true } },
  reasons: {},
  begin: () => ({ count: 0 }),
  view: ({ count }) => ({ count }),
  hears: {
    'errand.opened': ({ data }) => [{ key: String(data.no), opens: true }],
    'errand.counted': ({ data }) => [{ alias: `sub-account:${data.account}` }],
  },
  edges: [
    {
      from: ['new'],
      on: 'errand.opened',
      to: 'open',
      run: ({ event, today }) => ({
        aliases: [`sub-account:${event.data.account}`],
        clocks: [{ do: 'start', clock: 'A1', from: today }],
        tells: event.data.next
          ? [
              {
                kind: 'deposit',
                to: { key: String(event.data.next), opens: true },
                type: 'errand.opened',
                data: { account: '2' },
              },
            ]
          : [],
      }),
    },
    { from: ['open'], on: 'errand.counted', run: ({ data }) => ({ data: { count: data.count + 1 } }) },
    {
      from: ['open'],
      on: 'clock.A1.leave',
      run: () => ({ commands: [{ name: 'refund-1', operation: 'deposit.refund', message: { amountFen: 1 } }] }),
    },
    {
      from: ['open'],
      on: 'deposit.refund.settled',
      to: 'done',
      run: ({ today }) => ({ clocks: [{ do: 'meet', clock: 'A1', on: today }] }),
    },
  ],
};

const world = () => startRules([errands], { now: '2026-03-13T10:00:00+08:00' });
const opened = { type: 'errand.opened', data: { no: '1', account: '1' } };

describe('the world in which rules are tried', () => {
  it('opens a loop, keeps what came before it, and delivers that when the loop has got the name', () => {
    const story = world();

    story.hear({ type: 'errand.counted', data: { account: '1' } });
    story.hear(opened);

    expect(story.history.map(({ outcome }) => outcome)).toEqual(['unclaimed', 'applied', 'applied']);
    expect(story.view('deposit', '1')).toEqual({ count: 1 });
    expect(story.unclaimed).toEqual([]);
  });

  it('hears an event once under its id', () => {
    const story = world();
    story.hear(opened);

    story.hear({ id: 'e', type: 'errand.counted', data: { account: '1' } });
    story.hear({ id: 'e', type: 'errand.counted', data: { account: '1' } });

    expect(story.view('deposit', '1')).toEqual({ count: 1 });
    expect(story.history.at(-1)?.outcome).toBe('repeated');
  });

  it('fires what becomes due on the way in order, each once, and ends a command by its answer', () => {
    const story = world();
    story.hear(opened);

    story.at('2026-03-20T23:00:00+08:00');
    story.at('2026-03-21T10:00:00+08:00');

    expect(story.history.map(({ type }) => type).slice(1)).toEqual([
      'clock.A1.leave',
      'clock.A1.warn',
      'clock.A1.last-day',
      'clock.A1.due',
    ]);
    expect(story.loop('deposit', '1')).toMatchObject({ overdue: true, state: 'open' });
    for (const command of story.commands) story.answer(command, { state: 'succeeded' });
    expect(story.loop('deposit', '1').clock('A1')).toMatchObject({
      state: 'late',
      metOn: '2026-03-21',
      dueOn: '2026-03-20',
    });
    expect(story.loop('deposit', '1').state).toBe('done');
  });

  it('delivers words of loops to loops that begin with them', () => {
    const story = world();

    story.hear({ ...opened, data: { ...opened.data, next: '9' } });

    expect(story.loop('deposit', '9')).toMatchObject({ state: 'open', district: '500103' });
  });
});
