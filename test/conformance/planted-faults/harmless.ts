/** Edits that change how a mapping looks and nothing of what it says. */
import { isMap, isScalar, type Pair, parseDocument } from 'yaml';
import type { Random } from '../../../gateway/translation/check/random.ts';
import type { MappingFile } from '../../../gateway/translation/load.ts';
import type { Escape } from './fault.ts';

type Harmless = Omit<Escape, 'reason'> & { readonly reason: string };

const edit = (name: string, file: string, find: string, put: string): Harmless => ({
  name,
  kind: 'harmless',
  file: `trading-center/token-params/${file}`,
  find,
  put,
  reason: 'no meaning is changed',
});

export const harmless: readonly Harmless[] = [
  edit('a comment above a row', 'venue.book.yaml', '    APPLY_TYPE:', '    # 申请类型\n    APPLY_TYPE:'),
  edit('a comment behind a row', 'venue.book.yaml', '    AREA_CODE: district', '    AREA_CODE: district # 区划'),
  edit('an empty line between rows', 'venue.book.yaml', '    APPLY_TYPE:', '\n    APPLY_TYPE:'),
  edit('single quotes round a row', 'venue.book.yaml', 'SEAT_COUNT: seats | int', "SEAT_COUNT: 'seats | int'"),
  edit('double quotes round a row', 'venue.book.yaml', 'SEAT_COUNT: seats | int', 'SEAT_COUNT: "seats | int"'),
  edit('quotes round a field', 'venue.book.yaml', '    SEAT_COUNT:', '    "SEAT_COUNT":'),
  edit('blanks round the codecs', 'venue.book.yaml', 'SEAT_COUNT: seats | int', 'SEAT_COUNT: seats   |   int'),
  edit('blanks in the brackets of a codec', 'venue.book.yaml', 'money(wan-yuan, 6)', 'money( wan-yuan , 6 )'),
  edit('columns in line', 'venue.book.yaml', 'AREA_CODE: district', 'AREA_CODE:            district'),
  edit('quotes of another kind round a code', 'dialect.yaml', 'bid-opening: "1"', "bid-opening: '1'"),
  edit('a code without quotes', 'dialect.yaml', 'bid-opening: "1"', 'bid-opening: 1'),
  edit('a list over several lines', 'dialect.yaml', '  success: ["1"]', '  success:\n    - "1"'),
  edit(
    'a map in braces for one over several lines',
    'dialect.yaml',
    '  venue-kind:\n    bid-opening: "1"\n    evaluation: "2"\n    negotiation: "3"',
    '  venue-kind: { bid-opening: "1", evaluation: "2", negotiation: "3" }',
  ),
  edit(
    'a row over two lines',
    'deposit.account.yaml',
    'MARGIN_END_TIME: deadline | datetime',
    'MARGIN_END_TIME: >-\n      deadline | datetime',
  ),
  edit(
    'the default of an absent field spelled out',
    'deposit.received.yaml',
    ' | text(50 chars) | optional(omit)\n    MARGIN',
    ' | text(50 chars)\n    MARGIN',
  ),
  edit(
    'an answer’s layer that is the default',
    'dialect.yaml',
    '  answer: [ { json: { charset: utf-8 } } ]',
    '  answer: [ { json: {} } ]',
  ),
  edit(
    'a length longer than needed',
    'venue.book.yaml',
    'REMARK: remark | text(200 chars)',
    'REMARK: remark | text(300 chars)',
  ),
  edit('no length where the schema has one', 'venue.book.yaml', 'REMARK: remark | text(200 chars)', 'REMARK: remark'),
];

function mix<T>(items: T[], random: Random): void {
  for (let at = items.length - 1; at > 0; at -= 1) {
    const other = random.below(at + 1);
    const [a, b] = [items[at], items[other]];
    if (a !== undefined && b !== undefined) [items[at], items[other]] = [b, a];
  }
}

const keyOf = (pair: Pair): string => (isScalar(pair.key) ? String(pair.key.value) : '');

/** The maps whose order is the reader's comfort: rows of JSON, keys of a dialect, codes; not the list of refusals, which is read in order, nor events, whose bytes are signed. */
const ordered: ReadonlySet<string> = new Set(['event']);

function shuffleMap(node: unknown, random: Random): void {
  if (!isMap(node)) return;
  mix(node.items, random);
  for (const pair of node.items) if (!ordered.has(keyOf(pair))) shuffleMap(pair.value, random);
}

/** The file with the keys of all its maps in another order. */
export function shuffled(file: MappingFile, random: Random): MappingFile {
  const document = parseDocument(new TextDecoder().decode(file.bytes), { schema: 'failsafe' });
  shuffleMap(document.contents, random);
  return { ...file, bytes: new TextEncoder().encode(document.toString({ lineWidth: 0 })) };
}
