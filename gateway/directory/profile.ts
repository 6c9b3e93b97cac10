/** A profile from outside: its form (specs/partner-profile.schema.json), and what it names must exist. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ErrorObject } from 'ajv';
import { isCalendarDay } from '../catalogue/beijing-time.ts';
import type { Catalogue } from '../catalogue/contract.ts';
import { createAjv } from '../catalogue/schemas.ts';
import { resources } from '../config/root.ts';
import { type FieldProblem, GatewayError } from '../errors/catalogue.ts';
import { fieldProblems } from '../errors/field-problems.ts';
import type { Dialect } from '../translation/contract.ts';
import { MappingError } from '../translation/findings.ts';
import type { Dialects } from '../translation/load.ts';
import { addressProblems, credentialProblems, hoursProblems, listenProblems } from './connection-rules.ts';
import type { PartnerProfile } from './contract.ts';
import { type Neighbours, neighbourProblems } from './neighbour-rules.ts';

/** The part of `Dialects` that profiles are checked against. */
export interface KnownDialects extends Pick<Dialects, 'varied'> {
  get(name: string, partner?: string): Dialect | undefined;
  names(): readonly string[];
}

export type ProfileReader = (raw: unknown, neighboursOf: (id: string) => Neighbours) => PartnerProfile;

const isDay = (text: string): boolean => {
  const [year = 0, month = 0, day = 0] = text.split('-').map(Number);
  return isCalendarDay(year, month, day);
};

const problem = (field: string, rule: string, message: string): FieldProblem => ({ field, rule, message });

function dialectProblems(profile: PartnerProfile, dialects: KnownDialects): FieldProblem[] {
  const dialect = dialects.get(profile.dialect);
  if (dialect === undefined)
    return [
      problem('/dialect', 'known', `没有此接口格式。 There is no such dialect. Known: ${dialects.names().join(', ')}`),
    ];
  if (dialect.kind !== profile.kind)
    return [problem('/kind', 'known', `该接口格式属于 ${dialect.kind}。 This dialect is of kind ${dialect.kind}.`)];
  return [];
}

interface SpokenDialect {
  readonly dialect: Dialect | undefined;
  readonly problems: readonly FieldProblem[];
}

/** The dialect with what the profile says otherwise; what is wrong in that is told by the rules of the mapping language. */
function dialectOf(profile: PartnerProfile, dialects: KnownDialects): SpokenDialect {
  if (profile.overrides === undefined) return { dialect: dialects.get(profile.dialect, profile.id), problems: [] };
  try {
    return { dialect: dialects.varied(profile.dialect, profile.id, profile.overrides), problems: [] };
  } catch (error) {
    if (!(error instanceof MappingError)) throw error;
    const problems = error.findings.map(({ rule, messageZh, message, fixZh, fix }) =>
      problem('/overrides', rule, `${messageZh} ${message} → ${fixZh} ${fix}`),
    );
    return { dialect: dialects.get(profile.dialect, profile.id), problems };
  }
}

type ProfileRoute = PartnerProfile['routes'][number];
type Tell = (field: string, rule: string, message: string) => void;

function checkDays(route: ProfileRoute, tell: Tell): void {
  for (const end of ['from', 'to'] as const) {
    const day = route[end];
    if (day !== undefined && !isDay(day)) tell(`/${end}`, 'date', '不是有效日期。 Not a day of the calendar.');
  }
  if (route.to !== undefined && route.to <= route.from)
    tell('/to', 'after', '应晚于 from。 Must be later than `from`.');
}

function checkOperations(route: ProfileRoute, dialect: Dialect | undefined, tell: Tell): void {
  for (const operation of route.operations ?? []) {
    if (dialect === undefined || dialect.operations.includes(operation)) continue;
    tell('/operations', 'spoken', `该接口格式不支持 ${operation}。 The dialect does not speak ${operation}.`);
  }
}

function routeProblems(
  profile: PartnerProfile,
  catalogue: Catalogue,
  dialect: Dialect | undefined,
): readonly FieldProblem[] {
  const found: FieldProblem[] = [];
  const seen = new Set<string>();
  profile.routes.forEach((route, at) => {
    const tell: Tell = (field, rule, message) => void found.push(problem(`/routes/${at}${field}`, rule, message));
    if (!catalogue.districts.has(route.district))
      tell('/district', 'known', '未知的区县代码。 The district is not known; see GET /v1/districts.');
    checkDays(route, tell);
    checkOperations(route, dialect, tell);
    for (const operation of route.operations ?? ['*']) {
      const key = `${route.district} ${operation} ${route.from}`;
      if (seen.has(key)) tell('', 'unique', '与前面的路由重复。 The same as an earlier route.');
      seen.add(key);
    }
  });
  return found;
}

function refuse(errors: readonly FieldProblem[]): never {
  throw new GatewayError('GW_MAPPING_INVALID', '接入配置有误。 The partner profile is not valid.', { errors });
}

/** @returns a function that turns what came from outside into a profile. @throws GatewayError GW_MAPPING_INVALID naming each field */
export function profileReader(catalogue: Catalogue, dialects: KnownDialects): ProfileReader {
  const schema = JSON.parse(readFileSync(join(resources.specs, 'partner-profile.schema.json'), 'utf8'));
  const validate = createAjv().compile<PartnerProfile>(schema);
  return (raw, neighboursOf) => {
    if (!validate(raw)) refuse(fieldProblems(validate.errors as ErrorObject[]));
    const { dialect, problems: ofOverrides } = dialectOf(raw, dialects);
    const problems = [
      ...addressProblems(raw, catalogue, dialect),
      ...listenProblems(raw),
      ...credentialProblems(raw),
      ...hoursProblems(raw),
      ...dialectProblems(raw, dialects),
      ...ofOverrides,
      ...routeProblems(raw, catalogue, dialect),
      ...neighbourProblems(raw, neighboursOf(raw.id)),
    ];
    if (problems.length > 0) refuse(problems);
    return raw;
  };
}
