/**
 * Every error that a person or a program may meet, in one table: HTTP status, whether trying again helps, and how to mend it.
 * specs/errors.md is generated from here; a test holds the two together.
 */
export type Retry = 'never' | 'later' | 'after-fix';

export interface CatalogueEntry {
  readonly status: number;
  readonly retry: Retry;
  /** One sentence, English, for the title of the problem answer. */
  readonly title: string;
  /** The same in Chinese. */
  readonly titleZh: string;
  /** What the reader should do. */
  readonly fix: string;
}

type Columns = readonly [status: number, retry: Retry, title: string, titleZh: string, fix: string];

const entry = (...[status, retry, title, titleZh, fix]: Columns): CatalogueEntry => ({
  status,
  retry,
  title,
  titleZh,
  fix,
});

export const catalogue = {
  // The request itself
  GW_REQUEST_JSON: entry(
    400,
    'after-fix',
    'The body is not JSON.',
    '请求体不是合法的 JSON。',
    'Send one JSON object in UTF-8.',
  ),
  GW_REQUEST_ENCODING: entry(
    400,
    'after-fix',
    'The body is not valid UTF-8.',
    '请求体不是合法的 UTF-8。',
    'Encode the body as UTF-8, without a byte order mark.',
  ),
  GW_REQUEST_PARAMETER: entry(
    400,
    'after-fix',
    'A path, query or header parameter is wrong.',
    '路径、查询或请求头参数有误。',
    'See `errors` for the parameter; compare /docs.',
  ),
  GW_REQUEST_KEY_MISSING: entry(
    400,
    'after-fix',
    'A command needs an Idempotency-Key.',
    '命令必须携带 Idempotency-Key。',
    'Send the header Idempotency-Key with a value of your own, the same on every repetition of this command.',
  ),
  GW_REQUEST_TOO_LARGE: entry(
    413,
    'after-fix',
    'The body is too large.',
    '请求体过大。',
    'Stay below the limit named in `detail`.',
  ),
  GW_REQUEST_MEDIA_TYPE: entry(
    415,
    'after-fix',
    'The content type is not supported.',
    '不支持的内容类型。',
    'Send Content-Type: application/json.',
  ),
  GW_REQUEST_INVALID: entry(
    422,
    'after-fix',
    'The message breaks its schema or a rule.',
    '报文不符合规范。',
    'See `errors`: each names a field, the rule and what was expected.',
  ),
  GW_REQUEST_KEY_REUSED: entry(
    422,
    'never',
    'This Idempotency-Key was used for another body.',
    '该 Idempotency-Key 已用于其他内容。',
    'Use a new key for a new command; repeat the old body with the old key.',
  ),
  GW_NOT_FOUND: entry(
    404,
    'never',
    'There is no such thing, or it is not yours to see.',
    '不存在，或无权查看。',
    'Check the address and the id.',
  ),
  GW_METHOD: entry(
    405,
    'after-fix',
    'This address does not take that method.',
    '该地址不支持此方法。',
    'See /docs for the methods it takes.',
  ),
  GW_DISTRICT_UNKNOWN: entry(
    404,
    'after-fix',
    'The district is not known.',
    '未知的区县代码。',
    'See GET /v1/districts for the codes.',
  ),
  GW_ROUTE_MISSING: entry(
    404,
    'after-fix',
    'No partner serves this operation for the district today.',
    '该区县尚未接入此业务。',
    'See GET /v1/routes; the district’s system may not be connected yet.',
  ),
  GW_STATE: entry(
    409,
    'never',
    'The exchange is past the point where this is possible.',
    '当前状态不允许此操作。',
    'Read the exchange again and decide by its state.',
  ),
  GW_PAYEE_LOCKED: entry(
    422,
    'after-fix',
    'A loan has locked the payee account of this contract to another account.',
    '该合同的收款账户已因贷款锁定，不得付往其他账户。',
    'Pay to the locked account, or have the lending bank release the lock, then send the payment with a new key.',
  ),
  GW_LOOP_REFUSED: entry(
    409,
    'never',
    'The matter does not allow this; what was said is kept in its history.',
    '该事项不允许此操作，来文已留存。',
    'See `reason` and `detail`, read the matter at GET /v1/loops/{id}, and decide by its state; a new attempt needs a new key.',
  ),
  GW_EVIDENCE_MISMATCH: entry(
    422,
    'after-fix',
    'The file that arrived is not the one that was declared; it was not kept.',
    '收到的文件与申报的摘要不符，未保存。',
    'Compute digest and length from the bytes that you send, and upload the file again.',
  ),
  GW_EVIDENCE_INCOMPLETE: entry(
    400,
    'later',
    'The upload broke off; nothing of it was kept.',
    '上传中断，未保存任何内容。',
    'Upload the file again from its beginning.',
  ),
  GW_RESOLUTION_SELF: entry(
    403,
    'after-fix',
    'Who proposed the resolution cannot confirm it.',
    '提出处理意见者不能自行确认。',
    'Have a second person confirm it, through another client and under another user.',
  ),
  GW_WEBHOOK_ADDRESS: entry(
    422,
    'after-fix',
    'This address cannot be a receiver of webhooks.',
    '该网址不能作为 Webhook 接收地址。',
    'Name an https URL whose host is at a public address; for a receiver in your own network have the operator list it in TONGBAN_WEBHOOK_ALLOW.',
  ),
  GW_WEBHOOK_GONE: entry(
    409,
    'after-fix',
    'The receiver has said that it is gone (410); the subscription has ended.',
    '接收方已声明不再接收（410），订阅已结束。',
    'Apply the webhook again with PUT /v1/webhooks/{id}, then ask for the events again.',
  ),
  GW_WEBHOOK_LIMIT: entry(
    409,
    'after-fix',
    'The client has as many webhooks as it may have.',
    '该客户端的 Webhook 数量已达上限。',
    'Remove one that is not needed, or take more event types into one.',
  ),
  // Who may
  GW_AUTH_MISSING: entry(
    401,
    'after-fix',
    'A bearer token is needed.',
    '缺少访问令牌。',
    'Get a token at POST /oauth/token and send Authorization: Bearer ….',
  ),
  GW_AUTH_INVALID: entry(
    401,
    'after-fix',
    'The token is not valid or has expired.',
    '访问令牌无效或已过期。',
    'Get a new token at POST /oauth/token.',
  ),
  GW_AUTH_CLIENT: entry(
    401,
    'after-fix',
    'The client id or secret is wrong.',
    '客户端标识或密钥错误。',
    'Check client_id and client_secret.',
  ),
  GW_AUTH_GRANT: entry(
    400,
    'after-fix',
    'The token request is malformed.',
    '令牌请求格式有误。',
    'Send grant_type=client_credentials as a form or JSON.',
  ),
  GW_FORBIDDEN: entry(
    403,
    'never',
    'The client’s scopes or districts do not allow this.',
    '该客户端无此权限。',
    'Ask the operator for the scope or district named in `detail`.',
  ),
  // Load and parts
  GW_BACKLOG: entry(
    429,
    'later',
    'Too many open exchanges wait for this partner.',
    '该系统待办过多，请稍后再试。',
    'Try again after Retry-After seconds with the same Idempotency-Key.',
  ),
  GW_UNAVAILABLE: entry(
    503,
    'later',
    'A part of the gateway is not available.',
    '网关部分组件暂不可用。',
    'Try again shortly; see /readyz for the part.',
  ),
  GW_INTERNAL: entry(
    500,
    'later',
    'Something unexpected happened in the gateway.',
    '网关内部错误。',
    'Repeat with the same Idempotency-Key; report the traceId if it stays.',
  ),
  GW_RESPONSE_INVALID: entry(
    500,
    'never',
    'The gateway’s own answer breaks its contract.',
    '网关应答不符合自身规范。',
    'Report the traceId; this is a defect of the gateway.',
  ),
  // Partners (query road, attempts)
  GW_PARTNER_UNREACHABLE: entry(
    502,
    'later',
    'The partner cannot be reached; nothing was sent.',
    '无法连接对方系统，未发送任何内容。',
    'Nothing to do; the gateway tries again. If it lasts, ring the partner’s contact.',
  ),
  GW_PARTNER_TIMEOUT: entry(
    504,
    'later',
    'The partner did not answer in time.',
    '对方系统响应超时。',
    'Commands are asked about before anything is sent again; repeat queries later.',
  ),
  GW_PARTNER_CONNECTION_LOST: entry(
    502,
    'later',
    'The connection broke before the answer came.',
    '应答前连接中断。',
    'Commands are asked about before anything is sent again; repeat queries later.',
  ),
  GW_PARTNER_HTTP_STATUS: entry(
    502,
    'later',
    'The partner answered with an error status.',
    '对方系统返回错误状态。',
    'If it lasts, ring the partner’s contact with the attempt’s bytes.',
  ),
  GW_PARTNER_LOGIN: entry(
    502,
    'later',
    'The partner did not let us in; the message itself was not sent.',
    '登录对方系统失败，报文未发送。',
    'Check the credentials of the partner’s profile; run tongban connect with the partner’s id.',
  ),
  GW_PARTNER_REFUSED: entry(
    409,
    'after-fix',
    'The partner refused.',
    '对方系统拒绝。',
    'See `as` for the meaning and `partnerText` for the partner’s words.',
  ),
  GW_PARTNER_UNCERTAIN: entry(
    502,
    'later',
    'The partner says that it does not know.',
    '对方系统状态不确定。',
    'The gateway asks again; nothing is sent twice.',
  ),
  GW_PARTNER_BREAKER_OPEN: entry(
    503,
    'later',
    'This operation of the partner fails often and is paused for some seconds.',
    '该系统此业务故障较多，已暂停调用。',
    'Try again after Retry-After; commands wait by themselves.',
  ),
  GW_PARTNER_FETCHES: entry(
    501,
    'never',
    'The partner fetches its work and cannot be asked at once.',
    '对方系统自行领取工作，无法即时查询。',
    'Send commands; what becomes of them arrives as events. Ask the partner by other means.',
  ),
  GW_PARTNER_CLOSED: entry(
    503,
    'later',
    'The partner is outside its opening hours.',
    '对方系统不在开放时间内。',
    'Try again after Retry-After; commands wait for the opening by themselves.',
  ),
  GW_PARTNER_BUSY: entry(
    503,
    'later',
    'Too many calls to this partner are under way.',
    '对该系统的并发调用过多。',
    'Try again after Retry-After.',
  ),
  // Translation
  GW_TRANSLATION_VALUE: entry(
    422,
    'after-fix',
    'A value cannot be translated exactly for this partner.',
    '字段值无法准确转换为对方格式。',
    'Change the field named in `errors`, or the mapping line it names.',
  ),
  GW_TRANSLATION_BYTES: entry(
    502,
    'after-fix',
    'The partner’s bytes cannot be read in its dialect.',
    '对方报文无法按其格式解析。',
    'Compare the attempt’s bytes with the dialect’s contract; ring the partner.',
  ),
  GW_TRANSLATION_MESSAGE: entry(
    502,
    'after-fix',
    'The partner’s message lacks or breaks a field.',
    '对方报文缺少字段或字段值有误。',
    'Compare the attempt’s bytes with the mapping line named; ring the partner.',
  ),
  GW_TRANSLATION_OPERATION: entry(
    422,
    'never',
    'The partner’s dialect does not speak this operation.',
    '对方格式不支持此业务。',
    'See GET /v1/partners for what it speaks.',
  ),
  GW_MAPPING_INVALID: entry(
    422,
    'after-fix',
    'A mapping, dialect or profile is not valid.',
    '映射、方言或接入配置有误。',
    'See `errors`: file, line, rule and what to do; run tongban check.',
  ),
  // The road
  GW_ATTEMPTS_SPENT: entry(
    502,
    'never',
    'All attempts are spent and nothing was carried out.',
    '重试次数已用尽，业务未办理。',
    'Repair the cause shown by the attempts, then send the command again with a new key.',
  ),
  GW_LEASE_LOST: entry(
    503,
    'later',
    'The worker vanished while the call was under way.',
    '处理进程中断，结果未知。',
    'Nothing to do; the partner is asked what became of it.',
  ),
  GW_DEADLINE_PASSED: entry(
    409,
    'never',
    'The time by which it had to be sent has passed.',
    '已超过办理时限。',
    'Send a new command with a later time.',
  ),
  GW_PERSON_NEEDED: entry(
    409,
    'never',
    'Whether it was carried out can only be settled by a person.',
    '办理结果需人工核实。',
    'Ask the partner’s contact with the reference of the exchange.',
  ),
  GW_SETTLED_BY_PERSON: entry(
    409,
    'never',
    'A person found out how it ended, and a second one confirmed it.',
    '经人工核实并复核，结果如此。',
    'See `resolution` of the exchange for the evidence; to try again, send a new command with a new key.',
  ),
  // Inbound
  GW_INBOUND_SIGNATURE: entry(
    401,
    'after-fix',
    'The signature of an inbound message is missing or wrong.',
    '来文签名缺失或错误。',
    'Check the callback secret on both sides.',
  ),
  GW_INBOUND_UNREADABLE: entry(
    400,
    'after-fix',
    'An inbound message cannot be read.',
    '来文无法解析。',
    'Compare the bytes with the dialect’s contract.',
  ),
  GW_INBOUND_UNKNOWN: entry(
    404,
    'after-fix',
    'An inbound message names no partner or operation we know.',
    '来文的系统或业务未登记。',
    'Check the callback address.',
  ),
} as const satisfies Record<string, CatalogueEntry>;

