import { expect, it } from 'vitest';
import type { StatusReport } from '../ops/status.ts';
import { statusScreen } from './status.ts';

const report: StatusReport = {
  ready: true,
  parts: [{ part: 'pglite', ready: true }],
  partners: [
    {
      partner: 'wanzhou',
      name: '万州区公共资源交易中心',
      districts: ['500101'],
      open: 3,
      carried: true,
      paused: false,
      breakers: [{ operation: 'venue.book', state: 'open' }],
      contact: { name: '值班员', phone: '023-58100000' },
    },
    { partner: 'qianjiang', name: '黔江', districts: ['500114'], open: 0, carried: true, paused: false, breakers: [] },
  ],
  waiting: [{ state: 'parked', count: 3, oldestId: 'id-1', oldestSince: new Date(Date.now() - 300_000).toISOString() }],
  attention: [
    {
      exchangeId: 'id-1',
      operation: 'venue.book',
      partner: 'wanzhou',
      district: '500101',
      state: 'parked',
      since: new Date(Date.now() - 300_000).toISOString(),
      needsPerson: false,
      side: 'partner',
      code: 'GW_PARTNER_BREAKER_OPEN',
    },
  ],
  missing: 0,
  missingIds: [],
};

it('one screen says what works, what is parked, at whose side, for how long, and whom to ring', () => {
  const screen = statusScreen(report).join('\n');

  expect(screen).toContain('✓ 就绪 ready');
  expect(screen).toMatch(/✗ +wanzhou.*venue\.book 熔断 paused/);
  expect(screen).toMatch(/✓ +qianjiang.*正常 works/);
  expect(screen).toMatch(/暂缓 parked +3 +5 min +id-1/);
  expect(screen).toMatch(/id-1.*5 min +对方系统 partner → 值班员 023-58100000 +GW_PARTNER_BREAKER_OPEN/);
  expect(screen).toMatch(/missing: 0$/);
});

it('says of a partner outside its opening hours until when, and finds no fault with that', () => {
  const opensAt = '2026-06-01T08:30:00+08:00';
  const [, second] = report.partners;
  const screen = statusScreen({ ...report, partners: [{ ...second!, opensAt }] }).join('\n');

  expect(screen).toMatch(/✓ +qianjiang.*未到开放时间 closed until 2026-06-01T08:30:00\+08:00/);
});

it('what is broken stands first, and many districts are told by their number', () => {
  const [first, second] = report.partners;
  const districts = ['500101', '500102', '500103', '500104'];

  const lines = statusScreen({ ...report, partners: [{ ...second!, districts }, first!] });

  const [broken, fine] = [
    lines.findIndex((line) => line.startsWith('✗')),
    lines.findIndex((line) => /✓ +qian/.test(line)),
  ];
  expect(broken).toBeGreaterThan(0);
  expect(fine).toBe(broken + 1);
  expect(lines[fine]).toContain('4 个区县 districts');
});

it('counts the matters that must come back, and marks those that are late', () => {
  const lineWith = (overdue: number) =>
    statusScreen({ ...report, loops: { open: 12, overdue, unclaimed: 1 } }).find((line) => line.includes('loops'));

  expect(lineWith(0)).toBe('事项 loops: 12 未办结 open, 0 已逾期 overdue, 1 无主来文 unclaimed');
  expect(lineWith(3)).toContain('3 已逾期 overdue ✗');
});

it('counts the webhooks, and marks that receivers cannot be reached', () => {
  const lineWith = (failing: number) =>
    statusScreen({ ...report, webhooks: { active: 4, failing, gone: 1, pending: 7 } }).find((line) =>
      line.includes('webhooks'),
    );

  expect(lineWith(0)).toBe('事件订阅 webhooks: 4 有效 active, 0 投递失败 failing, 1 已终止 gone, 7 待投递 pending');
  expect(lineWith(2)).toContain('2 投递失败 failing ✗');
});

it('names what is missing', () => {
  expect(statusScreen({ ...report, missing: 1, missingIds: ['id-9'] }).at(-1)).toBe('missing: 1 ✗ id-9');
});
