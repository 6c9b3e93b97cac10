/** 质疑投诉: the answer to a challenge letter, the right to complain, the examination and the decision by finance (第14项). */
import type { Edge, LoopEvent, Rules } from '../contract.ts';
import {
  begin,
  type ComplaintContext,
  type ComplaintData,
  complaintCalls,
  filedTooEarly,
  filedTooLate,
  inTheFuture,
  sameLetter,
  tooEarlyInTheCase,
  view,
} from './complaint-data.ts';
import { complaintReasons } from './complaint-reasons.ts';
import * as steps from './complaint-steps.ts';

type ComplaintEdge = Edge<ComplaintData>;

const states = {
  challenged: { title: '质疑待答复', owner: 'purchaser' },
  unanswered: { title: '质疑逾期未答复', owner: 'purchaser' },
  answered: { title: '质疑已答复', owner: 'supplier' },
  filed: { title: '投诉待审查', owner: 'finance' },
  correcting: { title: '投诉待补正', owner: 'supplier' },
  admitted: { title: '投诉处理中', owner: 'finance' },
  suspended: { title: '投诉处理中止', owner: 'finance' },
  decided: { title: '已作出处理决定', owner: 'finance', end: true },
  'not-admitted': { title: '不予受理', owner: 'finance', end: true },
  'satisfied-or-lapsed': { title: '未提起投诉', owner: 'supplier', end: true },
  'challenge-withdrawn': { title: '质疑已撤回', owner: 'supplier', end: true },
  'complaint-withdrawn': { title: '投诉已撤回', owner: 'supplier', end: true },
} as const satisfies Rules<ComplaintData>['states'];

const challenge = ['challenged', 'unanswered', 'answered'];
const complaint = ['filed', 'correcting', 'admitted', 'suspended'];
const untold = 'satisfied-or-lapsed';
const finished = ['decided', 'not-admitted', 'challenge-withdrawn', 'complaint-withdrawn'];
const ends = [...finished, untold];
const everywhere = [...challenge, ...complaint, ...ends];

type When = (context: ComplaintContext) => boolean;
const refused = (reason: keyof typeof complaintReasons) => ({ outcome: 'refused', reason }) as const;
const refusedWhen = (reason: keyof typeof complaintReasons, label: string, when: When) =>
  ({ outcome: 'refused', reason, label, when }) as const;

const wrongDays: readonly ComplaintEdge[] = complaintCalls.flatMap((on): ComplaintEdge[] => [
  { from: ['new', ...everywhere], on, ...refusedWhen('future-day', '日期晚于今日', inTheFuture) },
  { from: everywhere, on, ...refusedWhen('before-last-step', '日期早于前一环节', tooEarlyInTheCase) },
]);

const isAnswered: When = ({ data }) => data.answeredOn !== undefined;

const letters: readonly ComplaintEdge[] = [
  { from: ['new'], on: 'challenge.received', to: 'challenged', run: steps.received },
  {
    from: everywhere,
    on: 'challenge.received',
    label: '内容相同',
    when: sameLetter,
    outcome: 'ignored',
    reason: 'received-already',
  },
  { from: everywhere, on: 'challenge.received', ...refused('number-taken') },
  { from: ['challenged'], on: 'clock.D4.due', to: 'unanswered', run: steps.notAnswered },
  { from: ['challenged', 'unanswered'], on: 'challenge.answered', to: 'answered', run: steps.answered },
  { from: ['answered'], on: 'challenge.answered', ...refused('answered-already') },
  { from: complaint, on: 'challenge.answered', ...refusedWhen('answered-already', '已答复', isAnswered) },
  { from: complaint, on: 'challenge.answered', run: steps.answeredMeanwhile },
  { from: ends, on: 'challenge.answered', ...refused('ended-already') },
  { from: challenge, on: 'challenge.withdrawn', to: 'challenge-withdrawn', run: steps.withdrawn },
  { from: complaint, on: 'challenge.withdrawn', ...refused('complaint-is-filed') },
  { from: ends, on: 'challenge.withdrawn', ...refused('ended-already') },
];

