/** Reads calendars, clocks and policies from specs/: once, at start. */
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parseDocument } from 'yaml';
import { readYamlFile } from '../catalogue/yaml-file.ts';
import { ConfigError } from '../config/config.ts';
import { type ClockBook, readClocks, withOverrides } from './clocks.ts';
import type { CalendarYear, ClockSpec } from './contract.ts';
import { type Policies, readPolicies } from './policies.ts';
import { readCalendarYear } from './year.ts';

/** @param file names the file in messages. @throws Error that lists every fault with its field */
export function calendarYearOf(document: unknown, file: string): CalendarYear {
  const { year, problems } = readCalendarYear(document);
  if (year !== undefined) return year;
  throw new Error(
    problems.map(({ field, message }) => `${file}: ${field === '' ? '/' : field}: ${message}`).join('\n'),
  );
}

/** The years that ship with the release: `specs/calendar/<year>.yaml`. @throws Error that lists every fault of a file */
export function loadCalendarYears(specsDir: string): readonly CalendarYear[] {
  const dir = join(specsDir, 'calendar');
  const names = readdirSync(dir).filter((name) => name.endsWith('.yaml'));
  return names.sort().map((name) => {
    const year = calendarYearOf(readYamlFile(join(dir, name)), `calendar/${name}`);
    if (name !== `${year.year}.yaml`)
      throw new Error(`calendar/${name}: /year: ${year.year} belongs in ${year.year}.yaml`);
    return year;
  });
}

/** specs/clocks.yaml with its measures and documents. @throws Error that lists every fault */
export const loadClockBook = (specsDir: string): ClockBook =>
  readClocks(readYamlFile(join(specsDir, 'clocks.yaml')), 'clocks.yaml');

/**
 * The clocks by id, in a reader's order.
 * @param overridesFile YAML with what this installation sets otherwise
 * @throws Error that lists every fault of specs/clocks.yaml; ConfigError that lists those of the overrides
 */
export function loadClocks(specsDir: string, overridesFile?: string): ReadonlyMap<string, ClockSpec> {
  const { clocks } = loadClockBook(specsDir);
  if (overridesFile === undefined) return clocks;
  try {
    return withOverrides(clocks, yamlFrom(overridesFile), basename(overridesFile));
  } catch (error) {
    throw new ConfigError(
      `时限配置 ${overridesFile} 无法使用。 The clocks set in ${overridesFile} cannot be used:\n${(error as Error).message}`,
      "例 Example: clocks: { A12: { length: 45 }, D1: { jurisdiction: '*' } }",
    );
  }
}

/** specs/policies.yaml. @throws Error that lists every fault */
export const loadPolicies = (specsDir: string): Policies =>
  readPolicies(readYamlFile(join(specsDir, 'policies.yaml')), 'policies.yaml');

/** A file of the installation's own. @throws Error naming the file and what is wrong with it */
function yamlFrom(file: string): unknown {
  const document = parseDocument(readFileSync(file, 'utf8'), { uniqueKeys: true, prettyErrors: true });
  const [fault] = [...document.errors, ...document.warnings];
  if (fault) throw new Error(`${basename(file)}: ${fault.message}`);
  return document.toJS();
}
