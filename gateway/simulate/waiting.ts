/** Loops that are open, in time, and wait: each for a reason that can be said plainly. Whatever has none is forgotten. */
import type { LoopState } from './outcome.ts';

export const waitingReasons = {
  'contract-unsigned':
    '中标供应商的保证金：合同未签，由采购分包报警。 The winner’s deposit: its lot is overdue, as no contract was signed.',
  'notice-missing': '没有中标或终止公告。 Neither an award nor a termination was told.',
  'deposits-open': '等待尚未办结的保证金。 Its deposits are still open, each with its own alarm.',
  suspended: '时限已中止并附证明材料。 The clock is suspended, with evidence.',
  'not-invoiced': '尚未开票或未足额开票，没有应付款项。 Nothing is owed: not invoiced, or not in full.',
  'invoices-open': '等待尚未办结的发票。 Its invoices are still open, each with its own alarm.',
  'papers-missing':
    '验收资料未齐，本地没有规定时限。 Acceptance papers are missing, and no period is set for them there.',
  'in-time': '时限未到。 A clock is running.',
} as const;
export type WaitingReason = keyof typeof waitingReasons;

export type AllLoops = ReadonlyMap<string, LoopState>;

const lotOf = ({ key }: LoopState): string => key.split('/').slice(0, 2).join('/');

function depositWaits(loop: LoopState, all: AllLoops): WaitingReason | undefined {
  const lot = all.get(`lot ${lotOf(loop)}`);
  if (loop.state === 'suspended') return 'suspended';
  if (!['held', 'guaranteed', 'awaiting'].includes(loop.state) || lot === undefined) return undefined;
  if (lot.overdue) return 'contract-unsigned';
  return lot.state === 'running' ? 'notice-missing' : undefined;
}

function lotWaits(loop: LoopState, all: AllLoops): WaitingReason | undefined {
  const members = Object.keys((loop.data.members ?? {}) as object).map((uscc) =>
    all.get(`deposit ${loop.key}/${uscc}`),
  );
  if (loop.state === 'finished' && members.some((one) => one?.open)) return 'deposits-open';
  return loop.state === 'running' ? 'notice-missing' : undefined;
}

interface Share {
  readonly invoiceNo: string;
  readonly amountFen: number;
  readonly voided: boolean;
}

function contractWaits(loop: LoopState, all: AllLoops): WaitingReason | undefined {
  const shares = ((loop.data.invoices ?? []) as readonly Share[]).filter(({ voided }) => !voided);
  if (shares.some(({ invoiceNo }) => all.get(`invoice ${invoiceNo}`)?.open)) return 'invoices-open';
  if (loop.state === 'accepted') return 'papers-missing';
  const agreed = loop.data.agreed as { readonly amountFen: number } | undefined;
  const invoicedFen = shares.reduce((sum, { amountFen }) => sum + amountFen, 0);
  return agreed === undefined || invoicedFen < agreed.amountFen ? 'not-invoiced' : undefined;
}

/** @returns undefined where nothing explains it */
export function whyWaiting(loop: LoopState, all: AllLoops): WaitingReason | undefined {
  if (loop.clocks.some(({ state }) => state === 'running')) return 'in-time';
  if (loop.clocks.some(({ state }) => state === 'suspended')) return 'suspended';
  switch (loop.kind) {
    case 'deposit':
      return depositWaits(loop, all);
    case 'lot':
      return lotWaits(loop, all);
    case 'contract':
      return contractWaits(loop, all);
    default:
      return undefined;
  }
}
