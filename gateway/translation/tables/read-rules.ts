/** `assert:` and `result:` of a part: rules over several fields. */
import { naming, type Report } from '../findings.ts';
import { unquote } from './expressions.ts';
import type { AssertTable, Noted, ResultCase, ResultTable, Term } from './model.ts';
import { parseCanonicalPath, splitOutside } from './paths.ts';
import { asText, entriesOf, parsed, textsAt } from './shapes.ts';
import { type Source, valueAt } from './source.ts';

function parseTerm(text: string): Term {
  const total = /^(sum|count)\((.+)\)$/.exec(text.trim());
  return total
    ? { of: total[1] as 'sum' | 'count', path: (total[2] ?? '').trim() }
    : { of: 'value', path: text.trim() };
}

function readAssert(note: Noted, report: Report): AssertTable | undefined {
  const [left, right, ...more] = splitOutside(note.text, ' = ');
  if (left !== undefined && right !== undefined && more.length === 0)
    return { ...note, left: parseTerm(left), right: parseTerm(right) };
  report(note.place, {
    rule: 'assert',
    message: naming`${note.text} is no assertion`,
    fix: 'Write sum(list[].field) = total, count(list[]) = number, or field = field.',
  });
  return undefined;
}

export const readAsserts = (source: Source, report: Report): readonly AssertTable[] =>
  textsAt(source, 'assert', report)
    .map((note) => readAssert(note, report))
    .filter((assert) => assert !== undefined);

const oneCase = /^\s*when\((.+?)\s+(is empty|is not empty|=\s*(.*?))\)\s+(\S+)\s*/s;

function parseCases(text: string): { cases: ResultCase[]; otherwise: string } | undefined {
  const cases: ResultCase[] = [];
  let rest = text;
  for (let found = oneCase.exec(rest); found; found = oneCase.exec(rest)) {
    const [whole, field = '', test, value, ends = ''] = found;
    cases.push({
      field,
      test: test === 'is empty' ? 'empty' : test === 'is not empty' ? 'filled' : 'equals',
      value: unquote(value ?? ''),
      ends,
    });
    rest = rest.slice(whole.length);
  }
  const otherwise = /^else\s+(\S+)\s*$/.exec(rest)?.[1];
  return cases.length === 0 || otherwise === undefined ? undefined : { cases, otherwise };
}

function readResult(key: Noted, note: Noted, report: Report): ResultTable | undefined {
  const path = parsed(key.place, report, () => parseCanonicalPath(key.text));
  const found = parseCases(note.text);
  if (path && found) return { ...note, place: key.place, path, ...found };
  if (!found)
    report(note.place, {
      rule: 'result',
      message: naming`${note.text} is no result`,
      fix: 'Write when(FIELD is empty) succeeded else failed; also is not empty, = value, and several when(…) before else.',
    });
  return undefined;
}

export const readResults = (source: Source, report: Report): readonly ResultTable[] =>
  entriesOf(valueAt(source, 'result'))
    .map(({ key, place, value }) => {
      const note = asText(value, report);
      return note && readResult({ text: key, place }, note, report);
    })
    .filter((result) => result !== undefined);
