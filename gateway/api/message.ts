/** The canonical message of a call, put together from path, query and body; and the rules that a schema cannot say. */
import type { Canonical, OperationCard, Schema } from '../catalogue/contract.ts';
import { type FieldProblem, GatewayError } from '../errors/catalogue.ts';
import { fieldProblems } from '../errors/field-problems.ts';
import type { Call } from './call.ts';
import type { Operation } from './document.ts';

/** `session.start` → the value, or undefined. */
export function valueAt(message: Canonical, path: string): unknown {
  let here: unknown = message;
  for (const step of path.split('.')) here = (here as Record<string, unknown> | undefined)?.[step];
  return here;
}

function setAt(target: Record<string, unknown>, path: string, value: unknown): void {
  const steps = path.split('.');
  let here = target;
  for (const step of steps.slice(0, -1)) {
    here[step] ??= {};
    here = here[step] as Record<string, unknown>;
  }
  here[steps.at(-1) ?? ''] = value;
}

/** The rules of an operation's messages, whoever sends them. */
export interface MessageRules {
  /** Its schema. @throws GatewayError GW_REQUEST_INVALID */
  checkWhole(message: Canonical): void;
  /** What begins ends later. @throws GatewayError GW_REQUEST_INVALID */
  checkSpans(message: Canonical): void;
  /** A time rule that does not hold by the clock given. @throws GatewayError GW_REQUEST_INVALID naming the field */
  checkDeadline(message: Canonical, now: Date): void;
  /** How the caller names a field of the message: JSON Pointer, or the parameter it came by. */
  fieldOf(pointer: string): string;
}

export interface MessageReader extends MessageRules {
  /** @throws GatewayError GW_REQUEST_INVALID */
  read(call: Call): Canonical;
}

/** Objects with a `start` and an `end`, both times: the end lies after the start. */
function spansOf(schema: Schema, path: readonly string[] = []): readonly string[] {
  const properties = (schema.properties ?? {}) as Readonly<Record<string, Schema>>;
  const isTime = (name: string) => properties[name]?.format === 'date-time-seconds';
  const own = isTime('start') && isTime('end') ? [path.join('.')] : [];
  return [...own, ...Object.entries(properties).flatMap(([name, inner]) => spansOf(inner, [...path, name]))];
}

const refuse = (problem: FieldProblem): never => {
  throw new GatewayError('GW_REQUEST_INVALID', `${problem.field}: ${problem.message}`, { errors: [problem] });
};

const pointerOf = (path: string): string => `/${path.replaceAll('.', '/')}`;

/** @throws Error for a card without a request */
export function messageRules(
  card: OperationCard,
  fieldOf: (pointer: string) => string = (pointer) => pointer,
): MessageRules {
  const { request, deadline } = card;
  if (request === undefined) throw new Error(`${card.name} has no request`);
  const spans = spansOf(request.schema);
  return {
    fieldOf,
    checkWhole(message) {
      if (request.validate(message)) return;
      const errors = fieldProblems(request.validate.errors ?? []).map((one) => ({ ...one, field: fieldOf(one.field) }));
      throw new GatewayError('GW_REQUEST_INVALID', errors[0]?.message ?? '', { errors });
    },
    checkSpans(message) {
      for (const span of spans) {
        const { start, end } = (valueAt(message, span) ?? {}) as { start?: string; end?: string };
        if (start === undefined || end === undefined || Date.parse(end) > Date.parse(start)) continue;
        refuse({
          field: fieldOf(pointerOf(`${span}.end`)),
          rule: 'after-start',
          message: '结束时间须晚于开始时间。 The end must be later than the start.',
        });
      }
    },
    checkDeadline(message, now) {
      if (deadline === undefined || Date.parse(String(valueAt(message, deadline))) > now.getTime()) return;
      refuse({
        field: fieldOf(pointerOf(deadline)),
        rule: 'future',
        message: '时间须晚于当前时间。 Must lie in the future.',
      });
    },
  };
}

export function messageReader(operation: Operation, card: OperationCard): MessageReader {
  const parameters = operation.parameters.filter((one) => one.in !== 'header');
  const names = new Map(parameters.map((one) => [pointerOf(one.canonical), one.name]));
  const rules = messageRules(card, (pointer) => names.get(pointer) ?? pointer);

  const compose = ({ body, path, query }: Call): Canonical => {
    if (parameters.length === 0) return body as Canonical;
    const message: Record<string, unknown> = { ...(body as object | undefined) };
    for (const { name, canonical, in: place } of parameters) {
      const value = (place === 'path' ? path : query)[name];
      if (value !== undefined) setAt(message, canonical, value);
    }
    return message;
  };
  return {
    ...rules,
    read(call) {
      const message = compose(call);
      // A body that is the whole message was checked against the same schema already.
      if (parameters.length > 0) rules.checkWhole(message);
      rules.checkSpans(message);
      return message;
    },
  };
}
