/** The demo as a client of the API: a token, then calls, like anybody. */
import type { DemoFile } from './demo-file.ts';

export type ApiCaller = (
  method: string,
  path: string,
  body?: unknown,
  headers?: Readonly<Record<string, string>>,
) => Promise<unknown>;

async function answerOf(response: Response, what: string): Promise<unknown> {
  const answer: unknown = await response.json();
  if (!response.ok) throw new Error(`${what}: ${response.status} ${(answer as { code?: string }).code ?? ''}`);
  return answer;
}

/** @param clientId one of `demo.json` */
export async function apiCaller(file: Pick<DemoFile, 'base' | 'clients'>, clientId: string): Promise<ApiCaller> {
  const client = file.clients.find((each) => each.id === clientId);
  if (client === undefined) throw new Error(`demo.json has no client ${clientId}.`);
  const form = new URLSearchParams({
    grant_type: 'client_credentials',
    client_id: client.id,
    client_secret: client.secret,
  });
  const issued = (await answerOf(await fetch(`${file.base}/oauth/token`, { method: 'POST', body: form }), 'token')) as {
    access_token: string;
  };
  return async (method, path, body, headers = {}) => {
    const response = await fetch(`${file.base}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${issued.access_token}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return answerOf(response, `${method} ${path}`);
  };
}
