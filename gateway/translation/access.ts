/** Where a row's value comes from and goes to on our side: a canonical path, a variable, a total, a constant. */
import { createHash, timingSafeEqual } from 'node:crypto';
import { CodecFault } from './codecs/codec.ts';
import { SignatureError, type TranslationContext } from './contract.ts';
import { type Frame, isMembers, type Members, memberAt } from './frame.ts';
import type { ValueSource } from './tables/expressions.ts';
import type { CanonicalStep } from './tables/paths.ts';

/** Where a canonical value is found below the element of its level. */
export interface Reach {
  readonly level: number;
  readonly keys: readonly string[];
  /** With join: the keys below each element of the array that `keys` names. */
  readonly inner: readonly string[] | undefined;
}

/** @param levels how many arrays the wire field stands in */
export function reachOf(steps: readonly CanonicalStep[], levels: number, joins: boolean): Reach {
  let passed = 0;
  let from = 0;
  steps.forEach((step, at) => {
    if (step.each && passed < levels) {
      passed += 1;
      from = at + 1;
    }
  });
  const rest = steps.slice(from);
  const joined = joins ? rest.findIndex((step) => step.each) + 1 : rest.length;
  return {
    level: levels,
    keys: rest.slice(0, joined).map((step) => step.name),
    inner: joins ? rest.slice(joined).map((step) => step.name) : undefined,
  };
}

/** Two wire fields of one canonical field must agree. */
export function assign(target: Members, key: string, value: unknown): void {
  const known = Object.hasOwn(target, key) ? target[key] : undefined;
  const agree = known === undefined || known === value || JSON.stringify(known) === JSON.stringify(value);
  if (!agree) throw new CodecFault('disagree', 'is not what another field of the same meaning says');
  target[key] = value;
}

function memberOf(target: Members, key: string): Members {
  const found = Object.hasOwn(target, key) ? target[key] : undefined;
  if (isMembers(found)) return found;
  const made: Members = {};
  target[key] = made;
  return made;
}

function put(from: unknown, keys: readonly string[], value: unknown): void {
  let here = from as Members;
  for (let at = 0; at < keys.length - 1; at += 1) here = memberOf(here, keys[at] ?? '');
  assign(here, keys.at(-1) ?? '', value);
}

/** The array at `keys`, made with `length` elements; rows over one array have equal lengths. */
export function arrayAt(from: unknown, keys: readonly string[], length: number): unknown[] {
  let here = from as Members;
  for (let at = 0; at < keys.length - 1; at += 1) here = memberOf(here, keys[at] ?? '');
  const key = keys.at(-1) ?? '';
  const found = Object.hasOwn(here, key) ? here[key] : undefined;
  if (!Array.isArray(found)) {
    const made: unknown[] = [];
    here[key] = made;
    return made;
  }
  if (found.length !== length)
    throw new CodecFault(
      'lengths-differ',
      `has ${length} elements, and another field of the same list ${found.length}`,
    );
  return found;
}

export interface Access {
  get(frame: Frame): unknown;
  /** @param value as decoded */
  set(frame: Frame, value: unknown): void;
}

function canonicalAccess(reach: Reach): Access {
  const { level, keys, inner } = reach;
  if (inner === undefined) {
    const [first = '', second] = keys;
    const at: Access['get'] =
      keys.length === 1
        ? (frame) => (frame.elements[level] as Members)[first]
        : keys.length === 2 && second !== undefined
          ? (frame) => ((frame.elements[level] as Members)[first] as Members | undefined)?.[second]
          : (frame) => memberAt(frame.elements[level], keys);
    return {
      get: keys.length === 0 ? (frame) => frame.elements[level] : at,
      set: (frame, value) => put(frame.elements[level], keys, value),
    };
  }
  return {
    get: (frame) => {
      const list = memberAt(frame.elements[level], keys);
      return Array.isArray(list) ? list.map((element) => memberAt(element, inner)) : undefined;
    },
    set: (frame, value) => {
      const values = value as readonly unknown[];
      const list = arrayAt(frame.elements[level], keys, values.length);
      values.forEach((one, at) => {
        if (inner.length === 0) list[at] = one;
        else {
          if (!isMembers(list[at])) list[at] = {};
          put(list[at], inner, one);
        }
      });
    },
  };
}

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

/** Reveals nothing by the time it takes. */
export const sameSecret = (a: string, b: string): boolean => timingSafeEqual(digest(a), digest(b));

/** Stands for what a login will draw, where a translation is only tried. */
const notDrawnYet = 'session-value';

