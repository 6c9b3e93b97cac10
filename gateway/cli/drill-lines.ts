/** What people read of a drill: contact by contact, the partner's ledger, the verdict. Chinese and English. */
import type { Contact } from './drill-evidence.ts';
import type { DrillReport } from './drill-lost-answer.ts';
import { table } from './table.ts';

const kinds: Readonly<Record<string, string>> = {
  call: '发出命令 command sent',
  ask: '查询结果 question asked',
  'second-route': '改走第二路由 second route',
  takeover: '另一进程接手 taken over',
  resolution: '两人核实 resolved by two persons',
};

const results: Readonly<Record<string, string>> = {
  unanswered: '没有答复 no answer',
  success: '成功 success',
  refused: '被拒 refused',
  'already-done': '对方称已办 already done',
  'not-received': '对方称未收到 never received',
  uncertain: '对方也不确定 uncertain',
};

/** What a contact proved. */
const proofs: Readonly<Record<string, string>> = {
  unknown: '不知道是否办成 nobody knows yet',
  queued: '可以再发 may be sent again',
  succeeded: '证明已办成 proves that it was done',
  refused: '证明未办 proves that it was not done',
  failed: '证明未办 proves that it was not done',
};

function contactLine({ no, kind, operation, durationMs, result, state, code }: Contact): string {
  const took = durationMs === undefined ? '' : `${durationMs} ms`;
  const answer = `${results[result] ?? result}${code === undefined ? '' : ` ${code}`}`;
  return `    #${no} ${kinds[kind] ?? kind} ${operation}  ${took}  ${answer} → ${proofs[state] ?? state}`;
}

/** @returns the lines of the evidence. */
export function drillLines(report: DrillReport): string[] {
  const { operation, partner, dialect, exchange = '—', reference = '—', state = '—', contacts, effects } = report;
  const person = report.needsPerson === true ? '（待人工 person needed）' : '';
  return [
    `答复丢失演练 lost-answer · ${operation} → ${partner} · ${dialect}`,
    `  办理编号 exchange ${exchange}  流水号 reference ${reference}`,
    '  往来 contacts',
    ...contacts.map(contactLine),
    `  对方台账 the partner's ledger: ${effects.length}`,
    ...effects.map(({ at, key, summary }) => `    ${at}  ${key}  ${summary}`),
    `  最终状态 final state: ${state}${person}`,
    `${report.passed ? '✓' : '✗'} ${report.verdict.zh} ${report.verdict.en} (${report.seconds} s)`,
  ];
}

const heading = [
  '',
  '业务 operation',
  '系统 partner',
  '格式 dialect',
  '状态 state',
  '台账 effects',
  '秒 s',
  '结论 verdict',
];

/** @returns one row for each drill, and a last line that sums up. */
export function drillTable(reports: readonly DrillReport[]): string[] {
  const passed = reports.filter((report) => report.passed).length;
  const rows = reports.map((report) => [
    report.passed ? '✓' : '✗',
    report.operation,
    report.partner,
    report.dialect,
    `${report.state ?? '—'}${report.needsPerson === true ? ' 人工 person' : ''}`,
    `${report.effects.length}`,
    report.seconds.toFixed(1),
    report.passed && report.state === 'succeeded' ? '通过 passed' : `${report.verdict.zh} ${report.verdict.en}`,
  ]);
  return [...table([heading, ...rows]), '', `${passed} / ${reports.length} 通过 passed`];
}
