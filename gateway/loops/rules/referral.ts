/** A referral to another authority: 串通投标线索移送, 虚假检测报告鉴定核实, 市内中小企业划型认定 (第六部分). Only a checked feedback closes it. */
import type { Edge, LoopEvent, Rules } from '../contract.ts';
import * as check from './referral-check.ts';
import {
  begin,
  momentOf,
  noticeOf,
  type ReferralContext,
  type ReferralData,
  succeeded,
  view,
} from './referral-data.ts';
import { referralReasons } from './referral-reasons.ts';
import * as steps from './referral-steps.ts';

type ReferralEdge = Edge<ReferralData>;

const states = {
  dispatched: { title: '已派发', owner: 'authority' },
  accepted: { title: '已受理', owner: 'authority' },
  processing: { title: '办理中', owner: 'authority' },
  'sent-back': { title: '已退回，待补充', owner: 'finance' },
  rejected: { title: '不予受理，待确认', owner: 'finance' },
  feedback: { title: '已反馈，待核查', owner: 'finance' },
  reporting: { title: '已核查，信用信息报送中', owner: 'gateway' },
  'report-failed': { title: '已核查，信用信息报送未成', owner: 'finance' },
  closed: { title: '已办结', owner: 'finance', end: true },
  declined: { title: '不予受理，已确认', owner: 'finance', end: true },
  withdrawn: { title: '已撤回', owner: 'finance', end: true },
} as const satisfies Rules<ReferralData>['states'];

const underWay = ['dispatched', 'accepted', 'processing'];
const unchecked = [...underWay, 'sent-back', 'rejected', 'feedback'];
const afterCheck = ['reporting', 'report-failed'];
const ends = ['closed', 'declined', 'withdrawn'];

const moves = ['referral.accepted', 'referral.rejected', 'referral.sent-back', 'referral.processing'];
const notices = [...moves, 'referral.feedback'];

const fromElsewhere = ({ event, data, key }: ReferralContext): boolean =>
  event.request?.referralNo !== key && event.partner !== data.partner;
/** Sent by another client, or for another district, under the same number. */
const ofStranger = ({ event, client, district }: ReferralContext): boolean =>
  event.client !== client || event.request?.district !== district;
const ofAnother = ({ event, key }: ReferralContext): boolean => noticeOf(event).referralNo !== key;
const toldBefore = ({ event, data }: ReferralContext): boolean =>
  data.notices[event.type] === noticeOf(event).happenedAt;
const overtaken = (context: ReferralContext): boolean =>
  context.data.noticedAt !== undefined && momentOf(context) < Date.parse(context.data.noticedAt);
const olderFinding = (context: ReferralContext): boolean =>
  context.data.feedback !== undefined && momentOf(context) <= Date.parse(context.data.feedback.happenedAt);

type Ignored = Pick<ReferralEdge, 'outcome' | 'reason' | 'label' | 'when'>;
const ignored = (reason: string, label?: string, when?: ReferralEdge['when']): Ignored =>
  when === undefined || label === undefined
    ? { outcome: 'ignored', reason }
    : { outcome: 'ignored', reason, label, when };
const refused = (reason: string, label?: string, when?: ReferralEdge['when']): Ignored => ({
  ...ignored(reason, label, when),
  outcome: 'refused',
});

/** The center tells side by side, late, and more than once: which of its notices still move something. */
const guards: readonly ReferralEdge[] = [
  ...notices.flatMap((on): ReferralEdge[] => [
    { from: unchecked, on, ...ignored('another-number', '移送编号不符', ofAnother) },
    { from: unchecked, on, ...ignored('another-partner', '来自其他系统', fromElsewhere) },
    { from: afterCheck, on, ...ignored('checked-already') },
  ]),
  ...moves.flatMap((on): ReferralEdge[] => [
    { from: unchecked, on, ...ignored('told-before', '同一通知', toldBefore) },
    { from: unchecked, on, ...ignored('overtaken', '早于已生效的通知', overtaken) },
    { from: ['feedback'], on, ...ignored('feedback-stands') },
  ]),
];

