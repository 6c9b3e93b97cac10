/** The TLS handshake with a partner, looked at closely: nothing is sent on the connection. */
import { isIP } from 'node:net';
import { performance } from 'node:perf_hooks';
import { connect, type PeerCertificate, type SecureContext, type TLSSocket } from 'node:tls';
import { both, type Fault, type Found, failed, passed, type Words } from './hop.ts';
import type { Destination } from './reach.ts';
import { certificateRefused, secureContextOf, type TlsIdentity } from './tls.ts';

/** A server of TLS 1.3 judges our certificate after our side of the handshake is over, and then sends tickets or an alert. */
const verdictMs = 500;

interface Handshake {
  /** Of the server's certificate: why it is not trusted. */
  readonly distrust: string | undefined;
  readonly certificate: PeerCertificate;
  readonly protocol: string;
  readonly cipher: string;
  /** Why the handshake came to nothing. */
  readonly error: NodeJS.ErrnoException | undefined;
}

interface Attempt {
  readonly address: string;
  readonly destination: Destination;
  readonly context: SecureContext;
  readonly ms: number;
}

const closed = (): NodeJS.ErrnoException =>
  Object.assign(new Error('the connection was closed in the handshake'), { code: 'ECONNRESET' });
const timeUp = (): NodeJS.ErrnoException => Object.assign(new Error('time is up'), { code: 'ETIMEDOUT' });

function seenOn(socket: TLSSocket, error: NodeJS.ErrnoException | undefined): Handshake {
  // Node's types say Error; it is a code, or a sentence.
  const distrust = socket.authorizationError as unknown as string | Error | null | undefined;
  return {
    distrust: distrust ? String(distrust instanceof Error ? distrust.message : distrust) : undefined,
    // Nothing, and not an empty one as its type says, where the handshake did not come so far.
    certificate: (socket.getPeerCertificate() as PeerCertificate | null) ?? ({} as PeerCertificate),
    protocol: socket.getProtocol() ?? '',
    cipher: socket.getCipher()?.name ?? '',
    error,
  };
}

/** Shakes hands and lets go. An untrusted certificate is let through here, to be told about: no byte of ours follows it. */
function shakeHands({ address, destination, context, ms }: Attempt): Promise<Handshake> {
  return new Promise((resolve) => {
    const socket = connect({
      host: address,
      port: destination.port,
      ...(isIP(destination.host) === 0 ? { servername: destination.host } : {}),
      secureContext: context,
      rejectUnauthorized: false,
    });
    let timer = setTimeout(() => end(timeUp()), ms);
    let seen: Handshake | undefined;
    const end = (error?: NodeJS.ErrnoException): void => {
      clearTimeout(timer);
      resolve({ ...(seen ?? seenOn(socket, undefined)), error });
      socket.removeAllListeners().on('error', () => undefined);
      socket.destroy();
    };
    socket.once('secureConnect', () => {
      seen = seenOn(socket, undefined);
      if (seen.protocol !== 'TLSv1.3') return end();
      clearTimeout(timer);
      timer = setTimeout(() => end(), verdictMs);
      socket.once('session', () => end());
    });
    socket.once('error', end);
    socket.once('close', () => end(closed()));
    // Alerts and tickets are read only by a socket that somebody reads.
    socket.resume();
  });
}

const partnerName = ({ certificate }: Handshake): string => {
  const { subject, subjectaltname } = certificate;
  return [subject?.CN, subjectaltname].flat().filter(Boolean).join('; ');
};

function factsOf(handshake: Handshake): Record<string, string> {
  const { certificate, protocol, cipher } = handshake;
  const facts: Record<string, string> = { protocol, cipher };
  if (certificate.subject !== undefined) {
    facts.subject = partnerName(handshake);
    facts.authority = String(certificate.issuer?.CN ?? certificate.issuer?.O ?? '');
    facts.notBefore = certificate.valid_from;
    facts.notAfter = certificate.valid_to;
    facts.fingerprint = certificate.fingerprint256;
  }
  return Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== ''));
}

type Cause = Omit<Fault, 'facts'>;

const unknownAuthority: Cause = {
  side: 'ours',
  finding: both('对方证书的签发机构不受信任。', 'The authority of the partner’s certificate is not trusted.'),
  advice: both(
    '向对方核对证书指纹后，把其签发机构证书（PEM）写入接入配置的密钥 ca。',
    'Compare the fingerprint with the partner, then put the authority’s certificate (PEM) into the credential ca.',
  ),
};

function distrusted(code: string, handshake: Handshake): Cause {
  if (code === 'CERT_HAS_EXPIRED')
    return {
      side: 'partner',
      finding: both(
        `对方证书已于 ${handshake.certificate.valid_to} 过期。`,
        `The partner’s certificate expired at ${handshake.certificate.valid_to}.`,
      ),
      advice: both('请对方更换证书；并核对本机时钟。', 'Ask the partner to renew it; check our clock as well.'),
    };
  if (code === 'CERT_NOT_YET_VALID')
    return {
      side: 'ours',
      finding: both(
        `对方证书自 ${handshake.certificate.valid_from} 起有效，本机时间是 ${new Date().toISOString()}。`,
        `The partner’s certificate is valid from ${handshake.certificate.valid_from}; our clock says ${new Date().toISOString()}.`,
      ),
      advice: both(
        '先核对本机时钟，再请对方核对证书。',
        'Check our clock first, then the certificate with the partner.',
      ),
    };
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID')
    return {
      side: 'ours',
      finding: both(
        `对方证书不是给这个名字的，而是给 ${partnerName(handshake)}。`,
        `The partner’s certificate is not for this name but for ${partnerName(handshake)}.`,
      ),
      advice: both(
        '地址改用证书上的名字，或请对方换用含此名字的证书。',
        'Use a name of the certificate in the address, or ask for a certificate with this name.',
      ),
    };
  return unknownAuthority;
}

