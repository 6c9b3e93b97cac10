/** `assert:` as code: sums, counts and equalities over wire fields, without floating point. */
import { exactText } from './codecs/decimal.ts';
import { TranslationError } from './contract.ts';
import { naming, type Place, type Report } from './findings.ts';
import { isMembers, type Members } from './frame.ts';
import { find, type Plan, type PlanNode } from './plan.ts';
import type { AssertTable, Term } from './tables/model.ts';
import { parseWirePath } from './tables/paths.ts';
import { parsed } from './tables/shapes.ts';

/** @throws TranslationError rule `assert` where the fields of a message contradict each other */
export type AssertCheck = (members: Members, writing: boolean) => void;

/** Longer numbers are no amounts, and take long to add. */
const plainNumber = /^-?[0-9]{1,30}(?:\.[0-9]{1,12})?$/;
const grouped = /^-?[0-9]{1,3}(?:,[0-9]{3}){1,9}(?:\.[0-9]{1,12})?$/;

interface Decimal {
  readonly digits: bigint;
  readonly scale: number;
}

/** 0123 and 123 are two codes; filled with zeros an amount stands beside a total, not beside another field. */
const leadingZero = /^-?0[0-9]/;

function codeOrNumber(value: unknown): Decimal | string {
  const isCode = typeof value === 'string' && leadingZero.test(value.trim());
  return isCode ? value : (decimalOf(value) ?? String(value));
}

function decimalOf(value: unknown): Decimal | undefined {
  const text = typeof value === 'number' ? exactText(value) : typeof value === 'string' ? value.trim() : '';
  const plain = grouped.test(text) ? text.replaceAll(',', '') : text;
  if (!plainNumber.test(plain)) return undefined;
  const [whole = '0', fraction = ''] = plain.split('.');
  return { digits: BigInt(whole + fraction), scale: fraction.length };
}

const scaled = ({ digits, scale }: Decimal, to: number): bigint => digits * 10n ** BigInt(to - scale);

function plus(a: Decimal, b: Decimal): Decimal {
  const scale = Math.max(a.scale, b.scale);
  return { digits: scaled(a, scale) + scaled(b, scale), scale };
}

const zero: Decimal = { digits: 0n, scale: 0 };

const same = (a: Decimal, b: Decimal): boolean => {
  const scale = Math.max(a.scale, b.scale);
  return scaled(a, scale) === scaled(b, scale);
};

/** All values at keys through lists, flattened; absent ones are left out. */
function collect(value: unknown, keys: readonly string[]): readonly unknown[] {
  if (Array.isArray(value)) return value.flatMap((item) => collect(item, keys));
  const [key, ...rest] = keys;
  if (key === undefined) return value === undefined || value === null || value === '' ? [] : [value];
  return isMembers(value) ? collect(value[key], rest) : [];
}

const countOf = (values: readonly unknown[]): Decimal => ({ digits: BigInt(values.length), scale: 0 });

interface CompiledTerm {
  readonly of: Term['of'];
  /** From the top of the body to the field, and where a list of it begins that both sides go through. */
  readonly way: readonly PlanNode[];
}

interface Compiled {
  readonly table: AssertTable;
  readonly left: CompiledTerm;
  readonly right: CompiledTerm;
  /** Elements in which both sides stand: the assertion holds in each of them. */
  readonly shared: readonly string[];
}

const keysOf = (way: readonly PlanNode[]): readonly string[] => way.map(({ key }) => key);
const wayTo = (node: PlanNode): readonly PlanNode[] => (node.parent ? [...wayTo(node.parent), node] : []);

/** The part of a term's way that can be shared: what is added up or counted is not one thing in each element. */
function outside({ of, way }: CompiledTerm): readonly PlanNode[] {
  return of === 'value'
    ? way
    : way.slice(
        0,
        way.findLastIndex(({ step }) => step.each),
      );
}

function sharedWay(left: CompiledTerm, right: CompiledTerm): readonly PlanNode[] {
  const [one, other] = [outside(left), outside(right)];
  const apart = one.findIndex((node, at) => node !== other[at]);
  const common = apart === -1 ? one : one.slice(0, apart);
  return common.slice(0, common.findLastIndex(({ step }) => step.each) + 1);
}

/** Totals, numbers, or texts that are none; nothing where the field is absent; undefined for a total over what is no number. */
function evaluate({ of }: CompiledTerm, values: readonly unknown[]): readonly (Decimal | string)[] | undefined {
  if (of === 'count') return [countOf(values)];
  const numbers = values.map((value) => decimalOf(value));
  if (of === 'value') return values.map((value, at) => numbers[at] ?? String(value));
  const all = numbers.filter((number) => number !== undefined);
  return all.length === numbers.length ? [all.reduce(plus, zero)] : undefined;
}

function compileTerm(plan: Plan, term: Term, place: Place, report: Report): CompiledTerm | undefined {
  const path = parsed(place, report, () => parseWirePath(term.path));
  if (!path) return undefined;
  const node = find(plan.body, path.steps);
  if (node) return { of: term.of, way: wayTo(node) };
  report(place, {
    rule: 'assert',
    message: naming`no row reads ${term.path}`,
    fix: 'Assert over fields that have rows (or $count, $sum, ="…" rows); paths begin below the body.',
  });
  return undefined;
}

const agree = (a: Decimal | string, b: Decimal | string): boolean =>
  typeof a === 'string' || typeof b === 'string' ? a === b : same(a, b);

const allAgree = (values: readonly (Decimal | string)[]): boolean => {
  const [first] = values;
  return first === undefined || values.every((value) => agree(first, value));
};

function holdsIn(scope: unknown, { left, right, shared }: Compiled): boolean {
  const ofFields = left.of === 'value' && right.of === 'value';
  const valuesOf = (term: CompiledTerm) => {
    const values = collect(scope, keysOf(term.way).slice(shared.length));
    return ofFields ? values.map(codeOrNumber) : evaluate(term, values);
  };
  const [a, b] = [valuesOf(left), valuesOf(right)];
  if (a === undefined || b === undefined) return false;
  // An absent optional field contradicts nothing, and the schema says what must be there; as a total it says zero.
  if (ofFields) return a.length === 0 || b.length === 0 || allAgree([...a, ...b]);
  const [one = zero, other = zero] = [a[0], b[0]];
  return a.length < 2 && b.length < 2 && agree(one, other);
}

const holds = (assertion: Compiled, members: Members): boolean =>
  collect(members, assertion.shared).every((scope) => holdsIn(scope, assertion));

export function compileAsserts(plan: Plan, tables: readonly AssertTable[], report: Report): AssertCheck | undefined {
  const compiled = tables.flatMap((table): Compiled[] => {
    const left = compileTerm(plan, table.left, table.place, report);
    const right = compileTerm(plan, table.right, table.place, report);
    return left && right ? [{ table, left, right, shared: keysOf(sharedWay(left, right)) }] : [];
  });
  if (compiled.length === 0) return undefined;
  return (members, writing) => {
    const broken = compiled.find((one) => !holds(one, members));
    if (!broken) return;
    const { text, place, left } = broken.table;
    throw new TranslationError({
      code: writing ? 'GW_TRANSLATION_VALUE' : 'GW_TRANSLATION_MESSAGE',
      rule: 'assert',
      message: `${text} does not hold (${place.file}:${place.line})`,
      wirePath: left.path,
      file: place.file,
      line: place.line,
    });
  };
}
