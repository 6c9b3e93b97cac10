/** Clocks as specs/clocks.yaml and the overrides of an installation have them. */
import { maxDays } from './calendar.ts';
import type { ClockSpec, ClockStep, Measure } from './contract.ts';
import { type Fields, fieldsOf, isRaw, type Raw } from './fields.ts';
import { isJurisdiction } from './jurisdiction.ts';

const clockKeys = [
  'title',
  'loop',
  'trigger',
  'length',
  'unit',
  'maxLength',
  'jurisdiction',
  'duty',
  'done',
  'suspendedBy',
  'endsSilently',
  'right',
  'steps',
  'clause',
  'seed',
  'ours',
] as const;
const measureKeys = ['title', 'loop', 'what', 'thresholdPercent', 'jurisdiction', 'clause', 'seed', 'ours'] as const;

/** An event's name ends with it: `clock.A1.last-day`; `due` is the strike itself. */
const stepName = /^[a-z][a-z-]{0,19}$/;

function readStep(raw: Raw, fields: Fields): ClockStep {
  const { name, after, before } = raw;
  const given = [after, before].filter((one) => one !== undefined);
  const [days] = given;
  if (typeof name !== 'string' || !stepName.test(name) || name === 'due')
    fields.fault(`the step ${String(name)} needs a name in small letters other than due`);
  if (given.length !== 1) fields.fault(`the step ${String(name)} says either after or before`);
  else if (typeof days !== 'number' || !Number.isInteger(days) || days < 0 || days > maxDays)
    fields.fault(`the step ${String(name)} counts working days, a whole number from 0`);
  for (const key of Object.keys(raw))
    if (!['name', 'after', 'before'].includes(key)) fields.fault(`the step ${String(name)} has an unknown key ${key}`);
  return Object.freeze({
    name: String(name),
    ...(after === undefined ? {} : { after: Number(after) }),
    ...(before === undefined ? {} : { before: Number(before) }),
  });
}

function readSteps(raw: Raw, fields: Fields): readonly ClockStep[] {
  const { steps } = raw;
  if (!Array.isArray(steps) || !steps.every(isRaw)) {
    fields.fault('steps must be a list');
    return [];
  }
  const read = steps.map((step) => readStep(step, fields));
  const names = read.map(({ name }) => name);
  if (new Set(names).size < names.length) fields.fault('two steps have the same name');
  return Object.freeze(read);
}

/** What clocks and measures have in common. */
function readOrigin(fields: Fields, documents: ReadonlySet<string>) {
  const jurisdiction = fields.text('jurisdiction');
  const seed = fields.text('seed');
  if (!isJurisdiction(jurisdiction)) fields.fault("jurisdiction must be '*' or two, four or six digits");
  if (!documents.has(seed)) fields.fault(`seed must be one of ${[...documents].join(', ')}`);
  return {
    jurisdiction,
    clause: fields.text('clause'),
    seed,
    ...(fields.isMarked('ours') ? { ours: true as const } : {}),
  };
}

function readClock(id: string, raw: Raw, fields: Fields, documents: ReadonlySet<string>): ClockSpec {
  fields.unknownKeys(clockKeys);
  const length = fields.whole('length', maxDays);
  const maxLength = raw.maxLength === undefined ? undefined : fields.whole('maxLength', maxDays);
  if (maxLength !== undefined && maxLength < length) fields.fault('maxLength is less than length');
  const suspendedBy = fields.optionalText('suspendedBy');
  const endsSilently = fields.optionalText('endsSilently');
  return Object.freeze({
    id,
    title: fields.text('title'),
    loop: fields.text('loop'),
    trigger: fields.text('trigger'),
    length,
    unit: fields.oneOf('unit', ['working-days', 'natural-days']),
    ...(maxLength === undefined ? {} : { maxLength }),
    duty: fields.text('duty'),
    done: fields.text('done'),
    ...(suspendedBy === undefined ? {} : { suspendedBy }),
    ...(endsSilently === undefined ? {} : { endsSilently }),
    ...(fields.isMarked('right') ? { right: true as const } : {}),
    steps: readSteps(raw, fields),
    ...readOrigin(fields, documents),
  });
}

