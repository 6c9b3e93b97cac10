/** Numbers that are no money. */
import { SyntaxFault } from '../tables/paths.ts';
import { CodecFault, type CodecMaker, needs } from './codec.ts';
import { exactNumber, exactText } from './decimal.ts';

/** `int`: says that the number is whole. */
export const int: CodecMaker = (_args, site) => {
  needs(site, 'int', 'integer');
  const whole = (value: number): number => {
    if (!Number.isSafeInteger(value)) throw new CodecFault('int', 'is no whole number');
    return value;
  };
  return { name: 'int', to: 'integer', encode: whole, decode: whole };
};

/** `decimal(n)`: exactly n decimals on the wire; a canonical text must have them too. */
export const decimal: CodecMaker = (args, site) => {
  needs(site, 'decimal', 'number', 'text');
  const places = Number(args);
  if (args.trim() === '' || !Number.isInteger(places) || places < 0 || places > 12)
    throw new SyntaxFault('write decimal(2)');
  const form = new RegExp(`^-?(0|[1-9][0-9]*)${places > 0 ? `\\.[0-9]{${places}}` : ''}$`);
  const checked = (text: string): string => {
    if (!form.test(text)) throw new CodecFault('decimal', `is no number with ${places} decimals`);
    return text;
  };
  const written = (value: number): string => {
    const [whole = '', fraction = ''] = exactText(value).split('.');
    if (fraction.length > places) throw new CodecFault('scale', `has more than ${places} decimals`);
    return places > 0 ? `${whole}.${fraction.padEnd(places, '0')}` : whole;
  };
  if (site.from === 'text') return { name: 'decimal', to: 'text', encode: checked, decode: checked };
  return { name: 'decimal', to: 'text', encode: written, decode: (text: string) => exactNumber(checked(text)) };
};
