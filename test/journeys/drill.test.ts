/** The drill "lost answer" over the command line, against one stand-in of every format: one effect each, settled without a person. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCommandLine } from '../../gateway/cli/run.ts';
import { startGateway, type World } from '../support/world.ts';

/** One partner of every format; the first of them fetches its work. */
const fetching = 'chengkou-trading-center';
const called = [
  'wanzhou-trading-center',
  'qianjiang-trading-center',
  'yuzhong-trading-center',
  'wulong-trading-center',
  'deposit-bank',
  'budget-unit',
  'credit-platform',
  'credit-registry',
  'yukuaizheng',
  'bank-a',
  'bank-b',
  'governance-center',
];

let world: World;
beforeAll(async () => {
  world = await startGateway({
    config: { demoPartners: [fetching, ...called, 'budget-vouchers'] },
    // Time-outs as they are: stand-ins compile their contracts when the first message comes.
    overrides: { limits: { retryMs: 50 } },
  });
});
afterAll(() => world[Symbol.asyncDispose]());

const tongban = async (...argv: string[]) => {
  const [out, err] = [[] as string[], [] as string[]];
  const code = await runCommandLine(argv, {
    env: { TONGBAN_DATA_DIR: world.dataDir },
    out: (line) => out.push(line),
    outBytes: () => undefined,
    err: (line) => err.push(line),
    readInput: async () => Buffer.alloc(0),
  });
  return { code, out, text: out.join('\n'), err: err.join('\n') };
};

interface Report {
  readonly operation: string;
  readonly passed: boolean;
  readonly state: string;
  readonly effects: readonly unknown[];
}

describe('the drill "lost answer"', () => {
  it.each(called)(
    '%s: every command is carried out once, and its outcome is found out',
    async (partner) => {
      const { code, text } = await tongban('drill', 'lost-answer', '--all', partner, '--format', 'json');

      const reports = JSON.parse(text) as Report[];
      expect(reports.filter(({ passed }) => !passed)).toEqual([]);
      expect(reports.length).toBeGreaterThan(0);
      for (const { state, effects } of reports) expect([state, effects.length]).toEqual(['succeeded', 1]);
      expect(code).toBe(0);
    },
    60_000,
  );

  it('a partner that fetches its work gets it again when its answer was lost, and does it once', async () => {
    const { code, out } = await tongban('drill', 'lost-answer', 'venue.book', fetching);

    expect(out.at(-1)).toMatch(/^✓/);
    expect(out.filter((line) => line.includes('#'))).toHaveLength(2);
    expect(code).toBe(0);
  }, 60_000);

  it('shows attempts, ledger and state as evidence, and says how far it is', async () => {
    const { out, text, err } = await tongban('drill', 'lost-answer', 'deposit.refund', 'wanzhou-trading-center');

    expect(out.filter((line) => line.includes('#')).map((line) => line.trim())).toEqual([
      expect.stringMatching(/^#1 发出命令.* 没有答复 no answer GW_PARTNER_CONNECTION_LOST → 不知道是否办成/),
      expect.stringMatching(/^#2 查询结果.* deposit\.refund-status .*成功 success → 证明已办成/),
    ]);
    expect(text).toMatch(/ledger: 1\n.* {2}退还 /);
    expect(err).toContain('succeeded');
  });

  it('fails where the end does not come in time', async () => {
    const { code, out } = await tongban('drill', 'lost-answer', 'venue.cancel', fetching, '--patience', '1');

    expect(out.at(-1)).toMatch(/^✗ .*did not end in time \(it is dispatching\)/);
    expect(code).toBe(1);
  });

  it.each([
    [['venue.book', 'nobody'], /没有系统 nobody/],
    [['venue.book', 'bank-a'], /bank-a 不办理命令 venue\.book.*\n.*loan\.apply/],
    [['venue.availability', 'wanzhou-trading-center'], /不办理命令/],
    [['venue.book'], /缺少/],
  ])('refuses what is no command of a stand-in: %j', async (named, words) => {
    const { code, err } = await tongban('drill', 'lost-answer', ...named);

    expect(code).toBe(2);
    expect(err).toMatch(words);
  });

  it('breaks no partner of a gateway that is no demo', async () => {
    const { code, err } = await tongban('drill', 'lost-answer', 'venue.book', 'bank-a', '--base', 'http://127.0.0.1:1');

    expect(code).toBe(1);
    expect(err).toContain('不是演示环境');
  });

  it('names the drills that there are', async () => {
    const { code, err } = await tongban('drill', 'fire');

    expect(code).toBe(2);
    expect(err).toContain('lost-answer');
  });
});
