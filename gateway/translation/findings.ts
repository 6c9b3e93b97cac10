/** What is wrong with a mapping, where it stands, and what to do about it: in English, and in Chinese for those who write mappings. */

import { fixesZh } from './fixes.ts';
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
  readonly fixZh: string;
  /** Another file that has to do with it: the sample that a row fails. */
  readonly related?: string;
}

/** A sentence whose values are known apart from its words, so that the Chinese sentence can name them too. */
export interface Named {
  readonly text: string;
  readonly values: readonly string[];
}

/** Tag for messages: naming`there is no codec ${name}`. */
export function naming(words: TemplateStringsArray, ...values: readonly (string | number | undefined)[]): Named {
  const texts = values.map((value) => String(value ?? ''));
  return { text: String.raw({ raw: words }, ...texts), values: texts };
}

export const textOfMessage = (message: string | Named): string =>
  typeof message === 'string' ? message : message.text;

export interface Reported {
  readonly rule: Rule;
  readonly message: string | Named;
  /** Where the rule's own sentence with the named values behind it does not say enough. */
  readonly messageZh?: string;
  readonly fix: string;
  readonly fixZh?: string;
  readonly related?: string;
}

/** Collects findings while a mapping is read, so that one run names them all. */
export type Report = (place: Place, finding: Reported) => void;

function sentenceZh({ rule, message, messageZh }: Reported): string {
  if (messageZh !== undefined) return messageZh;
  const values = typeof message === 'string' ? [] : message.values.filter((value) => value !== '');
  return values.length === 0 ? rules[rule] : `${rules[rule]}：${values.join('，')}`;
}

/** @returns a report and the list that it fills. */
export function collectFindings(): { readonly findings: Finding[]; readonly report: Report } {
  const findings: Finding[] = [];
  const seen = new Set<string>();
  const report: Report = (place, reported) => {
    const { file, line, column } = place;
    const { rule, fix } = reported;
    const message = textOfMessage(reported.message);
    const key = JSON.stringify([file, line, column, rule, message]);
    if (seen.has(key)) return;
    seen.add(key);
    const chinese = { messageZh: sentenceZh(reported), fixZh: reported.fixZh ?? fixesZh[rule] };
    const { related } = reported;
    findings.push({
      file,
      line,
      column,
      rule,
      message,
      ...chinese,
      fix,
      ...(related === undefined ? {} : { related }),
    });
  };
  return { findings, report };
}

export type Language = 'zh' | 'en';

/** `file:line:column rule`, what is wrong and what to do; in both languages, Chinese first, unless one is asked for. */
export function formatFinding(finding: Finding, language?: Language): string {
  const { file, line, column, rule, message, messageZh, fix, fixZh } = finding;
  const head = `${file}:${line}:${column} ${rule}`;
  if (language === 'zh') return `${head} ${messageZh}\n  → ${fixZh}`;
  if (language === 'en') return `${head} ${message}\n  → ${fix}`;
  return `${head} ${messageZh}\n  ${message}\n  → ${fixZh}\n  → ${fix}`;
}

/** Mappings that must not run. The message lists every finding. */
export class MappingError extends Error {
  override readonly name = 'MappingError';
  readonly findings: readonly Finding[];
  constructor(findings: readonly Finding[]) {
    super(`The mappings are not valid.\n${findings.map((finding) => formatFinding(finding)).join('\n')}`);
    this.findings = findings;
  }
}
