/** How the lines of the deposit's table are made: an event changes what is known, and where the deposit stands follows from that. */
import type { Announcement, Edge } from '../contract.ts';
import { advance, type DepositState, depositStates, endStates, refundStates, stateOf } from './deposit-course.ts';
import type { DepositData } from './deposit-data.ts';
import { type DepositContext, type Extras, effectsOf, type Step } from './deposit-effects.ts';
import { isUsual } from './deposit-paths.ts';
import type { depositReasons } from './deposit-reasons.ts';

export type DepositEdge = Edge<DepositData>;
type When = (context: DepositContext) => boolean;

export const everywhere: readonly DepositState[] = depositStates;
export const open: readonly DepositState[] = depositStates.filter((state) => !endStates.includes(state));
export { endStates, refundStates };

/** When a deposit stands there, in words. */
const conditions: Readonly<Record<DepositState, string>> = {
  awaiting: '没有到账',
  held: '有到账，未到退还时点',
  guaranteed: '以保函或保险缴纳，未到释放时点',
  due: '到了退还时点，未到发出之日',
  'to-order': '撤回投标，待采购人或代理机构办理',
  suspended: '供应商自身原因未消除',
  refunding: '退款已发出，未全部有结果',
  failed: '有退款失败，账户未更正',
  stuck: '退款未被受理或到账有争议',
  withheld: '已标记不予退还',
  settled: '全部退还',
  released: '保函或保险到释放时点',
  nothing: '没有可退的款项',
};

export interface Line {
  readonly from: readonly string[];
  readonly on: string;
  /** Where it may lead; the first in the list of states, without those that cannot be. */
  readonly to: readonly DepositState[];
  readonly change: (context: DepositContext) => DepositData;
  readonly extras?: (context: DepositContext, step: Step) => Extras;
  readonly when?: When;
  readonly label?: string;
}

/** One line of the table for each state to which the event may lead. */
export function lines({ from, on, to, change, extras, when, label }: Line): readonly DepositEdge[] {
  // The conditions of one event are asked one after the other: what follows is worked out once.
  const known = new WeakMap<DepositContext, Step>();
  const stepOf = (context: DepositContext): Step => {
    const before = known.get(context);
    if (before !== undefined) return before;
    const data = advance(change(context));
    const step = { data, state: stateOf(data) };
    known.set(context, step);
    return step;
  };
  const lineTo = (state: DepositState): DepositEdge => ({
    from,
    on,
    label: [label, conditions[state]].filter(Boolean).join('；'),
    when: (context) => when?.(context) !== false && stepOf(context).state === state,
    to: state,
    run: (context) => {
      const step = stepOf(context);
      return effectsOf(context, step, extras?.(context, step));
    },
  });
  return to.flatMap((state) => drawn(lineTo(state), state));
}

/** The line twice: from where it is usual, and from where it is beside the course. */
function drawn(line: DepositEdge, to: DepositState): readonly DepositEdge[] {
  const usual = line.from.filter((from) => isUsual(line.on, from, to));
  const aside = line.from.filter((from) => !usual.includes(from));
  return [
    ...(usual.length > 0 ? [{ ...line, from: usual }] : []),
    ...(aside.length > 0 ? [{ ...line, from: aside, aside: true as const }] : []),
  ];
}

/** What is known changes, where the deposit stands does not. */
export const stays = ({ from, on, change, extras, when, label }: Omit<Line, 'to'>): DepositEdge => ({
  from,
  on,
  aside: true,
  ...(when === undefined ? {} : { when, label: label ?? '' }),
  run: (context) => {
    const step = { data: change(context), state: context.state as DepositState };
    return effectsOf(context, step, extras?.(context, step));
  },
});

interface No {
  readonly from: readonly string[];
  readonly on: string;
  readonly reason: keyof typeof depositReasons;
  readonly when?: When;
  readonly label?: string;
}

const no = (outcome: 'refused' | 'ignored', { when, label, ...rest }: No): DepositEdge => ({
  ...rest,
  ...(when === undefined ? {} : { when, label: label ?? '' }),
  outcome,
});

export const refuses = (line: No): DepositEdge => no('refused', line);
export const ignores = (line: No): DepositEdge => no('ignored', line);

export const attention = (reason: string): Announcement => ({ type: 'deposit.attention', data: { reason } });

/** Nothing is done by itself, and somebody is told. */
export const ignoresLoudly = (line: No): DepositEdge => ({
  ...ignores(line),
  run: () => ({ announces: [attention(line.reason)] }),
});
