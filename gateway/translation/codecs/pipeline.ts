/** The codecs of one row, put together: a function out, a function back, and what the row says beside them. */
import { naming } from '../findings.ts';
import type { CodecCall } from '../tables/expressions.ts';
import { unquote } from '../tables/expressions.ts';
import { SyntaxFault } from '../tables/paths.ts';
import { type Absent, apartFromAbsent, assertAbsentIsNoValue } from './absent.ts';
import {
  type Codec,
  CodecFault,
  type CodecMaker,
  type CodecSite,
  type Extent,
  type Kind,
  MisfitFault,
  type Secrets,
} from './codec.ts';
import { type ComposeSite, type Composition, composition, isComposition } from './compose.ts';
import { district } from './district.ts';
import { schemaExtent } from './extent.ts';
import { join, split } from './lists.ts';
import { isMoneyByUnit, type MoneyByUnit, money, moneyByUnit } from './money.ts';
import { decimal, int } from './number.ts';
import { base64, hex, sm4 } from './octets.ts';
import { bool, code, pad, text, uscc } from './text.ts';
import { date, datetime, parts } from './time.ts';
import { asItIs, type Forced, guardOf, type Medium, wireForm } from './wire-form.ts';

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
  district,
  join,
  split,
  pad,
  hex,
  base64,
  sm4,
};
/** Every name the language has, for messages. */
export const codecNames: readonly string[] = [
  ...Object.keys(makers),
  'concat',
  'compose',
  'optional',
  'default',
  'when',
  'sensitive',
  'cdata',
  'number',
  'true-false',
  'null',
];

/** Codecs that a kind of partner adds, by name. */
export type NamedCodecs = ReadonlyMap<string, CodecMaker>;

/** @throws TypeError where a kind's codec would hide one of the language, so that a table means one thing everywhere */
export function assertNewNames(named: NamedCodecs | undefined): void {
  for (const name of named?.keys() ?? [])
    if (codecNames.includes(name)) throw new TypeError(`The language already has a codec ${name}.`);
}

export interface Pipeline {
  /** A present canonical value as it stands on the wire. With `composes`, the composed text. */
  encode(value: unknown, secrets?: Secrets): unknown;
  /** A present wire value as canonical value. `unit`: the code in the unit field, for money(by …). */
  decode(value: unknown, unit: string, secrets?: Secrets): unknown;
  /** What stands for an absent value. */
  readonly absent: Absent;
  /** `default(v)`: this text stands for an absent value. */
  readonly fallback: string | undefined;
  readonly when: { readonly field: string; readonly value: string } | undefined;
  readonly unit: MoneyByUnit | undefined;
  /** `concat`, `compose`: the value is put together before it is encoded, and never read. */
  readonly composes: Composition | undefined;
  /** One value in several fields: how many; 0 for one field. */
  readonly parts: number;
  /** The last level of the canonical array is joined into one text. */
  readonly joins: boolean;
  readonly sensitive: boolean;
  readonly cdata: boolean;
  /** How long the text on the wire can be; undefined where nobody knows. */
  readonly extent: Extent | undefined;
  /** Texts that are known to be written: codes, a day of the pattern, the default. */
  readonly writes: readonly string[];
}

interface Draft {
  absent: Absent;
  fallback: string | undefined;
  when: Pipeline['when'];
  unit: MoneyByUnit | undefined;
  composes: Composition | undefined;
  forced: Forced | undefined;
  sensitive: boolean;
  cdata: boolean;
  joins: boolean;
  kind: Kind;
  extent: Extent | undefined;
  writes: readonly string[] | undefined;
  numeric: boolean;
  readonly steps: Codec[];
  /** Index of the step that joins; the ones before it work on each element. */
  joinAt: number;
}

const isAbsent = (word: string): word is Absent => word === 'omit' || word === 'empty' || word === 'null';

/** Words that are no conversion but say something about the row, by what they say: each thing is said once. */
const marks: Readonly<Record<string, 'absent' | 'form' | 'when' | 'flag'>> = {
  optional: 'absent',
  default: 'absent',
  null: 'absent',
  number: 'form',
  'true-false': 'form',
  text: 'form',
  when: 'when',
  sensitive: 'flag',
  cdata: 'flag',
};
const withArguments: ReadonlySet<string> = new Set(['optional', 'default', 'when']);

/** `text` is a form, `text(20 bytes)` a codec. */
const isMark = ({ name, args }: CodecCall): boolean =>
  Object.hasOwn(marks, name) && !(name === 'text' && args !== undefined);

/** Of two that say the same thing one would go unheard. */
function assertMarks(calls: readonly CodecCall[]): void {
  const said = new Map<string, string>();
  for (const { name, args } of calls.filter(isMark)) {
    const what = marks[name] === 'flag' ? name : (marks[name] ?? '');
    if (said.has(what)) throw new SyntaxFault(naming`${said.get(what)} and ${name} do not go together`);
    if (withArguments.has(name) !== (args !== undefined))
      throw new SyntaxFault(
        args === undefined ? naming`write ${name}(…)` : naming`write ${name} without anything behind it`,
      );
    said.set(what, name);
  }
}

