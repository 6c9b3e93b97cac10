/** The folder, and in the database who has stored what in it. */
import type { Readable } from 'node:stream';
import { type ErrorCode, type FieldProblem, GatewayError } from '../errors/catalogue.ts';
import { type Row, type Store, StoreUnavailableError } from '../store/contract.ts';
import type { EvidenceDigests, EvidenceFile, EvidenceStore, MissingEvidence, NamedEvidence } from './contract.ts';
import { type EvidenceFolder, openEvidenceFolder } from './folder.ts';

export interface EvidenceParts {
  readonly store: Store;
  /** Shared by all processes that share the database. */
  readonly path: string;
  readonly maxBytes: number;
}

interface EvidenceRow extends Row {
  readonly sm3: string;
  readonly sha256: string;
  readonly size_bytes: string;
  readonly media_type: string;
  readonly stored_at: Date;
}

const insertFile = `
  insert into evidence (sm3, sha256, size_bytes) values ($1, $2, $3::bigint) on conflict do nothing`;
const insertHolder = `
  insert into evidence_holder (client, sm3, media_type) values ($1, $2, $3) on conflict do nothing returning stored_at`;

/** The client's own row, or for whoever sees all the first of them. */
const find = `
  select e.sm3, e.sha256, e.size_bytes, h.media_type, h.stored_at
  from (
    select * from evidence where sm3 = $1 union all select * from evidence where sha256 = $1
  ) e cross join lateral (
    select media_type, stored_at from evidence_holder
    where sm3 = e.sm3 and ($2::text is null or client is not distinct from $2) order by stored_at limit 1
  ) h limit 1`;

const sizes = `
  select g.sm3, e.size_bytes
  from unnest($1::text[]) as g(sm3)
  cross join lateral (select size_bytes from evidence where sm3 = g.sm3 offset 0) e
  where exists (
    select 1 from evidence_holder where sm3 = g.sm3 and ($2::text is null or client is not distinct from $2))`;

const fileOf = (row: EvidenceRow): EvidenceFile => ({
  sm3: row.sm3,
  sha256: row.sha256,
  sizeBytes: Number(row.size_bytes),
  mediaType: row.media_type,
  storedAt: row.stored_at,
});

const words = {
  sm3: 'SM3 摘要与收到的内容不符。 The content that arrived has another SM3 digest.',
  sha256: 'SHA-256 摘要与收到的内容不符。 The content that arrived has another SHA-256 digest.',
  sizeBytes: '长度与收到的内容不符。 The content that arrived has another length.',
} as const;

/** @throws GatewayError GW_EVIDENCE_MISMATCH, GW_REQUEST_INVALID for a file without content */
function checkArrived(found: EvidenceDigests, declared: Partial<EvidenceDigests>): void {
  if (found.sizeBytes === 0) throw new GatewayError('GW_REQUEST_INVALID', '文件为空。 The file is empty.');
  const errors = (['sm3', 'sha256', 'sizeBytes'] as const)
    .filter((field) => declared[field] !== undefined && declared[field] !== found[field])
    .map((field): FieldProblem => ({ field, rule: 'same', message: words[field] }));
  const [first] = errors;
  if (first === undefined) return;
  throw new GatewayError('GW_EVIDENCE_MISMATCH', `${first.field}: ${first.message}`, { errors });
}

/** What a client sends may break off, and may not be more than is taken. */
async function* within(content: AsyncIterable<Uint8Array>, maxBytes: number): AsyncGenerator<Uint8Array> {
  let left = maxBytes;
  try {
    for await (const chunk of content) {
      left -= chunk.length;
      if (left < 0) throw new GatewayError('GW_REQUEST_TOO_LARGE', `This address takes at most ${maxBytes} bytes.`);
      yield chunk;
    }
  } catch (cause) {
    if (cause instanceof GatewayError) throw cause;
    throw new GatewayError('GW_EVIDENCE_INCOMPLETE', 'The upload broke off.', { cause });
  }
}

const unavailable = (cause: unknown, detail: string): GatewayError =>
  new GatewayError('GW_UNAVAILABLE' satisfies ErrorCode, detail, { retryAfterSeconds: 10, cause });

/** @throws GatewayError; what the folder itself throws (no room, no right) is GW_UNAVAILABLE */
async function keep(folder: EvidenceFolder, ...given: Parameters<EvidenceFolder['write']>): Promise<EvidenceDigests> {
  try {
    return await folder.write(...given);
  } catch (error) {
    if (error instanceof GatewayError) throw error;
    throw unavailable(error, 'The folder of evidence cannot be written.');
  }
}

/** The file is there before its row: a row never names what is not kept. */
export async function openEvidence({ store, path, maxBytes }: EvidenceParts): Promise<EvidenceStore> {
  const folder = await openEvidenceFolder(path);
  const row = async (digest: string, client: string | undefined): Promise<EvidenceRow | undefined> => {
    const [found] = await store.query<EvidenceRow>(find, [digest, client ?? null], 'evidence-find');
    return found;
  };
  return {
    maxBytes,
    async put(content, { client, mediaType, declared }) {
      const found = await keep(folder, within(content, maxBytes), (arrived) => checkArrived(arrived, declared));
      const known = await store.transaction(async (tx) => {
        await tx.query(insertFile, [found.sm3, found.sha256, found.sizeBytes], 'evidence-file');
        const [held] = await tx.query(insertHolder, [client, found.sm3, mediaType], 'evidence-holder');
        return held === undefined;
      });
      const kept = await row(found.sm3, client);
      if (kept === undefined) throw new StoreUnavailableError('The row of an evidence file was not found again.');
      return { file: fileOf(kept), known };
    },
    async open(digest, client) {
      const known = await row(digest, client);
      if (known === undefined) return undefined;
      const content: Readable | undefined = await folder.read(known.sm3);
      if (content === undefined)
        throw unavailable(undefined, 'The file is known, but it is not in the folder of this process.');
      return { file: fileOf(known), content };
    },
    missing: (files, client) => missingEvidence(store, files, client),
  };
}

/** @returns those that this client (undefined: anybody) has not stored, or not with this size */
export async function missingEvidence(
  store: Pick<Store, 'query'>,
  files: readonly NamedEvidence[],
  client: string | undefined,
): Promise<readonly MissingEvidence[]> {
  if (files.length === 0) return [];
  const asked = [...new Set(files.map(({ sm3 }) => sm3))];
  const rows = await store.query<{ sm3: string; size_bytes: string }>(sizes, [asked, client ?? null], 'evidence-sizes');
  const stored = new Map(rows.map(({ sm3, size_bytes }) => [sm3, Number(size_bytes)]));
  return files.flatMap((file): MissingEvidence[] => {
    const size = stored.get(file.sm3);
    if (size === undefined) return [{ ...file, why: 'not-stored' }];
    return file.sizeBytes === undefined || file.sizeBytes === size
      ? []
      : [{ ...file, why: 'other-size', storedBytes: size }];
  });
}
