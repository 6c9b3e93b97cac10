/** 采购分包: the course of a lot, from its notices to the last of its deposits. */
import type { Canonical } from '../../catalogue/contract.ts';
import type { Address, Announcement, ClockOrder, Context, Edge, Effects, LoopEvent, Rules, Tell } from '../contract.ts';
import { batchEdges } from './lot-batches.ts';
import { claimEdges } from './lot-claims.ts';
import {
  emptyLot,
  factsOf,
  type LotData,
  type LotPhase,
  lacksSupplier,
  lotPhases,
  type Milestone,
  phaseOf,
} from './lot-data.ts';

type LotContext = Context<LotData>;
type LotEdge = Edge<LotData>;

const conditions: Readonly<Record<LotPhase, string>> = {
  running: '未发布中标公告',
  awarded: '已中标，合同未签齐',
  finished: '已签约或终止，保证金未清退完',
  closed: '已签约或终止，保证金全部办结',
};

/** Who of the deposits has to know, and what the signing of the contract is measured by. */
function courseOf(
  context: LotContext,
  data: LotData,
): { readonly tells: readonly Tell[]; readonly clocks: readonly ClockOrder[] } {
  const facts = factsOf(data);
  const before = factsOf(context.data);
  const isNews = JSON.stringify(facts) !== JSON.stringify(before);
  const joined = Object.keys(data.members).filter((uscc) => isNews || context.data.members[uscc] === undefined);
  const tells = joined.map(
    (uscc): Tell => ({
      kind: 'deposit',
      to: { key: `${context.key}/${uscc}` },
      type: 'lot.progress',
      data: { ...facts },
    }),
  );
  return { tells, clocks: signingClock(context, data) };
}

/** A12: from the award notice to the last contract. */
function signingClock({ clocks, data: before }: LotContext, data: LotData): readonly ClockOrder[] {
  const { awardedOn, winners, contracts, terminatedOn } = factsOf(data);
  const view = clocks.A12;
  const isOpen = view !== undefined && ['running', 'suspended', 'struck'].includes(view.state);
  const signed = winners.map((uscc) => contracts[uscc]);
  if (awardedOn === undefined || terminatedOn !== undefined) return isOpen ? [{ do: 'cancel', clock: 'A12' }] : [];
  if (signed.every((on) => on !== undefined))
    return isOpen ? [{ do: 'meet', clock: 'A12', on: signed.toSorted().at(-1) ?? awardedOn }] : [];
  if (!isOpen) return [{ do: 'start', clock: 'A12', from: awardedOn }];
  return factsOf(before).awardedOn === awardedOn ? [] : [{ do: 'correct', clock: 'A12', from: awardedOn }];
}

interface Line {
  readonly from: readonly string[];
  readonly on: string;
  readonly change: (context: LotContext) => LotData;
  readonly announces?: (context: LotContext, data: LotData) => readonly Announcement[];
  readonly note?: (context: LotContext) => Canonical;
}

const lines = ({ from, on, change, announces, note }: Line): readonly LotEdge[] =>
  lotPhases.map((phase) => ({
    from,
    on,
    label: conditions[phase],
    when: (context) => phaseOf(change(context)) === phase,
    to: phase,
    run: (context): Effects<LotData> => {
      const data = change(context);
      return { data, ...courseOf(context, data), announces: announces?.(context, data), note: note?.(context) };
    },
  }));

interface Notice {
  readonly noticeNo: string;
  readonly milestone: Milestone['milestone'];
  readonly projectName?: string;
  readonly occurredAt: string;
  readonly supplier?: { readonly name: string; readonly uscc: string };
  readonly contractNo?: string;
  readonly title?: string;
  readonly purchaser?: { readonly name: string; readonly uscc: string };
  /** Number of the notice that this one corrects. */
  readonly supersedes?: string;
}
const noticeOf = ({ event }: LotContext): Notice => event.data as unknown as Notice;

