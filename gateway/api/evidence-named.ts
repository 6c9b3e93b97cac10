/** Files that a body names must have been uploaded before: what is decided on them is decided on something that is there. */
import { type FieldProblem, GatewayError } from '../errors/catalogue.ts';
import type { EvidencePort } from './contract.ts';

interface Named {
  readonly field: string;
  readonly sm3: string;
}

const names = new Set(['evidence', 'attachments']);

/** Every `evidence` and `attachments` of the body, however deep: `[{name, sm3, sizeBytes}]`. */
function namedIn(value: unknown, field = ''): readonly Named[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => {
    const at = `${field}/${key}`;
    if (!names.has(key) || !Array.isArray(inner)) return namedIn(inner, at);
    return inner.flatMap((file: { readonly sm3?: unknown }, index) =>
      typeof file?.sm3 === 'string' ? [{ field: `${at}/${index}/sm3`, sm3: file.sm3 }] : [],
    );
  });
}

const message = '未上传此摘要的文件，请先上传。 No file of this digest was uploaded; upload it first.';

/** @throws GatewayError GW_REQUEST_INVALID naming each digest that is not there */
export async function checkEvidence(evidence: EvidencePort, body: unknown): Promise<void> {
  const named = namedIn(body);
  if (named.length === 0) return;
  const missing = new Set(await evidence.missing([...new Set(named.map(({ sm3 }) => sm3))]));
  const errors = named
    .filter(({ sm3 }) => missing.has(sm3))
    .map(({ field }): FieldProblem => ({ field, rule: 'uploaded', message }));
  const [first] = errors;
  if (first === undefined) return;
  throw new GatewayError('GW_REQUEST_INVALID', `${first.field}: ${message}`, { errors });
}
