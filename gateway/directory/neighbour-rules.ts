/** What a profile must agree on with the partners that are there already. */
import type { FieldProblem } from '../errors/catalogue.ts';
import type { PartnerProfile, Route } from './contract.ts';

/** The other partners, as the directory holds them. */
export interface Neighbours {
  readonly routes: readonly Route[];
  readonly ports: ReadonlyMap<number, string>;
}

type ProfileRoute = PartnerProfile['routes'][number];

const problem = (field: string, rule: string, message: string): FieldProblem => ({ field, rule, message });

/** Two spans of days, each up to and without its `to`. */
const meet = (a: ProfileRoute, b: Route): boolean =>
  (b.validTo === undefined || a.from < b.validTo) && (a.to === undefined || b.validFrom < a.to);

const isFirstFor = (second: ProfileRoute, operation: string, route: Route): boolean =>
  route.rank === 1 &&
  route.district === second.district &&
  (operation === '*' || route.operation === '*' || route.operation === operation) &&
  meet(second, route);

function secondRouteProblems(profile: PartnerProfile, { routes }: Neighbours): FieldProblem[] {
  return profile.routes.flatMap((route, at) => {
    if (route.rank !== 2) return [];
    const lacking = (route.operations ?? ['*']).find(
      (operation) => !routes.some((one) => isFirstFor(route, operation, one)),
    );
    if (lacking === undefined) return [];
    return [
      problem(
        `/routes/${at}/rank`,
        'first',
        `${route.district} 的 ${lacking} 尚无首选系统，请先接入。 No other partner is the first for ${lacking} in ${route.district}; apply that one before.`,
      ),
    ];
  });
}

function portProblems({ listen }: PartnerProfile, { ports }: Neighbours): FieldProblem[] {
  const holder = listen === undefined ? undefined : ports.get(listen.port);
  if (holder === undefined) return [];
  return [problem('/listen/port', 'free', `端口已用于 ${holder}。 The port is taken by ${holder}.`)];
}

function answersForProblems({ id, answersFor = [] }: PartnerProfile): FieldProblem[] {
  const at = answersFor.indexOf(id);
  if (at < 0) return [];
  return [
    problem(`/answersFor/${at}`, 'other', '只写其他系统。 Names other partners only; its own it answers anyway.'),
  ];
}

export const neighbourProblems = (profile: PartnerProfile, neighbours: Neighbours): FieldProblem[] => [
  ...secondRouteProblems(profile, neighbours),
  ...portProblems(profile, neighbours),
  ...answersForProblems(profile),
];
