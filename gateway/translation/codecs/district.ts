/** `district(from, to)`: administrative divisions by codes of different length. */
import { naming } from '../findings.ts';
import { splitArgs } from '../tables/expressions.ts';
import { SyntaxFault } from '../tables/paths.ts';
import { CodecFault, type CodecMaker, MisfitFault, needs } from './codec.ts';

/** GB/T 2260 has 6 digits, finance systems 9 (`mof_div_code`), statistics 12. The longer one adds places below, zeros for the district itself. */
const lengths = new Set(['6', '9', '12']);

/** 500101 ↔ 500101000. What is no code of digits, such as a zone without one, or lies below the district, is refused. */
export const district: CodecMaker = (args, site) => {
  needs(site, 'district', 'text');
  const [from = '', to = '', more] = splitArgs(args);
  if (!lengths.has(from) || !lengths.has(to) || from === to || more !== undefined)
    throw new SyntaxFault('write district(6, 9): digits of our code, digits of theirs; 6, 9 or 12');
  const [ours, theirs] = [Number(from), Number(to)];
  const room = Number(site.schema?.maxLength ?? ours);
  if (room < ours)
    throw new MisfitFault(
      'type',
      naming`the field has ${room} characters, and a code ${ours} digits`,
      'Swap the two numbers.',
      `字段长 ${room} 字，区划代码却有 ${ours} 位`,
    );
  const reach = (digits: number) => (code: string, wanted: number) => {
    if (code.length !== digits || !/^[0-9]+$/.test(code))
      throw new CodecFault('district', `is no division code of ${digits} digits`);
    const kept = code.slice(0, wanted);
    if (/[1-9]/.test(code.slice(wanted)))
      throw new CodecFault('district', `means a place that ${wanted} digits cannot`);
    return kept.padEnd(wanted, '0');
  };
  const [out, back] = [reach(ours), reach(theirs)];
  return {
    name: 'district',
    to: 'text',
    extent: { chars: theirs, bytes: theirs },
    encode: (code: string) => out(code, theirs),
    decode: (code: string) => back(code, ours),
  };
};
