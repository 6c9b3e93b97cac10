/** What travels along while one message is written or read, and how its faults are told. */
import type { Canonical } from '../catalogue/contract.ts';
import { CharsetFault } from './charset.ts';
import { CodecFault } from './codecs/codec.ts';
import type { Pipeline } from './codecs/pipeline.ts';
import { type TranslationContext, TranslationError } from './contract.ts';
import type { Row } from './tables/model.ts';

export type Members = Record<string, unknown>;

/** A whole document in place of its members, on its way to the wraps. */
export class WrittenDocument {
  readonly bytes: Uint8Array;
  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
  }
}

/** Members of a document inside a field keep its text as received under this key, where the layer says `keep: raw`. */
export const RAW = Symbol('raw');

export interface Frame {
  /** The canonical message (writing), or what becomes it (reading), then the element at each array level. */
  readonly elements: unknown[];
  /** Index at each array level, from 0. */
  readonly indexes: number[];
  readonly context: TranslationContext | undefined;
  /** What an outcome or an answer says. */
  readonly say:
    | {
        readonly code: string;
        readonly text: string;
        readonly succeeds?: boolean;
      }
    | undefined;
  /** Writing: the operation's own rows are left out, as in a refusal. */
  readonly bodyless: boolean;
  /** Reading for a sandbox: where the values of `$…` rows go. Without it they are compared with the context. */
  readonly vars: Record<string, string> | undefined;
  readonly unmapped: (path: string) => void;
  /** Comparisons that need the whole message, such as `$count(…)`. */
  readonly later: (() => void)[];
}

/** A row compiled for its node. `siblings` are the members of the wire object it stands in. */
export interface RowCode {
  write(frame: Frame, siblings: Members): unknown;
  read(value: unknown, frame: Frame, siblings: Members): void;
  /** What such a row is made of, for the short ways of plain.ts and direct.ts. Undefined where a row is more than this. */
  readonly plain?: PlainRow | undefined;
}

/** A row that concerns nothing but its own field and one canonical field, as nearly all rows do. */
export interface PlainRow {
  readonly site: Site;
  /** Keys of the canonical field below the element of its level: one, or two. */
  readonly keys: readonly string[];
  readonly pipeline: Pipeline;
  /** @throws CodecFault, CharsetFault where the documents round the field cannot hold the text */
  guard(text: string): void;
  /** What is written for an absent value; undefined: nothing. */
  readonly none: unknown;
}

const ignore = (): void => undefined;

type FrameOptions = Partial<Pick<Frame, 'say' | 'bodyless' | 'vars' | 'unmapped'>>;

const noOptions: FrameOptions = {};

/** Field by field: an object made by spreading is read more slowly, and a frame is read for every field of a message. */
const frameOf = (element: unknown, context: TranslationContext | undefined, more: FrameOptions): Frame => ({
  elements: [element],
  indexes: [],
  context,
  say: more.say,
  bodyless: more.bodyless === true,
  vars: more.vars,
  unmapped: more.unmapped ?? ignore,
  later: [],
});

export const writingFrame = (
  message: Canonical,
  context: TranslationContext | undefined,
  more: FrameOptions = noOptions,
): Frame => frameOf(message, context, more);

export const readingFrame = (context: TranslationContext | undefined, more: FrameOptions = noOptions): Frame =>
  frameOf({}, context, more);

export const isMembers = (value: unknown): value is Members =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The value at keys below some members; undefined where the way there is missing. */
export function memberAt(members: unknown, keys: readonly string[]): unknown {
  let here = members;
  for (const key of keys) here = isMembers(here) ? here[key] : undefined;
  return here;
}

/** `lots[].lotNo` with the indexes of the frame: `lots[2].lotNo`. */
export function withIndexes(path: string, indexes: readonly number[]): string {
  let level = 0;
  return path.replaceAll('[]', () => {
    const index = indexes[level];
    level += 1;
    return index === undefined ? '[]' : `[${index}]`;
  });
}

/** Long values are cut in messages: enough to recognise, not enough to fill a log. */
const SHOWN = 40;

function shown(value: unknown, sensitive: boolean): string {
  if (sensitive) return '***';
  return cut(typeof value === 'string' ? `"${value}"` : asJson(value), SHOWN);
}

const cut = (text: string, length: number): string => (text.length > length ? `${text.slice(0, length)}…` : text);

/** Values that no JSON holds come from a program and not from a message; their type says enough. */
function asJson(value: unknown): string {
  if (value === undefined) return 'the value';
  try {
    return JSON.stringify(value) ?? typeof value;
  } catch {
    return typeof value;
  }
}

/** A reason may quote a partner's unit or code. */
const SHOWN_REASON = 200;

/** A charset names the character that it lacks: of a secret that is too much. */
const reasonOf = (fault: CodecFault | CharsetFault, sensitive: boolean): string =>
  sensitive && fault instanceof CharsetFault
    ? 'holds a character that the charset lacks'
    : cut(fault.message, SHOWN_REASON);

export interface Site {
  readonly row: Row;
  /** Path of the wire field from the top of the body. */
  readonly wirePath: string;
  readonly sensitive: boolean;
}

export function sourceText(row: Row): string {
  const { source, text } = row.right;
  if (source.kind === 'canonical') return source.path.text;
  return source.kind === 'variable' ? `$${source.name}` : (text.split('|')[0] ?? '').trim();
}

/** The fault of one row's value as TranslationError; other errors pass through. */
export function rowError(
  site: Site,
  frame: Frame,
  fault: unknown,
  given: { value: unknown; writing: boolean },
): unknown {
  if (!(fault instanceof CodecFault || fault instanceof CharsetFault)) return fault;
  const { row } = site;
  const canonical = withIndexes(sourceText(row), frame.indexes);
  const wire = withIndexes(site.wirePath, frame.indexes);
  const [from, to] = given.writing ? [canonical, wire] : [wire, canonical];
  return new TranslationError({
    code: given.writing ? 'GW_TRANSLATION_VALUE' : 'GW_TRANSLATION_MESSAGE',
    rule: fault instanceof CharsetFault ? 'charset' : fault.rule,
    message: `${from} → ${to}: ${shown(given.value, site.sensitive)} ${reasonOf(fault, site.sensitive)} (${row.place.file}:${row.place.line})`,
    canonicalPath: row.right.source.kind === 'canonical' ? canonical : undefined,
    wirePath: wire,
    file: row.place.file,
    line: row.place.line,
    cause: site.sensitive ? undefined : fault,
  });
}
