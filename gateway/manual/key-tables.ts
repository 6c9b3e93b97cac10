/** Tables of the manual that are made from the form of the files: keys, layers, codecs. */
import type { CodecEntry } from '../translation/explain/codec-entry.ts';
import { codecEntries } from '../translation/explain/codecs.ts';
import type { Language } from '../translation/explain/words.ts';
import { rowKeys } from './common-shapes.ts';
import { dialectShape } from './dialect-shape.ts';
import { layerKeys, layerPlaces } from './layer-shapes.ts';
import { operationShape } from './operation-shape.ts';
import { overridesShape, removedOperations, removedRows } from './overrides-shape.ts';
import { type Key, type MapShape, plainShape, type Shape, text } from './shape.ts';

/** A bar would end the cell, and angle brackets outside code would be taken for HTML. */
const cell = (words: string): string =>
  words
    .split(/(`[^`]*`)/)
    .map((part) => (part.startsWith('`') ? part : part.replaceAll('<', '&lt;')))
    .join('')
    .replaceAll('|', '\\|');

export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.map(cell).join(' | ')} |`;
  return [line(head), `|${head.map(() => '---').join('|')}|`, ...rows.map(line)].join('\n');
}

const keyHead: Readonly<Record<Language, readonly string[]>> = { zh: ['键', '写什么'], en: ['key', 'what it says'] };

/** Maps below a key are told in the same table, by their path; lists and dictionaries are seen through. */
function below(shape: Shape, path: string): readonly { readonly path: string; readonly keys: MapShape['keys'] }[] {
  const plain = plainShape(shape);
  switch (plain.kind) {
    case 'text':
      return [];
    case 'map':
      return [{ path: `${path}.`, keys: plain.keys }];
    case 'list':
      return below(plain.of, `${path}[]`);
    case 'dictionary':
      return [];
    case 'choice':
      return plain.of.flatMap((one) => below(one, path));
  }
}

/** What a key says, with the words it may be. */
function aboutText(key: Key, language: Language): string {
  const plain = plainShape(key.is);
  const values = plain.kind === 'text' ? (plain.values ?? []) : [];
  if (values.length === 0 || values.every((value) => key[language].includes(value))) return key[language];
  const list = values.map((value) => `\`${value}\``).join(language === 'zh' ? '、' : ', ');
  return language === 'zh' ? `${key.zh}：${list}` : `${key.en}: ${list}`;
}

function rowsOf(keys: MapShape['keys'], language: Language, at = ''): readonly (readonly string[])[] {
  return Object.entries(keys).flatMap(([name, key]: [string, Key]) => [
    [`\`${at}${name}\``, aboutText(key, language)],
    ...below(key.is, `${at}${name}`).flatMap((inner) => rowsOf(inner.keys, language, inner.path)),
  ]);
}

/** Told once, in tables of their own. */
const elsewhere = ['sign', 'answer', 'outcome'];
const omit = (keys: MapShape['keys'], names: readonly string[]): MapShape['keys'] =>
  Object.fromEntries(Object.entries(keys).filter(([name]) => !names.includes(name)));

const flat = (keys: MapShape['keys']): MapShape['keys'] =>
  Object.fromEntries(Object.entries(keys).map(([name, key]) => [name, { ...key, is: text }]));

function mapAt(shape: MapShape, ...path: readonly string[]): MapShape {
  let here: Shape = shape;
  for (const name of path) {
    const plain = plainShape(here);
    here = plain.kind === 'map' ? (plain.keys[name]?.is ?? text) : text;
  }
  const found = plainShape(here);
  if (found.kind !== 'map') throw new Error(`${path.join('.')} is no map`);
  return found;
}

export function dialectTable(language: Language): string {
  const shared = ['request', 'response', 'event', 'layers', 'envelope', 'outcome'];
  const top = Object.fromEntries(
    Object.entries(dialectShape.keys).map(([name, key]) => [name, shared.includes(name) ? { ...key, is: text } : key]),
  );
  return table(keyHead[language], rowsOf(top, language));
}

