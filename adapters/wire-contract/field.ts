/** What a contract says about one value of a byte layout, and relations between many. */
import { onlyKeys } from './contract.ts';

export interface FieldRule {
  readonly title?: string;
  /** Fixed width, in bytes; `rest` takes what remains of the record. */
  readonly width?: number | 'rest';
  /** At most so many bytes, where no width says so. */
  readonly max?: number;
  /** May not be empty. */
  readonly required?: boolean;
  readonly digits?: boolean;
  readonly codes?: readonly string[];
  readonly pattern?: string;
  /** `yyyyMMdd`, `yyyyMMddHHmmss` or `yyyy-MM-dd HH:mm:ss`, on a day that exists. */
  readonly date?: string;
  /** A decimal number with exactly so many decimals, not negative. */
  readonly money?: number;
  /** Thousands may be apart by commas. */
  readonly thousands?: boolean;
}

const ruleKeys = ['title', 'width', 'max', 'required', 'digits', 'codes', 'pattern', 'date', 'money', 'thousands'];

/** @returns what is wrong with a value that is `bytes` long; undefined where nothing is. */
export type FieldCheck = (value: string, bytes: number) => string | undefined;

const parts: Readonly<Record<string, string>> = {
  yyyy: '(?<year>[0-9]{4})',
  MM: '(?<month>[0-9]{2})',
  dd: '(?<day>[0-9]{2})',
  HH: '(?:[01][0-9]|2[0-3])',
  mm: '[0-5][0-9]',
  ss: '[0-5][0-9]',
};

function isDay(value: string, pattern: string): boolean {
  const shape = pattern.replace(/yyyy|MM|dd|HH|mm|ss/g, (unit) => parts[unit] ?? unit);
  const { year, month, day } = new RegExp(`^${shape}$`).exec(value)?.groups ?? {};
  if (year === undefined) return false;
  const date = new Date(`${year}-${month}-${day}T00:00:00Z`);
  // A day such as 02-30 is taken by Date and counted on into March.
  return !Number.isNaN(date.getTime()) && date.toISOString().slice(8, 10) === day;
}

function moneyPattern(decimals: number, thousands: boolean): RegExp {
  const whole = thousands ? '(?:0|[1-9][0-9]*|[1-9][0-9]{0,2}(?:,[0-9]{3})+)' : '(?:0|[1-9][0-9]*)';
  return new RegExp(`^${whole}${decimals === 0 ? '' : `\\.[0-9]{${decimals}}`}$`);
}

type Check = readonly [breaks: (value: string, bytes: number) => boolean, what: string];

function checksOf({ max, digits, codes, pattern, date, money, thousands = false }: FieldRule): readonly Check[] {
  const checks: Check[] = [];
  if (max !== undefined) checks.push([(_value, bytes) => bytes > max, `has more than ${max} bytes`]);
  if (digits === true) checks.push([(value) => !/^[0-9]+$/.test(value), 'should be digits']);
  if (codes !== undefined) checks.push([(value) => !codes.includes(value), `is none of ${codes.join(', ')}`]);
  if (date !== undefined) checks.push([(value) => !isDay(value, date), `is no time ${date}`]);
  if (pattern !== undefined) {
    const shape = new RegExp(`^(?:${pattern})$`, 'u');
    checks.push([(value) => !shape.test(value), `does not look like ${pattern}`]);
  }
  if (money !== undefined) {
    const shape = moneyPattern(money, thousands);
    checks.push([(value) => !shape.test(value), `is no amount with ${money} decimals`]);
  }
  return checks;
}

/** A rule as a check; an empty value breaks only `required`. */
export function compileField(rule: FieldRule): FieldCheck {
  onlyKeys(rule, ruleKeys);
  const checks = checksOf(rule);
  return (value, bytes) => {
    if (value === '') return rule.required === true ? 'is empty' : undefined;
    return checks.find(([breaks]) => breaks(value, bytes))?.[1];
  };
}

/** Records by kind, each a map of its fields. */
export type Records = ReadonlyMap<string, readonly ReadonlyMap<string, string>[]>;

/** @returns what is wrong between the fields; undefined where the relation holds. */
export type Relation = (records: Records) => string | undefined;

const relation =
  /^(?:count\((?<counted>[^.()]+)\)|sum\((?<summed>[^.()]+)\.(?<field>[^()]+)\)) = (?<kind>[^.]+)\.(?<total>.+)$/;
const DECIMALS = 12;

/** A decimal number in units of 10^-12; no double comes near it. */
function exact(text: string): bigint {
  const [whole = '0', fraction = ''] = text.replaceAll(',', '').split('.');
  return BigInt(`${whole}${fraction.padEnd(DECIMALS, '0')}`);
}

/** `count(D) = H.count` or `sum(D.fen) = H.totalFen`. @throws Error where the text is neither */
export function compileRelation(text: string): Relation {
  const { counted, summed, field = '', kind = '', total = '' } = relation.exec(text)?.groups ?? {};
  if (counted === undefined && summed === undefined)
    throw new Error(`${text} is no relation; write count(D) = H.count or sum(D.fen) = H.totalFen.`);
  return (records) => {
    const stated = records.get(kind)?.[0]?.get(total) ?? '';
    const many = records.get(counted ?? summed ?? '') ?? [];
    if (!/^[0-9.,]+$/.test(stated)) return `${kind}.${total} is no number`;
    const found =
      counted === undefined
        ? many.reduce((sum, record) => sum + exact(record.get(field) || '0'), 0n)
        : exact(String(many.length));
    return found === exact(stated) ? undefined : `${text} does not hold: ${stated} is stated`;
  };
}
