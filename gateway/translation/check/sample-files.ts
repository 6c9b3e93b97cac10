/** Samples as they lie in a folder: a message of the partner's document beside what it means. */
import type { Headers, TranslationContext } from '../contract.ts';
import type { CompiledDialect } from '../dialect.ts';
import { naming, type Place, type Report } from '../findings.ts';
import { isMembers, type Members } from '../frame.ts';
import type { MappingFile } from '../load.ts';
import { type Part, parts } from '../tables/model.ts';

/** A message of the partner's document, its bytes and what they mean. */
export interface Sample {
  readonly operation: string;
  readonly name: string;
  readonly part: Part;
  readonly file: string;
  readonly wire: Uint8Array;
  readonly canonical: unknown;
  readonly headers: Headers | undefined;
}

const samplePath = new RegExp(`^([^/]+)/([^/]+)\\.(${parts.join('|')})\\.(canonical\\.json|headers\\.json|wire)$`);

export const startOf = (file: string): Place => ({ file, line: 1, column: 1 });

function parseJson(file: MappingFile, report: Report): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(file.bytes));
  } catch (fault) {
    report(startOf(file.path), {
      rule: 'sample-unreadable',
      message: (fault as Error).message,
      fix: 'Write JSON in UTF-8.',
    });
    return undefined;
  }
}

function asHeaders(value: unknown): Headers | undefined {
  if (!isMembers(value)) return undefined;
  return Object.fromEntries(Object.entries(value).map(([name, text]) => [name.toLowerCase(), String(text)]));
}

type Files = ReadonlyMap<string, MappingFile>;

function readOne(file: MappingFile, files: Files, report: Report): Sample | undefined {
  const [, operation = '', name = '', part = '', kind] = samplePath.exec(file.name) ?? [];
  const stem = `${operation}/${name}.${part}`;
  const half = kind === 'wire' ? 'canonical.json' : 'wire';
  const twin = files.get(`${stem}.${half}`);
  if (!twin)
    report(startOf(file.path), {
      rule: 'sample-incomplete',
      message: naming`${stem} lacks its ${half}`,
      fix: 'Add the other half.',
    });
  const canonical = kind === 'wire' && twin ? parseJson(twin, report) : undefined;
  if (canonical === undefined) return undefined;
  const headers = files.get(`${stem}.headers.json`);
  return {
    operation,
    name,
    part: part as Part,
    file: file.path,
    wire: file.bytes,
    canonical,
    headers: headers && asHeaders(parseJson(headers, report)),
  };
}

/** Puts the files of a sample folder together. */
export function readSamples(files: readonly MappingFile[], report: Report): readonly Sample[] {
  const byName = new Map(files.map((file) => [file.name, file]));
  for (const file of files) {
    if (samplePath.test(file.name) || file.name === 'context.json') continue;
    report(startOf(file.path), {
      rule: 'sample-name',
      message: naming`${file.name} is no sample`,
      fix: `Name it <operation>/<case>.<${parts.join('|')}>.wire, .canonical.json or .headers.json.`,
    });
  }
  return files
    .filter((file) => samplePath.test(file.name))
    .map((file) => readOne(file, byName, report))
    .filter((sample) => sample !== undefined);
}

/** What samples/context.json says; nothing where there is none. */
export function givenContext(files: readonly MappingFile[], report: Report): Members {
  const file = files.find((one) => one.name === 'context.json');
  const given = file ? parseJson(file, report) : {};
  return isMembers(given) ? given : {};
}

/** Values for every variable that a dialect names, where samples/context.json gives none. */
export function sampleContext(
  dialect: CompiledDialect,
  files: readonly MappingFile[],
  report: Report,
): TranslationContext {
  const own = givenContext(files, report);
  const texts = [dialect.table.text, ...[...dialect.operations.values()].map(({ table }) => table.text)].join('\n');
  const inText = (group: string): Record<string, string> =>
    Object.fromEntries(
      [...texts.matchAll(new RegExp(`\\$${group}\\.([A-Za-z0-9_-]+)`, 'g'))].map(([, name = '']) => [
        name,
        `sample-${name}`,
      ]),
    );
  const when = '2026-03-16T10:15:00+08:00';
  const session = { ...inText('session'), ...(own.session as Record<string, string> | undefined) };
  return {
    ref: String(own.ref ?? 'SAMPLE-0000000001'),
    serial: String(own.serial ?? '1'),
    now: String(own.now ?? when),
    acceptedAt: String(own.acceptedAt ?? when),
    auth: { ...inText('auth'), ...(own.auth as Record<string, string> | undefined) },
    profile: { ...inText('profile'), ...(own.profile as Record<string, string> | undefined) },
    ...(Object.keys(session).length === 0 ? {} : { session }),
  };
}