export type ErrorCode = keyof typeof catalogue;

/** One field of a problem: where, which rule, what is wrong. */
export interface FieldProblem {
  /** JSON Pointer into the body (`/session/end`), or the name of a parameter. */
  readonly field: string;
  readonly rule: string;
  readonly message: string;
  /** Mapping errors: the partner's field, and where the rule stands. */
  readonly wirePath?: string;
  readonly file?: string;
  readonly line?: number;
}

/** An error with a code of the catalogue; the door turns it into `application/problem+json`. */
export class GatewayError extends Error {
  override readonly name = 'GatewayError';
  readonly code: ErrorCode;
  readonly errors: readonly FieldProblem[];
  readonly retryAfterSeconds: number | undefined;
  /** More members of the problem answer, e.g. `as`, `partnerText`. */
  readonly extra: Readonly<Record<string, unknown>>;
  constructor(
    code: ErrorCode,
    detail: string,
    more: {
      readonly errors?: readonly FieldProblem[];
      readonly retryAfterSeconds?: number;
      readonly extra?: Readonly<Record<string, unknown>>;
      readonly cause?: unknown;
    } = {},
  ) {
    super(detail, more.cause === undefined ? undefined : { cause: more.cause });
    this.code = code;
    this.errors = more.errors ?? [];
    this.retryAfterSeconds = more.retryAfterSeconds;
    this.extra = more.extra ?? {};
  }
}
