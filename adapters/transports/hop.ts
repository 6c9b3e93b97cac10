/** What a test of a connection says: one finding for each hop on the way to the partner, in words for both sides' people. */

export interface Words {
  readonly zh: string;
  readonly en: string;
}

export const hopNames = ['address', 'name', 'connect', 'tls', 'authentication', 'query'] as const;
export type HopName = (typeof hopNames)[number];

/** Where the cause lies: with our profile or clock, on the way, or with the partner. */
export type Side = 'ours' | 'network' | 'partner';

export interface Hop {
  readonly hop: HopName;
  readonly result: 'passed' | 'failed' | 'skipped';
  readonly ms: number;
  readonly finding: Words;
  /** What was seen on the way: addresses, protocol, names and days of a certificate. */
  readonly facts?: Readonly<Record<string, string>>;
  /** Where it failed. */
  readonly side?: Side;
  readonly advice?: Words;
}

export interface ConnectionReport {
  readonly partner: string;
  readonly address: string;
  /** No hop failed. */
  readonly passed: boolean;
  readonly hops: readonly Hop[];
  /** What to know beside: opening hours, clocks. */
  readonly notes: readonly Words[];
}

export const both = (zh: string, en: string): Words => ({ zh, en });

/** What one hop came to; the time it took is added by whoever measures it. */
export type Found = Omit<Hop, 'hop' | 'ms'>;

export const passed = (finding: Words, facts: Hop['facts'] = {}): Found => ({ result: 'passed', finding, facts });
export const skipped = (finding: Words): Found => ({ result: 'skipped', finding });

export interface Fault {
  readonly side: Side;
  readonly finding: Words;
  readonly advice: Words;
  readonly facts?: Hop['facts'];
}
export const failed = ({ facts = {}, ...fault }: Fault): Found => ({ result: 'failed', ...fault, facts });
