/** Layers in words: how a message is opened, from the outside in. */
import type { LayerStep, LayerTable } from '../tables/model.ts';
import { fillNames } from '../tables/read-parts.ts';
import { entriesOf } from '../tables/shapes.ts';
import { type Source, valueAt } from '../tables/source.ts';
import { both, type Language, listed, sentence, type Words } from './words.ts';

const option = (options: Source, key: string, fallback = ''): string => {
  const value = valueAt(options, key);
  return value?.kind === 'text' ? value.text : fallback;
};

const charsetOf = (options: Source): string => option(options, 'charset', 'utf-8');

function frameWords(options: Source): Words {
  const [digits, counts, suffix] = ['digits', 'counts', 'suffix'].map((key) => option(options, key));
  const all = counts === 'all';
  return both(
    `按 ${digits} 位长度头拆包（长度${all ? '连长度头一起' : '只'}数${all ? '' : '正文'}字节${suffix ? `，后跟固定的“${suffix}”` : ''}）`,
    `take off the length of ${digits} digits (it counts the bytes ${all ? 'of the whole' : 'after it'}${suffix ? `, and "${suffix}" follows it` : ''})`,
  );
}

function sm4Words(options: Source): Words {
  const [key, mode, iv] = ['key', 'mode', 'iv'].map((name) => option(options, name));
  return both(
    `用 SM4 解密（${mode}，密钥 ${key}${iv ? `，初始向量 ${iv}` : ''}）`,
    `decrypt with SM4 (${mode}, key ${key}${iv ? `, vector ${iv}` : ''})`,
  );
}

function sm2Words(options: Source): Words {
  const [own, other] = ['privateKey', 'publicKey'].map((name) => option(options, name));
  return both(
    `用 SM2 解密（私钥 ${own || '未给出，只能写出'}，写出时用公钥 ${other || '（未给出）'} 加密）`,
    `decrypt with SM2 (private key ${own || 'not given: written only'}; written with the public key ${other || 'not given'})`,
  );
}

function xmlWords(options: Source): Words {
  const root = option(options, 'root');
  const label = option(options, 'label');
  const prefixes = entriesOf(valueAt(options, 'namespaces')).map(({ key }) => key);
  const zh = [
    `按 ${charsetOf(options)} 读 XML`,
    label === '' ? '' : `声明写 ${label}`,
    root === '' ? '' : `根元素 ${root}`,
    prefixes.length === 0 ? '' : `命名空间前缀 ${listed(prefixes, 'zh')}`,
  ];
  const en = [
    `read XML in ${charsetOf(options)}`,
    label === '' ? '' : `labelled ${label}`,
    root === '' ? '' : `root element ${root}`,
    prefixes.length === 0 ? '' : `namespace prefixes ${listed(prefixes, 'en')}`,
  ];
  return both(zh.filter((part) => part !== '').join('，'), en.filter((part) => part !== '').join(', '));
}

const lineWords: Readonly<Record<string, Words>> = {
  crlf: both('回车换行', 'CR LF'),
  lf: both('换行', 'LF'),
  none: both('没有换行', 'no end of line'),
};

function csvWords(options: Source): Words {
  const titled = option(options, 'header', 'yes') === 'yes';
  const line = lineWords[option(options, 'line', 'crlf')] ?? both('', '');
  return both(
    `按 ${charsetOf(options)} 读 CSV（${titled ? '第一行是列名' : '没有列名，按列的次序'}，行尾${line.zh}）`,
    `read CSV in ${charsetOf(options)} (${titled ? 'the first line holds the titles' : 'no titles, columns in order'}, lines end with ${line.en})`,
  );
}

function columnsText(columns: Source | undefined, language: Language): string {
  const widths = entriesOf(columns).map(({ key, value }) => {
    const width = value.kind === 'text' ? value.text : '';
    if (width === 'rest') return language === 'zh' ? `${key} 占其余` : `${key} the rest`;
    return `${key} ${width}`;
  });
  return listed(widths, language);
}

