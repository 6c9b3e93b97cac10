/** The access token: `GET /gettoken.json` with key and secret, good for the seconds that the answer names. */
import type { Reading, WireRequest, WireResponse } from '../../gateway/translation/contract.ts';
import type { PartnerConnection } from '../contract.ts';
import type { Drawn, Wire } from '../transports/conversation.ts';
import { loginFailure } from '../transports/failure.ts';

/** A token that lives longer than a day, or not a second, is a misunderstanding. */
const longestSeconds = 86_400;
/** Nobody reads more of a refusal. */
const shown = 120;

/** The workbench says so, by code or by text alone, of a token that it does not know any more; it has done nothing then. */
export const isTokenRefused = (reading: Reading): boolean =>
  reading.kind === 'refused' &&
  reading.as === 'not-authorised' &&
  (reading.code === 'TokenInvalid' || reading.text.includes('access_token'));

function tokenRequest({ id, credentials: { appKey, appSecret } }: PartnerConnection): WireRequest {
  if (!appKey || !appSecret) throw loginFailure(`The profile of ${id} lacks the credential appKey or appSecret.`);
  const query = new URLSearchParams({ appkey: appKey, appsecret: appSecret });
  return { method: 'GET', path: `/gettoken.json?${query}`, headers: {}, body: new Uint8Array() };
}

type Fields = Readonly<Record<string, unknown>>;

const fieldsOf = (value: unknown): Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {};

/** @throws TransportFailure where the answer is none */
function answerIn({ status, body }: WireResponse): Fields {
  try {
    return fieldsOf(JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body)));
  } catch (error) {
    throw loginFailure(`The answer to gettoken.json (status ${status}) is no JSON.`, error);
  }
}

function reasonIn(answer: Fields, content: Fields): string {
  const names = [content.responseMessage, content.errorMsg, answer.responseMessage, answer.errorMsg];
  const said = names.find((text) => typeof text === 'string');
  return String(said ?? 'without a reason').slice(0, shown);
}

/** @throws TransportFailure `login`, or that of the connection */
export async function login(partner: PartnerConnection, wire: Wire): Promise<Drawn> {
  const answer = answerIn(await wire.send(tokenRequest(partner)));
  const content = fieldsOf(answer.content);
  // Both flags, as everywhere in this interface: outside true and inside false is a failure.
  if (answer.success !== true || content.success !== true)
    throw loginFailure(`The workbench gives no token: ${reasonIn(answer, content)}`);
  const { accessToken, expiresIn } = fieldsOf(content.data);
  if (typeof accessToken !== 'string' || !/^[!-~]{1,512}$/.test(accessToken))
    throw loginFailure('The answer to gettoken.json carries no token.');
  const seconds = Number(expiresIn);
  if (!(seconds >= 1 && seconds <= longestSeconds))
    throw loginFailure('The answer to gettoken.json does not say how long the token lives.');
  return { values: { authorization: `Bearer ${accessToken}` }, livesMs: seconds * 1000 };
}
