/**
 * Makes certificates for stand-ins of partners that speak TLS, as a partner's own authority would: nothing of it is trusted by anybody
 * who was not given the authority's certificate. ECDSA over P-256 with SHA-256, X.509 v3 (RFC 5280).
 */
import { generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';
import { isIP } from 'node:net';

export interface Certificate {
  /** PEM. */
  readonly cert: string;
  readonly key: string;
}

export interface CertificateWanted {
  readonly name: string;
  /** DNS names and IPv4 addresses that it is for. */
  readonly hosts?: readonly string[];
  readonly notBefore?: Date;
  readonly notAfter?: Date;
}

export interface Authority {
  /** Of the authority, PEM: what others put into their `ca`. */
  readonly cert: string;
  issue(wanted: CertificateWanted): Certificate;
}

const dayMs = 86_400_000;
/** Stand-ins live for hours; a clock that is a day behind still takes their certificates. */
const lifeDays = 365;

const tags = { integer: 0x02, bits: 0x03, octets: 0x04, oid: 0x06, text: 0x0c, sequence: 0x30, set: 0x31 } as const;
const utcTime = 0x17;
const generalTime = 0x18;

function lengthOf(size: number): Buffer {
  if (size < 0x80) return Buffer.from([size]);
  const bytes = Buffer.from(size.toString(16).padStart(size > 0xffff ? 6 : size > 0xff ? 4 : 2, '0'), 'hex');
  return Buffer.concat([Buffer.from([0x80 | bytes.length]), bytes]);
}

function tlv(tag: number, ...parts: readonly Uint8Array[]): Buffer {
  const content = Buffer.concat(parts);
  return Buffer.concat([Buffer.from([tag]), lengthOf(content.length), content]);
}

const sequence = (...parts: readonly Uint8Array[]): Buffer => tlv(tags.sequence, ...parts);
const oid = (hex: string): Buffer => tlv(tags.oid, Buffer.from(hex, 'hex'));

/** 1.2.840.10045.4.3.2 */
const ecdsaWithSha256 = sequence(oid('2a8648ce3d040302'));
const commonName = oid('550403');
const subjectAltName = oid('551d11');
const basicConstraints = oid('551d13');
const yes = Buffer.from([0x01, 0x01, 0xff]);

const nameOf = (name: string): Buffer =>
  sequence(tlv(tags.set, sequence(commonName, tlv(tags.text, Buffer.from(name, 'utf8')))));

/** Two digits of the year up to 2049, four from then on. */
function timeOf(at: Date): Buffer {
  const digits = `${at.toISOString().replace(/[-:T]/g, '').slice(0, 14)}Z`;
  return at.getUTCFullYear() < 2050
    ? tlv(utcTime, Buffer.from(digits.slice(2)))
    : tlv(generalTime, Buffer.from(digits));
}

function hostOf(host: string): Buffer {
  return isIP(host) === 4 ? tlv(0x87, Buffer.from(host.split('.').map(Number))) : tlv(0x82, Buffer.from(host));
}

function extensionsOf({ hosts = [] }: CertificateWanted, isAuthority: boolean): Buffer {
  const extensions: Buffer[] = [];
  if (isAuthority) extensions.push(sequence(basicConstraints, yes, tlv(tags.octets, sequence(yes))));
  if (hosts.length > 0) extensions.push(sequence(subjectAltName, tlv(tags.octets, sequence(...hosts.map(hostOf)))));
  return extensions.length === 0 ? Buffer.alloc(0) : tlv(0xa3, sequence(...extensions));
}

interface Signing {
  readonly issuer: string;
  readonly key: KeyObject;
}

const pem = (der: Uint8Array): string =>
  `-----BEGIN CERTIFICATE-----\n${Buffer.from(der).toString('base64').replace(/.{64}/g, '$&\n').trimEnd()}\n-----END CERTIFICATE-----\n`;

function certify(wanted: CertificateWanted, publicKey: KeyObject, by: Signing, isAuthority: boolean): string {
  const notBefore = wanted.notBefore ?? new Date(Date.now() - dayMs);
  const notAfter = wanted.notAfter ?? new Date(notBefore.getTime() + lifeDays * dayMs);
  // Positive, and never the same twice.
  const serial = Buffer.concat([Buffer.from([0x01]), randomBytes(12)]);
  const body = sequence(
    tlv(0xa0, tlv(tags.integer, Buffer.from([0x02]))),
    tlv(tags.integer, serial),
    ecdsaWithSha256,
    nameOf(by.issuer),
    sequence(timeOf(notBefore), timeOf(notAfter)),
    nameOf(wanted.name),
    publicKey.export({ type: 'spki', format: 'der' }),
    extensionsOf(wanted, isAuthority),
  );
  const signature = tlv(tags.bits, Buffer.from([0]), sign('sha256', body, by.key));
  return pem(sequence(body, ecdsaWithSha256, signature));
}

/** An authority with a key of its own, which stays in memory. */
export function createAuthority(name: string): Authority {
  const own = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const by: Signing = { issuer: name, key: own.privateKey };
  return {
    cert: certify({ name }, own.publicKey, by, true),
    issue(wanted) {
      const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
      const key = privateKey.export({ type: 'pkcs8', format: 'pem' }) as string;
      return { cert: certify(wanted, publicKey, by, false), key };
    },
  };
}
