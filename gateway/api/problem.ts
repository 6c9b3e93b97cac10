/** Errors as `application/problem+json`: what the catalogue says, what was found, and the trace; nothing of the inside. */
import { catalogue, type ErrorCode, GatewayError } from '../errors/catalogue.ts';
import { StoreUnavailableError } from '../store/contract.ts';
import { TranslationError } from '../translation/contract.ts';

export interface ProblemAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: object;
}

const isCode = (code: string): code is ErrorCode => Object.hasOwn(catalogue, code);

/** `session.start` → `/session/start`, `lots[0].lotNo` → `/lots/0/lotNo` */
const pointerOf = (canonicalPath: string): string =>
  `/${canonicalPath.replace(/\[(\d*)\]/g, (_, at: string) => (at === '' ? '' : `.${at}`)).replaceAll('.', '/')}`;

function fromTranslation(error: TranslationError): GatewayError {
  const code = isCode(error.code) ? error.code : 'GW_TRANSLATION_VALUE';
  const { canonicalPath, wirePath, file, line } = error;
  const found = {
    field: canonicalPath === undefined ? '' : pointerOf(canonicalPath),
    rule: error.rule,
    message: error.message,
    ...(wirePath === undefined ? {} : { wirePath }),
    ...(file === undefined ? {} : { file }),
    ...(line === undefined ? {} : { line }),
  };
  return new GatewayError(code, error.message, { errors: [found], cause: error });
}

const fastifyCodes: Readonly<Record<string, readonly [ErrorCode, string]>> = {
  FST_ERR_CTP_INVALID_MEDIA_TYPE: ['GW_REQUEST_MEDIA_TYPE', 'This address does not take that content type.'],
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: ['GW_REQUEST_PARAMETER', 'Content-Length does not fit the body.'],
  FST_ERR_BAD_URL: ['GW_REQUEST_PARAMETER', 'The address holds a broken percent escape.'],
  FST_ERR_MAX_PARAM_LENGTH: ['GW_NOT_FOUND', 'A part of the address is too long.'],
};

/** Any error as one of the catalogue; what nobody foresaw becomes GW_INTERNAL without its words. */
export function gatewayError(error: unknown): GatewayError {
  if (error instanceof GatewayError) return error;
  if (error instanceof TranslationError) return fromTranslation(error);
  if (error instanceof StoreUnavailableError)
    return new GatewayError('GW_UNAVAILABLE', 'The database is not available at this moment.', {
      retryAfterSeconds: 2,
      cause: error,
    });
  const [code, detail] = fastifyCodes[(error as { code?: string } | null)?.code ?? ''] ?? [];
  if (code !== undefined && detail !== undefined) return new GatewayError(code, detail, { cause: error });
  return new GatewayError('GW_INTERNAL', 'Something unexpected happened.', { cause: error });
}

const challenges: Readonly<Partial<Record<ErrorCode, string>>> = {
  GW_AUTH_MISSING: 'Bearer',
  GW_AUTH_INVALID: 'Bearer error="invalid_token"',
  GW_AUTH_CLIENT: 'Basic realm="tongban"',
};

/** RFC 6749 §5.2: what OAuth libraries look for. */
const oauthErrors: Readonly<Partial<Record<ErrorCode, string>>> = {
  GW_AUTH_CLIENT: 'invalid_client',
  GW_AUTH_GRANT: 'invalid_request',
};

export function problemAnswer(error: GatewayError, traceId: string): ProblemAnswer {
  const { status, title, titleZh, fix } = catalogue[error.code];
  const challenge = challenges[error.code];
  const oauthError = oauthErrors[error.code];
  return {
    status,
    headers: {
      ...(challenge === undefined ? {} : { 'www-authenticate': challenge }),
      ...(error.retryAfterSeconds === undefined ? {} : { 'retry-after': String(Math.ceil(error.retryAfterSeconds)) }),
    },
    body: {
      type: `urn:tongban:problem:${error.code}`,
      title,
      titleZh,
      status,
      code: error.code,
      detail: error.message,
      fix,
      ...(error.errors.length === 0 ? {} : { errors: error.errors }),
      ...(oauthError === undefined ? {} : { error: oauthError }),
      ...error.extra,
      traceId,
    },
  };
}
