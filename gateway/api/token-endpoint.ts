/** POST /oauth/token: client credentials by form, JSON or HTTP Basic (RFC 6749 §2.3.1, §4.4). */
import type { Directory } from '../directory/contract.ts';
import { GatewayError } from '../errors/catalogue.ts';
import type { Handler } from './call.ts';
import { type Tokens, tokenSeconds } from './tokens.ts';

interface TokenRequest {
  readonly grant_type: 'client_credentials';
  readonly client_id?: string;
  readonly client_secret?: string;
  readonly scope?: string;
}

interface Credentials {
  readonly id: string;
  readonly secret: string;
}

const wrongClient = (): GatewayError => new GatewayError('GW_AUTH_CLIENT', 'No client with this id and secret.');

/** In HTTP Basic id and secret are form-encoded before they are joined. */
const formDecoded = (text: string): string => {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    throw wrongClient();
  }
};

function basicCredentials(header: string): Credentials {
  const [, encoded = ''] = /^Basic +([A-Za-z0-9+/_=-]+)$/i.exec(header) ?? [];
  const text = Buffer.from(encoded, 'base64').toString('utf8');
  const colon = text.indexOf(':');
  if (colon < 1) throw wrongClient();
  return { id: formDecoded(text.slice(0, colon)), secret: formDecoded(text.slice(colon + 1)) };
}

function credentialsOf(request: TokenRequest, authorization: string | undefined): Credentials {
  if (authorization === undefined) {
    if (request.client_id === undefined || request.client_secret === undefined) throw wrongClient();
    return { id: request.client_id, secret: request.client_secret };
  }
  if (request.client_secret !== undefined)
    throw new GatewayError('GW_AUTH_GRANT', 'Send the secret once: in the body or as HTTP Basic.');
  return basicCredentials(authorization);
}

/** A form as an object. @throws GatewayError GW_AUTH_GRANT where a field stands twice */
export function readTokenForm(text: string): Readonly<Record<string, string>> {
  const form: Record<string, string> = {};
  for (const [name, value] of new URLSearchParams(text)) {
    if (Object.hasOwn(form, name)) throw new GatewayError('GW_AUTH_GRANT', `${name} stands twice in the form.`);
    form[name] = value;
  }
  return form;
}

export function tokenEndpoint(parts: { readonly directory: Directory; readonly tokens: Tokens }): Handler {
  return async ({ body, request }) => {
    const asked = body as TokenRequest;
    const { id, secret } = credentialsOf(asked, request.headers.authorization);
    const client = await parts.directory.authenticate(id, secret);
    if (client === undefined) throw wrongClient();
    const { token, scope } = await parts.tokens.issue(client, asked.scope);
    return {
      status: 200,
      headers: { pragma: 'no-cache' },
      body: { access_token: token, token_type: 'Bearer', expires_in: tokenSeconds, scope },
    };
  };
}
