/** Validators of the API document, compiled once: parameters, bodies and answers of each call. */
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import { isDate, isDateTimeSeconds } from '../catalogue/beijing-time.ts';
import { isUscc } from '../catalogue/uscc.ts';
import { whenNeeded } from '../catalogue/when-needed.ts';
import { type ErrorCode, type FieldProblem, GatewayError } from '../errors/catalogue.ts';
import { fieldProblems } from '../errors/field-problems.ts';
import type { ApiDocument, Json, Operation, Parameter } from './document.ts';
import { isStorable } from './json-body.ts';

export type Values = Readonly<Record<string, unknown>>;

export interface CallValidation {
  /** @throws GatewayError GW_REQUEST_PARAMETER, GW_DISTRICT_UNKNOWN */
  path(given: Values): Values;
  query(given: Values): Values;
  /** Only the headers that the document names, by the document's spelling. */
  headers(given: Values): Values;
  /** @throws GatewayError GW_REQUEST_JSON, GW_REQUEST_INVALID, GW_DISTRICT_UNKNOWN */
  body(given: unknown): void;
  /** @returns what is wrong with our own answer, or undefined */
  answer(status: number, body: unknown): string | undefined;
}

const documentId = 'tongban:api';

function createAjv(options: { readonly allErrors: boolean; readonly coerceTypes: boolean }, document: Json): Ajv2020 {
  const ajv = new Ajv2020({
    strict: true,
    // Checked by a test: compiling the schema of schemas takes half a second of every start.
    validateSchema: false,
    strictRequired: false,
    removeAdditional: false,
    useDefaults: false,
    ...options,
  });
  ajv.addFormat('uscc', { type: 'string', validate: isUscc });
  ajv.addFormat('date', { type: 'string', validate: isDate });
  ajv.addFormat('date-time-seconds', { type: 'string', validate: isDateTimeSeconds });
  ajv.addVocabulary(['x-sensitive', 'components', 'schemas']);
  ajv.addSchema({ $id: documentId, components: { schemas: (document.components as Json).schemas } });
  return ajv;
}

/** `#/components/…` of the document, seen from a schema of one's own. */
function fromOutside(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(fromOutside);
  if (typeof schema !== 'object' || schema === null) return schema;
  return Object.fromEntries(
    Object.entries(schema).map(([key, value]) => [
      key,
      key === '$ref' && typeof value === 'string' && value.startsWith('#')
        ? `${documentId}${value}`
        : fromOutside(value),
    ]),
  );
}

const schemaOf = (parameters: readonly Parameter[]): Json => ({
  type: 'object',
  additionalProperties: false,
  required: parameters.filter((one) => one.required).map((one) => one.name),
  properties: Object.fromEntries(parameters.map((one) => [one.name, fromOutside(one.schema)])),
});

const isDistrict = ({ field }: FieldProblem): boolean =>
  field === 'district' || field === '/district' || field === 'code';

/** A well-formed request for a district that is none, by its form alone, is told so like any other unknown district. */
function refuse(code: ErrorCode, problems: readonly FieldProblem[]): never {
  if (problems.length > 0 && problems.every((one) => one.rule === 'pattern' && isDistrict(one)))
    throw new GatewayError('GW_DISTRICT_UNKNOWN', 'There is no district of this code.', { errors: problems });
  const [first] = problems;
  throw new GatewayError(code, first === undefined ? '' : `${first.field || 'body'}: ${first.message}`, {
    errors: problems,
  });
}

/** A `+` in a query is read as a blank; a time written with a bare one is meant all the same. */
const bareOffset = /^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}) (\d{2}:\d{2})$/;

