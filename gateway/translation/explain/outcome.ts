/** What a partner's answers mean, and what the gateway then does. */
import type { OperationCard } from '../../catalogue/contract.ts';
import type { Idempotency } from '../contract.ts';
import type { OutcomeRule, OutcomeTable } from '../tables/model.ts';
import { fillNames } from '../tables/read-parts.ts';
import { both, type Language, listed, quote, type Words } from './words.ts';

export interface OutcomeTelling {
  /** Undefined where a dialect is told as a whole. */
  readonly card: OperationCard | undefined;
  readonly idempotency: Idempotency;
  /** The dialect speaks the question of the card. */
  readonly questionSpoken: boolean;
  /** Values of the {names} that a dialect leaves open. */
  readonly names: ReadonlyMap<string, string>;
  readonly language: Language;
}

/** A command whose fate is unknown is asked for, sent again or given to a person; a query has no effect and is asked again. */
function unknownWords({ card, idempotency, questionSpoken }: OutcomeTelling): Words {
  if (card === undefined)
    return both(
      '结果不明，不当成功也不当失败，怎样处理看各业务',
      'not known: neither success nor failure, each operation tells what is done',
    );
  if (card.style !== 'command') return both('结果不明，稍后再问', 'not known: asked again later');
  if (typeof card.onUnknown === 'object' && questionSpoken)
    return both(
      `结果不明，先用 ${card.onUnknown.ask} 查询，查明没有收到才重发`,
      `not known: ${card.onUnknown.ask} asks what became of it, and only what was not received is sent again`,
    );
  if (card.onUnknown !== 'person' && idempotency !== 'none')
    return both(
      '结果不明，用原流水号重发，对方会识别重复',
      'not known: sent again with the same reference, which the partner recognises',
    );
  return both('结果不明，不重发，转人工核实', 'not known: not sent again, a person finds out');
}

function refusedWords({ as, retryMs }: OutcomeRule): Words {
  if (retryMs === undefined) return both(`拒绝（${as}），不再发送`, `refused (${as}), not sent again`);
  const seconds = retryMs / 1000;
  return both(
    `稍后重试（${as}）：这次没有办理，${seconds} 秒后再发`,
    `later (${as}): nothing was done, sent again after ${seconds} s`,
  );
}

function meaningWords(rule: OutcomeRule, telling: OutcomeTelling): Words {
  switch (rule.as) {
    case 'uncertain':
      return unknownWords(telling);
    case 'not-received':
      return both(
        '对方没有收到，可用原流水号重发',
        'the partner has not received it: it may be sent again with the same reference',
      );
    case 'already-done':
      return both(
        '早已办过：先前可能已经送达的按成功处理，否则按重复（duplicate）拒绝',
        'already there: a success where an earlier call may have arrived, else refused (duplicate)',
      );
    default:
      return refusedWords(rule);
  }
}

const isOf =
  ({ card }: OutcomeTelling) =>
  ({ as }: OutcomeRule): boolean =>
    card === undefined ||
    as === 'uncertain' ||
    card.refusals.includes(as) ||
    (card.style === 'command' && (as === 'already-done' || as === 'not-received'));

function ruleSentence(rule: OutcomeRule, telling: OutcomeTelling): string {
  const { language } = telling;
  const meaning = meaningWords(rule, telling)[language];
  const { code, contains } = rule;
  if (language === 'zh')
    return `代码${quote(code, 'zh')}${contains === undefined ? '' : `且文字含${quote(contains, 'zh')}`}：${meaning}。`;
  return `${quote(code, 'en')}${contains === undefined ? '' : ` with ${quote(contains, 'en')} in the text`}: ${meaning}.`;
}

const bare = (text: string): string => (text.split('|')[0] ?? '').trim();

const quiet = () => undefined;

function headSentence({ of, message, place }: OutcomeTable, { names, language }: OutcomeTelling): string {
  const filled = (text: string): string => fillNames(bare(text), names, { place, report: quiet });
  const fields = of.map((note) => filled(note.text));
  const several = fields.length > 1;
  const text =
    message === undefined
      ? ''
      : language === 'zh'
        ? `，说明看 ${filled(message.text)}`
        : `, its text in ${filled(message.text)}`;
  if (language === 'zh') return `成败看 ${listed(fields, 'zh')}${several ? '，全部成功才算成功' : ''}${text}。`;
  return `${fields.join(' and ')} ${several ? 'must all say success' : 'says how it went'}${text}.`;
}

/** As many words as fields: one for each. Otherwise any of them, from every field. */
function successSentence({ of, success }: OutcomeTable, { language }: OutcomeTelling): string {
  const zh = language === 'zh';
  const words = success.map((code) => quote(code, language));
  if (of.length < 2 || success.length !== of.length)
    return zh ? `代码${listed(words, 'zh')}：成功。` : `${listed(words, 'en')}: success.`;
  const each = of.map((note, at) => `${bare(note.text)} ${zh ? '为' : 'is '}${words[at] ?? ''}`);
  return zh ? `${listed(each, 'zh')}：成功。` : `${each.join(' and ')}: success.`;
}

/** What a partner asks us is answered by the same table: the first line of a meaning is what we write. */
function servedSentences(table: OutcomeTable, telling: OutcomeTelling): readonly string[] {
  const zh = telling.language === 'zh';
  const { of, success } = table;
  const fields = listed(
    of.map((note) => bare(note.text)),
    telling.language,
  );
  const rules = table.rules.filter(isOf(telling));
  const firsts = rules.filter((rule, at) => rules.findIndex((other) => other.as === rule.as) === at);
  const told = [{ as: zh ? '成功' : 'success', code: success[0] ?? '' }, ...firsts].map(({ as, code }) =>
    zh ? `${as} 写${quote(code, 'zh')}` : `${quote(code, 'en')} for ${as}`,
  );
  return [zh ? `我方应答写在 ${fields}：${told.join('，')}。` : `We answer in ${fields}: ${told.join(', ')}.`];
}

/** Codes are the partner's: what each means, and what follows from it. */
export function outcomeSentences(table: OutcomeTable, telling: OutcomeTelling): readonly string[] {
  if (telling.card?.style === 'served') return servedSentences(table, telling);
  const rules = table.rules.filter(isOf(telling)).map((rule) => ruleSentence(rule, telling));
  const other = unknownWords(telling)[telling.language];
  return [
    headSentence(table, telling),
    successSentence(table, telling),
    ...rules,
    telling.language === 'zh' ? `其他代码：${other}。` : `Any other code: ${other}.`,
  ];
}