function refusedUs(identity: TlsIdentity | undefined): Cause {
  if (identity?.clientCert === undefined)
    return {
      side: 'ours',
      finding: both(
        '对方要求客户端证书，接入配置中没有。',
        'The partner wants a client certificate; the profile has none.',
      ),
      advice: both(
        '把证书和私钥（PEM）写入接入配置的密钥 clientCert、clientKey。',
        'Put certificate and key (PEM) into the credentials clientCert and clientKey.',
      ),
    };
  return {
    side: 'partner',
    finding: both('对方不接受我方的客户端证书。', 'The partner does not accept our client certificate.'),
    advice: both(
      '请对方登记此证书或其签发机构；核对证书是否过期、是否属于此环境。',
      'Have the partner register it or its authority; check that it is in force and of this environment.',
    ),
  };
}

/** Many say nothing of a certificate that they do not take: they let us finish the handshake and hang up. */
const hangUps = new Set(['ECONNRESET', 'EPIPE']);

function brokenOff(error: NodeJS.ErrnoException, identity: TlsIdentity | undefined, wasDone: boolean): Cause {
  const code = error.code ?? error.message;
  const isAlert = code === 'ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE';
  if (certificateRefused(error) || isAlert || (wasDone && hangUps.has(code))) return refusedUs(identity);
  if (/WRONG_VERSION_NUMBER|PACKET_LENGTH_TOO_LONG|HTTP_REQUEST|EPROTO/.test(code))
    return {
      side: 'ours',
      finding: both(`此端口不说 TLS（${code}）。`, `This port does not speak TLS (${code}).`),
      advice: both('核对端口，或改用 http:// 地址。', 'Check the port, or use an http:// address.'),
    };
  if (/PROTOCOL_VERSION|UNSUPPORTED_PROTOCOL/.test(code))
    return {
      side: 'partner',
      finding: both(`对方只支持旧版 TLS（${code}）。`, `The partner speaks only old versions of TLS (${code}).`),
      advice: both('请对方启用 TLS 1.2 或以上。', 'Ask the partner to enable TLS 1.2 or above.'),
    };
  const isLate = code === 'ETIMEDOUT';
  return {
    side: isLate ? 'network' : 'partner',
    finding: isLate
      ? both('TLS 握手没有完成：超时。', 'The TLS handshake does not end: time is up.')
      : both(`TLS 握手被中断（${code}）。`, `The TLS handshake was broken off (${code}).`),
    advice: both(
      '检查端口、中间的防火墙和代理；对方可能要求客户端证书而不说明。',
      'Check the port, firewalls and proxies between; the partner may want a client certificate and not say so.',
    ),
  };
}

const wanted: Readonly<Record<'none' | 'required' | 'optional', Words>> = {
  none: both('对方未强制要求客户端证书', 'the partner does not insist on a client certificate'),
  required: both('对方要求并接受了客户端证书', 'the partner wants a client certificate and accepted ours'),
  optional: both(
    '已备客户端证书，但对方并不强制',
    'we have a client certificate, and the partner does not insist on it',
  ),
};

/** Whether the partner insists on the certificate: one more handshake without it. */
async function insistence(attempt: Attempt, identity: TlsIdentity): Promise<'required' | 'optional'> {
  const bare = await shakeHands({
    ...attempt,
    context: secureContextOf(identity.ca === undefined ? {} : { ca: identity.ca }),
  });
  return bare.error === undefined ? 'optional' : 'required';
}

/** @returns what the handshake came to */
export async function tlsHop(
  destination: Destination,
  address: string,
  identity: TlsIdentity | undefined,
  ms: number,
): Promise<Found> {
  let context: SecureContext;
  try {
    context = secureContextOf(identity ?? {});
  } catch (error) {
    const { message } = error as Error;
    return failed({
      side: 'ours',
      finding: both(`接入配置中的证书或私钥不能用：${message}`, message),
      advice: both(
        '核对密钥 clientCert、clientKey、ca（PEM）。',
        'Check the credentials clientCert, clientKey, ca (PEM).',
      ),
    });
  }
  const endsAt = performance.now() + ms;
  const attempt = { address, destination, context, ms };
  const handshake = await shakeHands(attempt);
  const facts = factsOf(handshake);
  if (handshake.distrust !== undefined) return failed({ ...distrusted(handshake.distrust, handshake), facts });
  if (handshake.error !== undefined)
    return failed({ ...brokenOff(handshake.error, identity, handshake.protocol !== ''), facts });
  const left = Math.max(1, endsAt - performance.now());
  const shown = identity?.clientCert === undefined ? 'none' : await insistence({ ...attempt, ms: left }, identity);
  const note = wanted[shown];
  const { protocol, notAfter = '' } = facts;
  return passed(
    both(
      `${protocol}，证书有效至 ${notAfter}；${note.zh}。`,
      `${protocol}, certificate valid to ${notAfter}; ${note.en}.`,
    ),
    { ...facts, clientCertificate: shown },
  );
}
