/** What the governance center adds to the mapping language. */
import { CodecFault, type CodecMaker, needs } from '../../gateway/translation/codecs/codec.ts';
import type { NamedCodecs } from '../../gateway/translation/codecs/pipeline.ts';
import { SyntaxFault } from '../../gateway/translation/tables/paths.ts';

/** Departments that referrals go to, and how the center's unit codes end. */
const departments: Readonly<Record<string, string>> = {
  'public-security': 'GAJ',
  'market-regulation': 'SCJGJ',
  'sme-authority': 'JXW',
};
const departmentOf = new Map(Object.entries(departments).map(([name, code]) => [code, name]));

/** The first two digits of every division of the city. */
const CITY = '50';
/** Where a unified social credit code says which division's office registered its holder (GB 32100—2015). */
const DIVISION_AT = 2;

/** `CQ-LJXQ-GAJ`: the last hyphen parts division and department. */
function unitParts(unit: string, names: ReadonlyMap<string, string>): readonly [string, string] {
  const name = [...names.keys()].find((one) => unit.endsWith(`-${one}`));
  const division = name === undefined ? '' : unit.slice(0, -name.length - 1);
  const other = name === undefined ? undefined : names.get(name);
  if (other === undefined || division === '')
    throw new CodecFault('receiving-unit', 'is no division with one of the departments that referrals go to');
  return [division, other];
}

const codeOf = new Map(Object.entries(departments));
const longestCode = 'SCJGJ'.length;
const longestDivision = 11;

function noArguments(name: string, args: string): void {
  if (args !== '') throw new SyntaxFault(`write ${name} without anything behind it`);
}

/** `receiving-unit`: `500101-public-security` ↔ `500101-GAJ`. */
const receivingUnit: CodecMaker = (args, site) => {
  needs(site, 'receiving-unit', 'text');
  noArguments('receiving-unit', args);
  const length = longestDivision + 1 + longestCode;
  return {
    name: 'receiving-unit',
    to: 'text',
    encode: (unit: string) => unitParts(unit, codeOf).join('-'),
    decode: (unit: string) => unitParts(unit, departmentOf).join('-'),
    extent: { chars: length, bytes: length },
  };
};

/**
 * `city-enterprise`: a unified social credit code given out in the city. 市内中小企业划型认定 is for the city's own enterprises;
 * others are recognised where they are registered.
 */
const cityEnterprise: CodecMaker = (args, site) => {
  needs(site, 'city-enterprise', 'text');
  noArguments('city-enterprise', args);
  const inCity = (code: string): string => {
    if (code.startsWith(CITY, DIVISION_AT)) return code;
    throw new CodecFault(
      'city-enterprise',
      'is no enterprise registered in Chongqing (characters 3 and 4 are not 50): its size is recognised where it is registered',
    );
  };
  return { name: 'city-enterprise', to: 'text', encode: inCity, decode: inCity, extent: { chars: 18, bytes: 18 } };
};

export const governanceCenterCodecs: NamedCodecs = new Map([
  ['receiving-unit', receivingUnit],
  ['city-enterprise', cityEnterprise],
]);
