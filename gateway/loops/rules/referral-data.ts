/** What a referral's loop knows, and how it reads what it hears. */
import { beijingDate } from '../../catalogue/beijing-time.ts';
import type { Canonical } from '../../catalogue/contract.ts';
import type { ClockOrder, Context, LoopEvent } from '../contract.ts';

export type ReferralKind = 'collusive-bidding' | 'false-test-report' | 'sme-size';

/** 镇街 → 区县 → 市: the levels of the governance center, in the order in which a silent one is passed over. */
export const levels = ['town', 'district', 'municipal'] as const;
export type Level = (typeof levels)[number];

export interface Party {
  readonly name: string;
  readonly uscc: string;
}

/** What the authority has found; `no` counts the findings, as a later one may replace it. */
export interface Feedback {
  readonly no: number;
  readonly result: string;
  readonly opinion: string;
  readonly unitName: string;
  readonly happenedAt: string;
  readonly documentNo?: string;
  readonly documentOn?: string;
  /** SM3 digests. */
  readonly attachments: readonly string[];
}

export interface Check {
  readonly verdict: 'confirmed' | 'disputed';
  readonly opinion: string;
  readonly on: string;
  /** The matter goes on under another number. */
  readonly redispatchedAs?: string;
}

/** One penalty of CreditRecordRequest, without the district and the status: it is in force. */
export interface Penalty {
  readonly documentNo: string;
  readonly subject: Party;
  readonly decidedOn: string;
  readonly publicUntil: string;
  readonly validUntil?: string;
  readonly [field: string]: unknown;
}

export interface CreditRecord {
  /** Of the command that reports it. */
  readonly name: string;
  readonly state: 'pending' | 'recorded' | 'failed';
  readonly penalty: Penalty;
  readonly recordNo?: string;
  /** Why it was not taken: a code, and the meaning of the platform's "no". */
  readonly problem?: Canonical;
}

export interface ReferralData {
  readonly referralNo: string;
  readonly kind?: ReferralKind | undefined;
  readonly title?: string | undefined;
  readonly district?: string | undefined;
  readonly partner?: string | undefined;
  readonly level?: Level | undefined;
  readonly unit?: string | undefined;
  readonly unitName?: string | undefined;
  readonly eventNo?: string | undefined;
  readonly dispatchedOn: string;
  /** The referral's own last day: given with the dispatch, or by an extension. */
  readonly dueOn?: string | undefined;
  /** When the authority expects to be done. */
  readonly expectedOn?: string | undefined;
  readonly suspects: readonly Party[];
  readonly declaredSize?: string | undefined;
  /** When the newest notice that took effect had happened. */
  readonly noticedAt?: string | undefined;
  /** The same, by type of notice. */
  readonly notices: Readonly<Record<string, string>>;
  readonly feedback?: Feedback | undefined;
  /** The command that told the authority of finance's disagreement, while its end is not known. */
  readonly dispute?: string | undefined;
  readonly check?: Check | undefined;
  readonly escalatedTo?: Level | undefined;
  readonly urges: number;
  readonly records: readonly CreditRecord[];
  readonly recordAttempts: number;
  /** 不予受理 was acknowledged, and the matter goes on under this number. */
  readonly redispatchedAs?: string | undefined;
}

export type ReferralContext = Context<ReferralData>;

export const begin = (referralNo: string): ReferralData => ({
  referralNo,
  dispatchedOn: '',
  suspects: [],
  notices: {},
  urges: 0,
  records: [],
  recordAttempts: 0,
});

export interface Dispatch {
  readonly district: string;
  readonly referralNo: string;
  readonly kind: ReferralKind;
  readonly addressee: { readonly level: Level; readonly unit: string };
  readonly title: string;
  readonly dueOn?: string;
  readonly collusion?: { readonly suspects: readonly Party[] };
  readonly smeSize?: { readonly declaredSize: string };
}

/** What the authority tells; each type of notice has the fields of its card. */
export interface Notice {
  readonly referralNo: string;
  readonly opinion: string;
  readonly unitName: string;
  readonly happenedAt: string;
  readonly dueOn?: string;
  readonly result?: string;
  readonly documentNo?: string;
  readonly documentOn?: string;
  readonly attachments?: readonly { readonly sm3: string }[];
}

export const noticeOf = ({ data }: LoopEvent): Notice => data as unknown as Notice;

/** When it happened; what a wrong clock of the partner puts into the future happened when it was told. */
export function momentOf({ event }: ReferralContext): number {
  return Math.min(Date.parse(noticeOf(event).happenedAt), Date.parse(event.at));
}

/** The day on which it was told. */
export const toldOn = ({ event }: ReferralContext): string => beijingDate(new Date(event.at));

/** The day on which it happened, not before the referral was there. */
export function happenedOn(context: ReferralContext): string {
  const day = beijingDate(new Date(momentOf(context)));
  return day < context.data.dispatchedOn ? context.data.dispatchedOn : day;
}

/** Of an exchange. */
export const succeeded = ({ data }: LoopEvent): boolean => data.state === 'succeeded';

/** A new run, whatever became of the last one: a clock that has struck stays struck until it is ended. */
export const fresh = (clock: string, from: string, dueOn?: string): readonly ClockOrder[] => [
  { do: 'cancel', clock },
  { do: 'start', clock, from, ...(dueOn === undefined ? {} : { dueOn }) },
];

export const cancelled = (...clocks: readonly string[]): readonly ClockOrder[] =>
  clocks.map((clock) => ({ do: 'cancel', clock }));

/** What clients see. */
export function view({ notices: _notices, noticedAt: _noticedAt, records, ...seen }: ReferralData): Canonical {
  const recorded = records.map(({ penalty: { documentNo, subject }, name: _name, ...rest }) => ({
    documentNo,
    subject,
    ...rest,
  }));
  return { ...seen, records: recorded };
}
