/** What a schema's validator found, as people read it: which field, which rule, what was expected; Chinese first. */
import type { ErrorObject } from 'ajv';
import type { FieldProblem } from './catalogue.ts';

/** A message full of errors is answered with the first of them. */
const mostShown = 20;

type Say = (params: Record<string, unknown>) => string;

const formats: Readonly<Record<string, string>> = {
  uscc: '统一社会信用代码应为 18 位且校验码正确。 Must be an 18-character unified social credit code with a right check character.',
  'date-time-seconds':
    '应为带时区、精确到秒的时间，如 2026-12-01T09:30:00+08:00。 Must be a time with offset and whole seconds, like 2026-12-01T09:30:00+08:00.',
};

const types: Readonly<Record<string, string>> = {
  string: '应为文本。 Must be text.',
  integer: '应为整数。 Must be an integer.',
  number: '应为数字。 Must be a number.',
  boolean: '应为 true 或 false。 Must be true or false.',
  object: '应为对象。 Must be an object.',
  array: '应为数组。 Must be a list.',
};

const sayings: Readonly<Record<string, Say>> = {
  required: () => '缺少必填字段。 The field is required.',
  additionalProperties: () => '未知字段。 The field is not known.',
  type: ({ type }) => types[String(type)] ?? `类型应为 ${String(type)}。 Must be of type ${String(type)}.`,
  format: ({ format }) => formats[String(format)] ?? `格式应为 ${String(format)}。 Must be a ${String(format)}.`,
  pattern: ({ pattern }) => `格式不符，应匹配 ${String(pattern)}。 Must match ${String(pattern)}.`,
  enum: ({ allowedValues }) =>
    `只能是 ${(allowedValues as unknown[]).join('、')}。 Must be one of ${(allowedValues as unknown[]).join(', ')}.`,
  const: ({ allowedValue }) => `只能是 ${String(allowedValue)}。 Must be ${String(allowedValue)}.`,
  minimum: ({ limit }) => `不得小于 ${String(limit)}。 Must be at least ${String(limit)}.`,
  maximum: ({ limit }) => `不得大于 ${String(limit)}。 Must be at most ${String(limit)}.`,
  minLength: ({ limit }) => `至少 ${String(limit)} 个字符。 At least ${String(limit)} characters.`,
  maxLength: ({ limit }) => `最多 ${String(limit)} 个字符。 At most ${String(limit)} characters.`,
  minItems: ({ limit }) => `至少 ${String(limit)} 项。 At least ${String(limit)} items.`,
  maxItems: ({ limit }) => `最多 ${String(limit)} 项。 At most ${String(limit)} items.`,
  uniqueItems: () => '不得重复。 Items must differ.',
  oneOf: () => '所列字段须且只须提供其一。 Exactly one of the alternatives must be given.',
};

const escapePointer = (name: string): string => name.replaceAll('~', '~0').replaceAll('/', '~1');

function fieldOf(error: ErrorObject): string {
  const name = error.params.missingProperty ?? error.params.additionalProperty;
  return name === undefined ? error.instancePath : `${error.instancePath}/${escapePointer(String(name))}`;
}

/** @param errors of ajv with `allErrors`; those of the branches of a `oneOf` are told as the `oneOf` alone */
export function fieldProblems(errors: readonly ErrorObject[]): FieldProblem[] {
  const shown = errors.filter((error) => !/\/oneOf\/\d/.test(error.schemaPath)).slice(0, mostShown);
  return shown.map((error) => ({
    field: fieldOf(error).slice(0, 200),
    rule: error.keyword,
    message:
      sayings[error.keyword]?.(error.params) ?? `不符合规则 ${error.keyword}。 Breaks the rule ${error.keyword}.`,
  }));
}
