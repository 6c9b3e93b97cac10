/** All planted faults, from the lists beside this file: one per mapping file, or per worked example. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { rules } from '../../../gateway/translation/rules.ts';
import { type Fault, stages } from './fault.ts';

type Raw = Readonly<Record<string, unknown>>;

const keys: readonly string[] = ['name', 'kind', 'file', 'find', 'put', 'rule', 'at', 'in', 'by', 'operations'];
const isText = (value: unknown): value is string => typeof value === 'string';
const isTexts = (value: unknown): value is readonly string[] => Array.isArray(value) && value.every(isText);

/** @throws TypeError where an entry is none: a misspelt key would plant another fault than meant */
function asFault(raw: Raw, list: string): Fault {
  const { name, kind, file, find, put, rule, by } = raw;
  const sound =
    [name, kind, file, put].every(isText) &&
    (find === undefined || isText(find)) &&
    isText(rule) &&
    Object.hasOwn(rules, rule) &&
    isTexts(by) &&
    by.length > 0 &&
    by.every((stage) => (stages as readonly string[]).includes(stage)) &&
    Object.keys(raw).every((key) => keys.includes(key));
  if (!sound) throw new TypeError(`${list}: ${String(name)} is no fault`);
  return { find: undefined, ...raw } as unknown as Fault;
}

const listNames = readdirSync(import.meta.dirname)
  .filter((name) => name.endsWith('.yaml'))
  .sort();

export const faults: readonly Fault[] = listNames.flatMap((list) => {
  const { faults: entries } = parse(readFileSync(join(import.meta.dirname, list), 'utf8')) as {
    faults: readonly Raw[];
  };
  return entries.map((entry) => asFault(entry, list));
});
