/** What the simulated persons and partners know of the world they act in. */
import type { Canonical } from '../catalogue/contract.ts';
import type { LoopKind } from '../loops/contract.ts';
import type { Chance } from './chance.ts';

/** An exchange that the simulated door has accepted: of a client, or of a loop's command. */
export interface Exchange {
  readonly id: string;
  readonly operation: string;
  readonly partner: string;
  readonly district: string;
  readonly client: string;
  readonly request: Canonical;
}

export interface Told {
  /** Without `tongban.` */
  readonly type: string;
  readonly partner: string;
  readonly district: string;
  readonly data: Canonical;
  /** The exchange that it ends or belongs to. */
  readonly exchange?: Exchange | undefined;
}

export interface Call {
  readonly kind: LoopKind;
  readonly type: string;
  readonly district: string;
  readonly data: Canonical;
  /** Left out: `procurement`. */
  readonly client?: string;
}

/** How an exchange ends. */
export interface End {
  readonly state: 'succeeded' | 'refused' | 'failed';
  readonly response?: Canonical;
  readonly problem?: Canonical;
}

/** What persons and partners can do. `label` names the draw for the hour, and the order within it. */
export interface Stage {
  readonly chance: Chance;
  /** RFC 3339 +08:00 */
  now(): string;
  /** `YYYY-MM-DD` */
  today(): string;
  /** In so many natural days, 0: as soon as may be. */
  inDays(days: number, label: string, act: () => void): void;
  onDay(day: string, label: string, act: () => void): void;
  tell(told: Told): void;
  call(call: Call): void;
  /** A client orders something of a partner; the partner's own play goes on with it. */
  order(order: Pick<Exchange, 'operation' | 'partner' | 'district' | 'request'>): void;
  /** The exchange has ended: told as `<operation>.settled`. */
  settle(exchange: Exchange, end: End): void;
}

/** A loop has come to a state: who has to act, may. `visit` counts how often it has come there, from 1. */
export interface Arrival {
  readonly kind: LoopKind;
  readonly key: string;
  readonly state: string;
  readonly visit: number;
}

export type DoorWord = 'accepts' | 'refuses' | 'later';

/** One of those who play the year: partners that are ordered something, and people who are told of a loop. */
export interface Player {
  /** What the door says to a command before it is accepted. */
  readonly door?: Readonly<Record<string, (request: Canonical) => DoorWord>>;
  /** By operation: the partner has got it. */
  readonly serves?: Readonly<Record<string, (exchange: Exchange) => void>>;
  /** By kind and state, `deposit failed`. */
  readonly heeds?: Readonly<Record<string, (arrival: Arrival) => void>>;
}

export const clientName = 'procurement';

export const partnerKinds: Readonly<Record<string, string>> = {
  'trading-center': 'trading-center',
  'deposit-bank': 'deposit-bank',
  workbench: 'workbench',
  budget: 'budget-system',
  'loan-bank': 'loan-bank',
  'governance-center': 'governance-center',
  'credit-platform': 'credit-platform',
};

/** Which partner a loop's command goes to. */
export const partnerOf: Readonly<Record<string, string>> = {
  'deposit.refund': 'trading-center',
  'deposit.refund-batch': 'deposit-bank',
  'notice.push': 'workbench',
  'todo.create': 'workbench',
  'todo.finish': 'workbench',
  'payee-account.lock': 'loan-bank',
  'referral.urge': 'governance-center',
  'credit.record': 'credit-platform',
};
