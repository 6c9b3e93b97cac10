/**
 * Files that decisions rest on, kept under the digest of their content: the same content is one file, and a file cannot be exchanged
 * without its name telling. A folder keeps them; another keeper, such as an S3-compatible store, would take its place behind
 * `EvidenceStore`.
 */
import type { Readable } from 'node:stream';

export interface EvidenceDigests {
  /** SM3, hexadecimal: the name of the file. */
  readonly sm3: string;
  readonly sha256: string;
  readonly sizeBytes: number;
}

export interface EvidenceFile extends EvidenceDigests {
  /** As this client has declared it. */
  readonly mediaType: string;
  readonly storedAt: Date;
}

export interface NewEvidence {
  readonly client: string;
  readonly mediaType: string;
  /** What the client says that it sends; what arrives must be that. */
  readonly declared: Partial<EvidenceDigests>;
}

/** A file that a message names. */
export interface NamedEvidence {
  readonly sm3: string;
  readonly sizeBytes?: number | undefined;
}

export interface MissingEvidence extends NamedEvidence {
  readonly why: 'not-stored' | 'other-size';
  /** Of the file that is kept under the digest. */
  readonly storedBytes?: number;
}

export interface EvidenceStore {
  /** More is not taken. */
  readonly maxBytes: number;
  /**
   * Keeps what arrives, chunk by chunk. Nothing is left of an upload that fails.
   * @returns the file; `known`: the client had stored it before
   * @throws GatewayError GW_EVIDENCE_MISMATCH, GW_EVIDENCE_INCOMPLETE, GW_REQUEST_TOO_LARGE, GW_REQUEST_INVALID for an empty file,
   * GW_UNAVAILABLE
   */
  put(content: AsyncIterable<Uint8Array>, evidence: NewEvidence): Promise<{ file: EvidenceFile; known: boolean }>;
  /**
   * @param digest SM3 or SHA-256
   * @param client who must have stored it; undefined: whoever did
   * @returns undefined where there is no such file
   * @throws GatewayError GW_UNAVAILABLE where the folder has lost it
   */
  open(digest: string, client: string | undefined): Promise<{ file: EvidenceFile; content: Readable } | undefined>;
  /** @returns those that this client (undefined: anybody) has not stored, or not with this size */
  missing(files: readonly NamedEvidence[], client: string | undefined): Promise<readonly MissingEvidence[]>;
}
