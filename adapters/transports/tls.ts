/** Identities under TLS: what a partner's profile says of certificates, and what its refusals mean. */
import { createSecureContext, type SecureContext } from 'node:tls';

/** PEM texts of a partner's credentials. */
export interface TlsIdentity {
  readonly clientCert?: string | undefined;
  readonly clientKey?: string | undefined;
  readonly clientKeyPassphrase?: string | undefined;
  /** The authorities that the partner's certificate may come from, in place of the public ones. */
  readonly ca?: string | undefined;
}

export const sameIdentity = (a: TlsIdentity, b: TlsIdentity): boolean =>
  a === b ||
  (a.clientCert === b.clientCert &&
    a.clientKey === b.clientKey &&
    a.clientKeyPassphrase === b.clientKeyPassphrase &&
    a.ca === b.ca);

/** @throws Error that names the credential which cannot be used */
export function secureContextOf({ clientCert, clientKey, clientKeyPassphrase, ca }: TlsIdentity): SecureContext {
  if ((clientCert === undefined) !== (clientKey === undefined))
    throw new Error(
      'The profile has one of the credentials clientCert and clientKey; a client certificate needs both.',
    );
  try {
    return createSecureContext({
      ...(clientCert === undefined ? {} : { cert: clientCert, key: clientKey }),
      ...(clientKeyPassphrase === undefined ? {} : { passphrase: clientKeyPassphrase }),
      ...(ca === undefined ? {} : { ca }),
      minVersion: 'TLSv1.2',
    });
  } catch (error) {
    const { message } = error as Error;
    throw new Error(`The credentials clientCert, clientKey or ca of the profile cannot be used: ${message}`, {
      cause: error,
    });
  }
}

/** Why the certificate of the other side was not accepted, by Node's code. */
const untrusted: Readonly<Record<string, string>> = {
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'the authority of its certificate is not known; put it into the credential ca',
  UNABLE_TO_GET_ISSUER_CERT: 'the authority of its certificate is not known; put it into the credential ca',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'the authority of its certificate is not known; put it into the credential ca',
  SELF_SIGNED_CERT_IN_CHAIN: 'the authority of its certificate is not known; put it into the credential ca',
  DEPTH_ZERO_SELF_SIGNED_CERT:
    'its certificate is signed by itself; put it into the credential ca if it is the right one',
  CERT_SIGNATURE_FAILURE: 'its certificate was not signed by the authority in the credential ca',
  CERT_HAS_EXPIRED: 'its certificate has expired',
  CERT_NOT_YET_VALID: 'its certificate is not valid yet',
  ERR_TLS_CERT_ALTNAME_INVALID: 'its certificate is for another name',
};

/** Alerts by which a server says that it does not accept our certificate, or wants one. */
const certificateAlert = /ALERT_(BAD_CERTIFICATE|UNSUPPORTED_CERTIFICATE|CERTIFICATE_[A-Z]+|UNKNOWN_CA|ACCESS_DENIED)/;

export const certificateRefused = (error: NodeJS.ErrnoException): boolean => certificateAlert.test(error.code ?? '');

/** The reason of Node's code for an untrusted certificate; undefined where the fault is another. */
const distrustOf = (code: string | undefined): string | undefined =>
  code !== undefined && Object.hasOwn(untrusted, code) ? untrusted[code] : undefined;

/** An error of a connection in words that say what to do. */
export function explained(error: NodeJS.ErrnoException): string {
  const distrust = distrustOf(error.code);
  if (distrust !== undefined) return `TLS: the partner is not trusted: ${distrust} (${error.message})`;
  if (certificateRefused(error))
    return `TLS: the partner does not accept our certificate, or wants one (${error.code})`;
  return error.message || (error.code ?? 'connection failed');
}
