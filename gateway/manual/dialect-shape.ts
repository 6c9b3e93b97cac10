/** dialect.yaml */
import { answer, outcome, receive, sign } from './common-shapes.ts';
import { rightSide } from './grammar.ts';
import { layerList } from './layer-shapes.ts';
import { choice, dictionary, type Key, key, map, named, pattern, text, words } from './shape.ts';

const envelopeRows = dictionary(choice(named('row', pattern(rightSide)), words('$signature')));

const partWords = {
  request: ['请求（我方发出）', 'Request: we send'],
  response: ['应答（对方返回）', 'Response: the partner answers'],
  event: ['通知（对方推送）', 'Event: the partner tells us'],
  answer: ['对通知的回应（我方返回）', 'Answer to an event: we say how it was taken'],
  file: ['文件', 'File'],
} as const;

const perPart = (is: Key['is'], names: readonly (keyof typeof partWords)[]) =>
  map(Object.fromEntries(names.map((name) => [name, key(is, partWords[name][0], partWords[name][1])])));

const allParts = ['request', 'response', 'event', 'answer', 'file'] as const;

const signed = (part: keyof typeof partWords) => {
  const [zh, en] = partWords[part];
  return key(
    map({ sign: key(sign, '签名', 'Signature') }),
    `${zh}共有的签名`,
    `${en}; the signature that all of them share`,
  );
};

const eventShape = map({
  receive,
  sign: key(sign, '通知的签名；先验签，再读字段', 'The signature of events, verified before a field is read'),
  answer: key(answer, '怎样回应对方', 'How we answer'),
});

export const dialectShape = map(
  {
    dialect: key(text, '方言名：类型/名称，与所在目录一致', 'Kind and name, as the folder is called'),
    title: key(text, '给人看的名称', 'A title for people'),
    source: key(
      text,
      '格式出自哪里：文档、版本、章节、日期；自己定的部分写明',
      'Where the format was agreed: document, version, section, date; what is invented says so',
    ),
    contract: key(text, '独立报文规范所在目录', 'Folder of the independent wire contract'),
    idempotency: key(
      words('ref', 'business-key', 'none'),
      '对方凭什么识别重复：ref 我方流水号，business-key 业务编号，none 不识别（查明没有收到之前绝不重发）',
      'What the partner knows a repetition by: our reference, a business key, or nothing (then nothing in doubt is sent again before the partner is known not to have it)',
    ),
    ref: key(
      map({
        form: key(
          text,
          '流水号样式：{date:yyyyMMdd} {serial:n} {random:n} {hex:n} {uuid} 与文字；不写为 32 位十六进制',
          'Form of $ref: {date:yyyyMMdd} {serial:n} {random:n} {hex:n} {uuid} and text; without it 32 hex digits',
        ),
        max: key(pattern('[1-9][0-9]{0,2}'), '最长多少字符，默认 64', 'Characters at most, 64 unless said'),
      }),
      '$ref 的样式',
      'How $ref is drawn',
    ),
    layers: key(
      perPart(layerList, allParts),
      '字节怎样变成字段，从外到里。event、answer 不写时同 request、response',
      'How bytes become fields, from the outside in. event and answer are as request and response unless given',
    ),
    envelope: key(
      perPart(envelopeRows, allParts),
      '业务字段外面的信封；写 body 处放业务自己的字段',
      'Rows round the operation’s own; `body` says where those go',
    ),
    outcome: key(outcome, '应答成败怎样判断', 'How an answer is judged'),
    request: signed('request'),
    response: signed('response'),
    event: key(eventShape, '所有通知共有的部分', 'What all events share'),
    codes: key(
      dictionary(dictionary(text)),
      '代码表：表名: { 标准值: 对方代码 }',
      'Code tables: name: { canonical value: the partner’s code }',
    ),
  },
  { required: ['dialect', 'title', 'source', 'idempotency'] },
);
