/** Referrals: taken in, dealt with by the authority, told back; and what the sender may do meanwhile. */
import type { Canonical } from '../../../gateway/catalogue/contract.ts';
import type { Reading } from '../../../gateway/translation/contract.ts';
import type { Asked, Desk } from '../../sandbox/contract.ts';
import { ControlError } from '../../sandbox/control-body.ts';
import type { CenterRecords, Referral, ReferralKind, ReferralState, SizeFacts } from './records.ts';
import { sizeOf } from './sme-size.ts';
import { type Addressee, unitFor } from './units.ts';

export type CenterDesk = Desk<CenterRecords>;

interface Dispatch {
  readonly referralNo: string;
  readonly kind: ReferralKind;
  readonly addressee: Addressee;
  readonly title: string;
  readonly dueOn?: string;
  readonly smeSize?: SizeFacts & { readonly enterprise: { readonly uscc: string } };
}

const kindLetters: Readonly<Record<ReferralKind, string>> = {
  'collusive-bidding': 'CT',
  'false-test-report': 'JC',
  'sme-size': 'HX',
};

/** `DJ-CG-20260402-003` */
export function drawNumber({ now, next }: CenterDesk, prefix: string): string {
  return `${prefix}-${now().slice(0, 10).replaceAll('-', '')}-${String(next()).padStart(3, '0')}`;
}

export const referralNumbered = ({ records }: CenterDesk, referralNo: string): Referral | undefined =>
  records.referrals.find((referral) => referral.referralNo === referralNo);

export function openReferral(desk: CenterDesk, dispatch: Dispatch, unitName: string): Referral {
  const { referralNo, kind, dueOn, smeSize } = dispatch;
  const referral: Referral = {
    referralNo,
    eventNo: drawNumber(desk, 'DJ-CG'),
    kind,
    unitName,
    status: 'submitted',
    actions: [],
    ...(dueOn === undefined ? {} : { dueOn }),
    ...(smeSize === undefined ? {} : { facts: smeSize }),
  };
  desk.records.referrals.push(referral);
  return referral;
}

export function dispatch(desk: CenterDesk, asked: Asked): Reading {
  const wanted = asked.message as unknown as Dispatch;
  const { referralNo, kind, addressee, smeSize, title } = wanted;
  if (!referralNo.startsWith(`CQ-ZFCG-${kindLetters[kind]}-`)) return desk.refused('invalid', '移送编号与移送事项不符');
  const unit = unitFor(kind, addressee);
  if ('wrong' in unit) return desk.refused('unit-not-found', unit.wrong);
  if (smeSize !== undefined && !smeSize.enterprise.uscc.startsWith('50', 2))
    return desk.refused('enterprise-not-in-city', '不是市内企业，请到企业登记地认定');
  if (referralNumbered(desk, referralNo) !== undefined) return desk.refused('referral-exists', '移送编号已存在');
  const referral = openReferral(desk, wanted, unit.name);
  goOn(desk, referral);
  const response = { eventNo: referral.eventNo, unitName: unit.name };
  return desk.did(asked, { key: referral.eventNo, summary: `移送 ${referralNo} ${title}`, response });
}

const closed: readonly ReferralState[] = ['rejected', 'feedback', 'withdrawn'];

interface Action {
  readonly referralNo: string;
  readonly opinion: string;
  readonly dueOn?: string;
}

const actions: Readonly<Record<string, { readonly prefix: string; readonly what: string }>> = {
  'referral.urge': { prefix: 'CB', what: '催办' },
  'referral.supplement': { prefix: 'BC', what: '补充材料' },
  'referral.withdraw': { prefix: 'CH', what: '撤回' },
  'referral.extend': { prefix: 'YQ', what: '延期' },
};

/** What changes in the referral itself. */
function change(desk: CenterDesk, referral: Referral, operation: string, { dueOn }: Action): void {
  if (operation === 'referral.withdraw') referral.status = 'withdrawn';
  if (operation === 'referral.extend' && dueOn !== undefined) referral.dueOn = dueOn;
  // What was sent back for want of material is looked at again.
  if (operation === 'referral.supplement' && referral.status === 'sent-back') {
    referral.status = 'submitted';
    goOn(desk, referral);
  }
}

