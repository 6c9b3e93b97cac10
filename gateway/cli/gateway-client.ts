/** How commands talk to the running gateway: over its API, like any client. */
import { loadClientEnvironment } from '../config/config.ts';
import { type DemoFile, readDemoFile } from '../demo/demo-file.ts';
import { type Arguments, CommandError, exitCodes, type Terminal, text } from './command.ts';

export interface GatewayClient {
  readonly base: string;
  readonly demo: DemoFile | undefined;
  token(): Promise<string>;
  /** @returns the parsed answer. @throws CommandError with the problem's own words for any status from 400 on */
  request(method: string, path: string, body?: unknown, headers?: Readonly<Record<string, string>>): Promise<unknown>;
}

/** Options of every command that needs the gateway. */
export const gatewayOptions = { base: { type: 'string' }, as: { type: 'string' } } as const;
export const gatewayDetails = [
  '--base URL    网关地址；默认 TONGBAN_URL，其次数据目录中的 demo.json。 The gateway; default TONGBAN_URL, then demo.json of the data folder.',
  '--as CLIENT   以 demo.json 中的哪个客户端身份；默认见 TONGBAN_CLIENT_ID / TONGBAN_CLIENT_SECRET。 Which client of demo.json to be; else TONGBAN_CLIENT_ID and TONGBAN_CLIENT_SECRET.',
] as const;

const usualMs = 30_000;

/** @param defaultClient the client of demo.json that fits the command when nobody says otherwise */
export function gatewayClient(
  args: Arguments,
  terminal: Terminal,
  defaultClient: string,
  { timeoutMs = usualMs }: { readonly timeoutMs?: number } = {},
): GatewayClient {
  const environment = loadClientEnvironment(terminal.env);
  const demo = readDemoFile(environment.dataDir);
  const base = (text(args, 'base') ?? environment.base ?? demo?.base)?.replace(/\/+$/, '');
  if (base === undefined) {
    throw new CommandError(
      `找不到正在运行的网关：${environment.dataDir} 中没有 demo.json。 No running gateway is known: there is no demo.json in ${environment.dataDir}.`,
      '先执行 npm start，或用 --base URL / TONGBAN_URL 指明地址。 Run npm start first, or name it with --base URL or TONGBAN_URL.',
      exitCodes.unreachable,
    );
  }
  const identity = (): { id: string; secret: string } => {
    const as = text(args, 'as');
    if (as === undefined && environment.clientId !== undefined && environment.clientSecret !== undefined) {
      return { id: environment.clientId, secret: environment.clientSecret };
    }
    return demoClient(demo, as ?? defaultClient);
  };
  let issued: string | undefined;
  const token = async (): Promise<string> => {
    issued ??= await fetchToken(base, identity());
    return issued;
  };
  return {
    base,
    demo,
    token,
    request: async (method, path, body, headers = {}) =>
      call(base, { method, path, body, headers, token: await token(), timeoutMs }),
  };
}

function demoClient(demo: DemoFile | undefined, id: string): { id: string; secret: string } {
  const found = demo?.clients.find((client) => client.id === id);
  if (found !== undefined) return found;
  const known = demo?.clients.map((client) => client.id).join(', ') ?? '';
  throw new CommandError(
    `没有客户端 ${id} 的密钥。 The secret of client ${id} is not known here.`,
    known === ''
      ? '设置 TONGBAN_CLIENT_ID 与 TONGBAN_CLIENT_SECRET。 Set TONGBAN_CLIENT_ID and TONGBAN_CLIENT_SECRET.'
      : `可用：${known}；或设置 TONGBAN_CLIENT_ID 与 TONGBAN_CLIENT_SECRET。 Known: ${known}; or set TONGBAN_CLIENT_ID and TONGBAN_CLIENT_SECRET.`,
    exitCodes.usage,
  );
}

async function fetchToken(base: string, client: { id: string; secret: string }): Promise<string> {
  const form = new URLSearchParams({
    grant_type: 'client_credentials',
    client_id: client.id,
    client_secret: client.secret,
  });
  const response = await reach(base, '/oauth/token', { method: 'POST', body: form });
  const answer = (await response.json().catch(() => undefined)) as { access_token?: string } | undefined;
  if (!response.ok || answer?.access_token === undefined)
    throw refused(`POST /oauth/token (${client.id})`, response.status, answer);
  return answer.access_token;
}

async function call(
  base: string,
  request: {
    method: string;
    path: string;
    body: unknown;
    headers: Readonly<Record<string, string>>;
    token: string;
    timeoutMs: number;
  },
): Promise<unknown> {
  const headers: Record<string, string> = { ...request.headers, authorization: `Bearer ${request.token}` };
  if (request.body !== undefined) headers['content-type'] = 'application/json';
  const response = await reach(base, request.path, {
    method: request.method,
    headers,
    signal: AbortSignal.timeout(request.timeoutMs),
    ...(request.body === undefined ? {} : { body: JSON.stringify(request.body) }),
  });
  const answer: unknown = response.status === 204 ? undefined : await response.json().catch(() => undefined);
  if (!response.ok) throw refused(`${request.method} ${request.path}`, response.status, answer);
  return answer;
}

async function reach(base: string, path: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(`${base}${path}`, { signal: AbortSignal.timeout(usualMs), ...init });
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause.message : String(error);
    throw new CommandError(
      `连不上网关 ${base}：${cause}。 The gateway at ${base} cannot be reached: ${cause}.`,
      '确认它正在运行（npm start），或用 --base URL 指明地址。 Check that it runs (npm start), or name it with --base URL.',
      exitCodes.unreachable,
    );
  }
}

interface ProblemAnswer {
  readonly code?: string;
  readonly title?: string;
  readonly titleZh?: string;
  readonly detail?: string;
  readonly fix?: string;
  readonly errors?: readonly {
    readonly field: string;
    readonly message: string;
    readonly file?: string;
    readonly line?: number;
  }[];
}

function refused(what: string, status: number, answer: unknown): CommandError {
  const problem = (answer ?? {}) as ProblemAnswer;
  const fields = (problem.errors ?? []).map((each) => {
    const place = each.file === undefined ? '' : ` (${each.file}:${each.line ?? '?'})`;
    return `\n  ${each.field}: ${each.message}${place}`;
  });
  const words = [problem.titleZh, problem.title, problem.detail]
    .filter((part) => part !== undefined && part !== '')
    .join(' ');
  return new CommandError(`${what}: ${status} ${problem.code ?? ''} ${words}${fields.join('')}`, problem.fix ?? '');
}