/** The lines of `uncertain` and `not-received` are written as those of `refusals`. */
export const outcomeTable = (language: Language): string =>
  table(
    keyHead[language],
    rowsOf(mapAt(dialectShape, 'outcome').keys, language).filter(
      ([key]) => !/^`(uncertain|not-received)\[\]/.test(key ?? ''),
    ),
  );

export const answerTable = (language: Language): string =>
  table(keyHead[language], rowsOf(flat(mapAt(dialectShape, 'event', 'answer').keys), language));

export const signTable = (language: Language): string =>
  table(keyHead[language], rowsOf(mapAt(dialectShape, 'event', 'sign').keys, language));

export function operationTable(language: Language): string {
  const parts = Object.entries(operationShape.keys).map(([name, key]) => {
    const inner = below(key.is, name)[0];
    const own = inner ? omit(inner.keys, [...Object.keys(rowKeys(key)), ...elsewhere]) : {};
    return [[`\`${name}\``, key[language]], ...(name === 'outcome' ? [] : rowsOf(own, language, `${name}.`))];
  });
  return table(keyHead[language], parts.flat());
}

/** The keys that every part with rows has. */
export const partTable = (language: Language): string =>
  table(keyHead[language], rowsOf(flat(rowKeys({ is: text, ...fieldsWords })), language));

const fieldsWords = {
  zh: '一行一个对方字段: 标准字段 | 转换 | 转换',
  en: 'one wire field per line: canonical field | codec | codec',
};

export function overridesTable(language: Language): string {
  const parts = { zh: '（及其他各部分）', en: ' (and of the other parts)' }[language];
  return table(keyHead[language], [
    ...rowsOf(flat(overridesShape.keys), language),
    ['`operations.remove`', removedOperations[language]],
    [`\`operations.….request.remove\`${parts}`, removedRows[language]],
  ]);
}

function layerForm(name: string, shape: Shape): string {
  const plain = plainShape(shape);
  const options = plain.kind === 'map' ? Object.keys(plain.keys) : [];
  return `\`${name}: {${options.length === 0 ? '' : ` ${options.join(', ')} `}}\``;
}

const layerHead: Readonly<Record<Language, readonly string[]>> = {
  zh: ['层', '是什么', '选项'],
  en: ['layer', 'what it is', 'options'],
};

function optionsText(shape: Shape, language: Language): string {
  const plain = plainShape(shape);
  if (plain.kind !== 'map') return '';
  const told = Object.entries(plain.keys).filter(([name]) => name !== 'charset');
  const end = language === 'zh' ? '；' : '; ';
  return told.map(([name, key]) => `\`${name}\` ${aboutText(key, language)}`).join(end);
}

export function layerTable(language: Language): string {
  const rows = [...Object.entries(layerKeys.wraps), ...Object.entries(layerKeys.notations)].map(([name, key]) => [
    layerForm(name, key.is),
    key[language],
    optionsText(key.is, language),
  ]);
  return table(layerHead[language], rows);
}

export const layerPlaceTable = (language: Language): string => table(keyHead[language], rowsOf(layerPlaces, language));

const codecHead: Readonly<Record<Language, readonly string[]>> = {
  zh: ['写法', '标准值 ↔ 对方的值'],
  en: ['written', 'canonical ↔ wire'],
};

const codecRow =
  (language: Language) =>
  ({ form, about }: CodecEntry): readonly string[] => [`\`${form}\``, about[language]];

export function codecTable(language: Language, kindCodecs: readonly string[]): string {
  const own = Object.values(codecEntries).map(codecRow(language));
  const added = kindCodecs.map((name) => [
    `\`${name}\``,
    language === 'zh'
      ? '某一类接入方自带的转换，见 adapters/ 中该类的 README'
      : 'added by one kind of partner: see its README under adapters/',
  ]);
  return table(codecHead[language], [...own, ...added]);
}
