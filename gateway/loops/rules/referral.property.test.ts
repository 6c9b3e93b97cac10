import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Canonical } from '../../catalogue/contract.ts';
import { confirm, penalty, type Story, started } from './referral-world.ts';

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
