/** Layers: how bytes become fields, from the outside in. Reads what the options of `layers:` mean. */
import { type Charset, isCharset } from '../charset.ts';
import { naming, type Place, type Report } from '../findings.ts';
import { type LayerStep, type LayerTable, notationNames, type PartTable, wrapNames } from '../tables/model.ts';
import { parseWirePath, type WireStep } from '../tables/paths.ts';
import { fillNames } from '../tables/read-parts.ts';
import { asText, entriesOf, parsed } from '../tables/shapes.ts';
import { type Source, valueAt } from '../tables/source.ts';
import { type FixedRecord, readFixed } from './records.ts';

export type WrapName = (typeof wrapNames)[number];
export type Format = (typeof notationNames)[number];

/** A wrap with its options as written: `frame`, `{ digits: "6", counts: "body" }`. */
export interface WrapLayer {
  readonly name: WrapName;
  readonly options: ReadonlyMap<string, string>;
  readonly place: Place;
}

export interface Layer {
  readonly format: Format;
  readonly place: Place | undefined;
  readonly charset: Charset;
  /** XML: the encoding that the declaration names. */
  readonly label: string;
  readonly declaration: boolean;
  /** XML: the root element, where paths begin below it. */
  readonly root: string | undefined;
  /** XML: prefix → URI. */
  readonly namespaces: ReadonlyMap<string, string>;
  /** From the outside in. */
  readonly wraps: readonly WrapLayer[];
  /** csv, fixed, tlv: their plain options. */
  readonly options: ReadonlyMap<string, string>;
  /** fixed: the records and their columns. */
  readonly records: readonly FixedRecord[];
  /** Where the document stands in the one around it; undefined for the outermost. */
  readonly at: readonly WireStep[] | undefined;
  /** The text of the field is kept as it came. */
  readonly keepRaw: boolean;
}

const isWrap = (step: LayerStep): boolean => (wrapNames as readonly string[]).includes(step.name);
const isFormat = (name: string): name is Format => (notationNames as readonly string[]).includes(name);

/** Wraps first, one notation last. */
function checkOrder(table: LayerTable, report: Report): void {
  const [last] = table.steps.slice(-1);
  const misplaced = table.steps.slice(0, -1).find((step) => !isWrap(step));
  const fault = misplaced ?? (last && isWrap(last) ? last : undefined);
  if (fault === undefined) return;
  report(fault.place, {
    rule: 'layer',
    message: misplaced
      ? naming`${misplaced.name} says how fields are read, and another layer stands inside it`
      : naming`${fault.name} stands innermost, and nothing says how its bytes become fields`,
    fix: `Write the wraps (${wrapNames.join(', ')}) first, then one of ${notationNames.join(', ')}; a document in a field has its own entry with at.`,
  });
}

function placeOf(table: LayerTable, names: PartTable['names'], report: Report): Layer['at'] {
  const { each, at, place } = table;
  const path = [each, at].filter((part) => part !== undefined).join('.');
  if (path === '') return undefined;
  const steps = parsed(place, report, () => parseWirePath(fillNames(path, names, { place, report })))?.steps;
  if (each !== undefined && !each.endsWith('[]'))
    report(place, {
      rule: 'layer',
      message: naming`each: ${each} is no list`,
      fix: 'Write each: LIST[], and at: the field in it.',
    });
  return steps;
}

function namespacesOf(options: Source, report: Report): ReadonlyMap<string, string> {
  const entries = entriesOf(valueAt(options, 'namespaces'));
  return new Map(entries.map((entry) => [entry.key, asText(entry.value, report)?.text ?? '']));
}

function readLayer(table: LayerTable, names: PartTable['names'], report: Report): Layer {
  checkOrder(table, report);
  const where = { place: table.place, report };
  const inner = table.steps.findLast((step) => isFormat(step.name));
  const options = inner?.values ?? new Map<string, string>();
  const charset = options.get('charset') ?? 'utf-8';
  const at = placeOf(table, names, report);
  // A document of bytes says which; one inside a text is characters already.
  const inText = at !== undefined && !options.has('label') && !table.steps.some(isWrap);
  const root = options.get('root');
  return {
    format: inner && isFormat(inner.name) ? inner.name : 'json',
    place: table.place,
    charset: isCharset(charset) ? charset : 'utf-8',
    label: options.get('label') ?? charset,
    declaration: (options.get('declaration') ?? (inText ? 'no' : 'yes')) === 'yes',
    root: root === undefined ? undefined : fillNames(root, names, where),
    namespaces: inner ? namespacesOf(inner.options, report) : new Map(),
    wraps: table.steps
      .filter(isWrap)
      .map(({ name, values, place }) => ({ name: name as WrapName, options: values, place })),
    options,
    records: inner?.name === 'fixed' ? readFixed(inner, report) : [],
    at,
    keepRaw: table.keepRaw,
  };
}

const bare: Layer = {
  format: 'json',
  place: undefined,
  charset: 'utf-8',
  label: 'utf-8',
  declaration: false,
  root: undefined,
  namespaces: new Map(),
  wraps: [],
  options: new Map(),
  records: [],
  at: undefined,
  keepRaw: false,
};

/** The documents of a part, the outermost first. A dialect that names none speaks JSON in UTF-8. */
export function readLayers(
  tables: readonly LayerTable[],
  names: PartTable['names'],
  report: Report,
): readonly [Layer, ...Layer[]] {
  const [outer = bare, ...inner] = tables.map((table) => readLayer(table, names, report));
  const place = tables[0]?.place;
  if (outer.at !== undefined && place)
    report(place, {
      rule: 'layer',
      message: 'the outermost layer has no `at`',
      fix: 'Write the layer of the whole body first.',
    });
  return [outer, ...inner];
}
