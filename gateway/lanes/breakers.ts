/**
 * One circuit breaker per operation of one partner (opossum). What counts against it is a call that brought no readable answer;
 * a refusal is an answer. Time-outs are the transport's.
 */
import { EventEmitter } from 'node:events';
import CircuitBreaker from 'opossum';
import type { CallResult } from '../../adapters/contract.ts';
import type { BreakerRow } from '../journal/contract.ts';

export type BreakerState = BreakerRow['state'];

/** Calls seen in the window before a breaker may open: one lost connection is no pattern. */
const volumeThreshold = 5;
/** Opens when more than half of the window's calls failed. */
const errorThresholdPercentage = 50;
const windowMs = 10_000;
const windowBuckets = 10;

/** Failures that say something about the message or about us, not about the partner. */
const notThePartner = new Set(['GW_TRANSLATION_VALUE', 'GW_TRANSLATION_OPERATION', 'GW_PARTNER_BREAKER_OPEN']);

class Unanswered extends Error {
  readonly result: CallResult;
  constructor(result: CallResult) {
    super('unanswered');
    this.result = result;
  }
}

type Call = () => Promise<CallResult>;
type Circuit = CircuitBreaker<[Call], CallResult>;

export interface BreakersOptions {
  /** How long an open breaker waits before it lets a probe through. Read at each opening. */
  readonly breakerMs: () => number;
  readonly onChange: (operation: string, row: BreakerRow) => void;
  /** What the former owner left. */
  readonly restored?: Readonly<Record<string, BreakerRow>> | undefined;
}

/** The breakers of one partner on one road. */
export class Breakers {
  readonly #circuits = new Map<string, Circuit>();
  readonly #options: BreakersOptions;
  /** Operations whose breaker is not closed, so that the usual case costs one look at a size. */
  readonly #troubled = new Set<string>();
  /** One timer turns the windows of all of them. */
  readonly #rotation = new EventEmitter().setMaxListeners(0);
  readonly #rotating: NodeJS.Timeout;

  constructor(options: BreakersOptions) {
    this.#options = options;
    this.#rotating = setInterval(() => this.#rotation.emit('rotate'), windowMs / windowBuckets).unref();
    for (const [operation, row] of Object.entries(options.restored ?? {})) {
      if (row.state !== 'closed') this.#restore(operation, row);
    }
  }

  /** Operations that are open or half open. */
  get troubled(): ReadonlySet<string> {
    return this.#troubled;
  }

  state(operation: string): BreakerState {
    return stateOf(this.#circuits.get(operation));
  }

  /** Half open, and nobody has been let through yet. */
  wantsProbe(operation: string): boolean {
    const circuit = this.#circuits.get(operation);
    return circuit?.halfOpen === true && circuit.pendingClose;
  }

  /** Calls, unless the breaker forbids it: then `unanswered`, nothing sent, GW_PARTNER_BREAKER_OPEN. */
  async run(operation: string, call: Call): Promise<CallResult> {
    try {
      return await this.#circuit(operation).fire(call);
    } catch (error) {
      if (error instanceof Unanswered) return error.result;
      if (CircuitBreaker.isOurError(error as Error)) return breakerOpen;
      throw error;
    }
  }

  close(): void {
    clearInterval(this.#rotating);
    for (const circuit of this.#circuits.values()) circuit.shutdown();
    this.#circuits.clear();
    this.#troubled.clear();
  }

  #circuit(operation: string): Circuit {
    const known = this.#circuits.get(operation);
    if (known !== undefined) return known;
    const circuit = this.#make(operation);
    this.#circuits.set(operation, circuit);
    return circuit;
  }

  #make(operation: string): Circuit {
    const options = {
      name: operation,
      timeout: false as const,
      resetTimeout: this.#options.breakerMs(),
      errorThresholdPercentage,
      volumeThreshold,
      rollingCountTimeout: windowMs,
      rollingCountBuckets: windowBuckets,
      rollingPercentilesEnabled: false,
      enableSnapshots: false,
      rotateBucketController: this.#rotation,
      errorFilter: (error: unknown) => !(error instanceof Unanswered),
    };
    const circuit: Circuit = new CircuitBreaker(attempt, options);
    circuit.on('open', () => this.#changed(operation, circuit, options.resetTimeout));
    circuit.on('halfOpen', () => {
      // A restored breaker waited for what was left; from now on the partner's own figure holds.
      options.resetTimeout = this.#options.breakerMs();
      this.#changed(operation, circuit);
    });
    circuit.on('close', () => this.#changed(operation, circuit));
    return circuit;
  }

  #changed(operation: string, circuit: Circuit, openMs?: number): void {
    const state = stateOf(circuit);
    if (state === 'closed') this.#troubled.delete(operation);
    else this.#troubled.add(operation);
    const openUntil = openMs === undefined ? {} : { openUntil: new Date(Date.now() + openMs).toISOString() };
    this.#options.onChange(operation, { state, ...openUntil });
  }

  /** A half-open one starts over with a short wait: its probe went with the former owner. */
  #restore(operation: string, row: BreakerRow): void {
    const left = row.openUntil === undefined ? 0 : Date.parse(row.openUntil) - Date.now();
    const breakerMs = this.#options.breakerMs();
    const circuit = this.#circuit(operation);
    const options = (circuit as unknown as { options: { resetTimeout: number } }).options;
    options.resetTimeout = Math.min(Math.max(left, 1), breakerMs);
    circuit.open();
  }
}

const breakerOpen: CallResult = {
  kind: 'unanswered',
  sent: 'no',
  code: 'GW_PARTNER_BREAKER_OPEN',
  detail: 'Not sent: the breaker of this operation is open.',
  exchangeOf: {},
};

async function attempt(call: Call): Promise<CallResult> {
  const result = await call();
  if (result.kind === 'unanswered' && !notThePartner.has(result.code)) throw new Unanswered(result);
  return result;
}

function stateOf(circuit: Circuit | undefined): BreakerState {
  if (circuit === undefined || circuit.closed) return 'closed';
  return circuit.halfOpen ? 'half-open' : 'open';
}
