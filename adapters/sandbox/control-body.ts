/** Reading what a tester sends to the control door. */
import type { ControlRequest } from './contract.ts';

type Body = ControlRequest['body'];

/** A request of the tester that makes no sense; the text says why. */
export class ControlError extends Error {
  override readonly name = 'ControlError';
  readonly status: number;
  constructor(message: string, status = 400) {
    super(message);
    this.status = status;
  }
}

/** @throws ControlError where it is no whole number from 1 */
export function wholeIn(body: Body, name: string, otherwise?: number): number {
  const value = body[name] ?? otherwise;
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 1)
    throw new ControlError(`${name} must be a whole number from 1`);
  return value;
}

/** @throws ControlError where it is no text, or an empty one */
export function textIn(body: Body, name: string, otherwise?: string): string {
  const value = body[name] ?? otherwise;
  if (typeof value !== 'string' || value === '') throw new ControlError(`${name} must be a text`);
  return value;
}

/** @throws ControlError where it is none of them */
export function oneOfIn<T extends string>(body: Body, name: string, known: readonly T[], otherwise?: T): T {
  const value = textIn(body, name, otherwise);
  const found = known.find((each) => each === value);
  if (found === undefined) throw new ControlError(`${name} must be one of ${known.join(', ')}`);
  return found;
}

/** @throws ControlError where it is no object */
export function objectIn(body: Body, name: string): Readonly<Record<string, unknown>> {
  const value = body[name];
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new ControlError(`${name} must be an object`);
  return value as Readonly<Record<string, unknown>>;
}