const filing: readonly ComplaintEdge[] = [
  { from: ['answered', 'unanswered'], on: 'clock.D5.due', to: untold, run: steps.lapsed },
  {
    from: [...challenge, untold],
    on: 'complaint.filed',
    ...refusedWhen('too-early', '答复期内且未答复', filedTooEarly),
  },
  { from: [...challenge, untold], on: 'complaint.filed', ...refusedWhen('lapsed', '已超过投诉期', filedTooLate) },
  { from: [...challenge, untold], on: 'complaint.filed', to: 'filed', run: steps.filed },
  { from: complaint, on: 'complaint.filed', ...refused('filed-already') },
  { from: finished, on: 'complaint.filed', ...refused('ended-already') },
  { from: complaint, on: 'complaint.withdrawn', to: 'complaint-withdrawn', run: steps.withdrawn },
  { from: challenge, on: 'complaint.withdrawn', ...refused('not-filed') },
  { from: ends, on: 'complaint.withdrawn', ...refused('ended-already') },
];

const isResult =
  (result: string): When =>
  (context) =>
    steps.resultOf(context) === result;

const examining: readonly ComplaintEdge[] = [
  {
    from: ['filed'],
    on: 'complaint.examined',
    label: '受理',
    when: isResult('admitted'),
    to: 'admitted',
    run: steps.examined,
  },
  {
    from: ['filed', 'correcting'],
    on: 'complaint.examined',
    label: '不予受理',
    when: isResult('rejected'),
    to: 'not-admitted',
    run: steps.examined,
  },
  { from: ['filed'], on: 'complaint.examined', to: 'correcting', run: steps.toBeCorrected },
  { from: ['correcting'], on: 'complaint.examined', ...refused('correction-awaited') },
  { from: ['admitted', 'suspended'], on: 'complaint.examined', ...refused('examined-already') },
  { from: ['correcting'], on: 'complaint.corrected', to: 'filed', run: steps.corrected },
  {
    from: ['filed', 'admitted', 'suspended'],
    on: 'complaint.corrected',
    ...refused('no-correction-awaited'),
  },
];

const isOver: When = ({ clocks }) => clocks.D7?.state === 'struck';

const deciding: readonly ComplaintEdge[] = [
  { from: ['admitted'], on: 'complaint.suspended', ...refusedWhen('overdue-already', '已逾期', isOver) },
  { from: ['admitted'], on: 'complaint.suspended', to: 'suspended', run: steps.suspended },
  { from: ['suspended'], on: 'complaint.suspended', ...refused('suspended-already') },
  { from: ['filed', 'correcting'], on: 'complaint.suspended', ...refused('not-admitted-yet') },
  { from: ['suspended'], on: 'complaint.resumed', to: 'admitted', run: steps.resumed },
  { from: ['filed', 'correcting', 'admitted'], on: 'complaint.resumed', ...refused('not-suspended') },
  { from: ['admitted'], on: 'complaint.decided', to: 'decided', run: steps.decided },
  { from: ['suspended'], on: 'complaint.decided', ...refused('suspended-now') },
  { from: ['filed', 'correcting'], on: 'complaint.decided', ...refused('not-admitted-yet') },
  ...['examined', 'corrected', 'suspended', 'resumed', 'decided'].flatMap((step): ComplaintEdge[] => [
    { from: challenge, on: `complaint.${step}`, ...refused('not-filed') },
    { from: ends, on: `complaint.${step}`, ...refused('ended-already') },
  ]),
];

const byLetter = ({ data }: LoopEvent) => [{ key: String(data.letterNo) }];

export const complaintRules: Rules<ComplaintData> = {
  kind: 'complaint',
  title: '质疑投诉',
  states,
  edges: [...wrongDays, ...letters, ...filing, ...examining, ...deciding],
  hears: {
    ...Object.fromEntries(complaintCalls.map((type) => [type, byLetter])),
    'challenge.received': ({ data }) => [{ key: String(data.letterNo), opens: true }],
  },
  reasons: complaintReasons,
  begin,
  view,
};
