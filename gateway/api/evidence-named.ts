/** Files that a body names must have been uploaded before: what is decided on them is decided on something that is there. */
import { type FieldProblem, GatewayError } from '../errors/catalogue.ts';
import type { MissingEvidence, NamedEvidence } from '../evidence/contract.ts';
import type { EvidencePort } from './contract.ts';
import type { Caller } from './tokens.ts';

interface Named extends NamedEvidence {
  readonly field: string;
}

/** Every file of the body, however deep and under whatever name: what has an `sm3` is one. */
function namedIn(value: unknown, field = ''): readonly Named[] {
  if (typeof value !== 'object' || value === null) return [];
  const { sm3, sizeBytes } = value as { readonly sm3?: unknown; readonly sizeBytes?: unknown };
  if (typeof sm3 === 'string') return [{ field, sm3, ...(typeof sizeBytes === 'number' ? { sizeBytes } : {}) }];
  return Object.entries(value).flatMap(([key, inner]) => namedIn(inner, `${field}/${key}`));
}

function problemOf({ field }: Named, { why, storedBytes }: MissingEvidence): FieldProblem {
  if (why === 'not-stored')
    return {
      field: `${field}/sm3`,
      rule: 'uploaded',
      message: '未上传此摘要的文件，请先上传。 No file of this digest was uploaded; upload it first.',
    };
  const has = storedBytes === undefined ? '' : `已存文件为 ${storedBytes} 字节。 `;
  return { field: `${field}/sizeBytes`, rule: 'size', message: `${has}The stored file has another size.` };
}

/** @throws GatewayError GW_REQUEST_INVALID naming each file that is not there as the body names it */
export async function checkEvidence(
  evidence: Pick<EvidencePort, 'missing'>,
  caller: Caller,
  body: unknown,
): Promise<void> {
  const named = namedIn(body);
  if (named.length === 0) return;
  const missing = await evidence.missing(named, caller.operator ? undefined : caller.id);
  const errors = named.flatMap((file) => {
    const found = missing.find(({ sm3, sizeBytes }) => sm3 === file.sm3 && sizeBytes === file.sizeBytes);
    return found === undefined ? [] : [problemOf(file, found)];
  });
  const [first] = errors;
  if (first === undefined) return;
  throw new GatewayError('GW_REQUEST_INVALID', `${first.field}: ${first.message}`, { errors });
}