function takeMark(draft: Draft, { name, args = '' }: CodecCall): void {
  if (name === 'optional') {
    if (!isAbsent(args.trim())) throw new SyntaxFault('write optional(omit), optional(empty) or optional(null)');
    draft.absent = args.trim() as Absent;
  } else if (name === 'default') draft.fallback = unquote(args);
  else if (name === 'when') draft.when = parseWhen(args);
  else if (name === 'null') draft.absent = 'null';
  else if (name === 'number' || name === 'true-false' || name === 'text') draft.forced = name;
  else if (name === 'sensitive') draft.sensitive = true;
  else draft.cdata = true;
}

function parseWhen(args: string): Pipeline['when'] {
  const found = /^(.+?)\s*=\s*(.*)$/s.exec(args);
  if (!found) throw new SyntaxFault('write when(FIELD = value)');
  return { field: unquote(found[1] ?? ''), value: unquote(found[2] ?? '') };
}

function takeComposition(draft: Draft, call: CodecCall, site: PipelineSite): void {
  if (draft.steps.length > 0 || draft.unit || draft.composes)
    throw new SyntaxFault(naming`${call.name} stands first, right behind the canonical field`);
  draft.composes = composition(call, site.compose);
  draft.sensitive ||= draft.composes.sensitive;
  draft.kind = 'text';
  draft.extent = undefined;
  draft.writes = undefined;
}

function takeUnit(draft: Draft, call: CodecCall, here: CodecSite): void {
  if (draft.steps.length > 0 || draft.composes) throw new SyntaxFault('money(by …) stands first');
  draft.unit = moneyByUnit(call.args ?? '', here);
  draft.kind = 'text';
  draft.extent = draft.unit.extent;
  draft.writes = undefined;
  draft.numeric = true;
}

function makerOf(name: string, named: NamedCodecs | undefined): CodecMaker {
  const make = Object.hasOwn(makers, name) ? makers[name] : named?.get(name);
  if (make) return make;
  throw new MisfitFault(
    'unknown-codec',
    naming`there is no codec ${name}`,
    `The codecs are ${[...codecNames, ...(named?.keys() ?? [])].join(', ')}.`,
  );
}

function takeCall(draft: Draft, call: CodecCall, site: PipelineSite): void {
  const here = { ...site, from: draft.kind, extent: draft.extent, writes: draft.writes };
  if (isComposition(call)) takeComposition(draft, call, site);
  else if (call.name === 'money' && isMoneyByUnit(call.args)) takeUnit(draft, call, here);
  else takeCodec(draft, call, { ...here, named: site.named });
}

function takeCodec(draft: Draft, call: CodecCall, here: CodecSite & Pick<PipelineSite, 'named'>): void {
  const make = makerOf(call.name, here.named);
  if (call.name === 'join') {
    if (draft.joins || draft.composes)
      throw new SyntaxFault('join stands once in a row, and not with concat or compose');
    if (draft.kind === 'texts' || draft.unit)
      throw new MisfitFault('type', 'join takes one text of each element', 'Join before the value is split.');
    draft.joinAt = draft.steps.length;
    draft.joins = true;
  }
  const codec = make(call.args ?? '', call.name === 'join' ? { ...here, from: 'texts' } : here);
  draft.steps.push(codec);
  draft.kind = codec.to;
  draft.extent = codec.extent;
  draft.writes = codec.writes;
  draft.numeric = codec.numeric === true;
  draft.sensitive ||= codec.sensitive === true;
}

type Convert = (value: unknown, secrets?: Secrets) => unknown;

const chain = (steps: readonly Convert[]): Convert => {
  const [first, second, ...more] = steps;
  if (!first) return (value) => value;
  if (!second) return first;
  const rest = more.length > 0 ? chain(more) : undefined;
  return rest
    ? (value, secrets) => rest(second(first(value, secrets), secrets), secrets)
    : (value, secrets) => second(first(value, secrets), secrets);
};

/** The steps from a text. The guard of a text is one question, asked here instead of in a call for every field. */
function fromText(steps: readonly Convert[]): Convert {
  const guard = guardOf('text');
  const rest = chain(steps);
  return (value, secrets) => rest(typeof value === 'string' ? value : guard(value), secrets);
}

const outOf = (codec: Codec): Convert => codec.encode as Convert;
const backOf = (codec: Codec): Convert => codec.decode as Convert;

