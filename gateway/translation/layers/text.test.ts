import { expect, it } from 'vitest';
import { textNotation } from './text.ts';

const ignore = (): void => undefined;
const notation = textNotation();

it('a document that is one text is the field text', () => {
  expect(notation.write({ text: '到账\r\n第二行 ' })).toBe('到账\r\n第二行 ');
  expect(notation.read('到账\r\n第二行 ', ignore)).toEqual({ text: '到账\r\n第二行 ' });
});

it('an absent text is an empty document', () => {
  expect(notation.write({ text: undefined })).toBe('');
  expect(notation.read('', ignore)).toEqual({ text: '' });
});

it('other fields, other types and a byte order mark are refused', () => {
  expect(() => notation.write({ text: 'a', more: 'b' })).toThrow('more has no place');
  expect(() => notation.write({ text: 1 })).toThrow('text is no text');
  expect(() => notation.write({ text: '\ufeffa' })).toThrow('byte order mark');
  expect(() => notation.read('\ufeffa', ignore)).toThrow('byte order mark');
});
