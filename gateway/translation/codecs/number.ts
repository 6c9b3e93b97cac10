/** Numbers that are no money. */
import { naming } from '../findings.ts';
import { SyntaxFault } from '../tables/paths.ts';
import { CodecFault, type CodecMaker, MisfitFault, needs } from './codec.ts';
import { exactNumber, exactText, withPlaces } from './decimal.ts';

/** `int`: says that the number is whole. */
export const int: CodecMaker = (args, site) => {
  needs(site, 'int', 'integer');
  if (args !== '') throw new SyntaxFault('write int without anything behind it');
  const whole = (value: number): number => {
    if (!Number.isSafeInteger(value)) throw new CodecFault('int', 'is no whole number');
    return value;
  };
  return { name: 'int', to: 'integer', encode: whole, decode: whole, extent: site.extent };
};

/** A step of the schema that needs more decimals than there are: 0.001 over two. */
function assertScale(step: unknown, places: number): void {
  if (typeof step !== 'number') return;
  const fraction = exactText(step).split('.')[1] ?? '';
  if (fraction.length > places)
    throw new MisfitFault(
      'scale-too-small',
      naming`the schema goes in steps of ${step}, and there are ${places} decimals`,
      `Write decimal(${fraction.length}).`,
      `标准字段以 ${step} 为单位，这里只有 ${places} 位小数`,
    );
}

/** `decimal(n)`: exactly n decimals on the wire, where a partner may leave out or add zeros; a canonical text must have n, too. */
export const decimal: CodecMaker = (args, site) => {
  needs(site, 'decimal', 'number', 'text');
  const places = Number(args);
  if (!/^\s*(?:[0-9]|1[0-2])\s*$/.test(args)) throw new SyntaxFault('write decimal(2); 0 to 12');
  assertScale(site.schema?.multipleOf, places);
  const form = { name: 'decimal', to: 'text', numeric: true, writes: [withPlaces('0', places)] } as const;
  if (site.from === 'number') {
    const encode = (value: number): string => withPlaces(exactText(value), places);
    return { ...form, encode, decode: (text: string) => exactNumber(withPlaces(text, places)) };
  }
  const checked = (text: string): string => {
    if (withPlaces(text, places) !== text) throw new CodecFault('decimal', `is no number with ${places} decimals`);
    return text;
  };
  return { ...form, encode: checked, decode: (text: string) => withPlaces(text, places) };
};
