import { describe, expect, it } from 'vitest';
import { type Seen, verdictOf } from './drill-evidence.ts';
import { drillLines, drillTable } from './drill-lines.ts';

const effect = {
  at: '2026-06-01T10:00:00+08:00',
  operation: 'venue.book',
  reference: 'R-1',
  key: 'B-1',
  summary: '订场',
};
const seen: Seen = {
  state: 'succeeded',
  needsPerson: false,
  ended: true,
  lost: true,
  effects: [effect],
  person: undefined,
};
const asked = { state: 'unknown', needsPerson: true } as const;

describe('the verdict of a drill', () => {
  it.each<[string, boolean, Partial<Seen>]>([
    ['one effect that was found out', true, {}],
    ['one effect that a person finds out, where the format says why', true, { ...asked, person: '该接口没有查询' }],
    ['one effect that a person finds out, without a reason', false, asked],
    ['two effects', false, { effects: [effect, effect] }],
    ['no effect', false, { effects: [] }],
    ['a fault that did not happen', false, { lost: false }],
    ['a refusal', false, { state: 'refused' }],
    ['an end that nobody knows in time', false, { state: 'unknown', ended: false }],
  ])('%s: passed is %s', (_, passed, told) => {
    expect(verdictOf({ ...seen, ...told }).passed).toBe(passed);
  });
});

describe('what people read of a drill', () => {
  const report = {
    operation: 'venue.book',
    partner: 'wanzhou-trading-center',
    dialect: 'trading-center/token-params',
    passed: true,
    verdict: verdictOf(seen),
    seconds: 1.5,
    exchange: 'E-1',
    reference: 'R-1',
    state: 'succeeded',
    needsPerson: false,
    contacts: [
      {
        no: 1,
        kind: 'call',
        operation: 'venue.book',
        startedAt: effect.at,
        durationMs: 12,
        result: 'unanswered',
        state: 'unknown',
        code: 'GW_PARTNER_CONNECTION_LOST',
      },
      { no: 2, kind: 'ask', operation: 'venue.booking', startedAt: effect.at, result: 'success', state: 'succeeded' },
    ],
    effects: [effect],
  };

  it('are the contacts one by one, the ledger and the verdict', () => {
    const lines = drillLines(report);

    expect(lines.filter((line) => line.includes('#'))).toEqual([
      '    #1 发出命令 command sent venue.book  12 ms  没有答复 no answer GW_PARTNER_CONNECTION_LOST → 不知道是否办成 nobody knows yet',
      '    #2 查询结果 question asked venue.booking    成功 success → 证明已办成 proves that it was done',
    ]);
    expect(lines.join('\n')).toMatch(/ledger: 1\n.*B-1 {2}订场\n.*succeeded\n✓ 通过/);
  });

  it('of many is a table that counts those that passed', () => {
    const lines = drillTable([
      report,
      { ...report, passed: false, effects: [], verdict: verdictOf({ ...seen, effects: [] }) },
    ]);

    expect(lines[1]).toMatch(/^✓ .*1\.5 +通过 passed$/);
    expect(lines[2]).toMatch(/^✗ .*应为 1 笔/);
    expect(lines.at(-1)).toBe('1 / 2 通过 passed');
  });
});
