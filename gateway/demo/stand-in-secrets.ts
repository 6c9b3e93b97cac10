/** What a stand-in and the gateway share: as the profile says, and drawn where it leaves that to whoever fills it in. */
import { randomBytes } from 'node:crypto';
import type { SandboxOptions } from '../../adapters/contract.ts';
import { createAuthority } from '../../adapters/transports/certificates.ts';

export interface StandInSecrets {
  /** `$auth.*` of both sides. */
  readonly credentials: Readonly<Record<string, string>>;
  /** Of the stand-in, where the profile wants client certificates. */
  readonly tls?: NonNullable<SandboxOptions['tls']>;
}

/** How the examples of profiles mark what is to be filled in. */
const isOpen = (value: string): boolean => value === '' || value.startsWith('请填写');

/** 32 hex digits: fits as a token, a secret of HMAC and a key of SM4 alike. */
const drawSecret = (): string => randomBytes(16).toString('hex');

const loopback = ['127.0.0.1', 'localhost'];

/** Both sides' certificates under one authority that nobody else knows. */
function drawCertificates(id: string): Required<StandInSecrets> {
  const authority = createAuthority(`tongban stand-in ${id}`);
  const [server, client] = [authority.issue({ name: id, hosts: loopback }), authority.issue({ name: 'tongban' })];
  return {
    credentials: { ca: authority.cert, clientCert: client.cert, clientKey: client.key },
    tls: { ...server, ca: authority.cert },
  };
}

/** Credentials that are filled in stay as they are. */
export function drawSecrets(profile: {
  readonly id: string;
  readonly credentials: Readonly<Record<string, string>>;
}): StandInSecrets {
  const { id, credentials } = profile;
  const wantsCertificates = isOpen(credentials.clientCert ?? '-');
  const certificates = wantsCertificates ? drawCertificates(id) : { credentials: {} };
  const drawn = Object.entries(credentials).map(([name, value]) => [name, isOpen(value) ? drawSecret() : value]);
  return { ...certificates, credentials: { ...Object.fromEntries(drawn), ...certificates.credentials } };
}
