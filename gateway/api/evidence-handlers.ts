/** Files that decisions rest on: taken and given chunk by chunk, never whole. */
import { Readable } from 'node:stream';
import { toBeijing } from '../catalogue/beijing-time.ts';
import { GatewayError } from '../errors/catalogue.ts';
import type { EvidenceFile } from '../evidence/contract.ts';
import type { Call, Handlers } from './call.ts';
import type { EvidencePort } from './contract.ts';

/** RFC 9110 §8.3.1, without parameters. */
const mediaType = /^\s*([\w!#$&^.+-]{1,60}\/[\w!#$&^.+-]{1,60})\s*(?:;|$)/;

/** @throws GatewayError GW_REQUEST_MEDIA_TYPE */
function mediaTypeOf(sent: string | undefined): string {
  if (sent === undefined) return 'application/octet-stream';
  const type = mediaType.exec(sent)?.[1];
  if (type !== undefined) return type.toLowerCase();
  throw new GatewayError('GW_REQUEST_MEDIA_TYPE', 'The content type is none; leave it out, or name one.');
}

/** @throws GatewayError before anything is read, where that would be in vain */
function contentOf({ request, body }: Call, maxBytes: number): AsyncIterable<Uint8Array> {
  const { 'content-encoding': coding, 'content-length': length } = request.headers;
  if (coding !== undefined && coding !== 'identity')
    throw new GatewayError('GW_REQUEST_MEDIA_TYPE', 'Compressed bodies are not taken.');
  if (Number(length ?? 0) > maxBytes)
    throw new GatewayError('GW_REQUEST_TOO_LARGE', `This address takes at most ${maxBytes} bytes.`);
  if (!(body instanceof Readable)) throw new GatewayError('GW_REQUEST_INVALID', '文件为空。 The file is empty.');
  return body;
}

const view = ({ storedAt, ...file }: EvidenceFile) => ({ ...file, storedAt: toBeijing(storedAt) });

/** Whatever it calls itself, no browser shall show it as ours. */
const downloaded = ({ sm3, sha256, sizeBytes }: EvidenceFile): Record<string, string> => ({
  'content-disposition': `attachment; filename="${sm3}"`,
  'content-length': String(sizeBytes),
  'content-digest': `sha-256=:${Buffer.from(sha256, 'hex').toString('base64')}:`,
  'content-security-policy': 'sandbox',
  'x-content-type-options': 'nosniff',
});

export function evidenceHandlers(evidence: EvidencePort): Pick<Handlers, 'storeEvidence' | 'getEvidence'> {
  return {
    async storeEvidence(call) {
      const { file, known } = await evidence.put(contentOf(call, evidence.maxBytes), {
        client: call.caller.id,
        mediaType: mediaTypeOf(call.request.sentType),
        declared: call.query,
      });
      const body = view(file);
      if (known) return { status: 200, body };
      return { status: 201, headers: { location: `/v1/evidence/${file.sm3}` }, body };
    },
    async getEvidence({ path, caller }) {
      const found = await evidence.open(String(path.digest), caller.operator ? undefined : caller.id);
      if (found === undefined) throw new GatewayError('GW_NOT_FOUND', 'There is no file of this digest.');
      const { file, content } = found;
      return { status: 200, headers: downloaded(file), raw: { type: file.mediaType, bytes: content } };
    },
  };
}
