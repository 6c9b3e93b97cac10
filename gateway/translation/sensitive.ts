/** Which canonical fields are never shown: `x-sensitive` in the schema, at the field or at anything around it. */
import type { Schema } from '../catalogue/contract.ts';
import { schemaAt } from '../catalogue/schemas.ts';
import type { CanonicalPath } from './tables/paths.ts';

const isMarked = (schema: Schema | undefined): boolean => schema?.['x-sensitive'] === true;

export function isSensitiveAt(schema: Schema | undefined, path: CanonicalPath): boolean {
  if (!schema) return false;
  let text = '';
  return path.steps.some((step) => {
    text = text === '' ? step.name : `${text}.${step.name}`;
    const whole = isMarked(schemaAt(schema, text));
    if (step.each) text += '[]';
    return whole || (step.each && isMarked(schemaAt(schema, text)));
  });
}
