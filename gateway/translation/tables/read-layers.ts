/** `layers:` of a dialect: how bytes become fields, as written. What the options mean is known to layers/layer.ts. */
import { naming, type Report } from '../findings.ts';
import { type LayerStep, type LayerTable, layerNames } from './model.ts';
import { asText, entriesOf, onlyKeys, textAt } from './shapes.ts';
import { type Entry, type Source, valueAt } from './source.ts';

const places = ['at', 'each', 'keep'] as const;

const optionsOf: Readonly<Record<(typeof layerNames)[number], readonly string[]>> = {
  frame: ['digits', 'counts', 'suffix'],
  base64: [],
  hex: [],
  sm4: ['key', 'mode', 'iv'],
  sm2: ['publicKey', 'privateKey'],
  json: ['charset'],
  xml: ['charset', 'root', 'label', 'namespaces', 'declaration'],
  form: ['charset'],
  csv: ['charset', 'header', 'line', 'rows'],
  fixed: ['charset', 'line', 'records', 'columns'],
  tlv: ['charset', 'tag', 'length'],
  text: ['charset'],
};
/** Options that are maps. */
const nested: ReadonlySet<string> = new Set(['namespaces', 'records', 'columns']);

/** What an option may say; others are any text. */
const allowed: Readonly<Record<string, readonly string[]>> = {
  digits: ['4', '5', '6', '8', '10'],
  counts: ['body', 'all'],
  declaration: ['yes', 'no'],
  header: ['yes', 'no'],
  line: ['crlf', 'lf', 'none'],
  mode: ['cbc', 'ecb'],
  charset: ['utf-8', 'gbk', 'gb18030', 'gb2312'],
};
const whole: ReadonlySet<string> = new Set(['tag', 'length']);
const credentials: ReadonlySet<string> = new Set(['key', 'iv', 'publicKey', 'privateKey']);
/** Options without which a layer cannot work. */
const needed: Readonly<Record<string, readonly string[]>> = {
  frame: ['digits', 'counts'],
  sm4: ['key', 'mode'],
  tlv: ['tag', 'length'],
};

/** What should stand there instead; undefined where all is well. */
function wantedInstead(option: string, text: string): string | undefined {
  const words = allowed[option];
  if (words && !words.includes(text)) return `one of ${words.join(', ')}`;
  if (whole.has(option) && !/^[1-9]$/.test(text)) return 'a number from 1 to 9';
  if (option === 'suffix' && !/^[!-~]{1,8}$/.test(text)) return 'one to eight ASCII characters';
  if (credentials.has(option) && !/^\$auth\.[A-Za-z0-9_-]+$/.test(text)) return '$auth.name';
  return undefined;
}

function readOption({ key, place, value }: Entry, layer: string, report: Report): readonly [string, string] {
  const text = asText(value, report)?.text ?? '';
  const wanted = wantedInstead(key, text);
  if (wanted !== undefined)
    report(place, {
      rule: key === 'charset' ? 'charset' : 'layer',
      message: naming`${key} of ${layer} is not understood`,
      fix: `Write ${key}: ${wanted}.`,
    });
  return [key, text];
}

function checkNeeded(name: string, values: LayerStep['values'], place: LayerStep['place'], report: Report): void {
  const more = values.get('mode') === 'cbc' ? ['iv'] : [];
  for (const key of [...(needed[name] ?? []), ...more]) {
    if (!values.has(key))
      report(place, {
        rule: 'missing-key',
        message: naming`${name} lacks ${key}`,
        fix: `Write ${name}: { ${key}: … }.`,
      });
  }
}

function readStep({ key, place, value }: Entry, report: Report): LayerStep | undefined {
  const name = layerNames.find((one) => one === key);
  if (name === undefined) return undefined;
  if (value.kind !== 'text' || value.text !== '') onlyKeys(value, optionsOf[name], report);
  const plain = entriesOf(value).filter((entry) => !nested.has(entry.key));
  const values = new Map(plain.map((entry) => readOption(entry, name, report)));
  checkNeeded(name, values, place, report);
  return { name, place, values, options: value };
}

function readKeep(source: Source, report: Report): boolean {
  const keep = textAt(source, 'keep', report);
  if (keep && keep.text !== 'raw')
    report(keep.place, {
      rule: 'layer',
      message: naming`keep: ${keep.text} is not understood`,
      fix: 'Write keep: raw.',
    });
  return keep?.text === 'raw';
}

function readEntry(source: Source, report: Report): LayerTable | undefined {
  onlyKeys(source, [...places, ...layerNames], report);
  const steps = entriesOf(source)
    .map((entry) => readStep(entry, report))
    .filter((step) => step !== undefined);
  if (steps.length === 0) {
    report(source.place, {
      rule: 'layer',
      message: 'this entry names no layer',
      fix: `Write one of ${layerNames.join(', ')}: - json: { charset: utf-8 } or - { at: path, xml: { root: name } }.`,
    });
    return undefined;
  }
  return {
    place: source.place,
    at: textAt(source, 'at', report)?.text,
    each: textAt(source, 'each', report)?.text,
    keepRaw: readKeep(source, report),
    steps,
  };
}

const isInner = ({ at, each }: LayerTable): boolean => at !== undefined || each !== undefined;

/** Entries without `at` go on with the document of the entry before them. */
function joined(tables: readonly LayerTable[]): readonly LayerTable[] {
  const documents: LayerTable[] = [];
  for (const table of tables) {
    const last = documents.at(-1);
    if (last === undefined || isInner(table)) documents.push(table);
    else documents[documents.length - 1] = { ...last, steps: [...last.steps, ...table.steps] };
  }
  return documents;
}

/** @returns the documents of a part, the outermost first; undefined where the dialect says nothing about the part */
export function readLayers(
  source: Source | undefined,
  part: string,
  report: Report,
): readonly LayerTable[] | undefined {
  const list = valueAt(source, part);
  if (list === undefined) return undefined;
  const items = list.kind === 'list' ? list.items : [list];
  return joined(items.map((item) => readEntry(item, report)).filter((entry) => entry !== undefined));
}
