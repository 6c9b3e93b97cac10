/**
 * Names of receivers, asked of the DNS without the threads that files and all other names need: a client may name a host whose DNS
 * server keeps silent, and four such look-ups of the system would hold every thread there is.
 */
import { lookup, Resolver } from 'node:dns/promises';

export interface Address {
  readonly address: string;
  readonly family: number;
}

/** @throws Error with `code` where the name leads nowhere */
export type Resolve = (host: string) => Promise<readonly Address[]>;

export interface NameOptions {
  /** Default: those of the system. */
  readonly servers?: readonly string[];
  /** Of the first try; the second may take twice as long. */
  readonly timeoutMs?: number;
}

/** Of a server that did not answer; whatever else it says, the name may stand in the hosts file. */
const silent = new Set(['ETIMEOUT', 'ECANCELLED']);

/** RFC 6761: never asked of the DNS, which may be out of reach. */
const ofThisMachine = /(^|\.)localhost$/i;

const ofFamily = async (found: Promise<readonly string[]>, family: number): Promise<readonly Address[]> =>
  (await found).map((address) => ({ address, family }));

/** @returns every address of a name. @throws Error with `code` where there is none */
export function nameResolver({ servers, timeoutMs = 2_000 }: NameOptions = {}): Resolve {
  let before: Promise<unknown> = Promise.resolve();
  /** One at a time, so that it never takes more than one thread. */
  const fromSystem = (host: string): Promise<readonly Address[]> => {
    const found = before.then(() => lookup(host, { all: true }));
    before = found.catch(() => undefined);
    return found;
  };
  return async (host) => {
    if (ofThisMachine.test(host)) return fromSystem(host);
    // One for each question: it reads anew which servers there are.
    const resolver = new Resolver({ timeout: timeoutMs, tries: 2 });
    if (servers !== undefined) resolver.setServers(servers);
    const asked = await Promise.allSettled([
      ofFamily(resolver.resolve4(host), 4),
      ofFamily(resolver.resolve6(host), 6),
    ]);
    const found = asked.flatMap((one) => (one.status === 'fulfilled' ? one.value : []));
    if (found.length > 0) return found;
    const failure = asked.find((one) => one.status === 'rejected' && silent.has((one.reason as { code: string }).code));
    if (failure?.status === 'rejected') throw failure.reason;
    return fromSystem(host);
  };
}

export const systemResolve: Resolve = nameResolver();
