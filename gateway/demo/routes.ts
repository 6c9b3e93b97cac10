/** Which of the demo's partners serves what for whom: world.yaml, written out as the routes of profiles. */
import type { PartnerProfile } from '../directory/contract.ts';
import type { Dialects } from '../translation/load.ts';
import type { WorldPartner, WorldRoute } from './world.ts';

type Route = PartnerProfile['routes'][number];

const from = '2026-01-01';

const matches = (operation: string, patterns: readonly string[]): boolean =>
  patterns.some((pattern) =>
    pattern.endsWith('.*') ? operation.startsWith(pattern.slice(0, -1)) : operation === pattern,
  );

function spokenBy(partner: WorldPartner, dialects: Pick<Dialects, 'get'>): readonly string[] {
  const dialect = dialects.get(partner.dialect, partner.id);
  if (dialect === undefined) throw new Error(`gateway/demo/world.yaml: there is no dialect ${partner.dialect}.`);
  return dialect.operations;
}

/** `district operation` of every first route. */
type Served = Set<string>;

function firstRoutes(partner: WorldPartner, spoken: readonly string[], served: Served): Route[] {
  const routes: readonly WorldRoute[] = partner.routes ?? [{ operations: spoken, districts: partner.districts }];
  return routes
    .filter(({ rank }) => rank === undefined)
    .flatMap(({ operations, districts }) => {
      const named = spoken.filter((operation) => matches(operation, operations));
      for (const district of districts) for (const operation of named) served.add(`${district} ${operation}`);
      // Without `operations` of its own a partner's routes are those of all it speaks, also of what it learns to speak later.
      return districts.map((district) =>
        partner.routes === undefined ? { district, from } : { district, operations: named, from },
      );
    });
}

function lastRoutes(partner: WorldPartner, spoken: readonly string[], served: Served): Route[] {
  const routes = (partner.routes ?? []).filter(({ rank }) => rank === 'last');
  return routes.flatMap(({ operations, districts }) =>
    districts.flatMap((district) => {
      const named = spoken.filter((operation) => matches(operation, operations));
      const second = named.filter((operation) => served.has(`${district} ${operation}`));
      const first = named.filter((operation) => !second.includes(operation));
      return [
        ...(first.length === 0 ? [] : [{ district, operations: first, from }]),
        ...(second.length === 0 ? [] : [{ district, operations: second, from, rank: 2 as const }]),
      ];
    }),
  );
}

/** @returns the routes of each partner, by its id. Partners with second routes come last: their firsts must be there before. */
export function demoRoutes(
  world: readonly WorldPartner[],
  dialects: Pick<Dialects, 'get'>,
): ReadonlyMap<string, readonly Route[]> {
  const served: Served = new Set();
  const spoken = new Map(world.map((partner) => [partner.id, spokenBy(partner, dialects)]));
  const firsts = new Map(
    world.map((partner) => [partner.id, firstRoutes(partner, spoken.get(partner.id) ?? [], served)]),
  );
  const all = world.map((partner): [string, readonly Route[]] => [
    partner.id,
    [...(firsts.get(partner.id) ?? []), ...lastRoutes(partner, spoken.get(partner.id) ?? [], served)],
  ]);
  const hasSecond = (routes: readonly Route[]): boolean => routes.some(({ rank }) => rank === 2);
  return new Map([...all.filter(([, routes]) => !hasSecond(routes)), ...all.filter(([, routes]) => hasSecond(routes))]);
}

/** @returns for each operation that the partner is not the first to serve in `home`, a district where it is. */
export function districtsElsewhere(
  home: string,
  routes: readonly Route[],
  operations: readonly string[],
): Readonly<Record<string, string>> {
  const firsts = routes.filter(({ rank }) => rank !== 2);
  const found = operations.flatMap((operation) => {
    const served = firsts.filter(({ operations: named }) => named === undefined || named.includes(operation));
    const [elsewhere] = served;
    const isHome = elsewhere === undefined || served.some(({ district }) => district === home);
    return isHome ? [] : [[operation, elsewhere.district] as const];
  });
  return Object.fromEntries(found);
}
