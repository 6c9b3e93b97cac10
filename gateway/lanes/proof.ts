/**
 * What an answer proves about a command whose end we do not know, by the card's `onUnknown.proof`. Pure.
 * Paths are those of specs/operations/: `request.x` of the asked exchange, `ref`, `answer.x` of the answer.
 */
import type { Canonical, OnUnknown, OperationCard, Proof } from '../catalogue/contract.ts';
import type { Exchange } from '../journal/contract.ts';

export type Asking = Exclude<OnUnknown, string>;

export type Finding =
  | { readonly proves: 'succeeded'; readonly response: Canonical | undefined }
  | { readonly proves: 'not-received' }
  /** Nothing that the card lists. */
  | { readonly proves: 'nothing' };

/** The value at a dotted canonical path. Only own members count: a message may come from outside. */
export function valueAt(message: unknown, path: string): unknown {
  let value = message;
  for (const step of path.split('.')) {
    if (value === null || typeof value !== 'object' || !Object.hasOwn(value, step)) return undefined;
    value = (value as Record<string, unknown>)[step];
  }
  return value;
}

/** The request of the question: the card's `with`, filled from the exchange in doubt. */
export const questionFor = (asking: Asking, exchange: Exchange): Canonical =>
  fill(asking.with, { request: exchange.request, ref: exchange.ref });

/** First rule whose conditions all hold. A proof whose response would break the card's schema proves too little. */
export function judge(card: OperationCard, asking: Asking, exchange: Exchange, answer: Canonical): Finding {
  const proof = asking.proof.find((rule) => holds(rule, answer, exchange.ref));
  if (proof === undefined) return { proves: 'nothing' };
  if (proof.then === 'not-received') return { proves: 'not-received' };
  if (proof.response === undefined) return { proves: 'succeeded', response: undefined };
  const response = fill(proof.response, { request: exchange.request, ref: exchange.ref, answer });
  if (card.response !== undefined && !card.response.validate(response)) return { proves: 'nothing' };
  return { proves: 'succeeded', response };
}

const holds = (rule: Proof, answer: Canonical, ref: string): boolean =>
  Object.entries(rule.when).every(([path, expected]) => {
    const value = valueAt(answer, path);
    if (expected === 'present') return value !== undefined;
    if (expected === 'absent') return value === undefined;
    if (expected === 'ref') return value === ref;
    return value !== undefined && String(value) === expected;
  });

/** Fields whose source is absent are left out. A dotted target makes nested objects. */
function fill(targets: Readonly<Record<string, string>>, source: object): Canonical {
  const filled: Record<string, unknown> = {};
  for (const [target, path] of Object.entries(targets)) {
    const value = valueAt(source, path);
    if (value !== undefined) put(filled, target.split('.'), value);
  }
  return filled;
}

function put(into: Record<string, unknown>, steps: readonly string[], value: unknown): void {
  const [step, ...rest] = steps;
  if (step === undefined) return;
  if (rest.length === 0) {
    into[step] = value;
    return;
  }
  into[step] ??= {};
  put(into[step] as Record<string, unknown>, rest, value);
}