/** A contract without a supplier is that of the only winner. */
function milestoneOf(context: LotContext): Milestone {
  const { noticeNo, milestone, occurredAt, supplier, contractNo, title, purchaser } = noticeOf(context);
  const { winners } = factsOf(context.data);
  const onlyWinner = milestone === 'contract-signed' && winners.length === 1 ? winners[0] : undefined;
  return {
    noticeNo,
    milestone,
    on: occurredAt.slice(0, 10),
    supplierUscc: supplier?.uscc ?? onlyWinner,
    supplierName: supplier?.name,
    contractNo,
    title,
    purchaser,
  };
}

const known = (context: LotContext): Milestone | undefined =>
  context.data.milestones.find(({ noticeNo }) => noticeNo === noticeOf(context).noticeNo);

const isRepeated = (context: LotContext): boolean => {
  const before = known(context);
  const told = milestoneOf(context);
  return before?.milestone === told.milestone && before.on === told.on && before.supplierUscc === told.supplierUscc;
};

const isInForce = ({ data }: LotContext, { noticeNo }: Milestone): boolean => !data.superseded.includes(noticeNo);

/** A notice that names itself as the one it corrects has named none. */
const supersededBy = (context: LotContext): string | undefined => {
  const { noticeNo, supersedes } = noticeOf(context);
  return supersedes === noticeNo ? undefined : supersedes;
};

/** Without a word that it corrects the earlier one, the first notice counts. */
const isKnownMilestone = (context: LotContext): boolean => {
  const told = milestoneOf(context);
  if (supersededBy(context) !== undefined || lacksSupplier(told)) return false;
  return context.data.milestones.some(
    (one) =>
      isInForce(context, one) &&
      one.milestone === told.milestone &&
      (told.milestone === 'terminated' || one.supplierUscc === told.supplierUscc),
  );
};

function withMilestone(context: LotContext): LotData {
  const { data } = context;
  const { projectName } = noticeOf(context);
  const supersedes = supersededBy(context);
  const superseded = supersedes === undefined ? data.superseded : [...new Set([...data.superseded, supersedes])];
  const milestones = [...data.milestones, milestoneOf(context)];
  return { ...data, projectName: projectName ?? data.projectName, milestones, superseded };
}

interface Opening {
  readonly projectName?: string;
  readonly opensAt: string;
  readonly amountFen?: number;
}

function withOpening({ data, event }: LotContext): LotData {
  const { projectName, opensAt, amountFen } = event.data as unknown as Opening;
  return {
    ...data,
    projectName: projectName ?? data.projectName,
    opensAt,
    amountFen: amountFen ?? data.amountFen,
  };
}

const withMember =
  (isDone: boolean) =>
  ({ data, event }: LotContext): LotData => {
    const uscc = String(event.data.supplierUscc);
    const subAccounts =
      (event.data.subAccounts as readonly string[] | undefined) ?? data.members[uscc]?.subAccounts ?? [];
    return { ...data, members: { ...data.members, [uscc]: { isDone, subAccounts } } };
  };

/** Further sub-accounts of a member that has ended do not open it again. */
const withJoined = (context: LotContext): LotData =>
  withMember(context.data.members[String(context.event.data.supplierUscc)]?.isDone ?? false)(context);

const attention = (reason: string): Announcement => ({ type: 'lot.attention', data: { reason } });

