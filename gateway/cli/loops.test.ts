import { describe, expect, it } from 'vitest';
import type { components } from '../api/openapi.generated.ts';
import { loopKinds } from '../loops/contract.ts';
import { loopRules } from '../loops/rules/all.ts';
import { loopLines, rateLines } from './loop-lines.ts';
import { runCommandLine } from './run.ts';

type Loop = components['schemas']['Loop'];

/** An open object, which the generated types know as empty. */
const anything = (value: object): Record<string, never> => value as Record<string, never>;

async function tongban(...argv: string[]) {
  const [out, err] = [[] as string[], [] as string[]];
  const code = await runCommandLine(argv, {
    env: {},
    out: (line) => out.push(line),
    outBytes: () => undefined,
    err: (line) => err.push(line),
    readInput: async () => Buffer.alloc(0),
  });
  return { code, out: out.join('\n'), err: err.join('\n') };
}

describe('tongban loops draw', () => {
  it('draws one kind as a Mermaid diagram, without a running gateway', async () => {
    const { code, out } = await tongban('loops', 'draw', 'referral');

    expect(code).toBe(0);
    expect(out).toMatch(/^stateDiagram-v2\n/);
    expect(out).toContain('  [*] --> dispatched : referral.dispatch.settled');
    expect(out).toContain('  closed --> [*]');
  });

  it('draws every kind that is registered, each under its name', async () => {
    const { out } = await tongban('loops', 'draw');

    for (const { kind, title } of loopRules.values()) expect(out).toContain(`%% ${title} ${kind}\nstateDiagram-v2`);
  });

  it('prints the whole table, with what is refused and why', async () => {
    const { out } = await tongban('loops', 'draw', 'complaint', '--format', 'table');

    expect(out).toMatch(/challenged, unanswered +challenge\.answered +answered/);
    expect(out).toMatch(/complaint\.filed +已超过投诉期 +refused: lapsed/);
  });

  it.each([
    [['loops', 'draw', 'refund'], loopKinds.join(', ')],
    [['loops', 'draw', 'referral', '--format', 'svg'], '--format table'],
    [['loops', 'show', 'refund', 'X'], loopKinds.join(', ')],
    [['loops', '--due-before', '2026-02-30'], 'YYYY-MM-DD'],
    [['loops', 'paint'], 'tongban loops'],
    [['loops', 'show', 'referral'], '--help'],
  ])('refuses %o and says what is possible', async (argv, words) => {
    const { code, err } = await tongban(...argv);

    expect(code).toBe(2);
    expect(err).toContain(words);
  });
});

describe('a loop for people', () => {
  const loop: Loop = {
    id: '01937a5e-8c1e-7c3a-9d52-2f1b7a6e4d10',
    kind: 'referral',
    key: 'CQ-ZFCG-CT-20260302-001',
    state: 'dispatched',
    stateTitle: '已派发',
    open: true,
    owner: 'authority',
    district: '500103',
    client: 'one-stop',
    dueOn: '2027-01-06',
    provisional: true,
    overdue: true,
    openedAt: '2026-12-30T09:00:00+08:00',
    changedAt: '2026-12-30T09:00:00+08:00',
    clocks: [
      {
        clock: 'T1',
        title: '受理移送事项',
        clause: '第六部分',
        duty: 'referral-acceptance',
        run: 2,
        state: 'struck',
        startedOn: '2026-12-30',
        dueOn: '2027-01-06',
        provisional: true,
        stricter: true,
      },
    ],
    commands: [
      {
        name: 'urge-1',
        operation: 'referral.urge',
        state: 'issued',
        exchangeId: '01937a5e-8c1e-7c3a-9d52-2f1b7a6e4d11',
      },
    ],
    content: anything({ kind: 'collusive-bidding' }),
    links: { self: '/v1/loops/x', history: '/v1/loops/x/history' },
  };

  it('says where it stands, with whom and until when, then its clocks, its commands and what it has heard', () => {
    const lines = loopLines(loop, [
      {
        no: 1,
        at: '2026-12-30T09:00:00+08:00',
        eventId: 'e1',
        type: 'referral.dispatch.settled',
        source: 'exchange',
        outcome: 'applied',
        from: 'new',
        to: 'dispatched',
        note: anything({ unit: '500103-public-security' }),
      },
      {
        no: 2,
        at: '2026-12-30T10:00:00+08:00',
        eventId: 'e2',
        type: 'referral.checked',
        source: 'client',
        outcome: 'refused',
        reason: 'no-feedback-yet',
        words: '尚未收到待核查的反馈。 There is no feedback to be checked.',
        from: 'dispatched',
        to: 'dispatched',
      },
    ]).join('\n');

    expect(lines).toContain('referral CQ-ZFCG-CT-20260302-001  已派发 dispatched  已逾期 overdue');
    const other = { ...loop.clocks[0]!, clock: 'T2', stricter: false };
    expect(loopLines({ ...loop, clocks: [...loop.clocks, other] }, []).join('\n')).toMatch(
      /T1 #2 +受理移送事项 从严 stricter +struck/,
    );
    expect(lines).toContain('责任方 owner authority  到期 due 2027-01-06 暂估 provisional');
    expect(lines).toMatch(/T1 #2 +受理移送事项 +struck +2026-12-30 +2027-01-06 暂估 provisional +第六部分/);
    expect(lines).toMatch(/urge-1 +referral\.urge +issued +01937a5e/);
    expect(lines).toMatch(
      /referral\.dispatch\.settled +applied +new → dispatched +\{"unit":"500103-public-security"\}/,
    );
    expect(lines).toMatch(/referral\.checked +refused: no-feedback-yet +dispatched +尚未收到待核查的反馈。/);
  });
});

it('a rate for people names the purchaser, the projects and the warning', () => {
  const row = { district: '500103', awarded: 20, challenged: 2, complained: 1, ratePercent: 10, above: true };
  const purchaser = { name: '重庆市示例局', uscc: '115000000099MNQ11A' };

  const lines = rateLines({
    ...{ id: 'A12-rate', title: '质疑投诉率较高预警', what: '', clause: '', thresholdPercent: 10 },
    ...{ since: '2025-11-23', until: '2026-11-22', withoutAward: 3 },
    rows: [
      { ...row, purchaser },
      { ...row, awarded: 40, ratePercent: 5, above: false },
    ],
  });

  expect(lines[0]).toContain('质疑投诉率较高预警  阈值 threshold 10 %  2025-11-23 至 to 2026-11-22');
  expect(lines[2]).toMatch(/^500103 +重庆市示例局 +20 +2 +1 +10 % +预警 warning/);
  expect(lines[3]).toMatch(/^500103 +未写明 not named +40 +2 +1 +5 %$/);
  expect(lines.at(-1)).toMatch(/: 3$/);
});
