/** One operation’s file. */
import { answer, outcome, receive, rowKeys } from './common-shapes.ts';
import { address, condition, leftSide, rightSide } from './grammar.ts';
import { dictionary, key, map, named, oneOrMore, pattern, text } from './shape.ts';

const fields = key(
  dictionary(named('row', pattern(rightSide)), leftSide),
  '一行一个对方字段: 标准字段 | 转换 | 转换。写出从左到右，读入从右到左',
  'One wire field per line: canonical field | codec | codec. Written left to right, read right to left',
);

const rows = rowKeys(fields);

const when = key(
  oneOrMore(pattern(condition)),
  '凭什么认出是它：路径 = 值（从信封写起）；一列为都要满足',
  'What it is known by: path = value, from the envelope on; a list means all of them',
);
const identity = key(
  oneOrMore(text),
  '什么相同即为重复：标准字段或对方字段',
  'What makes a repetition a repetition: canonical or wire fields',
);

const request = map(
  {
    send: key(
      pattern(address),
      '方法和地址：POST /rest/venue/reserve；{area} 取自行 path.area；长连接写 tcp',
      'Method and path: POST /rest/venue/reserve; {area} is the row path.area; tcp for a raw connection',
    ),
    ...rows,
  },
  { required: ['send'] },
);

const event = map(
  {
    receive,
    when,
    ...rows,
    identity,
    answer: key(answer, '怎样回应对方，优先于 dialect.yaml 的', 'How we answer, before that of dialect.yaml'),
  },
  { required: ['identity'] },
);

const file = map(
  {
    name: key(
      text,
      '文件名样式："TK{center}_{date}.csv"，{x} 取自行 path.x',
      'Pattern of the name: "TK{center}_{date}.csv", {x} being the row path.x',
    ),
    ...rows,
    identity,
  },
  { required: ['name', 'identity'] },
);

const served = map({ receive, when, ...rows }, { required: ['receive'] });

export const operationShape = map(
  {
    operation: key(text, '业务名，见 specs/operations/', 'The operation, as specs/operations/ has it'),
    request: key(request, '请求（我方发出）', 'Request: we send'),
    response: key(map(rows), '应答', 'Response'),
    event: key(event, '通知（对方推送）', 'Event: the partner tells us'),
    file: key(file, '以文件送来的通知', 'An event that comes as a file'),
    served: key(
      served,
      '对方向我方查询、我方应答（应答写在 response）',
      'The partner asks us; what we answer is `response`',
    ),
    outcome: key(
      outcome,
      '本业务自己的判断，先于 dialect.yaml 的',
      'This operation’s own rules, before those of dialect.yaml',
    ),
    person: key(
      text,
      '为何结果不明时只能由人核实：对方既不能查询，也不识别重复',
      'Why a command in doubt is left to a person: the partner can neither be asked nor recognises a repetition',
    ),
  },
  { required: ['operation'] },
);