const authority: readonly ReferralEdge[] = [
  { from: ['dispatched', 'sent-back', 'rejected'], on: 'referral.accepted', to: 'accepted', run: steps.takenUp },
  { from: ['accepted', 'processing'], on: 'referral.accepted', ...ignored('taken-up-already') },
  {
    from: ['dispatched', 'accepted', 'processing', 'sent-back', 'rejected'],
    on: 'referral.processing',
    to: 'processing',
    run: steps.takenUp,
  },
  { from: [...underWay, 'rejected'], on: 'referral.sent-back', to: 'sent-back', run: steps.sentBack },
  { from: ['sent-back'], on: 'referral.sent-back', to: 'sent-back', run: steps.sentBack },
  { from: [...underWay, 'sent-back'], on: 'referral.rejected', to: 'rejected', run: steps.rejected },
  { from: ['rejected'], on: 'referral.rejected', ...ignored('rejected-already') },
  { from: ['feedback'], on: 'referral.feedback', ...ignored('told-before', '内容相同', steps.sameFinding) },
  { from: unchecked, on: 'referral.feedback', ...ignored('older-feedback', '不晚于已收到的反馈', olderFinding) },
  { from: ['sent-back', 'rejected'], on: 'referral.feedback', ...ignored('overtaken', '早于已生效的通知', overtaken) },
  { from: unchecked, on: 'referral.feedback', to: 'feedback', run: steps.fedBack },
];

const higher = (context: ReferralContext): boolean => steps.nextLevel(context) !== undefined;
const strikes: readonly (readonly [string, readonly string[]])[] = [
  ['clock.T1.due', ['dispatched']],
  ['clock.T2.due', underWay],
  ['clock.T13.due', underWay],
];

const time: readonly ReferralEdge[] = [
  { from: ['dispatched'], on: 'clock.T1.warn', run: steps.remind },
  { from: underWay, on: 'clock.T2.warn', run: steps.remind },
  ...strikes.flatMap(([on, from]): ReferralEdge[] => [
    { from, on, label: '尚有上一级', when: higher, run: steps.escalate },
    { from, on, run: steps.urgeLate },
  ]),
];

const failed = ({ event }: ReferralContext): boolean => !succeeded(event);
const disputeFailed = (context: ReferralContext): boolean => {
  const { command, data } = context.event;
  return context.data.dispute !== undefined && (command ?? data.name) === context.data.dispute && failed(context);
};
const actions = ['referral.urge', 'referral.supplement', 'referral.withdraw', 'referral.extend'].map(
  (operation) => `${operation}.settled`,
);

const finance: readonly ReferralEdge[] = [
  { from: ['new'], on: 'referral.dispatch.settled', to: 'dispatched', run: steps.dispatched },
  {
    from: [...unchecked, ...afterCheck, ...ends],
    on: 'referral.dispatch.settled',
    ...ignored('number-taken', '其他区县或客户端的移送', ofStranger),
  },
  { from: ['rejected'], on: 'referral.dispatch.settled', to: 'dispatched', run: steps.dispatched },
  {
    from: [...unchecked.filter((state) => state !== 'rejected'), ...afterCheck, ...ends],
    on: 'referral.dispatch.settled',
    ...ignored('dispatched-already'),
  },
  ...['referral.urge.settled', 'command.refused'].map(
    (on): ReferralEdge => ({
      from: underWay,
      on,
      label: '异议未被接受',
      when: disputeFailed,
      to: 'feedback',
      run: steps.disputeRefused,
    }),
  ),
  ...actions.map((on): ReferralEdge => ({ from: unchecked, on, ...ignored('action-failed', '未办成', failed) })),
  { from: unchecked, on: 'command.refused', ...ignored('action-failed') },
  { from: unchecked, on: 'referral.urge.settled', run: steps.acted },
  { from: ['sent-back'], on: 'referral.supplement.settled', to: 'dispatched', run: steps.supplemented },
  { from: unchecked, on: 'referral.supplement.settled', run: steps.acted },
  { from: unchecked, on: 'referral.withdraw.settled', to: 'withdrawn', run: steps.withdrawn },
  {
    from: unchecked,
    on: 'referral.extend.settled',
    ...ignored('extended-to-the-past', '新期限已过', steps.extendsToThePast),
  },
  { from: unchecked, on: 'referral.extend.settled', run: steps.extended },
  ...actions.map((on): ReferralEdge => ({ from: afterCheck, on, ...ignored('checked-already') })),
];

const penaltyFaults = (on: string, from: readonly string[]): readonly ReferralEdge[] => [
  { from, on, ...refused('penalty-of-a-stranger', '处罚对象不在移送线索中', check.ofStranger) },
  { from, on, ...refused('penalty-twice', '同一处罚重复', check.saidTwice) },
  { from, on, ...refused('penalty-out-of-time', '处罚日期有误', check.outOfTime) },
];

const disputedAndCarriedOn = (context: ReferralContext): boolean =>
  check.isDisputed(context) && check.isCarriedOn(context);
