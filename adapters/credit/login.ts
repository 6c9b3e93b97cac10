/** Two steps into a ticketed platform: BeginLogin gives a salt, EndLogin takes the password under RSA and gives the token. */
import { publicEncrypt } from 'node:crypto';
import type { Reading, WireResponse } from '../../gateway/translation/contract.ts';
import type { PartnerConnection } from '../contract.ts';
import type { Drawn, Wire } from '../transports/conversation.ts';
import { loginFailure } from '../transports/failure.ts';
import { callOf, type Result, resultIn } from './soap.ts';

export const TICKET_SOAP = 'credit/ticket-soap';

const success = '00';
/** What the platform says of a token that it does not know any more; it has done nothing then. */
const sessionEnded = '01';
/** Public: a session ends after half an hour without a call. Profiles set another as `sessionMinutes`. */
const defaultMinutes = 30;
const minuteMs = 60_000;

export const isSessionRefused = (reading: Reading): boolean =>
  reading.kind === 'refused' && reading.code === sessionEnded;

function credential({ id, credentials }: PartnerConnection, name: string): string {
  const value = credentials[name];
  if (value) return value;
  throw loginFailure(`The profile of ${id} has no credential ${name}.`);
}

function lifeOf({ id, values }: PartnerConnection): number {
  const minutes = Number(values.sessionMinutes ?? defaultMinutes);
  if (Number.isInteger(minutes) && minutes > 0) return minutes * minuteMs;
  throw loginFailure(`sessionMinutes of ${id} is no whole number of minutes.`);
}

function read(response: WireResponse, method: string, fields: readonly string[]): Result {
  let result: Result;
  try {
    result = resultIn(response, method, fields);
  } catch (error) {
    throw loginFailure(`The answer to ${method} (status ${response.status}) cannot be read.`, error);
  }
  if (result.code === success) return result;
  throw loginFailure(`The platform refused ${method}: ${result.code} ${result.message}`.slice(0, 200));
}

/** OAEP, as the contract says; the public source names no padding. */
function encrypted(password: string, key: string): string {
  try {
    return publicEncrypt(key, Buffer.from(password, 'utf8')).toString('base64');
  } catch (error) {
    throw loginFailure('The key for the password is no RSA key in PEM, or the password is too long for it.', error);
  }
}

/** @throws TransportFailure `login`, or that of the connection */
export async function login(partner: PartnerConnection, wire: Wire): Promise<Drawn> {
  const [userName, password] = [credential(partner, 'userName'), credential(partner, 'password')];
  const livesMs = lifeOf(partner);
  const begun = read(await wire.send(callOf('BeginLogin', [['userName', userName]])), 'BeginLogin', [
    'Salt',
    'PublicKey',
  ]);
  const { Salt: salt = '', PublicKey: offered } = begun.content;
  // A key out of the profile goes first: one that came over the line could be anybody's.
  const key = partner.credentials.loginKey || offered;
  if (!key) throw loginFailure(`Neither the profile of ${partner.id} nor the platform gives a key for the password.`);
  const ended = await wire.send(
    callOf('EndLogin', [
      ['userName', userName],
      ['salt', salt],
      ['password', encrypted(password, key)],
    ]),
  );
  const { Token: token } = read(ended, 'EndLogin', ['Token']).content;
  if (token === undefined) throw loginFailure('The answer to EndLogin carries no token.');
  return { values: { token }, livesMs };
}
