/** One row as code: from the frame to the wire value, and back. */
import { type Access, accessOf, type Reach, withholds } from './access.ts';
import { assertWritable, hasLoneSurrogate } from './charset.ts';
import { CodecFault } from './codecs/codec.ts';
import { exactText } from './codecs/decimal.ts';
import type { Pipeline } from './codecs/pipeline.ts';
import { SignatureError } from './contract.ts';
import { type Frame, type Members, type PlainRow, type RowCode, rowError, type Site, withIndexes } from './frame.ts';
import type { PlanNode } from './plan.ts';
import type { ValueSource } from './tables/expressions.ts';
import { forbiddenCharacter } from './xml/characters.ts';

const headerText = /^[\t\x20-\x7e]*$/;

/** Refuses text that the documents around a field cannot hold, at the field instead of at the whole. */
export function guardFor(
  node: PlanNode,
  place: 'body' | 'header' | 'query' | 'path',
  outer: readonly PlanNode['layer'][],
): (text: string) => void {
  if (place === 'header') {
    return (text) => {
      if (!headerText.test(text)) throw new CodecFault('header', 'holds characters that a header cannot');
    };
  }
  const chinese = [node.layer, ...outer].map((layer) => layer.charset).filter((charset) => charset !== 'utf-8');
  const inXml = [node.layer, ...outer].some((layer) => layer.format === 'xml');
  return (text) => {
    if (hasLoneSurrogate(text)) throw new CodecFault('charset', 'holds half of a surrogate pair');
    for (const charset of chinese) assertWritable(text, charset);
    if (inXml && forbiddenCharacter(text) !== undefined)
      throw new CodecFault('xml-character', 'holds a character that XML cannot');
  };
}

export interface RowParts {
  readonly site: Site;
  readonly pipeline: Pipeline;
  readonly reach: Reach | undefined;
  /** Where the other fields of a concat or compose are found, in its order. */
  readonly composed: readonly Reach[];
  readonly guard: (text: string) => void;
  /** Which of `a + b` this node is, and the keys of all of them. */
  readonly at: number;
  readonly partKeys: readonly string[];
  /** A row of the operation, as against the envelope. */
  readonly own: boolean;
  readonly writes: boolean;
  /** Compared on reading? The content type of a partner may be spelled in many ways. */
  readonly compared: boolean;
}

const isText = (value: unknown): value is string => typeof value === 'string';

function absentValue({ absent, fallback }: Pipeline): unknown {
  if (fallback !== undefined) return fallback;
  return absent === 'omit' ? undefined : absent === 'empty' ? '' : null;
}

/** What is encoded: the value itself, or what concat or compose makes of it and the fields it names. */
function composing({ site, pipeline, composed }: RowParts): (value: unknown, frame: Frame) => unknown {
  const { composes } = pipeline;
  if (!composes) return (value) => value;
  const others = composed.map((reach) => accessOf(site.row.right.source, reach));
  return (value, frame) =>
    composes.write(
      value,
      others.map((other) => other.get(frame)),
    );
}

function guardTexts(part: unknown, guard: RowParts['guard']): void {
  if (isText(part)) guard(part);
  else if (Array.isArray(part)) for (const one of part) if (isText(one)) guard(one);
}

function compileWrite(parts: RowParts, access: Access): RowCode['write'] {
  const { site, pipeline, guard, own, at } = parts;
  const { when } = pipeline;
  const inParts = pipeline.parts > 0;
  const { source } = site.row.right;
  const whole = composing(parts);
  const none = absentValue(pipeline);
  const write = (frame: Frame, siblings: Members): unknown => {
    if (own && frame.bodyless) return undefined;
    let value: unknown;
    try {
      value = access.get(frame);
      if (when && String(siblings[when.field] ?? '') !== when.value) {
        if (value !== undefined && source.kind === 'canonical')
          throw new CodecFault('when', `has no place: ${when.field} is not ${when.value}`);
        return undefined;
      }
      if (value === undefined) return none;
      const wire = pipeline.encode(whole(value, frame), frame.context?.auth);
      const part = inParts ? (wire as readonly unknown[])[at] : wire;
      guardTexts(part, guard);
      return part;
    } catch (fault) {
      throw rowError(site, frame, fault, { value, writing: true });
    }
  };
  return parts.writes ? write : () => undefined;
}

/** The wire value as one, or undefined where it stands for an absent one. */
function gather(parts: RowParts, value: unknown, siblings: Members): unknown {
  const { pipeline, partKeys } = parts;
  if (pipeline.parts === 0) return isAbsent(value, pipeline) ? undefined : value;
  const values = partKeys.map((key) => siblings[key]);
  const missing = values.filter((one) => isAbsent(one, pipeline)).length;
  if (missing === values.length) return undefined;
  if (missing > 0) throw new CodecFault('parts', `lacks one of ${partKeys.join(', ')}`);
  return values;
}

function isAbsent(value: unknown, { absent, fallback }: Pipeline): boolean {
  if (value === undefined || value === null || (value === '' && absent === 'empty')) return true;
  return fallback !== undefined && (typeof value === 'number' ? exactText(value) : String(value)) === fallback;
}

const unitText = (value: unknown): string =>
  typeof value === 'number' ? exactText(value) : isText(value) ? value : '';

/** @throws SignatureError where the absent field should hold a secret that we know */
function assertNoSecret(source: ValueSource, frame: Frame): void {
  if (source.kind === 'variable' && withholds(source.name, frame))
    throw new SignatureError(`The field of $${source.name} is missing.`);
}

function compileRead(parts: RowParts, access: Access): RowCode['read'] {
  const { site, pipeline } = parts;
  const { when, unit } = pipeline;
  const { source } = site.row.right;
  const mustStand =
    source.kind === 'constant' &&
    site.row.left.kind !== 'aliases' &&
    parts.compared &&
    pipeline.absent === 'omit' &&
    !when;
  const read = (value: unknown, frame: Frame, siblings: Members): void => {
    try {
      const present = gather(parts, value, siblings);
      if (when && String(siblings[when.field] ?? '') !== when.value) {
        // There without its condition, it is a field that no row reads.
        if (present !== undefined) frame.unmapped(withIndexes(site.wirePath, frame.indexes));
        return;
      }
      if (present === undefined) {
        if (mustStand) throw new CodecFault('constant', 'is missing');
        assertNoSecret(source, frame);
        return;
      }
      const unitCode = unit ? unitText(siblings[unit.unitField]) : '';
      access.set(frame, pipeline.decode(present, unitCode, frame.context?.auth));
    } catch (fault) {
      throw rowError(site, frame, fault, { value, writing: false });
    }
  };
  return parts.at === 0 && parts.compared && !pipeline.composes ? read : () => undefined;
}

/** A row with none of the marks that look at anything else than its own two fields. */
function plainOf({ site, pipeline, reach, guard, own, compared }: RowParts): PlainRow | undefined {
  const { when, unit, parts, joins, composes, fallback } = pipeline;
  if (!own || !compared || reach === undefined || reach.inner !== undefined) return undefined;
  if (when || unit || parts > 0 || joins || composes || fallback !== undefined) return undefined;
  const { keys } = reach;
  const known = (keys.length === 1 || keys.length === 2) && !keys.some((key) => key in Object.prototype);
  return known ? { site, keys, pipeline, guard, none: absentValue(pipeline) } : undefined;
}

/** Compiles a row for one node. */
export function compileRow(parts: RowParts): RowCode {
  const access = accessOf(parts.site.row.right.source, parts.reach);
  return { write: compileWrite(parts, access), read: compileRead(parts, access), plain: plainOf(parts) };
}
