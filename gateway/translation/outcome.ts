/** What a partner's code means, and which code we write when we play the partner. */
import type { OperationCard } from '../catalogue/contract.ts';
import { type Reading, TranslationError } from './contract.ts';
import { type Named, naming, type Place, type Report } from './findings.ts';
import type { OutcomeRule, OutcomeTable } from './tables/model.ts';

export interface Said {
  readonly code: string;
  readonly text: string;
  readonly succeeds?: boolean;
}

export interface Outcome {
  readonly table: OutcomeTable;
  /** A Reading without its message, or `success`. Codes are compared as text. */
  judge(said: readonly string[], text: string): 'success' | Exclude<Reading, { kind: 'success' }>;
  /** @throws TranslationError where the dialect has no code for it */
  say(reading: Reading): Said;
}

const special = new Set(['already-done', 'uncertain', 'not-received']);

function toReading(rule: OutcomeRule, code: string, text: string): Exclude<Reading, { kind: 'success' }> {
  if (rule.as === 'already-done' || rule.as === 'uncertain' || rule.as === 'not-received')
    return { kind: rule.as, code, text };
  const retry = rule.retryMs === undefined ? {} : { retryAfterMs: rule.retryMs };
  return { kind: 'refused', as: rule.as, code, text, ...retry };
}

/** `success`, when every code is one of success; the first other code decides. */
function compileJudge(table: OutcomeTable): Outcome['judge'] {
  const success = new Set(table.success);
  return (codes, text) => {
    const code = codes.find((one) => !success.has(one)) ?? codes[0] ?? '';
    const rule = table.rules.find(
      (one) => one.code === code && (one.contains === undefined || text.includes(one.contains)),
    );
    if (rule) return toReading(rule, code, text);
    // A code that nobody described may mean anything: what it did is asked, not guessed.
    return success.has(code) ? 'success' : { kind: 'uncertain', code, text };
  };
}

/** How each of several fields says success: as many words as fields are one for each, otherwise all say the first. */
export function wordOf({ of, success }: OutcomeTable, at: number): string | undefined {
  if (of.length < 2) return undefined;
  return success.length === of.length ? success[at] : success[0];
}

function compileSay(table: OutcomeTable): Outcome['say'] {
  return (reading) => {
    if (reading.kind === 'success') return { code: table.success[0] ?? '', text: table.saying ?? '', succeeds: true };
    const meaning = reading.kind === 'refused' ? reading.as : reading.kind;
    const rules = table.rules.filter((rule) => rule.as === meaning);
    const rule = rules.find((one) => one.code === reading.code) ?? rules[0];
    const code = reading.code === '' ? rule?.code : reading.code;
    if (code === undefined || !rule) {
      throw new TranslationError({
        code: 'GW_TRANSLATION_VALUE',
        rule: 'outcome-code',
        message: `This dialect has no code for ${meaning}.`,
        file: table.place.file,
      });
    }
    const text =
      rule.contains !== undefined && !reading.text.includes(rule.contains)
        ? `${reading.text}${rule.contains}`
        : reading.text;
    return { code, text };
  };
}

/** The dialect's outcome with the operation's own rules before it. */
export function mergeOutcome(
  dialect: OutcomeTable | undefined,
  operation: OutcomeTable | undefined,
): OutcomeTable | undefined {
  if (!dialect || !operation) return operation ?? dialect;
  return {
    place: operation.place,
    of: operation.of.length > 0 ? operation.of : dialect.of,
    message: operation.message ?? dialect.message,
    saying: operation.saying ?? dialect.saying,
    success: operation.success.length > 0 ? operation.success : dialect.success,
    rules: [...operation.rules, ...dialect.rules],
  };
}

function checkRules(table: OutcomeTable, report: Report): void {
  const settled = new Set<string>();
  for (const rule of table.rules) {
    if (settled.has(rule.code)) {
      report(rule.place, {
        rule: 'outcome-unreachable',
        message: naming`the code ${rule.code} is settled by an earlier line`,
        fix: 'Put the line with `message` first, and give each code one meaning.',
      });
    }
    if (rule.contains === undefined) {
      if (table.success.includes(rule.code))
        report(rule.place, {
          rule: 'outcome-ambiguous',
          message: naming`the code ${rule.code} is also a success`,
          fix: 'Keep one of the two.',
        });
      settled.add(rule.code);
    }
  }
}

/** Refusal meanings must be known to the card of this operation, or to some card: a dialect serves many operations. */
export function checkMeanings(rules: readonly OutcomeRule[], known: ReadonlySet<string>, report: Report): void {
  for (const rule of rules) {
    if (special.has(rule.as) || known.has(rule.as)) continue;
    report(rule.place, {
      rule: 'refusal-unknown',
      message: naming`${rule.as} is no meaning of a refusal here`,
      fix: `The meanings are ${[...known].join(', ')}, and already-done, uncertain, not-received.`,
    });
  }
}

function missing(place: Place, report: Report, message: string | Named, fix: string): void {
  report(place, { rule: 'outcome-missing', message, fix });
}

/** @param place of the operation, where nothing else can be named */
export function compileOutcome(
  table: OutcomeTable | undefined,
  card: OperationCard,
  where: { place: Place; report: Report },
): Outcome | undefined {
  if (!table) {
    missing(
      where.place,
      where.report,
      `nothing says how an answer to ${card.name} is judged`,
      'Write outcome: { of, success } in dialect.yaml.',
    );
    return undefined;
  }
  if (table.of.length === 0) missing(table.place, where.report, 'outcome names no field', 'Write of: path.');
  if (table.success.length === 0)
    missing(table.place, where.report, 'outcome names no success', 'Write success: ["1"].');
  checkRules(table, where.report);
  return { table, judge: compileJudge(table), say: compileSay(table) };
}