function parameterCheck(parameters: readonly Parameter[], ajv: Ajv2020): (given: Values) => Values {
  const validate = whenNeeded(() => ajv.compile(schemaOf(parameters)));
  return (given) => {
    const values: Record<string, unknown> = {};
    for (const [name, value] of Object.entries(given)) {
      if (typeof value === 'string' && !isStorable(value))
        refuse('GW_REQUEST_PARAMETER', [{ field: name, rule: 'text', message: '含有无法保存的字符。 Holds U+0000.' }]);
      values[name] = typeof value === 'string' ? value.replace(bareOffset, '$1+$2') : value;
    }
    if (validate(values)) return values;
    refuse(
      'GW_REQUEST_PARAMETER',
      fieldProblems(validate.errors ?? []).map((one) => ({ ...one, field: one.field.replace(/^\//, '') })),
    );
  };
}

const idempotencyKey = 'idempotency-key';

const keyMissing = (field: string): GatewayError =>
  new GatewayError('GW_REQUEST_KEY_MISSING', `The header ${field} is missing.`, {
    errors: [{ field, rule: 'required', message: '缺少必填字段。 The field is required.' }],
  });

function headerCheck(parameters: readonly Parameter[], ajv: Ajv2020): (given: Values) => Values {
  const check = parameterCheck(parameters, ajv);
  const names = parameters.map(({ name }) => [name, name.toLowerCase()] as const);
  return (given) => {
    const named: Record<string, unknown> = {};
    for (const [name, lower] of names) {
      // An empty header is none.
      if (given[lower] !== undefined && given[lower] !== '') named[name] = given[lower];
      else if (lower === idempotencyKey) throw keyMissing(name);
    }
    return check(named);
  };
}

/** A token request is refused in the words of OAuth. */
function refuseGrant(errors: readonly FieldProblem[]): never {
  const otherGrant = errors.some(({ field, rule }) => field === '/grant_type' && rule === 'const');
  throw new GatewayError('GW_AUTH_GRANT', errors[0]?.message ?? '', {
    errors,
    extra: otherGrant ? { error: 'unsupported_grant_type' } : {},
  });
}

function bodyCheck(operation: Operation, ajv: Ajv2020): (given: unknown) => void {
  const [schema] = operation.body?.values() ?? [];
  if (operation.body === undefined)
    return (given) => {
      if (given !== undefined && JSON.stringify(given) !== '{}')
        refuse('GW_REQUEST_INVALID', [
          { field: '', rule: 'body', message: '此接口不接收请求体。 This call takes no body.' },
        ]);
    };
  const validate = whenNeeded(() => ajv.compile(fromOutside(schema) as Json));
  const isTokenRequest = operation.body.has('application/x-www-form-urlencoded');
  return (given) => {
    if (given === undefined) throw new GatewayError('GW_REQUEST_JSON', 'The body is missing.');
    if (validate(given)) return;
    const problems = fieldProblems(validate.errors ?? []);
    if (isTokenRequest) refuseGrant(problems);
    refuse('GW_REQUEST_INVALID', problems);
  };
}

function answerCheck(operation: Operation, ajv: Ajv2020): CallValidation['answer'] {
  const validators = new Map<number, ValidateFunction>();
  for (const [status, content] of operation.responses) {
    const schema = content.get('application/json');
    if (schema !== undefined)
      validators.set(
        Number(status),
        whenNeeded(() => ajv.compile(fromOutside(schema) as Json)),
      );
  }
  return (status, body) => {
    const validate = validators.get(status);
    if (validate === undefined) return `no answer with status ${status} is described`;
    if (validate(body)) return undefined;
    const [error] = validate.errors ?? [];
    return `${error?.instancePath ?? ''} ${error?.keyword ?? ''} ${JSON.stringify(error?.params ?? {})}`;
  };
}

/** @returns by operationId */
export function compileValidation({ document, operations }: ApiDocument): ReadonlyMap<string, CallValidation> {
  const strict = createAjv({ allErrors: true, coerceTypes: false }, document);
  const coercing = createAjv({ allErrors: true, coerceTypes: true }, document);
  const quick = createAjv({ allErrors: false, coerceTypes: false }, document);
  return new Map(
    operations.map((operation) => {
      const named = (place: Parameter['in']) => operation.parameters.filter((one) => one.in === place);
      return [
        operation.operationId,
        {
          path: parameterCheck(named('path'), coercing),
          query: parameterCheck(named('query'), coercing),
          headers: headerCheck(named('header'), coercing),
          body: bodyCheck(operation, strict),
          answer: answerCheck(operation, quick),
        },
      ];
    }),
  );
}
