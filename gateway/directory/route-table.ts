/** Which partner serves an operation for a district on a day: the routes, arranged for the hot path. */
import type { Directory, Partner, Rank, Route, Served } from './contract.ts';

interface Candidate {
  readonly validFrom: string;
  readonly validTo: string | undefined;
  readonly partner: Partner;
}

export interface RouteTable {
  route(district: string, operation: string, date: string, rank: Rank): Served | undefined;
  readonly routeTo: Directory['routeTo'];
}

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

const keyOf = (district: string, operation: string, rank: Rank): string => `${district} ${operation} ${rank}`;

/** A named operation beats `*`; a partner that does not speak the operation is passed over. */
export function routeTable(routes: readonly Route[], partners: ReadonlyMap<string, Partner>): RouteTable {
  const table = new Map<string, Candidate[]>();
  for (const route of routes) {
    const partner = partners.get(route.partner);
    if (partner === undefined) continue;
    const key = keyOf(route.district, route.operation, route.rank);
    const candidates = table.get(key) ?? [];
    candidates.push({ validFrom: route.validFrom, validTo: route.validTo, partner });
    table.set(key, candidates);
  }
  for (const candidates of table.values()) candidates.sort(byPreference);
  const candidatesFor = (district: string, operation: string, rank: Rank): readonly Candidate[] => [
    ...(table.get(keyOf(district, operation, rank)) ?? []),
    ...(table.get(keyOf(district, '*', rank)) ?? []),
  ];
  return {
    route: (district, operation, date, rank) =>
      firstServed(table.get(keyOf(district, operation, rank)), operation, date) ??
      firstServed(table.get(keyOf(district, '*', rank)), operation, date),
    routeTo: (partner, district, operation, date) =>
      firstServed(
        candidatesFor(district, operation, 1).filter((candidate) => candidate.partner.connection.id === partner),
        operation,
        date,
      ),
  };
}
