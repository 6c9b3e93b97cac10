/** Credentials for a stand-in that speaks mutual TLS: an authority of its own, a certificate for each side. */
import { randomBytes } from 'node:crypto';
import type { IssuedCredentials } from '../contract.ts';
import { createAuthority } from '../transports/certificates.ts';

const ofTls = ['clientCert', 'clientKey', 'ca'] as const;

/** @param names the credentials of the example profile; those that are no matter of TLS are random text, the same on both sides */
export async function issueMutualTls(names: readonly string[]): Promise<IssuedCredentials> {
  const authority = createAuthority('政采贷银行（模拟）签发机构');
  const bank = authority.issue({ name: '政采贷银行（模拟）', hosts: ['127.0.0.1', 'localhost'] });
  const gateway = authority.issue({ name: '政府采购集成网关' });
  const shared = Object.fromEntries(
    names
      .filter((name) => !ofTls.some((one) => one === name))
      .map((name) => [name, randomBytes(24).toString('base64url')]),
  );
  return {
    profile: { ...shared, clientCert: gateway.cert, clientKey: gateway.key, ca: authority.cert },
    standIn: { credentials: shared, tls: { key: bank.key, cert: bank.cert, ca: authority.cert } },
  };
}
