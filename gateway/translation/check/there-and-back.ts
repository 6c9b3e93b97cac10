/** Generated messages written by a mapping and read again: what does not come back as it went is a finding, at the row that lost it. */
import type { Canonical } from '../../catalogue/contract.ts';
import type { TranslationContext, TranslationError } from '../contract.ts';
import type { CompiledOperation } from '../dialect.ts';
import type { Place, Report } from '../findings.ts';
import type { Row } from '../tables/model.ts';
import { type Attempt, attempts, recipeOf } from './attempts.ts';
import { build, someValue, variablesOf } from './generate.ts';
import { type Journey, journeys } from './journeys.ts';
import { generic, shown, valuesAt, withFieldsOf, without } from './messages.ts';
import { seededRandom } from './random.ts';
import { repaired } from './repair.ts';
import { isFault } from './sample-places.ts';
import { shrink } from './shrink.ts';
import { type Lost, travel, type Verdict } from './verdict.ts';
import type { WireCheck } from './wire-check.ts';
import { contractJudge, type Judge } from './written.ts';

export interface Rounds {
  readonly seed: number;
  /** Messages by chance per part, beside the systematic ones. */
  readonly count: number;
}

interface Travels {
  readonly operation: CompiledOperation;
  readonly context: TranslationContext;
  readonly contract: WireCheck | undefined;
  readonly rounds: Rounds;
  readonly report: Report;
}

/** Values that one journey found out about its rows. */
interface Findings {
  /** Fields that came through at least once, and each of their listed values. */
  readonly passed: Set<string>;
  readonly refusals: Map<string, TranslationError>;
  readonly lost: Set<string>;
}

interface Trip {
  readonly journey: Journey;
  readonly travels: Travels;
  readonly judge: Judge;
  readonly found: Findings;
}

const rowOf = ({ table }: Journey, path: string | undefined): Row | undefined =>
  table.rows.find(({ right: { source } }) => source.kind === 'canonical' && source.path.text === path);

function placeOf(journey: Journey, path: string | undefined, line?: number): Place {
  const { rows, asserts, results, place } = journey.table;
  const own = [...rows, ...asserts, ...results].find((one) => one.place.line === line);
  const result = results.find((one) => one.path.text === path);
  return (own ?? rowOf(journey, path) ?? result)?.place ?? place;
}

function reportLoss(
  { journey, travels }: Trip,
  message: Canonical,
  lost: { readonly path: string | undefined; readonly verdict: Lost },
): void {
  const still = (smaller: Canonical): boolean => {
    if (journey.kind.validate(smaller) !== true) return false;
    const verdict = travel(journey, smaller);
    return verdict.kind === 'lost' && (lost.path === undefined || verdict.paths.includes(lost.path));
  };
  const least = shrink(message, still);
  const verdict = travel(journey, least);
  const why = verdict.kind === 'lost' ? verdict.why : lost.verdict.why;
  const field = lost.path === undefined ? '' : ` loses ${lost.path}`;
  travels.report(placeOf(journey, lost.path, lost.verdict.line), {
    rule: 'there-and-back',
    message: `the ${journey.part}${field}: ${shown(least)} ${why} (seed ${travels.rounds.seed})`,
    messageZh: `${lost.path ?? '报文'} 写出去再读回来不一致：${shown(least)}`,
    fix: 'Let the row write this value as it reads it.',
  });
}

/** Optional fields that hold this one, the innermost first, itself included. */
const optionalAround = (path: string, optional: readonly string[]): readonly string[] =>
  optional
    .filter((one) => path === one || path.startsWith(`${one}.`) || path.startsWith(`${one}[]`))
    .sort((a, b) => b.length - a.length);

/** The same attempt with the field plain, or, where it already is, without it; undefined where nothing can be eased. */
function eased(attempt: Attempt, path: string | undefined, optional: readonly string[]): Attempt | undefined {
  if (path === undefined) return undefined;
  if (attempt.values.has(path)) {
    const values = new Map(attempt.values);
    values.delete(path);
    return { ...attempt, values };
  }
  const next = optionalAround(path, optional).find((one) => !attempt.absent.has(one));
  return next === undefined ? undefined : { ...attempt, absent: new Set([...attempt.absent, next]) };
}

const fixedValues = (value: unknown): boolean => typeof value === 'boolean' || typeof value === 'string';

function note({ journey, found }: Trip, message: Canonical): void {
  for (const { path, schema } of variablesOf(journey.kind.schema).leaves) {
    const values = valuesAt(message, path);
    if (values.length > 0) found.passed.add(path);
    if (!Array.isArray(schema.enum) && schema.type !== 'boolean') continue;
    for (const value of values.filter(fixedValues)) found.passed.add(`${path} = ${value}`);
  }
}

/** With what only reading can know taken from a first reading, so that the second journey must keep it. */
function prepared(journey: Journey, message: Canonical): Canonical {
  const settled = repaired(message, journey.table);
  if (journey.derived.length === 0) return settled;
  const plain = without(settled, journey.derived);
  try {
    return withFieldsOf(plain, journey.there(plain).back(), journey.derived);
  } catch (fault) {
    if (!isFault(fault)) throw fault;
    return settled;
  }
}