/** The steps in both directions, those before a join over each element. */
function convert(draft: Draft, elementKind: Kind): { out: Convert; back: Convert } {
  const { steps, joinAt } = draft;
  const before = draft.joins ? steps.slice(0, joinAt) : steps;
  // money(by …) asks for a whole number itself, and a composition makes its text.
  const arrives = draft.unit || draft.composes ? [] : [guardOf(elementKind)];
  const out =
    elementKind === 'text' && arrives.length > 0
      ? fromText(before.map(outOf))
      : chain([...arrives, ...before.map(outOf)]);
  const back = chain(before.map(backOf).reverse());
  if (!draft.joins) return { out, back };
  const after = steps.slice(joinAt);
  const outAfter = chain(after.map(outOf));
  const backAfter = chain(after.map(backOf).reverse());
  const last = before.at(-1);
  const form = wireForm({
    kind: last?.to ?? elementKind,
    forced: undefined,
    medium: 'text',
    numeric: last?.numeric === true,
  });
  return {
    out: (values, secrets) => {
      if (!Array.isArray(values)) throw new CodecFault('type', 'is no list');
      return outAfter(
        values.map((value) => form.out(out(value, secrets))),
        secrets,
      );
    },
    back: (joined, secrets) =>
      (backAfter(joined, secrets) as readonly string[]).map((value) => back(form.in(value), secrets)),
  };
}

/** Where a row stands: its site, whether it is text or JSON, and the schema's own opinion of a value. */
export interface PipelineSite extends Omit<CodecSite, 'extent' | 'writes'> {
  readonly medium: Medium;
  readonly isValid: (value: unknown) => boolean;
  /** The canonical field or something around it is marked as sensitive. */
  readonly sensitive?: boolean;
  /** What concat and compose may reach; undefined for constants and variables. */
  readonly compose?: ComposeSite | undefined;
  /** Codecs of the kind of partner. */
  readonly named?: NamedCodecs | undefined;
  /** `a + b` stands to the left. */
  readonly several?: boolean;
}

function draftFor(site: PipelineSite): Draft {
  const values = site.schema?.enum;
  return {
    absent: 'omit',
    fallback: undefined,
    when: undefined,
    unit: undefined,
    composes: undefined,
    forced: undefined,
    sensitive: site.sensitive === true || site.schema?.['x-sensitive'] === true,
    cdata: false,
    joins: false,
    kind: site.from,
    extent: schemaExtent(site.schema, site.from, site.charset),
    writes: Array.isArray(values) ? values.map(String) : undefined,
    numeric: false,
    steps: [],
    joinAt: 0,
  };
}

/** A text that is sure to be written must be one that the output type can say. */
function assertForm(draft: Draft, out: (value: unknown) => unknown): void {
  for (const known of draft.kind === 'text' ? (draft.writes ?? []) : []) {
    try {
      out(known);
    } catch (fault) {
      if (!(fault instanceof CodecFault)) throw fault;
      throw new MisfitFault(
        'type',
        naming`"${known}" ${fault.message}`,
        'Leave the output type out, or use another codec.',
      );
    }
  }
}

const empties = (draft: Draft): readonly string[] => (draft.fallback === undefined ? [] : [draft.fallback]);

/** `parts` always goes over several fields; `split` where several stand to the left, and else it makes a list. */
function partsOf(last: Codec | undefined, site: PipelineSite): number {
  const apart = last?.name === 'parts' || (site.several === true && last?.name === 'split');
  if (last?.to === 'texts' && !apart && site.medium === 'text')
    throw new MisfitFault(
      'type',
      naming`${last.name} makes a list, and this format has none in a single field`,
      'Write one field for each piece: A + B: path | split("##", 2).',
    );
  return apart ? (last?.pieces ?? 0) : 0;
}

/** @throws SyntaxFault, MisfitFault */
export function compilePipeline(calls: readonly CodecCall[], site: PipelineSite): Pipeline {
  const draft = draftFor(site);
  assertMarks(calls);
  for (const call of calls) {
    if (isMark(call)) takeMark(draft, call);
    else takeCall(draft, call, site);
  }
  const last = draft.steps.at(-1);
  const form = wireForm({ kind: draft.kind, forced: draft.forced, medium: site.medium, numeric: draft.numeric });
  assertForm(draft, form.out);
  const { out, back } = convert(draft, site.from);
  const { unit } = draft;
  const write: Convert = unit
    ? (value, secrets) => form.out(out(unit.encode(value as number), secrets))
    : form.out === asItIs
      ? out
      : (value, secrets) => form.out(out(value, secrets));
  const pipeline: Pipeline = {
    encode: apartFromAbsent(draft, write),
    decode: unit
      ? (value, code, secrets) => unit.decode(back(form.in(value), secrets) as string, code)
      : draft.kind === 'text'
        ? (value, _code, secrets) => back(typeof value === 'string' ? value : form.in(value), secrets)
        : (value, _code, secrets) => back(form.in(value), secrets),
    absent: draft.absent,
    fallback: draft.fallback,
    when: draft.when,
    unit,
    composes: draft.composes,
    parts: partsOf(last, site),
    joins: draft.joins,
    sensitive: draft.sensitive,
    cdata: draft.cdata,
    extent: draft.kind === 'text' || draft.kind === 'integer' ? draft.extent : undefined,
    writes: [...(draft.writes ?? []), ...empties(draft)],
  };
  assertAbsentIsNoValue(pipeline, site);
  return pipeline;
}
