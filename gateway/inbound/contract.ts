/** The door for what partners tell us (callbacks now; polls and files come the same way). */
import type { Catalogue } from '../catalogue/contract.ts';
import type { Clock } from '../config/clock.ts';
import type { Directory } from '../directory/contract.ts';
import type { InboundOutcome, Journal } from '../journal/contract.ts';
import type { WireRequest, WireResponse } from '../translation/contract.ts';

export interface InboundLog {
  debug(fields: object, message: string): void;
  warn(fields: object, message: string): void;
}

export interface InboundObserver {
  /** `unauthenticated` and `unreadable` leave no row anywhere: these counters are all there is. */
  inboundTaken?(taken: {
    partner: string;
    operation: string | undefined;
    how: InboundOutcome['state'] | 'unauthenticated' | 'unreadable' | 'unavailable';
  }): void;
}

export interface InboundParts {
  readonly directory: Directory;
  readonly journal: Journal;
  readonly clock: Clock;
  readonly catalogue: Catalogue;
  readonly log: InboundLog;
  readonly observer?: InboundObserver | undefined;
  /** Called when an event was written, so that it is published at once. */
  readonly onEvent?: (() => void) | undefined;
  /** Largest body. Default 1 MiB: partners' notices are a few KiB. */
  readonly maxBytes?: number | undefined;
}

export interface Inbound {
  /**
   * Takes one message of a partner and answers in the partner's own envelope. What is answered as applied has been committed before.
   * @param traceparent of the request, where it had one
   * @throws GatewayError GW_INBOUND_UNKNOWN (no such partner), GW_REQUEST_TOO_LARGE
   */
  receive(partnerId: string, request: WireRequest, traceparent?: string): Promise<WireResponse>;
}
