/**
 * What the door needs of the rest of the gateway. Structural ports: the door imports neither lanes nor inbound nor ops; `app.ts` joins
 * what they offer to what is asked for here.
 */
import type { WorkingCalendar } from '../calendar/contract.ts';
import type { KnownYear, YearChange } from '../calendar/years.ts';
import type { Canonical, Catalogue } from '../catalogue/contract.ts';
import type { Clock } from '../config/clock.ts';
import type { ContractBody } from '../contracts/contract.ts';
import type { Directory, Partner } from '../directory/contract.ts';
import type { EvidenceStore } from '../evidence/contract.ts';
import type { Journal } from '../journal/contract.ts';
import type { PayeeLocks } from '../journal/payee-lock.ts';
import type { LoopDesk, MovedClock } from '../loops/contract.ts';
import type { Measures } from '../loops/measures.ts';
import type { Ring } from '../messaging/contract.ts';
import type { Store } from '../store/contract.ts';
import type { Headers, Reading, WireRequest, WireResponse } from '../translation/contract.ts';
import type { Subscriptions } from '../webhooks/contract.ts';

export interface ApiParts {
  /** Folder of openapi.yaml's parent, e.g. `resources.specs`. */
  readonly specsDir: string;
  readonly store: Store;
  readonly journal: DoorJournal;
  readonly directory: Directory;
  readonly catalogue: Catalogue;
  /** Business time: what deadlines and dates of routes are compared with. */
  readonly clock: Clock;
  /** What loans have locked: a payment elsewhere is refused at the door. Left out: nothing is locked. */
  readonly payeeLocks?: PayeeLocks | undefined;
  readonly relay: { ring(rings: readonly Ring[]): void };
  readonly queryRoad: QueryPort;
  readonly inbound: InboundPort;
  readonly contracts: ContractPort;
  readonly pull: PullPort;
  readonly connections: ConnectionPort;
  readonly loops: LoopPort;
  readonly measures: MeasurePort;
  readonly evidence: EvidencePort;
  /** Business time, where it may be moved: in the demo. Left out: there is no `/demo/time`. */
  readonly time?: TimePort | undefined;
  readonly webhooks: WebhookPort;
  readonly calendars: CalendarPort;
  readonly log: DoorLog;
  readonly metrics: { readonly contentType: string; text(): Promise<string> };
  readonly health: { report(): Promise<HealthView> };
  /** `GET /v1/status`; its form is the `Status` schema of specs/gateway/schemas/operations.yaml. */
  readonly status: () => Promise<object>;
  /** Calls the listener with the id of each exchange that this process has settled. Left out: settlements are found by polling. */
  readonly onSettled?: ((listener: (exchangeId: string) => void) => void) | undefined;
  readonly observer?: DoorObserver | undefined;
}

/** The part of the journal that the door uses. */
export type DoorJournal = Pick<
  Journal,
  | 'accept'
  | 'serial'
  | 'byKey'
  | 'get'
  | 'getMany'
  | 'list'
  | 'attempts'
  | 'events'
  | 'cancel'
  | 'propose'
  | 'resolution'
  | 'confirmResolution'
  | 'backlog'
  | 'audit'
>;

export interface QueryPort {
  /** @throws GatewayError GW_PARTNER_…, GW_TRANSLATION_… */
  query(query: {
    readonly operation: string;
    readonly district: string;
    /** The partner that the message names, where its card lets the client choose. */
    readonly partner?: string | undefined;
    readonly message: Canonical;
    readonly traceparent: string;
  }): Promise<Reading>;
}

export interface InboundPort {
  /**
   * What a partner sends us. `request.path` is what follows `/partners/{id}`, query included: `/callback`, `/callback/refund?x=1`.
   * @returns the answer in the partner's own envelope. @throws GatewayError GW_INBOUND_… where there is none
   */
  receive(partnerId: string, request: WireRequest): Promise<WireResponse>;
}

export interface ContractPort {
  /** @returns `RegisteredContract` of specs/gateway/schemas/contract.yaml. @throws GatewayError GW_FORBIDDEN: another client registered it */
  put(client: string, contractNo: string, body: ContractBody): Promise<object>;
}

export interface ConnectionPort {
  /**
   * Tests the way to a partner. @returns `ConnectionReport` of specs/gateway/schemas/connection.yaml
   * @throws GatewayError GW_REQUEST_INVALID where the query is none of this partner
   */
  test(
    partner: Partner,
    district: string,
    query: { readonly operation: string; readonly message: Canonical } | undefined,
  ): Promise<object>;
}

export interface TimePort extends Clock {
  /** How far business time is ahead of the system's. */
  aheadMs(): number;
  /** Everything that waits for a time is told. @throws RangeError for a time that is not later than now */
  moveTo(to: Date): Promise<void>;
  calendar(): Pick<WorkingCalendar, 'addWorkingDays' | 'isWorkingDay' | 'nameOf'>;
}

export type MeasurePort = Measures;

export type LoopPort = Omit<LoopDesk, 'counts' | 'historyEnd' | 'recount' | 'wake'>;

export type EvidencePort = EvidenceStore;

export interface CalendarPort {
  /** The years in force, oldest first. */
  list(): Promise<readonly KnownYear[]>;
  /**
   * Puts a year in force and counts the open clocks anew.
   * @returns what of them has moved. @throws GatewayError GW_REQUEST_INVALID that names every field at fault
   */
  publish(document: unknown): Promise<{ readonly change: YearChange; readonly moved: readonly MovedClock[] }>;
}

/** The subscriptions of clients. */
export type WebhookPort = Subscriptions;

/** A call of a partner that fetches its work, as it came. */
export interface PullCall {
  readonly partnerId: string;
  /** As sent, query included. */
  readonly path: string;
  readonly headers: Headers;
  readonly body: Uint8Array;
  /** The caller has gone. */
  readonly signal: AbortSignal;
}

export interface PullPort {
  /** @throws GatewayError GW_NOT_FOUND, GW_AUTH_INVALID, GW_REQUEST_…, GW_UNAVAILABLE */
  lease(call: PullCall): Promise<object>;
  confirm(call: PullCall): Promise<object>;
  /** The door closes: those who wait are answered. */
  endWaits(): void;
}

export interface HealthView {
  readonly ready: boolean;
  readonly parts: readonly { readonly part: string; readonly ready: boolean; readonly reason?: string }[];
}

/** The part of a logger that the door uses; pino satisfies it. */
export interface DoorLog {
  debug(fields: object, message: string): void;
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

/** For metrics; called synchronously, must not throw. */
export interface DoorObserver {
  /** A command was accepted for the first time (not a repetition). */
  accepted?(operation: string, partner: string): void;
  answered?(answer: { readonly operationId: string; readonly status: number; readonly ms: number }): void;
}
