/** A client of the API in tests: every answer comes back, the refused too. */
import { randomUUID } from 'node:crypto';
import type { DemoFile } from '../../gateway/demo/demo-file.ts';

export interface ApiAnswer {
  readonly status: number;
  readonly headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: a test reads what it expects; a wrong path fails it
  readonly body: any;
}

export interface WorldClient {
  readonly token: string;
  get(path: string): Promise<ApiAnswer>;
  /** With a fresh Idempotency-Key unless `headers` has one. */
  post(path: string, body: unknown, headers?: Readonly<Record<string, string>>): Promise<ApiAnswer>;
  put(path: string, body: unknown): Promise<ApiAnswer>;
}

async function answerOf(response: Response): Promise<ApiAnswer> {
  const text = await response.text();
  const isJson = response.headers.get('content-type')?.includes('json') === true;
  return { status: response.status, headers: response.headers, body: isJson ? JSON.parse(text) : text };
}

export async function apiClient(base: string, demo: Pick<DemoFile, 'clients'>, id: string): Promise<WorldClient> {
  const known = demo.clients.find((client) => client.id === id);
  if (known === undefined) throw new Error(`The demo has no client ${id}.`);
  const form = new URLSearchParams({
    grant_type: 'client_credentials',
    client_id: known.id,
    client_secret: known.secret,
  });
  const issued = await answerOf(await fetch(`${base}/oauth/token`, { method: 'POST', body: form }));
  if (issued.status !== 200) throw new Error(`No token for ${id}: ${issued.status} ${JSON.stringify(issued.body)}`);
  const token: string = issued.body.access_token;
  const send = async (method: string, path: string, body: unknown, headers: Readonly<Record<string, string>>) =>
    answerOf(
      await fetch(`${base}${path}`, {
        method,
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', ...headers },
        body: JSON.stringify(body),
      }),
    );
  return {
    token,
    get: async (path) => answerOf(await fetch(`${base}${path}`, { headers: { authorization: `Bearer ${token}` } })),
    post: (path, body, headers = {}) => send('POST', path, body, { 'idempotency-key': randomUUID(), ...headers }),
    put: (path, body) => send('PUT', path, body, {}),
  };
}
