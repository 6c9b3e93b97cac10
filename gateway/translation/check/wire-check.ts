/** The independent wire contract as `check` asks it: about samples, and about what a mapping writes. */
import type { WireRequest } from '../contract.ts';
import type { Part } from '../tables/model.ts';

/** The independent contract of a dialect's bytes; adapters provide it. */
export interface WireCheck {
  /** @returns what breaks the contract, one sentence each */
  check(part: Part, operation: string, bytes: Uint8Array): readonly string[];
  /** The operation that a partner takes a request for, by its address alone; contracts that know addresses have it. */
  operationOf?(request: Pick<WireRequest, 'method' | 'path' | 'headers'>): string | undefined;
}