function readMeasure(id: string, raw: Raw, fields: Fields, documents: ReadonlySet<string>): Measure {
  fields.unknownKeys(measureKeys);
  return Object.freeze({
    id,
    title: fields.text('title'),
    loop: fields.text('loop'),
    what: fields.text('what'),
    ...(raw.thresholdPercent === undefined ? {} : { thresholdPercent: fields.whole('thresholdPercent', 100) }),
    ...readOrigin(fields, documents),
  });
}

export interface ClockBook {
  /** In the order of the file, which is a reader's. */
  readonly clocks: ReadonlyMap<string, ClockSpec>;
  readonly measures: ReadonlyMap<string, Measure>;
  /** Letter → title of the policy document. */
  readonly documents: ReadonlyMap<string, string>;
}

type ReadOne<T> = (id: string, raw: Raw, fields: Fields, documents: ReadonlySet<string>) => T;

/** @throws Error that lists every fault with the clock and the field it stands in */
export function readClocks(document: unknown, file: string): ClockBook {
  const faults: string[] = [];
  const root = isRaw(document) ? document : {};
  fieldsOf(root, file, faults).unknownKeys(['documents', 'clocks', 'measures']);
  const documents = new Map(
    Object.entries(isRaw(root.documents) ? root.documents : {}).map(([letter, title]) => [letter, String(title)]),
  );
  const letters = new Set(documents.keys());
  const list = <T>(name: 'clocks' | 'measures', read: ReadOne<T>): ReadonlyMap<string, T> =>
    new Map(
      Object.entries(isRaw(root[name]) ? root[name] : {}).map(([id, raw]) => {
        const fields = fieldsOf(isRaw(raw) ? raw : {}, `${file}: ${id}`, faults);
        if (!/^[A-Z]\d{1,2}(-[a-z]+)?$/.test(id))
          fields.fault('an id is a letter, a number and perhaps a word: A1, E2-filing');
        return [id, read(id, isRaw(raw) ? raw : {}, fields, letters)];
      }),
    );
  const clocks = list('clocks', readClock);
  const measures = list('measures', readMeasure);
  if (clocks.size === 0) faults.push(`${file}: there is no clock; the file has a table \`clocks\``);
  if (faults.length > 0) throw new Error(faults.join('\n'));
  return { clocks, measures, documents };
}

const overrideKeys = ['length', 'jurisdiction'] as const;

/**
 * The lengths and jurisdictions that an installation sets: `clocks: { A12: { length: 45 }, D1: { jurisdiction: '*' } }`. The length
 * of a clause is not this installation's to change; where a clause holds as well may be, as a stricter rule of the house.
 * @throws Error that lists every fault with the clock and the field it stands in
 */
export function withOverrides(
  clocks: ReadonlyMap<string, ClockSpec>,
  document: unknown,
  file: string,
): ReadonlyMap<string, ClockSpec> {
  const faults: string[] = [];
  const root = isRaw(document) ? document : {};
  fieldsOf(root, file, faults).unknownKeys(['clocks']);
  const changed = new Map(clocks);
  for (const [id, value] of Object.entries(isRaw(root.clocks) ? root.clocks : {})) {
    const raw = isRaw(value) ? value : {};
    const fields = fieldsOf(raw, `${file}: ${id}`, faults);
    const clock = clocks.get(id);
    fields.unknownKeys(overrideKeys);
    if (clock === undefined) fields.fault(`there is no such clock: ${[...clocks.keys()].join(', ')}`);
    else changed.set(id, overridden(clock, raw, fields));
  }
  if (faults.length > 0) throw new Error(faults.join('\n'));
  return changed;
}

function overridden(clock: ClockSpec, raw: Raw, fields: Fields): ClockSpec {
  const length = raw.length === undefined ? clock.length : fields.whole('length', clock.maxLength ?? maxDays);
  const jurisdiction = raw.jurisdiction === undefined ? clock.jurisdiction : fields.text('jurisdiction');
  if (length !== clock.length && clock.ours === undefined)
    fields.fault(`its length is set by the clause (${clock.clause}) and cannot be changed`);
  if (!isJurisdiction(jurisdiction)) fields.fault("jurisdiction must be '*' or two, four or six digits");
  return Object.freeze({ ...clock, length, jurisdiction });
}
