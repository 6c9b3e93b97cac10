/** The entries of `layers:`. */
import { charsets } from '../translation/charset.ts';
import { secret, wirePath } from './grammar.ts';
import { dictionary, key, type MapShape, map, named, oneOrMore, pattern, text, words } from './shape.ts';

const charset = key(
  words(...charsets),
  '字符集，默认 utf-8。对方标 gb2312 而内容常有 GBK 字时，写 charset: gbk、label: gb2312',
  'Charset, utf-8 unless said. Where a partner labels gb2312 and sends GBK, write charset: gbk and label: gb2312.',
);
const yesNo = words('yes', 'no');
const width = pattern('[1-9][0-9]{0,4}|rest');
const credential = pattern(secret);

const columns = dictionary(width);

const wraps: MapShape['keys'] = {
  frame: key(
    map(
      {
        digits: key(words('4', '5', '6', '8', '10'), '长度头的位数', 'How many digits the length has'),
        counts: key(
          words('body', 'all'),
          '长度数的是字节：body 只数正文，all 连长度头一起数',
          'The length counts bytes: body those after it, all itself as well',
        ),
        suffix: key(text, '紧跟在长度之后的固定文字，如 "00"', 'Fixed text right after the length, such as "00"'),
      },
      { required: ['digits', 'counts'] },
    ),
    '长度头：正文前的定长十进制字节数，左边补零',
    'A length before the body: so many decimal digits, counting bytes, filled with zeros',
  ),
  base64: key(map({}), 'Base64', 'Base64'),
  hex: key(map({}), '十六进制', 'Hex'),
  sm4: key(
    map(
      {
        key: key(credential, '密钥，写 $auth.名称', 'The key: $auth.name'),
        mode: key(words('cbc', 'ecb'), '模式', 'Mode'),
        iv: key(credential, '初始向量，写 $auth.名称；仅 cbc', 'The vector: $auth.name; cbc alone'),
      },
      { required: ['key', 'mode'] },
    ),
    'SM4 加密；得到的是原始字节，外面一般再写 base64 或 hex',
    'Encrypted with SM4; raw bytes, so base64 or hex stands outside it',
  ),
  sm2: key(
    map({
      publicKey: key(credential, '对方公钥，我方加密用', 'The partner’s public key, to encrypt'),
      privateKey: key(credential, '我方私钥，解密用', 'Our private key, to decrypt'),
    }),
    'SM2 加密（C1C3C2，带 04 前缀）；得到的是原始字节',
    'Encrypted with SM2 (C1C3C2, with 04); raw bytes',
  ),
};

const notations: MapShape['keys'] = {
  json: key(map({ charset }), 'JSON', 'JSON'),
  xml: key(
    map({
      root: key(text, '根元素；写了它，路径从根元素之下写起', 'The root element; with it, paths begin below it'),
      charset,
      label: key(
        text,
        'XML 声明中写的编码名，与字符集不同时写',
        'What the XML declaration says where that is not the charset',
      ),
      namespaces: key(dictionary(text), '命名空间：前缀: 地址', 'Namespaces: prefix: address'),
      declaration: key(
        yesNo,
        '是否写 XML 声明；最外层默认 yes，字段里的文档默认 no（写了 label 时 yes）',
        'An XML declaration? Outermost: yes unless said; inside a field: no, and yes with a label',
      ),
    }),
    'XML；不展开实体',
    'XML; no entities are expanded',
  ),
  form: key(map({ charset }), '网页表单 a=1&b=2', 'A web form a=1&b=2'),
  csv: key(
    map({
      charset,
      header: key(
        yesNo,
        '第一行是否为列名。yes（默认）：列名取自各行左边和 ignored；no：列的次序就是各行的次序',
        'Is the first line the titles? yes (unless said): the rows’ left sides and `ignored`; no: columns in the order of the rows',
      ),
      line: key(words('crlf', 'lf'), '换行，默认 crlf', 'End of line, crlf unless said'),
      rows: key(
        text,
        '行列表的名称，默认 row，路径写 row[].列名',
        'Name of the list of lines, row unless said: row[].column',
      ),
    }),
    'CSV，含引号和逗号的值自动加引号',
    'CSV; values with quotes or commas are quoted',
  ),
  fixed: key(
    map(
      {
        charset,
        line: key(
          words('crlf', 'lf', 'none'),
          '记录之间的换行，默认 none（没有）',
          'End of each record, none unless said',
        ),
        records: key(
          dictionary(columns),
          '各种记录：记录名: { 列: 字节数 }。列 type 存记录名，不必写行；最后一列可写 rest',
          'Kinds of record: name: { column: bytes }. A column `type` holds the record’s name, without a row; the last may be `rest`',
        ),
        columns: key(columns, '只有一种记录时：{ 列: 字节数 }', 'A single record: { column: bytes }'),
      },
      { anyOf: ['records', 'columns'] },
    ),
    '定长报文，宽度一律按字节',
    'Fixed width, in bytes',
  ),
  tlv: key(
    map({
      charset,
      tag: key(pattern('[1-9][0-9]?'), '标签的字符数', 'Characters of a tag'),
      length: key(pattern('[1-9]'), '长度的位数，数的是值的字节', 'Digits of a length, counting the value’s bytes'),
    }),
    '标签、长度、值；字段名是标签，加双引号："001"',
    'Tag, length, value; fields are named by their tags in quotes: "001"',
  ),
  text: key(map({ charset }), '整段文字，是字段 text', 'The whole is one text, the field text'),
};

/** Where a document stands, for those inside a field. */
export const layerPlaces: MapShape['keys'] = {
  at: key(
    pattern(wirePath),
    '这份文档装在哪个字段里；不写则是接着外面一层',
    'the field that holds this document; without it the entry goes on with the one before',
  ),
  each: key(
    pattern(wirePath),
    'at 所在的重复元素，如 "MOF.VoucherBody[]"',
    'the repeated element that `at` stands in, such as "MOF.VoucherBody[]"',
  ),
  keep: key(
    words('raw'),
    'raw：原样保留收到的文字（例如已签名），另读一份',
    'raw: the text is kept as it came (signed, say), and a copy is read',
  ),
};

const layer = map(
  { ...layerPlaces, ...wraps, ...notations },
  { anyOf: [...Object.keys(wraps), ...Object.keys(notations)] },
);

export const layerKeys = { wraps, notations };

export const layerList = oneOrMore(named('layer', layer));
