/** Which partner serves an operation for a district on a day: the routes, arranged for the hot path. */
import type { Translator } from '../translation/contract.ts';
import type { Partner, Route } from './contract.ts';

export interface Served {
  readonly partner: Partner;
  readonly translator: Translator;
}

interface Candidate {
  readonly validFrom: string;
  readonly validTo: string | undefined;
  readonly partner: Partner;
}

export type RouteTable = (district: string, operation: string, date: string) => Served | undefined;

/** The latest `validFrom` first; of two that begin on one day, the one applied last. */
const byPreference = (a: Candidate, b: Candidate): number => {
  if (a.validFrom !== b.validFrom) return a.validFrom < b.validFrom ? 1 : -1;
  return BigInt(a.partner.revision) < BigInt(b.partner.revision) ? 1 : -1;
};

const holdsOn = ({ validFrom, validTo }: Candidate, date: string): boolean =>
  validFrom <= date && (validTo === undefined || date < validTo);

function firstServed(
  candidates: readonly Candidate[] | undefined,
  operation: string,
  date: string,
): Served | undefined {
  for (const candidate of candidates ?? []) {
    if (!holdsOn(candidate, date)) continue;
    const translator = candidate.partner.connection.dialect.translator(operation);
    if (translator !== undefined) return { partner: candidate.partner, translator };
  }
  return undefined;
}

/** A named operation beats `*`; a partner that does not speak the operation is passed over. */
export function routeTable(routes: readonly Route[], partners: ReadonlyMap<string, Partner>): RouteTable {
  const table = new Map<string, Candidate[]>();
  for (const route of routes) {
    const partner = partners.get(route.partner);
    if (partner === undefined) continue;
    const key = `${route.district} ${route.operation}`;
    const candidates = table.get(key) ?? [];
    candidates.push({ validFrom: route.validFrom, validTo: route.validTo, partner });
    table.set(key, candidates);
  }
  for (const candidates of table.values()) candidates.sort(byPreference);
  return (district, operation, date) =>
    firstServed(table.get(`${district} ${operation}`), operation, date) ??
    firstServed(table.get(`${district} *`), operation, date);
}
