/** The README's table of clocks and its twin of what no day can strike, as specs/clocks.yaml has them. */
import type { ClockBook } from '../calendar/clocks.ts';
import type { ClockSpec, Measure } from '../calendar/contract.ts';
import type { LoopKind } from '../loops/contract.ts';
import { table } from './key-tables.ts';

const loops: Readonly<Record<LoopKind, string>> = {
  lot: '标段 lot',
  deposit: '保证金 deposit',
  contract: '合同 contract',
  invoice: '发票与支付 invoice',
  complaint: '质疑投诉 complaint',
  referral: '移送 referral',
  loan: '融资 loan',
};

const places: Readonly<Record<string, string>> = { '*': '各地 anywhere', '50': '重庆 50', '4304': '衡阳 4304' };

const units: Readonly<Record<ClockSpec['unit'], string>> = { 'working-days': '工作日 WD', 'natural-days': '自然日 CD' };

const ourMark = '**我方 ours**';

const lengthOf = ({ length, maxLength, unit }: ClockSpec): string =>
  `${length} ${units[unit]}${maxLength === undefined ? '' : `，至多 up to ${maxLength}`}`;

const idOf = ({ id, ours }: ClockSpec | Measure): string => `\`${id}\`${ours ? ` ${ourMark}` : ''}`;

const sourceOf = ({ seed, clause }: ClockSpec | Measure): string => `${seed} ${clause}`;

const doneOf = ({ done, suspendedBy, endsSilently }: ClockSpec): string =>
  [
    done,
    ...(suspendedBy === undefined ? [] : [`中止：${suspendedBy}`]),
    ...(endsSilently === undefined ? [] : [endsSilently]),
  ].join('；');

function clockTables(clocks: readonly ClockSpec[]): readonly string[] {
  const head = ['时限 clock', '事项 what', '起算 from', '期限 length', '完成 done', '适用 where', '依据 clause'];
  const kinds = [...new Set(clocks.map(({ loop }) => loop))];
  return kinds.map((kind) => {
    const rows = clocks
      .filter(({ loop }) => loop === kind)
      .map((clock) => [
        idOf(clock),
        clock.title,
        clock.trigger,
        lengthOf(clock),
        doneOf(clock),
        places[clock.jurisdiction] ?? clock.jurisdiction,
        sourceOf(clock),
      ]);
    return `**${loops[kind as LoopKind] ?? kind}**\n\n${table(head, rows)}`;
  });
}

function measureTable(measures: readonly Measure[]): string {
  const rows = measures.map((measure) => [
    idOf(measure),
    measure.title,
    `${measure.what}${measure.thresholdPercent === undefined ? '' : `（${measure.thresholdPercent} %）`}`,
    places[measure.jurisdiction] ?? measure.jurisdiction,
    sourceOf(measure),
  ]);
  return `**不以日计 Not counted in days**\n\n${table(['', '事项 what', '内容', '适用 where', '依据 clause'], rows)}`;
}

/** One table for every kind of loop, in the order of the file. */
export function clocksText({ clocks, measures, documents }: ClockBook): string {
  const letters = [...documents].map(([letter, title]) => `${letter} ${title}`).join(' · ');
  return [
    ...clockTables([...clocks.values()]),
    measureTable([...measures.values()]),
    `依据 Documents: ${letters}`,
  ].join('\n\n');
}
