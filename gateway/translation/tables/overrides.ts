/** What one partner does otherwise than its dialect: merged into the dialect's files before they are read, so that every rule applies to the result. */
import { naming, type Place, type Report } from '../findings.ts';
import { entriesOf, onlyKeys, requiredText } from './shapes.ts';
import { type Entry, entryAt, type MapSource, readSource, type Source, valueAt } from './source.ts';

export interface Overrides {
  readonly file: string;
  readonly place: Place;
  /** The dialect that is changed. */
  readonly dialectName: string;
  readonly partner: string;
  readonly dialect: Source | undefined;
  /** By operation; undefined where the partner does not speak it. */
  readonly operations: ReadonlyMap<string, Source | undefined>;
  readonly text: string;
}

const REMOVE = 'remove';
/** Where `remove` of a part looks for the keys that it names. */
const removable = ['fields', 'unmapped', 'ignored', 'result'] as const;

function namesIn(source: Source | undefined, report: Report): readonly { name: string; place: Place }[] {
  if (source === undefined) return [];
  const items = source.kind === 'list' ? source.items : [source];
  return items.flatMap((item) => {
    if (item.kind === 'text') return [{ name: item.text, place: item.place }];
    report(item.place, { rule: 'shape', message: 'names are expected here', fix: 'Write remove: [name, name].' });
    return [];
  });
}

const without = (source: Source, names: ReadonlySet<string>): Source =>
  source.kind === 'map' ? { ...source, entries: source.entries.filter((entry) => !names.has(entry.key)) } : source;

/** Takes the named rows out of a part. */
function removeFrom(base: MapSource, list: Source | undefined, report: Report): MapSource {
  const wanted = namesIn(list, report);
  for (const { name, place } of wanted) {
    if (removable.some((key) => entryAt(valueAt(base, key), name))) continue;
    report(place, {
      rule: 'override-nothing',
      message: naming`there is no ${name} to remove`,
      fix: `Name a key under ${removable.join(', ')} as the dialect's table writes it.`,
    });
  }
  const names = new Set(wanted.map(({ name }) => name));
  const entries = base.entries.map((entry) =>
    (removable as readonly string[]).includes(entry.key) ? { ...entry, value: without(entry.value, names) } : entry,
  );
  return { ...base, entries };
}

/** A new key stands behind the key that stands before it in the override, if the base has that one; else at the end. */
function insert(entries: Entry[], entry: Entry, previous: string | undefined): void {
  const before = entries.findIndex(({ key }) => key === previous);
  entries.splice(before === -1 ? entries.length : before + 1, 0, entry);
}

function mergeMaps(base: MapSource, over: MapSource, report: Report): MapSource {
  const kept = removeFrom(base, valueAt(over, REMOVE), report);
  const entries = [...kept.entries];
  let previous: string | undefined;
  for (const entry of over.entries) {
    if (entry.key === REMOVE) continue;
    const at = entries.findIndex(({ key }) => key === entry.key);
    const found = entries[at];
    if (found) entries[at] = { ...entry, value: merge(found.value, entry.value, report) };
    else insert(entries, entry, previous);
    previous = entry.key;
  }
  return { ...kept, entries };
}

/** Maps are merged key by key; texts and lists are replaced. */
export function merge(base: Source, over: Source, report: Report): Source {
  return base.kind === 'map' && over.kind === 'map' ? mergeMaps(base, over, report) : over;
}

/** @returns undefined (reported) where the file cannot be read */
export function readOverrides(file: string, text: string, report: Report): Overrides | undefined {
  const source = readSource(file, text, report);
  if (source === undefined) return undefined;
  onlyKeys(source, ['overrides', 'partner', 'dialect', 'operations'], report);
  const where = { place: source.place, report };
  const operations = valueAt(source, 'operations');
  const gone = namesIn(valueAt(operations, REMOVE), report).map(({ name }) => [name, undefined] as const);
  const changed = entriesOf(operations)
    .filter((entry) => entry.key !== REMOVE)
    .map((entry) => [entry.key, entry.value] as const);
  return {
    file,
    place: source.place,
    dialectName: requiredText(source, 'overrides', where).text,
    partner: requiredText(source, 'partner', where).text,
    dialect: valueAt(source, 'dialect'),
    operations: new Map([...gone, ...changed]),
    text,
  };
}
