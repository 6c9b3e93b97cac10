/** What is wrong with a mapping, where it stands, and what to do about it. */

import { type Rule, rules } from './rules.ts';

/** A place in a mapping file; line and column count from 1. */
export interface Place {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

export interface Finding extends Place {
  /** Stable, kebab-case; listed in rules.ts. */
  readonly rule: Rule;
  readonly message: string;
  readonly messageZh: string;
  readonly fix: string;
}

/** Collects findings while a mapping is read, so that one run names them all. */
export type Report = (place: Place, finding: { rule: Rule; message: string; messageZh?: string; fix: string }) => void;

/** @returns a report and the list that it fills. */
export function collectFindings(): { readonly findings: Finding[]; readonly report: Report } {
  const findings: Finding[] = [];
  const seen = new Set<string>();
  const report: Report = (place, finding) => {
    const { file, line, column } = place;
    const entry = { file, line, column, messageZh: rules[finding.rule], ...finding };
    const key = JSON.stringify([entry.file, entry.line, entry.column, entry.rule, entry.message]);
    if (!seen.has(key)) findings.push(entry);
    seen.add(key);
  };
  return { findings, report };
}

/** `file:line:column rule message` and the fix below it. */
export function formatFinding(finding: Finding): string {
  const { file, line, column, rule, message, messageZh, fix } = finding;
  return `${file}:${line}:${column} ${rule} ${messageZh}\n  ${message}\n  → ${fix}`;
}

/** Mappings that must not run. The message lists every finding. */
export class MappingError extends Error {
  override readonly name = 'MappingError';
  readonly findings: readonly Finding[];
  constructor(findings: readonly Finding[]) {
    super(`The mappings are not valid.\n${findings.map(formatFinding).join('\n')}`);
    this.findings = findings;
  }
}
