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