/** @returns undefined where the login drew no such value */
export function sessionValue(key: string, context: TranslationContext | undefined): string | undefined {
  if (context?.session === undefined) return notDrawnYet;
  return Object.hasOwn(context.session, key) ? context.session[key] : undefined;
}

/** What only the two sides know: compared without telling anything, never shown. */
export const isSecretVariable = (name: string): boolean => name.startsWith('auth.') || name.startsWith('session.');

/** Compiled once: taking a name apart for every message costs more than everything else about a variable. */
function variableOf(name: string): (frame: Frame) => string | number | undefined {
  if (name === 'index') return (frame) => (frame.indexes.at(-1) ?? 0) + 1;
  const [group, key] = name.split('.');
  if (key === undefined) return ({ context }) => context?.[name as 'ref' | 'serial' | 'now' | 'acceptedAt'];
  if (group === 'session') return ({ context }) => sessionValue(key, context);
  const of = group === 'auth' ? 'auth' : 'profile';
  return ({ context }) => (context && Object.hasOwn(context[of], key) ? context[of][key] : undefined);
}

/** Times differ between the two sides of a message; they are read and not compared. */
const notCompared = new Set(['now', 'acceptedAt']);

/** A secret that we know is compared; one that we do not know is heard, as any other variable is. */
const knows = ({ context }: Frame, name: string): boolean =>
  context !== undefined && (name.startsWith('auth.') || (name.startsWith('session.') && context.session !== undefined));

/** The absence of this field is that of a secret, and no message may lack it. */
export const withholds = (name: string, frame: Frame): boolean =>
  isSecretVariable(name) && (!frame.vars || knows(frame, name));

function takeVariable(frame: Frame, name: string, value: unknown): void {
  if (name === 'index') {
    if (value !== variableOf(name)(frame)) throw new CodecFault('index', 'is not the number of its row');
    return;
  }
  // A sandbox hears what the fields carried; the secrets that it was given are compared as everywhere.
  if (frame.vars && !knows(frame, name)) {
    frame.vars[name] = String(value);
    return;
  }
  if (notCompared.has(name)) return;
  // An event is read before its exchange is known: then there is nothing to compare with.
  const expected = variableOf(name)(frame);
  if (isSecretVariable(name)) {
    // A secret that nobody has agreed on is met by nothing, an empty field least of all.
    if (expected === undefined || expected === '' || !sameSecret(String(value), String(expected)))
      throw new SignatureError(`The field of $${name} does not hold the agreed secret.`);
  } else if (expected !== undefined && expected !== '' && expected !== value)
    throw new CodecFault('variable', `is not $${name} of this exchange`);
}

function variableAccess(name: string): Access {
  const valueIn = variableOf(name);
  return {
    get: (frame) => {
      const value = valueIn(frame);
      if (value === undefined)
        throw new CodecFault(
          'variable-missing',
          `is missing: there is no value for $${name}; ${name.startsWith('session.') ? 'the login draws none' : 'give it in the partner’s profile'}`,
        );
      return value;
    },
    set: (frame, value) => takeVariable(frame, name, value),
  };
}

/** Counts and adds up the values at a path through arrays: no list of them is made, since a message may have thousands. */
function totalOf(of: 'count' | 'sum', value: unknown, steps: readonly CanonicalStep[], from = 0): number {
  const step = steps[from];
  if (step === undefined) return value === undefined ? 0 : of === 'count' ? 1 : Number(value);
  const here = isMembers(value) ? value[step.name] : undefined;
  if (!step.each) return totalOf(of, here, steps, from + 1);
  if (!Array.isArray(here)) return 0;
  let total = 0;
  for (const item of here) total += totalOf(of, item, steps, from + 1);
  return total;
}

function aggregateAccess(of: 'count' | 'sum', steps: readonly CanonicalStep[]): Access {
  const total = (frame: Frame): number => totalOf(of, frame.elements[0], steps);
  return {
    get: total,
    set: (frame, value) => {
      frame.later.push(() => {
        if (total(frame) !== value) throw new CodecFault('assert', `is not the ${of} of the rows`);
      });
    },
  };
}

function constantAccess(text: string): Access {
  return {
    get: () => text,
    set: (_frame, value) => {
      if (value !== text) throw new CodecFault('constant', `should be "${text}"`);
    },
  };
}

export function accessOf(source: ValueSource, reach: Reach | undefined): Access {
  if (source.kind === 'canonical' && reach) return canonicalAccess(reach);
  if (source.kind === 'variable') return variableAccess(source.name);
  if (source.kind === 'aggregate') return aggregateAccess(source.of, source.path.steps);
  return constantAccess(source.kind === 'constant' ? source.text : '');
}
