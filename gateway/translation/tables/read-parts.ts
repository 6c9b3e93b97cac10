/** The pieces that operations and dialects share: addresses, signatures, answers, outcomes. */
import { naming, type Place, type Report } from '../findings.ts';
import {
  type Address,
  type AnswerTable,
  eventAnswers,
  type Noted,
  type OutcomeRule,
  type OutcomeTable,
} from './model.ts';
import { readSign } from './read-sign.ts';
import { asText, entriesOf, onlyKeys, requiredText, textAt, textsAt } from './shapes.ts';
import { type Source, valueAt } from './source.ts';

/** `POST /rest/venue/reserve`, or `tcp` for a connection that has no addresses. */
export function readAddress(note: Noted | undefined, report: Report): Address | undefined {
  if (note === undefined) return undefined;
  if (note.text === 'tcp') return { method: 'TCP', path: '/', place: note.place };
  const found = /^([A-Z]+) (\/\S*)$/.exec(note.text);
  if (found) return { method: found[1] ?? '', path: found[2] ?? '', place: note.place };
  report(note.place, {
    rule: 'address',
    message: naming`${note.text} is no address`,
    fix: 'Write method and path, POST /rest/venue/reserve, or tcp.',
  });
  return undefined;
}

export function readAnswer(source: Source | undefined, report: Report): AnswerTable | undefined {
  if (source === undefined) return undefined;
  onlyKeys(source, ['of', 'message', 'saying', 'sign', ...eventAnswers], report);
  const codes = eventAnswers.flatMap((answer) => {
    const code = textAt(source, answer, report);
    return code === undefined ? [] : [[answer, code] as const];
  });
  const [of, message, saying] = ['of', 'message', 'saying'].map((key) => textAt(source, key, report));
  const sign = readSign(valueAt(source, 'sign'), report);
  return { of, message, saying: saying?.text, codes: new Map(codes), sign, place: source.place };
}

const durations: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };

function readRetry(note: Noted | undefined, report: Report): number | undefined {
  if (note === undefined) return undefined;
  const found = /^(\d{1,6})(ms|s|m|h)$/.exec(note.text);
  if (found) return Number(found[1]) * (durations[found[2] ?? 's'] ?? 1);
  report(note.place, {
    rule: 'duration',
    message: naming`${note.text} is no duration`,
    fix: 'Write 500ms, 30s, 5m or 1h.',
  });
  return undefined;
}

/** `{ code: "-1", message: contains 已存在, as: …, retry: 30s }`, or a bare code where the meaning is given by the list. */
function readRule(item: Source, meaning: string | undefined, report: Report): OutcomeRule | undefined {
  if (item.kind === 'text' && meaning !== undefined) return { code: item.text, as: meaning, place: item.place };
  onlyKeys(item, meaning === undefined ? ['code', 'message', 'as', 'retry'] : ['code', 'message'], report);
  if (item.kind !== 'map') return undefined;
  const where = { place: item.place, report };
  const message = textAt(item, 'message', report);
  const contains = message && /^contains (.+)$/s.exec(message.text)?.[1];
  if (message && contains === undefined)
    report(message.place, {
      rule: 'outcome-message',
      message: 'only `contains …` is understood',
      fix: 'Write message: contains 已存在.',
    });
  return {
    code: requiredText(item, 'code', where).text,
    contains,
    as: meaning ?? requiredText(item, 'as', where).text,
    retryMs: readRetry(textAt(item, 'retry', report), report),
    place: item.place,
  };
}

function readRules(source: Source, key: string, meaning: string | undefined, report: Report): readonly OutcomeRule[] {
  const list = valueAt(source, key);
  if (list === undefined) return [];
  if (list.kind !== 'list') {
    report(list.place, {
      rule: 'shape',
      message: naming`${key} is a list`,
      fix: 'Write one line per code, beginning with - .',
    });
    return [];
  }
  return list.items.map((item) => readRule(item, meaning, report)).filter((rule) => rule !== undefined);
}

function readOf(source: Source, report: Report): readonly Noted[] {
  const of = valueAt(source, 'of');
  if (of?.kind === 'map') {
    onlyKeys(of, ['all'], report);
    return textsAt(of, 'all', report);
  }
  const all = textsAt(source, 'all', report);
  return of === undefined ? all : [asText(of, report)].filter((note) => note !== undefined);
}

export function readOutcome(source: Source | undefined, report: Report): OutcomeTable | undefined {
  if (source === undefined) return undefined;
  onlyKeys(source, ['of', 'all', 'message', 'saying', 'success', 'refusals', 'uncertain', 'not-received'], report);
  return {
    place: source.place,
    of: readOf(source, report),
    message: textAt(source, 'message', report),
    saying: textAt(source, 'saying', report)?.text,
    success: textsAt(source, 'success', report).map((note) => note.text),
    rules: [
      ...readRules(source, 'refusals', undefined, report),
      ...readRules(source, 'uncertain', 'uncertain', report),
      ...readRules(source, 'not-received', 'not-received', report),
    ],
  };
}

export function namesAt(source: Source | undefined, report: Report): ReadonlyMap<string, string> {
  return new Map(
    entriesOf(valueAt(source, 'names')).map((entry) => [entry.key, asText(entry.value, report)?.text ?? '']),
  );
}

/** Fills `{name}` from the operation's names. @returns undefined (reported) where a name is not given. */
export function fillNames(
  text: string,
  names: ReadonlyMap<string, string>,
  where: { place: Place; report: Report },
): string {
  return text.replace(/\{([A-Za-z][A-Za-z0-9-]*)\}/g, (whole, name: string) => {
    const value = names.get(name);
    if (value === undefined) {
      where.report(where.place, {
        rule: 'name-missing',
        message: naming`the dialect asks for the name ${whole}`,
        fix: `Write names: { ${name}: … } in this part of the operation.`,
      });
    }
    return value ?? name;
  });
}