const milestoneEdges: readonly LotEdge[] = [
  {
    from: lotPhases,
    on: 'project.milestone',
    label: '同一通知，内容相同',
    when: isRepeated,
    outcome: 'ignored',
    reason: 'repeated-notice',
  },
  {
    from: lotPhases,
    on: 'project.milestone',
    label: '同一通知编号，内容不同',
    when: (context) => known(context) !== undefined,
    outcome: 'ignored',
    reason: 'conflicting-notice',
    run: () => ({ announces: [attention('conflicting-notice')] }),
  },
  {
    from: lotPhases,
    on: 'project.milestone',
    label: '已被更正公告取代',
    when: (context) => context.data.superseded.includes(noticeOf(context).noticeNo),
    outcome: 'ignored',
    reason: 'superseded-notice',
  },
  {
    from: lotPhases,
    on: 'project.milestone',
    label: '同一事项另有通知在先，未注明更正',
    when: isKnownMilestone,
    outcome: 'ignored',
    reason: 'known-milestone',
  },
  ...lines({
    from: ['new', ...lotPhases],
    on: 'project.milestone',
    change: withMilestone,
    announces: (context) => (lacksSupplier(milestoneOf(context)) ? [attention('supplier-not-named')] : []),
    note: (context) => {
      const { noticeNo, milestone, supersedes } = noticeOf(context);
      return { noticeNo, milestone, supersedes };
    },
  }),
];

const byLot = ({ data }: LoopEvent): readonly Address[] => [{ key: `${data.projectCode}/${data.lotNo}`, opens: true }];
const mask = (account: string): string => `…${account.slice(-4)}`;

function view(data: LotData): Canonical {
  const { projectCode, lotNo, projectName, milestones, superseded, members, claims, batches } = data;
  return {
    projectCode,
    lotNo,
    projectName,
    ...factsOf(data),
    milestones: milestones.map((one) => ({
      ...one,
      inForce: !superseded.includes(one.noticeNo) && !lacksSupplier(one),
    })),
    deposits: Object.entries(members).map(([supplierUscc, { isDone }]) => ({ supplierUscc, isDone })),
    disputes: Object.entries(claims).flatMap(([bankSerial, { holder, others }]) =>
      others.length === 0 ? [] : [{ bankSerial, holder, others }],
    ),
    batches: batches.map((batch) => ({ ...batch, subAccount: mask(batch.subAccount) })),
  };
}

export const lotRules: Rules<LotData> = {
  kind: 'lot',
  title: '采购分包',
  states: {
    running: { title: '采购进行中', owner: 'agency' },
    awarded: { title: '已中标，待签合同', owner: 'purchaser' },
    finished: { title: '已签约或终止，保证金清退中', owner: 'gateway' },
    closed: { title: '办结', owner: 'gateway', end: true },
  },
  edges: [
    ...milestoneEdges,
    ...lines({ from: ['new', ...lotPhases], on: 'project.opening', change: withOpening }),
    ...lines({ from: ['new', ...lotPhases], on: 'deposit.joined', change: withJoined }),
    ...lines({ from: lotPhases, on: 'deposit.done', change: withMember(true) }),
    ...lines({ from: lotPhases, on: 'deposit.reopened', change: withMember(false) }),
    ...claimEdges(lotPhases),
    ...batchEdges(lotPhases),
  ],
  hears: {
    'project.milestone': byLot,
    'project.opening': byLot,
    'deposit.receipt-assigned': ({ data }) => [{ key: `${data.projectCode}/${data.lotNo}` }],
    // What becomes of the lot's own batches.
    'deposit.refund-batch.settled': () => [],
    'deposit.refund-batch-settled': () => [],
  },
  reasons: {
    'repeated-notice': '同一通知再次送达，不再处理。 The same notice, told again.',
    'conflicting-notice':
      '同一通知编号的内容不一致，按先到的为准，请人工核对。 The same notice number with another content; the first stands, a person must compare.',
    'superseded-notice': '该通知已被更正公告取代。 A correction has taken the place of this notice.',
    'known-milestone':
      '同一事项已有通知在先，未注明更正，按先到的为准。 Known from an earlier notice; without a word of correction the first counts.',
    'not-a-claimant': '该供应商没有主张这笔银行流水。 The receipt was not told for this supplier.',
    'not-the-holder': '该笔到账不由其持有，无需处理。 The receipt was not held there; nothing follows.',
    'repeated-batch': '该批次的受理结果已知。 What became of the batch is known.',
  },
  begin: emptyLot,
  view,
};