function noteLosses(trip: Trip, message: Canonical, verdict: Lost): void {
  for (const path of verdict.paths.length > 0 ? verdict.paths : [undefined]) {
    if (trip.found.lost.has(path ?? '')) continue;
    trip.found.lost.add(path ?? '');
    reportLoss(trip, message, { path, verdict });
  }
}

/** How one message fared; a loss is reported once per field. */
function tryOnce(trip: Trip, message: Canonical): Verdict {
  const { journey, found, judge } = trip;
  const verdict = travel(journey, message);
  if (verdict.kind === 'same') {
    note(trip, message);
    judge(verdict.written);
  }
  if (verdict.kind === 'refused' && verdict.path !== undefined && !found.refusals.has(verdict.path))
    found.refusals.set(verdict.path, verdict.fault);
  if (verdict.kind === 'lost') noteLosses(trip, message, verdict);
  return verdict;
}

/** Tries an attempt, easing whatever is refused, until the rest of it has come through. */
function tryAttempt(trip: Trip, first: Attempt, optional: readonly string[]): Verdict | undefined {
  const { schema, validate } = trip.journey.kind;
  let last: Verdict | undefined;
  for (let attempt: Attempt | undefined = first; attempt; ) {
    const message = prepared(trip.journey, build(schema, recipeOf(attempt, schema)));
    if (validate(message) !== true) return last;
    last = tryOnce(trip, message);
    if (last.kind === 'same') return last;
    attempt = eased(attempt, last.kind === 'lost' ? last.paths[0] : last.path, optional);
  }
  return last;
}

/** Mixtures cannot be eased: more are drawn instead. */
function tryMixtures(trip: Trip): void {
  const { journey, travels } = trip;
  const random = seededRandom(travels.rounds.seed);
  let passed = 0;
  for (let tried = 0; tried < travels.rounds.count * 4 && passed < travels.rounds.count; tried += 1) {
    const message = prepared(journey, someValue(journey.kind.schema, random));
    if (journey.kind.validate(message) !== true) continue;
    if (tryOnce(trip, message).kind === 'same') passed += 1;
  }
}

/** Rows that took no value at all, and listed values that never came through. */
function reportNeverPassed({ journey, travels, found }: Trip): void {
  for (const { path, schema } of variablesOf(journey.kind.schema).leaves) {
    const row = rowOf(journey, path);
    if (!row || found.lost.has(path) || found.lost.has('')) continue;
    const values = Array.isArray(schema.enum) ? schema.enum : schema.type === 'boolean' ? [true, false] : [];
    const never = values
      .filter((value) => !found.passed.has(`${path} = ${value}`))
      .map((value) => `${path} = ${value}`);
    const what = found.passed.has(path) ? never : [path];
    if (what.length === 0) continue;
    const why = found.refusals.get(path)?.message ?? 'no message with it could be written';
    travels.report(row.place, {
      rule: 'there-and-back-refused',
      message: `no ${journey.part} with ${what.join(', ')} comes through: ${why}`,
      messageZh: `含 ${what.join('、')} 的报文全部被拒绝：${why}`,
      fix: 'Correct or widen the row, or leave the field out.',
    });
  }
}

function runJourney(trip: Trip): void {
  const { journey, found } = trip;
  const { optional } = variablesOf(journey.kind.schema);
  let refused: TranslationError | undefined;
  let passed = 0;
  for (const attempt of attempts(journey.kind.schema)) {
    const verdict = tryAttempt(trip, attempt, optional);
    if (verdict?.kind === 'same') passed += 1;
    else if (verdict?.kind === 'refused') refused ??= verdict.fault;
    // What no message of the first dozen could do, the next hundreds will not do either.
    if (passed === 0 && found.lost.size > 0 && verdict?.kind === 'lost') return;
  }
  if (passed > 0) {
    tryMixtures(trip);
    reportNeverPassed(trip);
  } else if (found.lost.size === 0) reportNothing(trip, refused);
}

/** A part that no message went through has not been tried at all. */
function reportNothing({ journey, travels }: Trip, refused: TranslationError | undefined): void {
  const why = refused?.message ?? 'none could be made that the schema allows';
  const path = refused?.canonicalPath;
  travels.report(placeOf(journey, path && generic(path), refused?.line), {
    rule: 'there-and-back-refused',
    message: `every generated ${journey.part} is refused: ${why}`,
    messageZh: `生成的报文全部被拒绝：${why}`,
    fix: 'Widen the row named, or leave the operation out.',
  });
}

/** Sends generated messages through every part of an operation. */
export function checkThereAndBack(travels: Travels): void {
  for (const journey of journeys(travels.operation, travels.context)) {
    const found: Findings = { passed: new Set(), refusals: new Map(), lost: new Set() };
    runJourney({ journey, travels, judge: contractJudge(journey, travels), found });
  }
}
