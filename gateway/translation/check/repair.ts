/** Makes generated messages keep the totals that a table asserts, or hardly one of them could be written. */
import type { Canonical } from '../../catalogue/contract.ts';
import { isMembers } from '../frame.ts';
import type { AssertTable, PartTable, Row, Term } from '../tables/model.ts';
import type { CanonicalStep } from '../tables/paths.ts';

type Steps = readonly CanonicalStep[];

const rowOf = (rows: readonly Row[], path: string): Row | undefined =>
  rows.find(({ left }) => left.paths.some(({ text }) => text === path));

const stepsOf = (row: Row | undefined): Steps | undefined =>
  row?.right.source.kind === 'canonical' ? row.right.source.path.steps : undefined;

/** The canonical list that a wire list stands for: that of the rows below it, at the same level. */
function listOf(rows: readonly Row[], path: string): Steps | undefined {
  const levels = path.split('[]').length - 1;
  for (const row of rows) {
    const steps = row.left.paths.some(({ text }) => text.startsWith(path)) ? stepsOf(row) : undefined;
    const ends = (steps ?? []).flatMap((step, at) => (step.each ? [at + 1] : []));
    const end = ends[levels - 1];
    if (steps && end !== undefined) return steps.slice(0, end);
  }
  return undefined;
}

/** Canonical steps of a term; undefined where no row of ours stands behind it. */
const termSteps = (rows: readonly Row[], { of, path }: Term): Steps | undefined =>
  of === 'count' ? listOf(rows, path) : stepsOf(rowOf(rows, path));

function collect(value: unknown, steps: Steps): readonly unknown[] {
  if (Array.isArray(value)) return value.flatMap((item) => collect(item, steps));
  const [step, ...rest] = steps;
  if (!step) return value === undefined ? [] : [value];
  return isMembers(value) ? collect(value[step.name], rest) : [];
}

const totalOf = (of: Term['of'], values: readonly unknown[]): unknown => {
  if (of === 'count') return values.length;
  return of === 'sum' ? values.reduce<number>((sum, value) => sum + Number(value), 0) : values[0];
};

/** Sets the field in every element it stands in. */
function put(value: unknown, into: Steps, total: unknown): unknown {
  if (Array.isArray(value)) return value.map((item) => put(item, into, total));
  const [step, ...rest] = into;
  if (!step) return total;
  if (!isMembers(value) || value[step.name] === undefined || total === undefined) return value;
  return { ...value, [step.name]: put(value[step.name], rest, total) };
}

/** Sets the field to the total of what stands in the same element, as far as both go the same way. */
function settle(value: unknown, into: Steps, from: Steps, of: Term['of']): unknown {
  if (Array.isArray(value)) return value.map((item) => settle(item, into, from, of));
  const [step, ...rest] = into;
  if (!step || rest.length === 0 || from[0]?.name !== step.name)
    return put(value, into, totalOf(of, collect(value, from)));
  if (!isMembers(value) || value[step.name] === undefined) return value;
  return { ...value, [step.name]: settle(value[step.name], rest, from.slice(1), of) };
}

/** Whether everything that holds the field holds the total's fields as well. */
const isAround = (into: Steps, from: Steps): boolean =>
  into.slice(0, -1).every((step, at) => !step.each || (from[at]?.name === step.name && from[at]?.each === true));

const depthOf = (steps: Steps): number => steps.filter((step) => step.each).length;

/** Of two single fields the one in the deeper list follows the other; a total follows what it is made of. */
const follows = (into: Steps, from: Steps, of: Term['of']): boolean =>
  of === 'value' ? depthOf(into) >= depthOf(from) && isAround(from, into) : isAround(into, from);

function keep(message: Canonical, { left, right }: AssertTable, rows: readonly Row[]): Canonical {
  for (const [into, from] of [
    [right, left],
    [left, right],
  ] as const) {
    const [target, source] = [termSteps(rows, into), termSteps(rows, from)];
    if (into.of !== 'value' || !target || !source || !follows(target, source, from.of)) continue;
    return settle(message, target, source, from.of) as Canonical;
  }
  return message;
}

/** The message with its totals as the table asserts them. */
export const repaired = (message: Canonical, { asserts, rows }: PartTable): Canonical =>
  asserts.reduce((kept, assert) => keep(kept, assert, rows), message);
