/** Pieces that dialects and operations share. */
import { signatures } from '../translation/tables/model.ts';
import { address, duration, secret, wirePath } from './grammar.ts';
import { choice, dictionary, key, listOf, type MapShape, map, oneOrMore, pattern, text, words } from './shape.ts';

export const sign = map(
  {
    into: key(
      pattern(wirePath),
      '签名写在哪个字段，如 header.X-Signature',
      'Where the signature goes, such as header.X-Signature',
    ),
    over: key(
      oneOrMore(text),
      '签什么，一段或一列依次相接：raw(body) 正文字节、raw(路径) 该字段传输时的字节、字段路径、="文字"、$auth.x、$profile.x、$session.x、md5(…) sha256(…) sm3(…)、upper(…)',
      'What is signed, one piece or a list joined: raw(body), raw(path) the bytes as they travel, a wire path, ="text", $auth.x, $profile.x, $session.x, md5(…) sha256(…) sm3(…), upper(…)',
    ),
    by: key(words(...signatures), '算法', 'Algorithm'),
    secret: key(pattern(secret), '密钥，写 $auth.名称；hmac 必填', 'The secret: $auth.name; hmac needs one'),
  },
  { required: ['into', 'over', 'by'] },
);

export const receive = key(
  pattern(address),
  '对方向我方发来的方法和地址末段，如 POST /callback；长连接写 tcp',
  'Method and end of the address that the partner calls, such as POST /callback; tcp for a raw connection',
);

const answerCode = (zh: string, en: string) => key(text, zh, en);

export const answer = map({
  of: key(text, '代码写在哪个字段', 'The field of the code'),
  message: key(text, '文字写在哪个字段', 'The field of the text'),
  saying: key(text, '办理成功时的文字', 'What is said when all is well'),
  applied: answerCode('已办理', 'Applied'),
  repeated: answerCode('重复收到，先前已办理', 'Repeated: it was applied before'),
  conflicting: answerCode('同一标识、内容不同', 'Conflicting: the same identity with another content'),
  refused: answerCode('拒收', 'Refused'),
  sign: key(sign, '回应的签名', 'The signature of the answer'),
});

const code = key(text, '对方的代码，按文字比较', 'The partner’s code, compared as text');
const message = key(
  pattern('contains .+'),
  '还要求应答文字中含有：contains 已存在',
  'The text must hold it as well: contains 已存在',
);
const refusal = map(
  {
    code,
    message,
    as: key(
      text,
      '标准含义：业务卡片 refusals 之一，或 already-done（早已办过）、uncertain、not-received',
      'Canonical meaning: one of the card’s refusals, or already-done, uncertain, not-received',
    ),
    retry: key(
      pattern(duration),
      '多久之后可以再发：500ms、30s、5m、1h',
      'When it may be sent again: 500ms, 30s, 5m, 1h',
    ),
  },
  { required: ['code', 'as'] },
);
const bare = listOf(choice(text, map({ code, message }, { required: ['code'] })));

export const outcome = map({
  of: key(
    choice(text, map({ all: key(oneOrMore(text), '几个字段都成功才算成功', 'Success only when all of them say so') })),
    '成败看哪个字段；`| number` 写成 JSON 数字；几个字段写 { all: [a, b.c] }',
    'The field that says how it went; `| number` writes a JSON number; several: { all: [a, b.c] }',
  ),
  all: key(oneOrMore(text), '同 of: { all: […] }', 'As of: { all: […] }'),
  message: key(text, '应答文字在哪个字段', 'The field of the text'),
  saying: key(text, '成功时的文字（我方扮演对方时写）', 'The text of a success, when we play the partner'),
  success: key(oneOrMore(text), '成功的代码', 'Codes of success'),
  refusals: key(listOf(refusal), '拒绝的代码，从上往下比较', 'Codes of refusal, read in this order'),
  uncertain: key(
    bare,
    '对方也不知道结果的代码：去查询，不重发；只写代码，或写 { code, message }',
    'Codes by which the partner does not know: we ask, and do not send again; a code, or { code, message }',
  ),
  'not-received': key(
    bare,
    '对方说没有收到的代码：可以原号重发；写法同上',
    'Codes by which the partner has nothing of ours: it may be sent again; written as above',
  ),
});

/** Keys of every part that has rows. */
export const rowKeys = (fields: MapShape['keys'][string]): MapShape['keys'] => ({
  names: key(dictionary(text), 'dialect.yaml 中 {名称} 的取值', 'Values of the {names} in dialect.yaml'),
  fields,
  unmapped: key(
    dictionary(text),
    '对方没有位置的标准字段: 原因',
    'Canonical fields that the partner has no place for: the reason',
  ),
  ignored: key(dictionary(text), '知道而不读的对方字段: 原因', 'Wire fields that are known and not read: the reason'),
  assert: key(
    oneOrMore(text),
    '跨字段的规则，写出、读入都检查：sum(a[].b) = c、count(a[]) = n、a = b.c',
    'Rules across fields, held when writing and reading: sum(a[].b) = c, count(a[]) = n, a = b.c',
  ),
  result: key(
    dictionary(text),
    '由字段算出的结果：标准路径: when(字段 is empty) succeeded else failed',
    'Results that fields tell: canonical path: when(FIELD is empty) succeeded else failed',
  ),
  sign: key(sign, '签名，优先于 dialect.yaml 的', 'Signature, before that of dialect.yaml'),
});
