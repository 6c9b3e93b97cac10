/** The door for what partners tell and ask us: by HTTP, by framed TCP, and what is fetched from them goes the same way. */
import type { Taken } from '../../adapters/contract.ts';
import type { Canonical, Catalogue } from '../catalogue/contract.ts';
import type { Clock } from '../config/clock.ts';
import type { Directory } from '../directory/contract.ts';
import type { InboundOutcome, Journal } from '../journal/contract.ts';
import type { Reading, WireRequest, WireResponse } from '../translation/contract.ts';

export interface InboundLog {
  debug(fields: object, message: string): void;
  warn(fields: object, message: string): void;
}

export interface InboundObserver {
  /**
   * `unauthenticated` and `unreadable` leave no row anywhere: these counters are all there is. `answered` and `busy` are questions,
   * which leave none either.
   */
  inboundTaken?(taken: {
    partner: string;
    operation: string | undefined;
    how: InboundOutcome['state'] | 'unauthenticated' | 'unreadable' | 'unavailable' | 'answered' | 'busy';
  }): void;
}

/** Who answers what partners ask. */
export interface Questions {
  /** A pure read. @throws StoreUnavailableError */
  answer(partner: string, operation: string, message: Canonical): Promise<Reading>;
}

/** To whom an event is owed. `prompt`: those who are told at once, though the event still waits for its exchange. */
export interface Consumers {
  readonly consumers: readonly string[];
  readonly prompt: readonly string[];
}

export interface InboundParts {
  readonly directory: Directory;
  readonly journal: Pick<Journal, 'applyInbound'>;
  readonly clock: Clock;
  readonly catalogue: Catalogue;
  readonly log: InboundLog;
  readonly observer?: InboundObserver | undefined;
  /** Left out: whatever a partner asks is refused. */
  readonly questions?: Questions | undefined;
  /** By type of event. Left out: the topic alone. */
  readonly consumersOf?: ((type: string) => Consumers) | undefined;
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
  /**
   * Takes one message that was fetched, by the same way as if the partner had delivered it. Resolves when it is committed.
   * @throws StoreUnavailableError, GatewayError GW_INBOUND_UNKNOWN
   */
  take(partnerId: string, request: WireRequest): Promise<Taken>;
}
