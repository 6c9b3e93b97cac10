/** The report of a simulated year for people, Chinese and English. */
import type { SimulationReport } from './simulate.ts';
import { type WaitingReason, waitingReasons } from './waiting.ts';

const yuan = (fen: number): string =>
  `${Math.floor(fen / 100).toLocaleString('en-US')}.${String(fen % 100).padStart(2, '0')}`;

const kindTitles: Readonly<Record<string, string>> = {
  lot: '采购分包 lots',
  deposit: '投标保证金 deposits',
  referral: '跨部门移送 referrals',
  contract: '合同 contracts',
  invoice: '发票与支付 invoices',
  loan: '合同融资 loans',
  complaint: '质疑投诉 complaints',
};

/** At most so many lines of one history. */
const mostLines = 40;

export function reportLines(report: SimulationReport): readonly string[] {
  const { seed, projects, from, to, money, bank, events, history, restarts, faults, violations, digest } = report;
  const { receivedFen, interestFen, refundedFen, withheldFen, heldFen } = money;
  return [
    `${from} → ${to}，${projects} 个项目，种子 ${seed}。 ${projects} projects, seed ${seed}.`,
    `来文 ${events.told} 件，历史 ${history.lines} 行（已封存核验），无主来文 ${events.unclaimed} 件；重启 ${restarts} 次，其中中途崩溃 ${faults} 次。 ` +
      `${events.told} events, ${history.lines} lines of history, ${events.unclaimed} unclaimed; ${restarts} restarts, ${faults} in the middle of work.`,
    '',
    ...Object.entries(report.loops).map(
      ([kind, { closed, overdue, waiting }]) =>
        `${kindTitles[kind] ?? kind}：办结 closed ${closed}，逾期已报警 overdue ${overdue}，等待 waiting ${waiting}`,
    ),
    ...Object.entries(report.waiting).map(
      ([reason, count]) => `  ${count}：${waitingReasons[reason as WaitingReason]}`,
    ),
    '',
    `收到 received ${yuan(receivedFen)} + 利息 interest ${yuan(interestFen)} = 退还 refunded ${yuan(refundedFen)} + 不予退还 withheld ${yuan(withheldFen)} + 在管 held ${yuan(heldFen)}（元 CNY）`,
    `银行付出 paid out by the banks ${yuan(bank.paidFen)}，${bank.payments} 笔 payments`,
    '',
    ...violations.flatMap(({ check, loop, words, history: lines }) => [
      `✗ ${check} ${loop} ${words}`,
      ...lines.slice(0, mostLines).map((line) => `    ${line}`),
    ]),
    ...(report.violationsLeftOff > 0
      ? [`… 另有 ${report.violationsLeftOff} 处。 ${report.violationsLeftOff} more.`]
      : []),
    report.ok ? '✓ 全部检查通过。 Every check holds.' : '✗ 有检查未通过。 A check does not hold.',
    `摘要 digest ${digest}`,
  ];
}
