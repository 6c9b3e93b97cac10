/** Where callers of a ticketed platform log in: salt, password under RSA, token; tokens end after a while without a call. */
import { createPrivateKey, generateKeyPairSync, type KeyObject, privateDecrypt, randomBytes } from 'node:crypto';
import { XmlXPath } from 'libxml2-wasm';
import type { WireRequest, WireResponse } from '../../../gateway/translation/contract.ts';
import { escapeText } from '../../../gateway/translation/xml/characters.ts';
import { soapEnvelope } from '../../transports/xml-tree.ts';
import { withDocument } from '../../wire-contract/xml.ts';
import { CREDIT } from '../soap.ts';

export interface Reception {
  /** @returns undefined for what is no login */
  answer(request: WireRequest): WireResponse | undefined;
  /** Whether the token is good; each call with it keeps it alive. */
  admits(token: string | undefined): boolean;
  expireAll(): void;
  /** Logins that brought a token, and tokens that are good now. */
  state(): { readonly logins: number; readonly sessions: number };
}

interface Secrets {
  readonly userName: string;
  readonly password: string;
  /** Our private key in PEM, where callers hold the public one; else one is drawn, and its public half is told with the salt. */
  readonly loginKey: string | undefined;
}

const method = new RegExp(`^"?${CREDIT}/(BeginLogin|EndLogin)"?$`);
const namespaces = { soap: soapEnvelope, c: CREDIT };
const argument = (name: string): XmlXPath => XmlXPath.compile(`/soap:Envelope/soap:Body/*/c:${name}`, namespaces);
const places = { userName: argument('userName'), salt: argument('salt'), password: argument('password') };

function argumentsIn(body: Uint8Array): Readonly<Record<keyof typeof places, string>> | undefined {
  const text = Buffer.from(body)
    .toString('utf8')
    .replace(/^<\?xml[^>]*\?>/, '');
  try {
    return withDocument(text, (document) => ({
      userName: document.get(places.userName)?.content ?? '',
      salt: document.get(places.salt)?.content ?? '',
      password: document.get(places.password)?.content ?? '',
    }));
  } catch {
    return undefined;
  }
}

function answerOf(name: string, code: string, message: string, content = ''): WireResponse {
  const inner = content === '' ? '' : `<Content>${content}</Content>`;
  const result = `<Result><Code>${code}</Code><Message>${message}</Message>${inner}</Result>`;
  const text = `<?xml version="1.0" encoding="utf-8"?><soap:Envelope xmlns:soap="${soapEnvelope}"><soap:Body><${name}Response xmlns="${CREDIT}"><${name}Result>${escapeText(result)}</${name}Result></${name}Response></soap:Body></soap:Envelope>`;
  return { status: 200, headers: { 'content-type': 'text/xml; charset=utf-8' }, body: Buffer.from(text) };
}

function opened(key: KeyObject, password: string): string | undefined {
  try {
    return privateDecrypt(key, Buffer.from(password, 'base64')).toString('utf8');
  } catch {
    return undefined;
  }
}

const drawn = (): string => randomBytes(16).toString('hex');

let pair: { readonly privateKey: KeyObject; readonly pem: string } | undefined;

/** One for all stand-ins of the process, drawn when the first caller comes: it takes a moment. */
function keys(): { readonly privateKey: KeyObject; readonly pem: string } {
  if (pair === undefined) {
    const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    pair = { privateKey, pem: publicKey.export({ type: 'spki', format: 'pem' }).toString() };
  }
  return pair;
}

/** @param idleMs how long a token lives without a call */
export function openReception(secrets: () => Secrets, idleMs: number): Reception {
  const salts = new Set<string>();
  const lastUsed = new Map<string, number>();
  let logins = 0;

  function begin(userName: string): WireResponse {
    if (userName !== secrets().userName) return answerOf('BeginLogin', '12', '用户名或密码不正确');
    const salt = drawn();
    salts.add(salt);
    const told = secrets().loginKey === undefined ? `<PublicKey>${keys().pem}</PublicKey>` : '';
    return answerOf('BeginLogin', '00', '成功', `<Salt>${salt}</Salt>${told}`);
  }

  function end(given: Readonly<Record<keyof typeof places, string>>): WireResponse {
    const { userName, password, loginKey } = secrets();
    // A salt serves one try.
    const fresh = salts.delete(given.salt);
    const key = loginKey === undefined ? keys().privateKey : createPrivateKey(loginKey);
    const known = given.userName === userName && opened(key, given.password) === password;
    if (!fresh || !known) return answerOf('EndLogin', '12', '用户名或密码不正确');
    const token = drawn();
    lastUsed.set(token, Date.now());
    logins += 1;
    return answerOf('EndLogin', '00', '成功', `<Token>${token}</Token>`);
  }

  return {
    answer({ headers, body }) {
      const called = method.exec(headers.soapaction ?? '')?.[1];
      if (called === undefined) return undefined;
      const given = argumentsIn(body);
      if (given === undefined) return answerOf(called, '02', '参数不正确');
      return called === 'BeginLogin' ? begin(given.userName) : end(given);
    },
    admits(token = '') {
      const used = lastUsed.get(token);
      if (used === undefined) return false;
      if (Date.now() - used > idleMs) {
        lastUsed.delete(token);
        return false;
      }
      lastUsed.set(token, Date.now());
      return true;
    },
    expireAll: () => lastUsed.clear(),
    state: () => ({ logins, sessions: lastUsed.size }),
  };
}
