/** The codecs of one row, put together: a function out, a function back, and what the row says beside them. */
import type { CodecCall } from '../tables/expressions.ts';
import { unquote } from '../tables/expressions.ts';
import { SyntaxFault } from '../tables/paths.ts';
import { type Codec, CodecFault, type CodecMaker, type CodecSite, type Kind, MisfitFault } from './codec.ts';
import { isMoneyByUnit, type MoneyByUnit, money, moneyByUnit } from './money.ts';
import { decimal, int } from './number.ts';
import { base64, bool, code, hex, join, pad, split, text, uscc } from './text.ts';
import { date, datetime, parts } from './time.ts';
import { type Forced, type Medium, wireForm } from './wire-form.ts';

const makers: Readonly<Record<string, CodecMaker>> = {
  text,
  int,
  decimal,
  money,
  date,
  datetime,
  parts,
  bool,
  code,
  uscc,
  join,
  split,
  pad,
  hex,
  base64,
};
/** Every name the language has, for messages. */
export const codecNames: readonly string[] = [
  ...Object.keys(makers),
  'optional',
  'default',
  'when',
  'sensitive',
  'cdata',
  'number',
  'true-false',
  'null',
];

export type Absent = 'omit' | 'empty' | 'null';

export interface Pipeline {
  /** A present canonical value as it stands on the wire. */
  encode(value: unknown): unknown;
  /** A present wire value as canonical value. `unit`: the code in the unit field, for money(by …). */
  decode(value: unknown, unit: string): unknown;
  /** What stands for an absent value. */
  readonly absent: Absent;
  /** `default(v)`: this text stands for an absent value. */
  readonly fallback: string | undefined;
  readonly when: { readonly field: string; readonly value: string } | undefined;
  readonly unit: MoneyByUnit | undefined;
  /** One value in several fields. */
  readonly inParts: boolean;
  /** The last level of the canonical array is joined into one text. */
  readonly joins: boolean;
  readonly sensitive: boolean;
  readonly cdata: boolean;
}

interface Draft {
  absent: Absent;
  fallback: string | undefined;
  when: Pipeline['when'];
  unit: MoneyByUnit | undefined;
  forced: Forced | undefined;
  sensitive: boolean;
  cdata: boolean;
  joins: boolean;
  kind: Kind;
  readonly steps: Codec[];
  /** Index of the step that joins; the ones before it work on each element. */
  joinAt: number;
}

const isAbsent = (word: string): word is Absent => word === 'omit' || word === 'empty' || word === 'null';

/** Words that are no conversion but say something about the row. */
function takeMark(draft: Draft, { name, args }: CodecCall): boolean {
  if (name === 'optional') {
    if (args === undefined || !isAbsent(args.trim()))
      throw new SyntaxFault('write optional(omit), optional(empty) or optional(null)');
    draft.absent = args.trim() as Absent;
  } else if (name === 'default') draft.fallback = unquote(args ?? '');
  else if (name === 'when') draft.when = parseWhen(args ?? '');
  else if (name === 'null') draft.absent = 'null';
  else if (name === 'number' || name === 'true-false' || (name === 'text' && args === undefined)) draft.forced = name;
  else if (name === 'sensitive') draft.sensitive = true;
  else if (name === 'cdata') draft.cdata = true;
  else return false;
  return true;
}

function parseWhen(args: string): Pipeline['when'] {
  const found = /^(.+?)\s*=\s*(.*)$/s.exec(args);
  if (!found) throw new SyntaxFault('write when(FIELD = value)');
  return { field: (found[1] ?? '').trim(), value: unquote(found[2] ?? '') };
}

