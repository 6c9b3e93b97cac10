/** `assert:` as code: sums, counts and equalities over wire fields, without floating point. */
import { exactText } from './codecs/decimal.ts';
import { TranslationError } from './contract.ts';
import type { Place, Report } from './findings.ts';
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

/** A total or a number; text that is none stays text; undefined where the field is absent. */
function evaluate(term: CompiledTerm, members: Members): Decimal | string | undefined {
  const values = collect(members, term.keys);
  if (term.of === 'count') return countOf(values);
  if (term.of === 'value') {
    const [value] = values;
    return value === undefined ? undefined : (decimalOf(value) ?? String(value));
  }
  let total: Decimal = { digits: 0n, scale: 0 };
  for (const value of values) {
    const number = decimalOf(value);
    if (number === undefined) return undefined;
    total = plus(total, number);
  }
  return total;
}

interface CompiledTerm {
  readonly of: Term['of'];
  readonly keys: readonly string[];
}

function keysTo(node: PlanNode): readonly string[] {
  return node.parent ? [...keysTo(node.parent), node.key] : [];
}

function compileTerm(plan: Plan, term: Term, place: Place, report: Report): CompiledTerm | undefined {
  const path = parsed(place, report, () => parseWirePath(term.path));
  if (!path) return undefined;
  const node = find(plan.body, path.steps);
  if (node) return { of: term.of, keys: keysTo(node) };
  report(place, {
    rule: 'assert',
    message: `no row reads ${term.path}`,
    fix: 'Assert over fields that have rows (or $count, $sum, ="…" rows); paths begin below the body.',
  });
  return undefined;
}

const agree = (a: Decimal | string, b: Decimal | string): boolean =>
  typeof a === 'string' || typeof b === 'string' ? a === b : same(a, b);

interface Compiled {
  readonly table: AssertTable;
  readonly left: CompiledTerm;
  readonly right: CompiledTerm;
}

function holds({ left, right }: Compiled, members: Members): boolean {
  const [a, b] = [evaluate(left, members), evaluate(right, members)];
  // An absent optional field contradicts nothing, and the schema says what must be there.
  if (a === undefined || b === undefined) return a === b || (left.of === 'value' && right.of === 'value');
  return agree(a, b);
}

export function compileAsserts(plan: Plan, tables: readonly AssertTable[], report: Report): AssertCheck | undefined {
  const compiled = tables.flatMap((table): Compiled[] => {
    const left = compileTerm(plan, table.left, table.place, report);
    const right = compileTerm(plan, table.right, table.place, report);
    return left && right ? [{ table, left, right }] : [];
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
