/** A dialect as one partner speaks it: its own samples stand in place of those of the same name. */
import type { CompiledDialect } from '../dialect.ts';
import type { DialectFolder, MappingFile } from '../load.ts';
import type { Overrides } from '../tables/overrides.ts';

/** Operations that the partner does otherwise: all of them, where the dialect itself is changed. */
const isTouched = ({ dialect, operations }: Overrides, operation: string): boolean =>
  dialect !== undefined || operations.has(operation);

/** The variant with the operations alone that differ. */
export function touchedOf(variant: CompiledDialect, overrides: Overrides): CompiledDialect {
  const operations = [...variant.operations].filter(([name]) => isTouched(overrides, name));
  return { ...variant, operations: new Map(operations) };
}

/** The dialect's samples of those operations, each replaced by the partner's of the same name. */
export function samplesOf(base: DialectFolder, partner: DialectFolder, { operations }: CompiledDialect): MappingFile[] {
  const files = new Map([...base.samples, ...partner.samples].map((file) => [file.name, file]));
  return [...files.values()].filter(({ name }) => !name.includes('/') || operations.has(name.split('/')[0] ?? ''));
}
