/** The answers of the API that the demo and the command line show; a part of specs/gateway/schemas/exchange.yaml. */
import type { Canonical } from '../catalogue/contract.ts';

export interface ExchangeView {
  readonly id: string;
  readonly operation: string;
  readonly district: string;
  readonly partner: string;
  readonly state: string;
  readonly reference: string;
  readonly needsPerson: boolean;
  readonly acceptedAt: string;
  readonly settledAt?: string;
  readonly response?: Canonical;
  readonly problem?: Canonical;
  readonly waits?: { readonly code: string; readonly until: string };
  readonly resolution?: ResolutionView;
  readonly events?: readonly { readonly type: string; readonly time: string; readonly data: Canonical }[];
}

export interface ResolutionView {
  readonly no: number;
  readonly state: string;
  readonly outcome: string;
  readonly evidence: string;
  readonly proposedBy: string;
  readonly proposedUser: string;
  readonly confirmedBy?: string;
  readonly confirmedUser?: string;
}

export interface WireView {
  readonly line?: string;
  readonly status?: number;
  readonly charset?: string;
  readonly text?: string;
  readonly base64: string;
}

export interface AttemptView {
  readonly no: number;
  readonly kind: string;
  readonly operation: string;
  readonly startedAt: string;
  readonly durationMs?: number;
  readonly result: string;
  readonly state: string;
  readonly code?: string;
  readonly detail?: string;
  readonly request?: WireView;
  readonly response?: WireView;
}