function takeCodec(draft: Draft, call: CodecCall, site: CodecSite): void {
  const here = { ...site, from: draft.kind };
  if (call.name === 'money' && isMoneyByUnit(call.args)) {
    if (draft.steps.length > 0) throw new SyntaxFault('money(by …) stands first');
    draft.unit = moneyByUnit(call.args ?? '', here);
    draft.kind = 'text';
    return;
  }
  const make = Object.hasOwn(makers, call.name) ? makers[call.name] : undefined;
  if (!make)
    throw new MisfitFault(
      'unknown-codec',
      `there is no codec ${call.name}`,
      `The codecs are ${codecNames.join(', ')}.`,
    );
  if (call.name === 'join') {
    draft.joinAt = draft.steps.length;
    draft.joins = true;
  }
  const codec = make(call.args ?? '', call.name === 'join' ? { ...here, from: 'texts' } : here);
  draft.steps.push(codec);
  draft.kind = codec.to;
}

type Convert = (value: unknown) => unknown;

const chain = (steps: readonly Convert[]): Convert => {
  const [first, second, ...more] = steps;
  if (!first) return (value) => value;
  if (!second) return first;
  const rest = more.length > 0 ? chain(more) : undefined;
  return rest ? (value) => rest(second(first(value))) : (value) => second(first(value));
};

const outOf = (codec: Codec): Convert => codec.encode as Convert;
const backOf = (codec: Codec): Convert => codec.decode as Convert;

/** The steps in both directions, those before a join over each element. */
function convert(draft: Draft, elementKind: Kind): { out: Convert; back: Convert } {
  const { steps, joinAt } = draft;
  const before = draft.joins ? steps.slice(0, joinAt) : steps;
  const out = chain(before.map(outOf));
  const back = chain(before.map(backOf).reverse());
  if (!draft.joins) return { out, back };
  const after = steps.slice(joinAt);
  const outAfter = chain(after.map(outOf));
  const backAfter = chain(after.map(backOf).reverse());
  const form = wireForm(before.at(-1)?.to ?? elementKind, undefined, 'text');
  return {
    out: (values) => outAfter((values as readonly unknown[]).map((value) => form.out(out(value)))),
    back: (joined) => (backAfter(joined) as readonly string[]).map((value) => back(form.in(value))),
  };
}

function assertDefaultIsNoValue(draft: Draft, isLegal: (text: string) => boolean): void {
  if (draft.fallback === undefined || !isLegal(draft.fallback)) return;
  throw new MisfitFault(
    'default-legal',
    `default("${draft.fallback}") is also a legal value`,
    'Use optional(…), or a text that the field can never have.',
  );
}

/** Where a row stands: its site, whether it is text or JSON, and the schema's own opinion of a value. */
export interface PipelineSite extends CodecSite {
  readonly medium: Medium;
  readonly isValid: (value: unknown) => boolean;
}

/** @throws SyntaxFault, MisfitFault */
export function compilePipeline(calls: readonly CodecCall[], site: PipelineSite): Pipeline {
  const draft: Draft = {
    absent: 'omit',
    fallback: undefined,
    when: undefined,
    unit: undefined,
    forced: undefined,
    sensitive: site.schema?.['x-sensitive'] === true,
    cdata: false,
    joins: false,
    kind: site.from,
    steps: [],
    joinAt: 0,
  };
  for (const call of calls) if (!takeMark(draft, call)) takeCodec(draft, call, site);
  const inParts = draft.steps.at(-1)?.name === 'parts';
  const form = wireForm(draft.kind, draft.forced, site.medium);
  const { out, back } = convert(draft, site.from);
  const { unit } = draft;
  const pipeline: Pipeline = {
    encode: unit ? (value) => form.out(out(unit.encode(value as number))) : (value) => form.out(out(value)),
    decode: unit ? (value, code) => unit.decode(back(form.in(value)) as string, code) : (value) => back(form.in(value)),
    absent: draft.absent,
    fallback: draft.fallback,
    when: draft.when,
    unit,
    inParts,
    joins: draft.joins,
    sensitive: draft.sensitive,
    cdata: draft.cdata,
  };
  assertDefaultIsNoValue(draft, (value) => readsAs(pipeline, value, site.isValid));
  return pipeline;
}

function readsAs(pipeline: Pipeline, value: string, isValid: (value: unknown) => boolean): boolean {
  try {
    return isValid(pipeline.decode(value, pipeline.unit?.writes ?? ''));
  } catch (fault) {
    if (fault instanceof CodecFault) return false;
    throw fault;
  }
}