const confirmedAndCarriedOn = (context: ReferralContext): boolean =>
  !check.isDisputed(context) && check.isCarriedOn(context);
const lacksPenalties = (context: ReferralContext): boolean =>
  check.needsPenalties(context) && !check.hasPenalties(context);
const hasNeedlessPenalties = (context: ReferralContext): boolean =>
  !check.needsPenalties(context) && check.hasPenalties(context);

const on = 'referral.checked';
const checking: readonly ReferralEdge[] = [
  { from: [...underWay, 'sent-back', 'rejected'], on, ...refused('no-feedback-yet') },
  { from: [...afterCheck, 'closed'], on, ...refused('checked-already') },
  { from: ['declined', 'withdrawn'], on, ...refused('ended-already') },
  { from: ['feedback'], on, ...refused('same-number', '转派编号与本移送相同', check.toItself) },
  { from: ['feedback'], on, ...refused('carried-on-undisputed', '认可而又转派', confirmedAndCarriedOn) },
  { from: ['feedback'], on, ...refused('penalty-missing', '认可立案而无处罚信息', lacksPenalties) },
  { from: ['feedback'], on, ...refused('penalty-not-expected', '不应有处罚信息', hasNeedlessPenalties) },
  ...penaltyFaults(on, ['feedback']),
  { from: ['feedback'], on, label: '异议，另行移送', when: disputedAndCarriedOn, to: 'closed', run: check.closed },
  { from: ['feedback'], on, label: '异议', when: check.isDisputed, to: 'processing', run: check.disputed },
  { from: ['feedback'], on, label: '认可立案', when: check.needsPenalties, to: 'reporting', run: check.reporting },
  {
    from: ['feedback'],
    on,
    label: '认可',
    when: (context) => !check.isDisputed(context),
    to: 'closed',
    run: check.closed,
  },
];

const acknowledged = 'referral.rejection-acknowledged';
const rejection: readonly ReferralEdge[] = [
  { from: ['rejected'], on: acknowledged, ...refused('same-number', '转派编号与本移送相同', check.toItself) },
  { from: ['rejected'], on: acknowledged, to: 'declined', run: check.rejectionAcknowledged },
  {
    from: [...underWay, 'sent-back', 'feedback', ...afterCheck, 'closed', 'withdrawn'],
    on: acknowledged,
    ...refused('not-rejected'),
  },
  { from: ['declined'], on: acknowledged, ...refused('ended-already') },
];

const retry = 'referral.consequence-retried';
const consequences: readonly ReferralEdge[] = [
  ...['credit.record.settled', 'command.refused'].flatMap((event): ReferralEdge[] => [
    { from: afterCheck, on: event, ...ignored('told-before', '该报送已有结果', check.endsNone) },
    { from: afterCheck, on: event, label: '未办成', when: failed, to: 'report-failed', run: check.recordFailed },
  ]),
  {
    from: afterCheck,
    on: 'credit.record.settled',
    label: '全部报送完成',
    when: check.endsLast,
    to: 'closed',
    run: check.lastRecorded,
  },
  { from: afterCheck, on: 'credit.record.settled', run: check.recorded },
  ...penaltyFaults(retry, ['report-failed']),
  { from: ['report-failed'], on: retry, to: 'reporting', run: check.retried },
  { from: [...unchecked, 'reporting', ...ends], on: retry, ...refused('nothing-failed') },
];

const byRequest = ({ request }: LoopEvent) => [{ key: String(request?.referralNo) }];
const byNotice = ({ request, data }: LoopEvent) => [{ key: String(request?.referralNo ?? data.referralNo) }];
const byCall = ({ data }: LoopEvent) => [{ key: String(data.referralNo) }];

export const referralRules: Rules<ReferralData> = {
  kind: 'referral',
  title: '跨部门移送',
  states,
  edges: [...guards, ...authority, ...time, ...finance, ...checking, ...rejection, ...consequences],
  hears: {
    // What was not taken over is no referral; its exchange says why.
    'referral.dispatch.settled': (event) =>
      succeeded(event) ? [{ key: String(event.request?.referralNo), opens: true }] : [],
    ...Object.fromEntries(actions.map((type) => [type, byRequest])),
    ...Object.fromEntries(notices.map((type) => [type, byNotice])),
    ...Object.fromEntries([on, acknowledged, retry].map((type) => [type, byCall])),
    // Of the loop's own commands only.
    'credit.record.settled': () => [],
  },
  reasons: referralReasons,
  begin,
  view,
};
