/** Decoded messages against their canonical schema, with the mapping line that should have brought the field. */
import type { MessageKind } from '../catalogue/contract.ts';
import { TranslationError } from './contract.ts';
import type { Members } from './frame.ts';
import type { Row } from './tables/model.ts';

/** @throws TranslationError GW_TRANSLATION_MESSAGE naming the first field that breaks the schema */
export type MessageCheck = (message: Members) => void;

interface SchemaError {
  readonly instancePath: string;
  readonly keyword: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly message?: string;
}

/** `/lots/2/lotNo` → `lots[2].lotNo` */
function canonicalPath(pointer: string, missing: string | undefined): string {
  const path = pointer
    .split('/')
    .slice(1)
    .reduce((text, step) => (/^\d+$/.test(step) ? `${text}[${step}]` : text === '' ? step : `${text}.${step}`), '');
  return missing === undefined ? path : path === '' ? missing : `${path}.${missing}`;
}

const generic = (path: string): string => path.replace(/\[\d+\]/g, '[]');

function pathOf(error: SchemaError): string {
  const missing = error.keyword === 'required' ? String(error.params.missingProperty) : undefined;
  return canonicalPath(error.instancePath, missing);
}

function toError(error: SchemaError, rows: readonly Row[]): TranslationError {
  const path = pathOf(error);
  const row = rows.find(({ right: { source } }) => source.kind === 'canonical' && source.path.text === generic(path));
  const from = row ? ` (${row.left.text}, ${row.place.file}:${row.place.line})` : '';
  return new TranslationError({
    code: 'GW_TRANSLATION_MESSAGE',
    rule: error.keyword,
    message: `${path || 'the message'}${from}: ${error.message ?? error.keyword}`,
    canonicalPath: path,
    wirePath: row?.left.text,
    file: row?.place.file,
    line: row?.place.line,
  });
}

/** @param unmapped canonical fields the partner has no place for: they may be missing */
export function compileMessageCheck(
  kind: MessageKind | undefined,
  rows: readonly Row[],
  unmapped: ReadonlySet<string>,
): MessageCheck {
  if (!kind) return () => undefined;
  const { validate } = kind;
  const excused = (error: SchemaError): boolean => {
    if (error.keyword !== 'required') return false;
    const path = generic(pathOf(error));
    return [...unmapped].some(
      (field) => field === path || field.startsWith(`${path}.`) || field.startsWith(`${path}[]`),
    );
  };
  return (message) => {
    if (validate(message)) return;
    const errors = (validate.errors ?? []) as readonly SchemaError[];
    const first = errors.find((error) => !excused(error));
    if (first) throw toError(first, rows);
  };
}