function fixedWords(options: Source): Words {
  const records = entriesOf(valueAt(options, 'records'));
  const told = (language: Language): string =>
    records.length === 0
      ? columnsText(valueAt(options, 'columns'), language)
      : records
          .map(({ key, value }) => `${key}${language === 'zh' ? '：' : ': '}${columnsText(value, language)}`)
          .join(language === 'zh' ? '；' : '; ');
  const line = lineWords[option(options, 'line', 'none')] ?? both('', '');
  return both(
    `按 ${charsetOf(options)} 的字节数读定长记录（${told('zh')}；${line.zh === '没有换行' ? line.zh : `行尾${line.zh}`}）`,
    `read records of fixed width in bytes of ${charsetOf(options)} (${told('en')}; ${line.en === 'no end of line' ? line.en : `lines end with ${line.en}`})`,
  );
}

function tlvWords(options: Source): Words {
  const [tag, length] = ['tag', 'length'].map((key) => option(options, key));
  return both(
    `按 ${charsetOf(options)} 读标签报文（标签 ${tag} 个字符，长度 ${length} 位数，数的是值的字节）`,
    `read tagged fields in ${charsetOf(options)} (tags of ${tag} characters, lengths of ${length} digits that count the value’s bytes)`,
  );
}

const plain =
  (zh: string, en: string) =>
  (options: Source): Words =>
    both(`按 ${charsetOf(options)} 读${zh}`, `read ${en} in ${charsetOf(options)}`);

/** Each layer as it is read; writing goes the other way. */
export const layerWords: Readonly<Record<LayerStep['name'], (options: Source) => Words>> = {
  frame: frameWords,
  base64: () => both('解 Base64', 'decode Base64'),
  hex: () => both('解十六进制', 'decode hex'),
  sm4: sm4Words,
  sm2: sm2Words,
  json: plain(' JSON', 'JSON'),
  xml: xmlWords,
  form: plain('网页表单', 'a web form'),
  csv: csvWords,
  fixed: fixedWords,
  tlv: tlvWords,
  text: plain('整段文字', 'one text'),
};

function steps({ steps: all }: LayerTable, language: Language): string {
  const told = all.map(({ name, options }) => layerWords[name](options)[language]);
  if (language === 'en') return told.join(', then ');
  return told.length < 2 ? told.join('') : told.map((text, at) => `${at === 0 ? '先' : '再'}${text}`).join('，');
}

function placeText({ each, at = '' }: LayerTable, language: Language): string {
  if (language === 'zh')
    return each === undefined ? `字段 ${at} 里又装着一份文档` : `每个 ${each} 的字段 ${at} 里又装着一份文档`;
  return each === undefined
    ? `The field ${at} holds a document of its own`
    : `The field ${at} of each ${each} holds a document of its own`;
}

function tell(layer: LayerTable, language: Language): string {
  const inner = layer.at !== undefined || layer.each !== undefined;
  const head = inner ? placeText(layer, language) : language === 'zh' ? '收到的字节' : 'The bytes as they come';
  const kept = layer.keepRaw
    ? language === 'zh'
      ? '；收到的文字原样保留，另读一份'
      : '; its text is kept as it came, and a copy is read'
    : '';
  return sentence(`${head}${language === 'zh' ? '：' : ': '}${steps(layer, language)}${kept}`, language);
}

const quiet = () => undefined;

/** One sentence per document, the outermost first, and one on writing where the order matters. */
export function layerSentences(
  layers: readonly LayerTable[],
  names: ReadonlyMap<string, string>,
  language: Language,
): readonly string[] {
  if (layers.length === 0)
    return [language === 'zh' ? '收到的字节：按 utf-8 读 JSON。' : 'The bytes as they come: read JSON in utf-8.'];
  const told = layers.map((layer) => fillNames(tell(layer, language), names, { place: layer.place, report: quiet }));
  const several = layers.length > 1 || layers.some((layer) => layer.steps.length > 1);
  const reverse = language === 'zh' ? '写出时次序相反。' : 'Writing goes the other way round.';
  return several ? [...told, reverse] : told;
}
