/** The demo's world as world.yaml tells it: who is played by a stand-in, and which districts each serves. */
import { join } from 'node:path';
import type { District } from '../catalogue/contract.ts';
import { readYamlFile } from '../catalogue/yaml-file.ts';
import { packageRoot } from '../config/root.ts';

export interface WorldRoute {
  /** Names, or families such as `loan.*`. */
  readonly operations: readonly string[];
  readonly districts: readonly string[];
  /** `last`: second where another partner serves the same, first where none does. */
  readonly rank?: 'last';
}

export interface WorldPartner {
  readonly id: string;
  readonly name: string;
  readonly dialect: string;
  /** Where its stand-in lives: a district, or the city. */
  readonly district: string;
  /** It fetches its work itself. */
  readonly pull: boolean;
  /** Left out: all that the dialect speaks, for its district or for every one. */
  readonly routes?: readonly WorldRoute[];
  /** Districts of a partner without `routes`. */
  readonly districts: readonly string[];
}

interface Center {
  readonly district: string;
  readonly id: string;
  readonly dialect: string;
  readonly pull?: boolean;
}

interface CityPartner {
  readonly id: string;
  readonly name: string;
  readonly dialect: string;
  readonly routes?: readonly {
    readonly operations: readonly string[];
    readonly districts?: readonly string[] | string;
    readonly rank?: 'last';
  }[];
}

/** Matters of the city itself. */
const city = '500000';
const worldFile = join(packageRoot, 'gateway/demo/world.yaml');

const centerOf = ({ district, id, dialect, pull = false }: Center, name: string): WorldPartner => ({
  id,
  name: `${name}公共资源交易中心（沙箱）`,
  dialect: `trading-center/${dialect}`,
  district,
  pull,
  districts: [district],
});

function partnerOf(partner: CityPartner, centers: readonly Center[], everywhere: readonly string[]): WorldPartner {
  const districtsOf = (which: readonly string[] | string | undefined): readonly string[] => {
    if (which === undefined) return everywhere;
    if (typeof which !== 'string') return which;
    return centers.filter(({ dialect }) => dialect === which).map(({ district }) => district);
  };
  const routes = partner.routes?.map(({ districts, ...route }) => ({ ...route, districts: districtsOf(districts) }));
  const { id, name, dialect } = partner;
  const base = { id, name, dialect, district: city, pull: false, districts: everywhere };
  return routes === undefined ? base : { ...base, routes };
}

/** Districts that exist on a day, the city itself first. */
export const districtsOn = (districts: ReadonlyMap<string, District>, day: string): string[] =>
  [...districts.values()]
    .filter(({ validFrom = '', validTo }) => validFrom <= day && (validTo === undefined || day < validTo))
    .map(({ code }) => code);

/** @param districts those of the catalogue. @param day `YYYY-MM-DD` on which they must exist */
export function demoWorld(districts: ReadonlyMap<string, District>, day: string): readonly WorldPartner[] {
  const { centers, partners } = readYamlFile(worldFile) as { centers: Center[]; partners: CityPartner[] };
  const everywhere = districtsOn(districts, day);
  return [
    ...centers.map((center) => centerOf(center, districts.get(center.district)?.name ?? center.district)),
    ...partners.map((partner) => partnerOf(partner, centers, everywhere)),
  ];
}