export function act(desk: CenterDesk, asked: Asked): Reading {
  const { operation } = asked;
  const wanted = asked.message as unknown as Action;
  const { prefix = '', what = '' } = actions[operation] ?? {};
  const referral = referralNumbered(desk, wanted.referralNo);
  if (referral === undefined) return desk.refused('referral-not-found', '移送编号不存在');
  if (closed.includes(referral.status)) return desk.refused('referral-closed', '该移送已办结或已撤回');
  const actionNo = drawNumber(desk, prefix);
  referral.actions.push({ actionNo, what, opinion: wanted.opinion });
  change(desk, referral, operation, wanted);
  return desk.did(asked, { key: actionNo, summary: `${what} ${wanted.referralNo}`, response: { actionNo } });
}

const told = ({ eventNo, status, unitName, dueOn }: Referral): Canonical =>
  dueOn === undefined ? { eventNo, status, unitName } : { eventNo, status, unitName, dueOn };

export function status(desk: CenterDesk, { message: { referralNo, reference } }: Asked): Reading {
  const nothing: Reading = { kind: 'success', message: { effect: 'none' } };
  if (typeof referralNo === 'string') {
    const referral = referralNumbered(desk, referralNo);
    return referral === undefined ? nothing : { kind: 'success', message: { effect: 'applied', ...told(referral) } };
  }
  const [done] = desk.doneUnder(String(reference)).filter(({ effect }) => effect.operation.startsWith('referral.'));
  if (done === undefined) return nothing;
  const { eventNo, actionNo } = done.response;
  const referral = desk.records.referrals.find(
    (one) => one.eventNo === eventNo || one.actions.some((action) => action.actionNo === actionNo),
  );
  const state = referral === undefined ? {} : told(referral);
  return { kind: 'success', message: { effect: 'applied', ...state, ...done.response } };
}

/** What the authority says by itself, and from which states it can. */
const steps = {
  accepted: { from: ['submitted'], opinion: '同意受理' },
  rejected: { from: ['submitted', 'accepted'], opinion: '不属于本单位管辖' },
  'sent-back': { from: ['submitted', 'accepted', 'processing'], opinion: '材料不全，请补充' },
  processing: { from: ['accepted'], opinion: '已立项核查' },
  feedback: { from: ['accepted', 'processing'], opinion: '核实完毕' },
} as const satisfies Record<string, { from: readonly ReferralState[]; opinion: string }>;

export type Step = keyof typeof steps;
export const stepNames = Object.keys(steps) as readonly Step[];

/** Results that each kind of referral can have; the first is what the authority finds by itself. */
const results: Readonly<Record<ReferralKind, readonly string[]>> = {
  'collusive-bidding': ['filed', 'not-filed'],
  'false-test-report': ['false', 'genuine', 'unverifiable'],
  'sme-size': ['large', 'medium', 'small', 'micro'],
};

function resultOf({ kind, facts }: Referral, wanted: string | undefined): string {
  const known = results[kind];
  if (wanted !== undefined && !known.includes(wanted))
    throw new ControlError(`result must be one of ${known.join(', ')}`);
  return wanted ?? (facts === undefined ? (known[0] ?? '') : sizeOf(facts));
}

export interface Said {
  readonly opinion?: string | undefined;
  readonly result?: string | undefined;
}

/** @throws ControlError where the referral is not ready for it */
export function takeStep(desk: CenterDesk, referral: Referral, step: Step, said: Said = {}): void {
  const { from, opinion } = steps[step];
  const { eventNo, referralNo, unitName, status: before } = referral;
  if (!from.some((state) => state === before))
    throw new ControlError(`a referral that is ${before} is not ${step}`, 409);
  const result = step === 'feedback' ? { result: resultOf(referral, said.result) } : {};
  referral.status = step;
  const head = { eventNo, referralNo, before, opinion: said.opinion ?? opinion, unitName, happenedAt: desk.now() };
  desk.tell(`referral.${step}`, { ...head, ...result });
}

const next: Readonly<Partial<Record<ReferralState, Step>>> = {
  submitted: 'accepted',
  accepted: 'processing',
  processing: 'feedback',
};

/** Lets a referral go its way by itself, step by step, as long as the pace is not 0. */
export function goOn(desk: CenterDesk, referral: Referral): void {
  const { paceMs } = desk.records;
  const step = next[referral.status];
  if (paceMs === 0 || step === undefined) return;
  desk.later(paceMs, () => {
    // A tester may have stopped the pace or taken the step meanwhile.
    if (desk.records.paceMs === 0 || next[referral.status] !== step) return;
    takeStep(desk, referral, step);
    goOn(desk, referral);
  });
}
