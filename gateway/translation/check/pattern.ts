/** Texts for the regular expressions that our schemas use: literals, classes, groups with alternatives, and counts. */
import type { Random } from './random.ts';

type Make = (random: Random) => string;

interface Cursor {
  readonly text: string;
  at: number;
}

const digits = '0123456789';
const wordCharacters = `ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz${digits}_`;
/** `*` and `+` stop here. */
const MANY = 8;

function range(from: string, to: string): string {
  let text = '';
  for (let code = from.charCodeAt(0); code <= to.charCodeAt(0); code += 1) text += String.fromCharCode(code);
  return text;
}

function escaped(char: string): string {
  if (char === 'd') return digits;
  return char === 'w' ? wordCharacters : char;
}

function readClass(cursor: Cursor): Make {
  let choices = '';
  while (cursor.text.charAt(cursor.at) !== ']') {
    if (cursor.at >= cursor.text.length) throw new RangeError(`the class in ${cursor.text} does not end`);
    const char = cursor.text.charAt(cursor.at);
    const next = cursor.text.charAt(cursor.at + 1);
    const last = cursor.text.charAt(cursor.at + 2);
    if (char === '\\') {
      choices += escaped(next);
      cursor.at += 2;
    } else if (next === '-' && last !== ']') {
      choices += range(char, last);
      cursor.at += 3;
    } else {
      choices += char;
      cursor.at += 1;
    }
  }
  cursor.at += 1;
  return (random) => choices.charAt(random.below(choices.length));
}

function readAtom(cursor: Cursor): Make {
  const char = cursor.text.charAt(cursor.at);
  cursor.at += 1;
  if (char === '[') return readClass(cursor);
  if (char === '(') return readGroup(cursor);
  if (char === '\\') {
    const choices = escaped(cursor.text.charAt(cursor.at));
    cursor.at += 1;
    return (random) => choices.charAt(random.below(choices.length));
  }
  if (char === '^' || char === '$') return () => '';
  if ('.*+?{|'.includes(char)) throw new RangeError(`${char} in ${cursor.text} is not understood here`);
  return () => char;
}

const counted = /\{(\d+)(?:(,)(\d*))?\}/y;

function readCount(cursor: Cursor): readonly [number, number] {
  const char = cursor.text.charAt(cursor.at);
  const simple = char === '?' ? [0, 1] : char === '*' ? [0, MANY] : char === '+' ? [1, MANY] : undefined;
  if (simple) {
    cursor.at += 1;
    return [simple[0] ?? 0, simple[1] ?? 0];
  }
  counted.lastIndex = cursor.at;
  const found = counted.exec(cursor.text);
  if (!found) return [1, 1];
  cursor.at = counted.lastIndex;
  const from = Number(found[1]);
  return [from, found[2] === undefined ? from : found[3] === '' ? from + MANY : Number(found[3])];
}

function readSequence(cursor: Cursor): Make {
  const pieces: Make[] = [];
  while (cursor.at < cursor.text.length && !'|)'.includes(cursor.text.charAt(cursor.at))) {
    const atom = readAtom(cursor);
    const [from, to] = readCount(cursor);
    pieces.push((random) => Array.from({ length: random.between(from, to) }, () => atom(random)).join(''));
  }
  return (random) => pieces.map((piece) => piece(random)).join('');
}

function readAlternatives(cursor: Cursor): Make {
  const first = readSequence(cursor);
  const more: Make[] = [];
  while (cursor.text.charAt(cursor.at) === '|') {
    cursor.at += 1;
    more.push(readSequence(cursor));
  }
  return (random) => random.pick([first, ...more])(random);
}

function readGroup(cursor: Cursor): Make {
  if (cursor.text.startsWith('?:', cursor.at)) cursor.at += 2;
  const make = readAlternatives(cursor);
  if (cursor.text.charAt(cursor.at) !== ')') throw new RangeError(`a group in ${cursor.text} does not end`);
  cursor.at += 1;
  return make;
}

/** @throws RangeError for expressions beyond those */
export function compilePattern(pattern: string): Make {
  const cursor = { text: pattern, at: 0 };
  const make = readAlternatives(cursor);
  if (cursor.at !== pattern.length) throw new RangeError(`${pattern} is not understood`);
  return make;
}
