/** What stands for an absent value, and that no present value ever looks like it. */

import type { Schema } from '../../catalogue/contract.ts';
import { naming } from '../findings.ts';
import { CodecFault, type CodecSite, MisfitFault, type Secrets } from './codec.ts';

export type Absent = 'omit' | 'empty' | 'null';

type Write = (value: unknown, secrets?: Secrets) => unknown;

/** What a row says of absent values. */
interface Signs {
  readonly absent: Absent;
  readonly fallback: string | undefined;
}

/** A value that would be written as what stands for none is refused: it would be read as absent. */
export function apartFromAbsent({ absent, fallback }: Signs, write: Write): Write {
  if (fallback === undefined && absent !== 'empty') return write;
  const isNone = (wire: unknown): boolean =>
    (wire === '' && absent === 'empty') || (fallback !== undefined && String(wire) === fallback);
  return (value, secrets) => {
    const wire = write(value, secrets);
    if (Array.isArray(wire) ? wire.some(isNone) : isNone(wire))
      throw new CodecFault('absent', 'would be written as what stands for an absent value here');
    return wire;
  };
}

type Judge = (value: unknown) => boolean;

/** As much of a pipeline as this looks at. */
interface Reader extends Signs {
  readonly unit: { readonly writes: string } | undefined;
  readonly composes: unknown;
  readonly joins: boolean;
  decode(value: unknown, unit: string): unknown;
}

function readsAs(pipeline: Reader, text: string, isValid: Judge): boolean {
  try {
    const read = pipeline.decode(text, pipeline.unit?.writes ?? '');
    return pipeline.joins ? (read as readonly unknown[]).every(isValid) : isValid(read);
  } catch (fault) {
    if (fault instanceof CodecFault) return false;
    throw fault;
  }
}

/** Whether the schema takes an empty text: asked of almost every row, so that a whole validator would cost too much. */
function takesEmptyText({ type, minLength, pattern, format, enum: values, const: only }: Schema): boolean {
  if (type !== 'string' || (typeof minLength === 'number' && minLength > 0) || format !== undefined) return false;
  if (Array.isArray(values)) return values.includes('');
  if (only !== undefined) return only === '';
  return typeof pattern !== 'string' || new RegExp(pattern, 'u').test('');
}

/**
 * What we write in earnest must be read as it was. Where a partner writes, its own document says what an empty field means.
 * @throws MisfitFault
 */
export function assertAbsentIsNoValue(
  pipeline: Reader,
  site: Pick<CodecSite, 'schema' | 'outgoing'> & { readonly isValid: Judge },
): void {
  const { absent, fallback } = pipeline;
  const { schema } = site;
  if (pipeline.composes) return;
  if (fallback !== undefined && readsAs(pipeline, fallback, site.isValid))
    throw new MisfitFault(
      'default-legal',
      naming`default("${fallback}") is also a legal value`,
      'Use optional(…), or a text that the field can never have.',
    );
  const emptyIsLegal = (value: unknown): boolean => schema !== undefined && value === '' && takesEmptyText(schema);
  if (absent === 'empty' && site.outgoing && schema && readsAs(pipeline, '', emptyIsLegal))
    throw new MisfitFault(
      'default-legal',
      'an empty text is also a legal value',
      'Use optional(omit) or default(…), or give the schema a minLength.',
    );
}
