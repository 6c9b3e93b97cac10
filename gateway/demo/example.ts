/** Valid canonical requests with future dates, made from an operation's schema and what the sandboxes are seeded with. */
import { toBeijing } from '../catalogue/beijing-time.ts';
import type { Canonical, OperationCard, Schema } from '../catalogue/contract.ts';

export interface ExampleParts {
  readonly district: string;
  readonly now: Date;
  /** Distinguishes the examples of one run; every index gets its own project and its own hour. */
  readonly index: number;
  /** Distinguishes runs: letters and digits, part of the project code. */
  readonly run: string;
  /** Days from now to the first session, at least 2. */
  readonly firstDay: number;
  /** Something that exists already, e.g. a booking to change or a deposit to return: its fields are taken as they are. */
  readonly existing?: Canonical | undefined;
}

/** Synthetic parties; the credit codes have right check digits. */
const parties = {
  supplier: { name: '重庆示例科技有限公司', uscc: '91500000MA9MNQ1066' },
  purchaser: { name: '重庆市示例局', uscc: '115000000099MNQ11A' },
  agency: { name: '重庆示例招标代理有限公司', uscc: '91500112MA9MNQ341P' },
} as const;

const hoursOfDay = [9, 10, 11, 14, 15, 16] as const;
const dayMs = 86_400_000;

/** Sessions of an hour on working days (Monday to Friday), one after the other, so that a room is never asked for twice. */
function sessionOf(parts: ExampleParts): { start: string; end: string } {
  const days = Math.floor(parts.index / hoursOfDay.length);
  const weeks = Math.floor(days / 5);
  const beijingMidnight = Date.parse(
    `${toBeijing(new Date(parts.now.getTime() + parts.firstDay * dayMs)).slice(0, 10)}T00:00:00+08:00`,
  );
  const monday = beijingMidnight + ((8 - new Date(beijingMidnight + 8 * 3_600_000).getUTCDay()) % 7) * dayMs;
  const day = monday + (weeks * 7 + (days % 5)) * dayMs;
  const start = day + (hoursOfDay[parts.index % hoursOfDay.length] ?? 9) * 3_600_000;
  return { start: toBeijing(new Date(start)), end: toBeijing(new Date(start + 3_600_000)) };
}

/** Fields whose meaning no schema can tell. */
function knownFields(parts: ExampleParts): Readonly<Record<string, unknown>> {
  const session = sessionOf(parts);
  const projectCode = `CQS${parts.run}${String(parts.index + 1).padStart(5, '0')}`;
  return {
    ...parties,
    district: parts.district,
    projectCode,
    projectName: `办公设备采购（${parts.index + 1}）`,
    lotNo: `${projectCode}-1`,
    lotName: '第一包 台式计算机',
    budgetFen: 128_000_000,
    supplierUscc: parties.supplier.uscc,
    contact: { name: '张工', phone: '023-58000000' },
    session,
    seats: 12,
    deadline: session.start,
    dueAt: session.start,
    amountFen: 2_000_000,
    remote: false,
    reason: '项目时间调整',
    ...parts.existing,
  };
}

/** Left out of examples: not every partner has a place for it. */
const leftOut = new Set(['remark']);

function valueFor(name: string, schema: Schema, known: Readonly<Record<string, unknown>>): unknown {
  const choices = schema.enum as readonly unknown[] | undefined;
  const given = known[name];
  if (given !== undefined && (choices === undefined || choices.includes(given))) return given;
  if (schema.const !== undefined) return schema.const;
  if (choices !== undefined) return choices[0];
  if (schema.type === 'object') return objectOf(schema, known);
  if (schema.type === 'array') return [valueFor(name, schema.items as Schema, known)];
  const [sample] = (schema.examples ?? []) as readonly unknown[];
  if (sample !== undefined) return sample;
  if (schema.type === 'integer') return Math.max(1, Number(schema.minimum ?? 1));
  if (schema.type === 'boolean') return false;
  return '示例'.padEnd(Number(schema.minLength ?? 1), '例');
}

function objectOf(schema: Schema, known: Readonly<Record<string, unknown>>): Canonical {
  const properties = schema.properties as Readonly<Record<string, Schema>>;
  // Where a message is told by one of several fields, the first way is taken.
  const ways = (schema.oneOf ?? []) as readonly { readonly required?: readonly string[] }[];
  const otherWays = new Set(ways.slice(1).flatMap((way) => way.required ?? []));
  const names = Object.keys(properties).filter((name) => !leftOut.has(name) && !otherWays.has(name));
  return Object.fromEntries(names.map((name) => [name, valueFor(name, properties[name] as Schema, known)]));
}

/** @returns a request that the operation's schema accepts. @throws Error where the operation has no request (events). */
export function exampleRequest(card: OperationCard, parts: ExampleParts): Canonical {
  if (card.request === undefined) throw new Error(`${card.name} has no request: it is an event.`);
  const known = knownFields(parts);
  const message = objectOf(card.request.schema, known);
  if (!card.request.validate(message)) {
    throw new Error(`The example of ${card.name} breaks its schema: ${JSON.stringify(card.request.validate.errors)}`);
  }
  return message;
}
