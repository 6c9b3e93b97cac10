/** Reading maps, lists and texts of a mapping file, with a finding for whatever has another shape. */
import { naming, type Place, type Report } from '../findings.ts';
import type { Noted, RawRow, Reasoned } from './model.ts';
import { SyntaxFault } from './paths.ts';
import { type Entry, entryAt, type Source, valueAt } from './source.ts';

/** Reports keys that the language does not have there. */
export function onlyKeys(source: Source | undefined, keys: readonly string[], report: Report): void {
  if (source === undefined) return;
  if (source.kind !== 'map') {
    report(source.place, {
      rule: 'shape',
      message: 'a map is expected here',
      fix: `Write ${keys.join(', ')} as keys.`,
    });
    return;
  }
  for (const entry of source.entries) {
    if (keys.includes(entry.key)) continue;
    report(entry.place, {
      rule: 'unknown-key',
      message: naming`unknown key ${entry.key}`,
      fix: `The keys here are ${keys.join(', ')}.`,
    });
  }
}

export const entriesOf = (source: Source | undefined): readonly Entry[] =>
  source?.kind === 'map' ? source.entries : [];

/** The text under a key; undefined where the key is missing. */
export function textAt(source: Source | undefined, key: string, report: Report): Noted | undefined {
  const value = valueAt(source, key);
  return value === undefined ? undefined : asText(value, report);
}

export function asText(value: Source, report: Report): Noted | undefined {
  if (value.kind === 'text') return { text: value.text, place: value.place };
  report(value.place, {
    rule: 'shape',
    message: 'text is expected here',
    fix: 'Write one value; quote it if it holds : or #.',
  });
  return undefined;
}

/** Like textAt, and a finding where it is missing or empty. */
export function requiredText(source: Source | undefined, key: string, where: { place: Place; report: Report }): Noted {
  const found = textAt(source, key, where.report);
  if (found && found.text !== '') return found;
  where.report(found?.place ?? where.place, {
    rule: 'missing-key',
    message: naming`${key} is missing`,
    fix: `Write ${key}.`,
  });
  return { text: '', place: where.place };
}

/** A list of texts; a single text counts as a list of one. */
export function textsAt(source: Source | undefined, key: string, report: Report): readonly Noted[] {
  const value = valueAt(source, key);
  if (value === undefined) return [];
  const items = value.kind === 'list' ? value.items : [value];
  return items.map((item) => asText(item, report)).filter((item) => item !== undefined);
}

/** `key: reason` pairs; a reason must be given. */
export function reasonsAt(source: Source | undefined, key: string, report: Report): readonly Reasoned[] {
  return entriesOf(valueAt(source, key)).map((entry) => {
    const reason = asText(entry.value, report)?.text ?? '';
    if (reason === '')
      report(entry.place, {
        rule: 'reason-missing',
        message: naming`${entry.key} is listed without a reason`,
        fix: 'Say why, in a few words.',
      });
    return { text: entry.key, reason, place: entry.place };
  });
}

/** Rows as written; flow style is refused, since a comma in a codec would split it. */
export function rawRowsAt(source: Source | undefined, key: string, report: Report): readonly RawRow[] {
  const map = entryAt(source, key);
  if (map?.value.kind === 'map' && map.value.flow) {
    report(map.value.place, {
      rule: 'block-style',
      message: naming`${key} is written in flow style`,
      fix: 'Write one row per line, without braces.',
    });
  }
  return entriesOf(map?.value).flatMap((entry) => {
    const text = asText(entry.value, report);
    return text === undefined ? [] : [{ key: entry.key, value: text.text, place: entry.place }];
  });
}

/** Runs a parser and turns its fault into a finding. */
export function parsed<T>(place: Place, report: Report, parse: () => T): T | undefined {
  try {
    return parse();
  } catch (fault) {
    if (!(fault instanceof SyntaxFault)) throw fault;
    report(place, { rule: 'syntax', message: fault.said, fix: 'Compare with mappings/README.md.' });
    return undefined;
  }
}
