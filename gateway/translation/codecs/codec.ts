/** What a codec is: one value out to the partner's form and back, exactly, or a CodecFault. */

import type { Schema } from '../../catalogue/contract.ts';
import type { Charset } from '../charset.ts';
import { type Named, naming, textOfMessage } from '../findings.ts';
import type { Rule } from '../rules.ts';
import type { CodeTable } from '../tables/model.ts';

/** Types of values between codecs. `texts` is a list of text. */
export type Kind = 'text' | 'integer' | 'number' | 'boolean' | 'texts';

/** Credentials of the exchange, for codecs that encipher. Reading as a sandbox there may be none. */
export type Secrets = Readonly<Record<string, string>> | undefined;

/** The longest that a value can be: characters, and bytes of the document's charset. */
export interface Extent {
  readonly chars: number;
  readonly bytes: number;
}

export interface Codec {
  readonly name: string;
  /** Type on the partner's side. */
  readonly to: Kind;
  encode(value: never, secrets?: Secrets): unknown;
  decode(value: never, secrets?: Secrets): unknown;
  /** Every text that it can write, or one of each form it has: all must find place in charset and output type. */
  readonly writes?: readonly string[];
  /** Its texts are numbers: 1.5 and 1.50 are one value to it, so that a JSON number loses nothing. */
  readonly numeric?: boolean;
  /** How long its texts can be; undefined where nobody knows. */
  readonly extent?: Extent | undefined;
  /** It makes this many texts of one, for as many fields. */
  readonly pieces?: number;
  /** What it takes is secret by nature. */
  readonly sensitive?: boolean;
}

/** What a codec is made for. */
export interface CodecSite {
  /** Type of the value that arrives from our side. */
  readonly from: Kind;
  /** Charset of the document that the field stands in. */
  readonly charset: Charset;
  /** Schema of the canonical field; undefined for constants and variables. */
  readonly schema: Schema | undefined;
  /** How long the value that arrives can be; undefined where nobody knows. */
  readonly extent: Extent | undefined;
  /** All texts that can arrive, or one of each form, where somebody knows them. */
  readonly writes?: readonly string[] | undefined;
  readonly codes: ReadonlyMap<string, CodeTable>;
  /** Written by us in earnest, so that every legal value must find room. What a partner writes has the partner's room. */
  readonly outgoing: boolean;
}

/** @throws SyntaxFault where the arguments are wrong, MisfitFault where the codec does not fit the site */
export type CodecMaker = (args: string, site: CodecSite) => Codec;

/** A value that cannot be translated exactly. `rule` is the codec's name or a finer one. The message never quotes the value: it may be a secret. */
export class CodecFault extends Error {
  override readonly name = 'CodecFault';
  readonly rule: string;
  constructor(rule: string, message: string) {
    super(message);
    this.rule = rule;
  }
}

/** A codec that can never do its work at this place: a finding of `check`. */
export class MisfitFault extends Error {
  override readonly name = 'MisfitFault';
  readonly rule: Rule;
  /** The message with its values apart. */
  readonly said: string | Named;
  /** In Chinese, where the rule's own sentence with the values behind it does not say enough. */
  readonly saidZh: string | undefined;
  readonly fix: string;
  constructor(rule: Rule, message: string | Named, fix: string, messageZh?: string) {
    super(textOfMessage(message));
    this.rule = rule;
    this.said = message;
    this.saidZh = messageZh;
    this.fix = fix;
  }
}

const kindsZh: Readonly<Record<Kind, string>> = {
  text: '文字',
  integer: '整数',
  number: '数',
  boolean: '是否',
  texts: '列表',
};

/** @throws MisfitFault where the value arriving is of another type */
export function needs(site: CodecSite, codec: string, ...kinds: readonly Kind[]): void {
  if (kinds.includes(site.from)) return;
  throw new MisfitFault(
    'type',
    naming`${codec} takes ${kinds.join(' or ')}, and ${site.from} arrives`,
    'Use a codec that takes this type, or another order.',
    `${codec} 接受${kinds.map((kind) => kindsZh[kind]).join('或')}，传来的是${kindsZh[site.from]}`,
  );
}

/** @throws MisfitFault where every legal value must find room and the longest does not */
export function assertRoom(site: CodecSite, limit: number, unit: 'bytes' | 'chars'): void {
  const longest = site.extent?.[unit] ?? 0;
  if (!site.outgoing || longest <= limit) return;
  throw new MisfitFault(
    'length-cannot-fit',
    naming`the value may have ${longest} ${unit}; here are ${limit}`,
    `Write ${longest} ${unit} if the partner has that room; else shorten the schema.`,
    `取值最长 ${longest} ${unit === 'bytes' ? '字节' : '字'}，对方只有 ${limit}`,
  );
}
