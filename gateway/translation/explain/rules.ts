/** What a table says beside its rows: assertions, results, signatures, conditions. */
import type {
  Address,
  AnswerTable,
  AssertTable,
  Condition,
  EventTable,
  ResultTable,
  SignPiece,
  SignTable,
  Term,
} from '../tables/model.ts';
import { eventAnswers } from '../tables/model.ts';
import { both, clauses, type Language, listed, quote, sentence, type Words } from './words.ts';

function termText({ of, path }: Term, language: Language): string {
  if (of === 'value') return path;
  const zh = of === 'sum' ? `${path} 的合计` : `${path} 的条数`;
  return language === 'zh' ? zh : `the ${of === 'sum' ? 'sum' : 'number'} of ${path}`;
}

export const assertSentence = ({ left, right }: AssertTable, language: Language): string => {
  const [a, b] = [termText(left, language), termText(right, language)];
  return language === 'zh'
    ? `${a}必须等于 ${b}，写出、读入都核对。`
    : `${a.charAt(0).toUpperCase()}${a.slice(1)} must equal ${b}, both when writing and when reading.`;
};

const tests: Readonly<Record<ResultTable['cases'][number]['test'], (value: string) => Words>> = {
  empty: () => both('为空', 'is empty'),
  filled: () => both('不为空', 'is not empty'),
  equals: (value) => both(`等于“${value}”`, `is "${value}"`),
};

export function resultSentence({ path, cases, otherwise }: ResultTable, language: Language): string {
  const zh = language === 'zh';
  const told = cases.map(({ field, test, value, ends }) => {
    const words = tests[test](value)[language];
    return zh ? `${field} ${words}时是 ${ends}` : `${ends} where ${field} ${words}`;
  });
  const last = zh ? `其余是 ${otherwise}` : `${otherwise} otherwise`;
  const head = zh ? `${path.text} 由字段得出：` : `${path.text} is told by fields: `;
  const end = zh ? '写出时字段与它不符即拒发' : 'a message whose fields say otherwise is not written';
  return `${head}${[...told, last].join(zh ? '，' : ', ')}${zh ? '；' : '; '}${end}${zh ? '。' : '.'}`;
}

function pieceText(piece: SignPiece, language: Language): string {
  const zh = language === 'zh';
  switch (piece.kind) {
    case 'body':
      return zh ? '正文的原始字节' : 'the bytes of the body';
    case 'raw':
      return zh ? `${piece.path} 传输时的原始字节` : `the bytes of ${piece.path} as they travel`;
    case 'field':
      return zh ? `${piece.path} 的文字` : `the text of ${piece.path}`;
    case 'text':
      // A line break would end the sentence.
      return quote(piece.text.replaceAll('\n', '\\n'), language);
    case 'variable':
      return `$${piece.name}`;
    case 'digest':
      return zh
        ? `${pieceText(piece.piece, language)}的 ${piece.by} 摘要（小写十六进制）`
        : `the ${piece.by} of ${pieceText(piece.piece, language)} in lower-case hex`;
    case 'upper':
      return zh ? `${pieceText(piece.piece, language)}（转大写）` : `${pieceText(piece.piece, language)} in capitals`;
  }
}

/** Whether we make the signature, or meet it. */
export function signSentence({ into, over, by, secret }: SignTable, received: boolean, language: Language): string {
  const pieces = over.map((piece) => pieceText(piece, language));
  const zh = language === 'zh';
  const several = pieces.length > 1;
  const joined = zh
    ? `${several ? '把' : '对'}${listed(pieces, 'zh')}${several ? '依次相接，' : ''}`
    : `${pieces.join(' and ')}${several ? ', joined,' : ''}`;
  const key = secret === undefined ? '' : zh ? `、密钥 $auth.${secret}` : ` under $auth.${secret}`;
  const made = zh
    ? `签名：${joined}用 ${by}${key} 计算，写在 ${into}`
    : `Signature: ${by}${key} over ${joined} stands in ${into}`;
  const met = received ? (zh ? '；收到时先核对，不符即拒' : '; it is verified first, and another is refused') : '';
  return sentence(`${made}${met}`, language);
}

export function addressText({ method, path }: Address, language: Language): string {
  if (method === 'TCP') return language === 'zh' ? '长连接' : 'the connection';
  return method === 'FILE' ? path.slice(1) : `${method} ${path}`;
}

const conditionText = ({ path, value }: Condition, language: Language): string =>
  language === 'zh' ? `${path} 等于${quote(value, 'zh')}` : `${path} is ${quote(value, 'en')}`;

export function arrivalSentence(
  { receive, when }: { readonly receive: Address | undefined; readonly when: readonly Condition[] },
  language: Language,
): string {
  const zh = language === 'zh';
  if (receive?.method === 'FILE')
    return zh
      ? `以文件送来，文件名 ${addressText(receive, 'zh')}。`
      : `It comes as a file named ${addressText(receive, 'en')}.`;
  const place = receive === undefined ? '' : addressText(receive, language);
  const known = clauses(
    when.map((condition) => conditionText(condition, language)),
    language,
  );
  const raw = receive?.method === 'TCP';
  if (zh)
    return `对方${raw ? '经长连接' : ''}发来${place === '' || raw ? '' : `到 ${place}`}${known === '' ? '' : `；${known}时认作本业务`}。`;
  return `The partner sends it${place === '' ? '' : ` ${raw ? 'over' : 'to'} ${place}`}${known === '' ? '' : `; it is known by ${known}`}.`;
}

export const identitySentence = ({ identity }: EventTable, language: Language): string => {
  const fields = listed(
    identity.map((note) => note.text),
    language,
  );
  return language === 'zh'
    ? `${fields} 相同即为同一通知：内容相同算重复，内容不同算冲突。`
    : `The same ${fields} means the same event: a repetition where the content is the same, a conflict where it is not.`;
};

const answerWords: Readonly<Record<(typeof eventAnswers)[number], Words>> = {
  applied: both('已办理', 'applied'),
  repeated: both('重复（先前已办理）', 'repeated'),
  conflicting: both('冲突（标识相同、内容不同）', 'conflicting'),
  refused: both('拒收', 'refused'),
};

export function answerSentences({ of, message, saying, codes }: AnswerTable, language: Language): readonly string[] {
  const zh = language === 'zh';
  const told = eventAnswers.flatMap((answer) => {
    const code = codes.get(answer);
    if (code === undefined) return [];
    return [zh ? `${answerWords[answer].zh}写“${code.text}”` : `"${code.text}" for ${answerWords[answer].en}`];
  });
  const field = (of?.text.split('|')[0] ?? '').trim();
  const sentences = [zh ? `我方回应写在 ${field}：${told.join('，')}。` : `We answer in ${field}: ${told.join(', ')}.`];
  if (message) {
    const said = saying === undefined ? '' : zh ? `，已办理时写“${saying}”` : `, "${saying}" when applied`;
    sentences.push(zh ? `说明写在 ${message.text}${said}。` : `The text goes to ${message.text}${said}.`);
  }
  return sentences;
}
