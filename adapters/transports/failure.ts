/** A call that brought no answer. */

/** How far it came: nothing had left yet, the request was on its way or waited for, the answer was being read. */
export type Phase = 'connecting' | 'waiting' | 'reading';

export type FailureReason =
  /** Name, connection or TLS. */
  | 'unreachable'
  | 'timeout'
  /** The connection broke. */
  | 'lost'
  /** The answer is larger than the limit. */
  | 'too-large'
  /** What came is no message of the framing: where the answer ends cannot be known. */
  | 'garbled'
  /** The partner let nobody in, so that the message itself was not sent. */
  | 'login'
  /** The caller gave up. */
  | 'aborted';

/**
 * Thrown by the transports. `sent` is proof: `no` only where not one byte can have reached the partner; a connection that broke
 * after bytes may have left is `maybe`, whatever the error says.
 */
export class TransportFailure extends Error {
  override readonly name = 'TransportFailure';
  readonly reason: FailureReason;
  readonly phase: Phase;
  constructor(reason: FailureReason, phase: Phase, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.reason = reason;
    this.phase = phase;
  }
  get sent(): 'no' | 'maybe' {
    return this.phase === 'connecting' ? 'no' : 'maybe';
  }
}

/** A login that brought no session: whatever was wanted with it has not been sent. */
export const loginFailure = (message: string, cause?: unknown): TransportFailure =>
  new TransportFailure('login', 'connecting', message, cause);
