import { describe, expect, it } from 'vitest';
import type { Canonical } from '../catalogue/contract.ts';
import type { LoopKind, Rules, Tell } from './contract.ts';
import { hearAll } from './hearing.ts';
import type { HearingParts } from './hearings.ts';
import { worldTable } from './rules/world-table.ts';
import { Session } from './session.ts';

const toLot = (type: string): Tell => ({ kind: 'lot', to: { key: 'L1' }, type, data: {} });
const toDeposit = (word: string): Tell => ({
  kind: 'deposit',
  to: { key: 'D1', opens: true },
  type: 'word',
  data: { word },
});

interface Heard {
  readonly words: readonly string[];
}

const common = {
  title: '',
  states: { running: { title: '', owner: 'gateway' } },
  hears: {},
  reasons: {},
  begin: (): Heard => ({ words: [] }),
  view: (data: Heard): Canonical => ({ ...data }),
} as const;

/** Says two words at once, and one more at each of its own two. */
const speaker: Rules<Heard> = {
  ...common,
  kind: 'lot',
  edges: [
    {
      from: ['new'],
      on: 'asked',
      to: 'running',
      run: () => ({ tells: [toDeposit('first'), toLot('again'), toDeposit('second'), toLot('later')] }),
    },
    { from: ['running'], on: 'again', run: () => ({ tells: [toDeposit('third')] }) },
    { from: ['running'], on: 'later', run: () => ({ tells: [toDeposit('fourth')] }) },
  ],
};
const listener: Rules<Heard> = {
  ...common,
  kind: 'deposit',
  edges: [
    {
      from: ['new', 'running'],
      on: 'word',
      to: 'running',
      run: ({ data, event }) => ({ data: { words: [...data.words, String(event.data.word)] } }),
    },
  ],
};

describe('what loops tell each other', () => {
  it('is heard in the order in which it was told: all words of one round before what follows from them', async () => {
    const session = new Session();
    const rules = new Map<LoopKind, Rules<Heard>>([
      ['lot', speaker],
      ['deposit', listener],
    ]);
    const parts: HearingParts = {
      rules: rules as unknown as HearingParts['rules'],
      keeping: worldTable(),
      policyFor: () => ({ deposits: 'collected' }),
      now: '2026-03-16T09:00:00+08:00',
      load: async () => [],
      without: new Set(),
      waiting: async () => [],
    };
    const event = { id: 'e1', type: 'asked', source: 'client', data: {}, at: parts.now } as const;

    await hearAll(session, parts, [
      {
        root: 'call 0',
        event,
        to: [{ kind: 'lot', address: { key: 'L1', opens: true } }],
        keep: false,
        moment: parts.now,
      },
    ]);

    const [heard] = session.find({ kind: 'deposit', token: 'key D1' });
    expect(heard?.data).toEqual({ words: ['first', 'second', 'third', 'fourth'] });
  });
});
