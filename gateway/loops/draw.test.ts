import { describe, expect, it } from 'vitest';
import type { Rules } from './contract.ts';
import { mermaidOf, rowsOf } from './draw.ts';
import { loopRules } from './rules/all.ts';

const errand: Rules<object> = {
  kind: 'referral',
  title: '事项',
  states: {
    'sent-out': { title: '已派发', owner: 'authority' },
    done: { title: '办结', owner: 'finance', end: true },
  },
  edges: [
    { from: ['new'], on: 'errand.sent', to: 'sent-out' },
    { from: ['sent-out'], on: 'errand.urged' },
    { from: ['sent-out'], on: 'errand.answered', label: '内容: 有效', when: () => true, to: 'done' },
    { from: ['sent-out'], on: 'clock.T1.due', to: 'done' },
    { from: ['done'], on: 'errand.sent-back', to: 'sent-out', aside: true },
    { from: ['sent-out'], on: 'errand.answered', outcome: 'ignored', reason: 'empty' },
    { from: ['sent-out', 'done'], on: 'errand.sent', outcome: 'refused', reason: 'twice' },
  ],
  hears: {},
  reasons: { empty: '空', twice: '重复' },
  begin: () => ({}),
  view: () => ({}),
};

describe('a drawing of a loop', () => {
  it('has a state for each state, one arrow for all that leads the same way, and nothing that changes nothing or is beside the course', () => {
    expect(mermaidOf(errand).split('\n')).toEqual([
      'stateDiagram-v2',
      '  state "已派发 sent-out" as sent_out',
      '  state "办结 done" as done',
      '  [*] --> sent_out : errand.sent',
      '  sent_out --> sent_out : errand.urged',
      '  sent_out --> done : errand.answered（内容  有效）<br/>clock.T1.due',
      '  done --> [*]',
    ]);
  });

  it('has in its rows every edge in its order, also those that only keep', () => {
    expect(rowsOf(errand)).toEqual([
      ['new', 'errand.sent', '', 'sent-out', ''],
      ['sent-out', 'errand.urged', '', '=', ''],
      ['sent-out', 'errand.answered', '内容: 有效', 'done', ''],
      ['sent-out', 'clock.T1.due', '', 'done', ''],
      ['done', 'errand.sent-back', '', 'sent-out', ''],
      ['sent-out', 'errand.answered', '', '', 'ignored: empty'],
      ['*', 'errand.sent', '', '', 'refused: twice'],
    ]);
  });

  it.each([...loopRules.values()])('of $kind is well formed, line by line', (rules) => {
    const [head, ...lines] = mermaidOf(rules).split('\n');

    expect(head).toBe('stateDiagram-v2');
    const names = Object.keys(rules.states).map((state) => state.replaceAll('-', '_'));
    const one = `(?:\\[\\*\\]|${names.join('|')})`;
    const arrow = new RegExp(`^  ${one} --> ${one}(?: : [^:;]+)?$`);
    for (const line of lines) expect(line).toMatch(line.includes('-->') ? arrow : /^ {2}state "[^":;]+" as \w+$/);
    for (const name of names) expect(lines.some((line) => line.includes(`--> ${name}`))).toBe(true);
  });
});
