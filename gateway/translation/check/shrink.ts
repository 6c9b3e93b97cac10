/** Makes a failing message smaller as long as it stays legal and keeps failing, so that a person sees what matters. */
import type { Canonical } from '../../catalogue/contract.ts';

type Change = (value: unknown) => unknown;

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function without(value: Record<string, unknown>, key: string): Record<string, unknown> {
  const { [key]: _gone, ...rest } = value;
  return rest;
}

function* smallerText(text: string): Generator<string> {
  const half = Math.floor(text.length / 2);
  if (half > 0) yield text.slice(0, half);
  if (half > 0) yield text.slice(half);
  if (text.length > 1) yield text.slice(1);
  if (text.length > 1) yield text.slice(0, -1);
}

/** Simpler values of one value, the boldest first. */
function* smaller(value: unknown): Generator<unknown> {
  if (typeof value === 'string') yield* smallerText(value);
  else if (typeof value === 'number') yield* [0, 1, Math.floor(value / 10)].filter((other) => other < value);
  else if (Array.isArray(value)) {
    for (let at = 0; at < value.length; at += 1) yield value.filter((_item, other) => other !== at);
    for (let at = 0; at < value.length; at += 1) yield* insideArray(value, at);
  } else if (isObject(value)) {
    for (const key of Object.keys(value)) yield without(value, key);
    for (const key of Object.keys(value)) yield* inside(value, key);
  }
}

function* insideArray(value: readonly unknown[], at: number): Generator<unknown> {
  const put: Change = (inner) => value.map((item, other) => (other === at ? inner : item));
  for (const inner of smaller(value[at])) yield put(inner);
}

function* inside(value: Record<string, unknown>, key: string): Generator<unknown> {
  for (const inner of smaller(value[key])) yield { ...value, [key]: inner };
}

/** Enough for messages of some dozens of fields; the result is small, not smallest. */
const STEPS = 400;

/** @param fails is true for a legal message that still fails */
export function shrink(message: Canonical, fails: (message: Canonical) => boolean): Canonical {
  let best = message;
  let steps = STEPS;
  for (let found = true; found && steps > 0; ) {
    found = false;
    for (const candidate of smaller(best)) {
      steps -= 1;
      if (steps <= 0) break;
      if (!fails(candidate as Canonical)) continue;
      best = candidate as Canonical;
      found = true;
      break;
    }
  }
  return best;
}
