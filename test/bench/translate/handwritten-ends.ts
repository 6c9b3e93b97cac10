/** The ends of the hand-written roads: JSON.parse and JSON.stringify; fast-xml-parser's tree and builder with iconv-lite for GBK. */
import { XMLBuilder, XMLParser } from 'fast-xml-parser';
import iconv from 'iconv-lite';
import type { Canonical, Catalogue, MessageKind } from '../../../gateway/catalogue/contract.ts';
import {
  type Booking,
  type Dress,
  type RefundList,
  readBooking,
  readRefundList,
  type Tree,
  writeBooking,
  writeRefundList,
} from './handwritten.ts';
import { HandwrittenFault, refuse, textOf } from './handwritten-values.ts';
import { benchCatalogue, context, type Format, type Operation, type PlainRoad, type Roads } from './world.ts';

const json: Dress = {
  wide: 3,
  items: (value, _name, field) => (Array.isArray(value) ? value : refuse(field, 'is no list')),
  list: (items) => items,
  whole: (value, field) => (Number.isSafeInteger(value) ? (value as number) : refuse(field, 'is no whole number')),
  number: (value) => value,
};

const xml: Dress = {
  wide: 2,
  items: (value, name, field) =>
    ((value as Tree | undefined)?.[name] as readonly unknown[]) ?? refuse(field, 'is missing'),
  list: (items, name) => ({ [name]: items }),
  whole: (value, field) => {
    const text = textOf(value, field);
    return /^[0-9]{1,15}$/.test(text) ? Number(text) : refuse(field, 'is no whole number');
  },
  number: String,
};

/** How one format's bytes become a tree, and what stands round partner B's fields. */
interface End {
  readonly dress: Dress;
  open(bytes: Uint8Array): Tree;
  close(body: Tree): Uint8Array;
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

const jsonEnd: End = {
  dress: json,
  open: (bytes) => {
    const tree: unknown = JSON.parse(utf8.decode(bytes));
    return typeof tree === 'object' && tree !== null ? (tree as Tree) : refuse('the message', 'is no object');
  },
  close: (body) => Buffer.from(JSON.stringify({ token: context.auth.token, params: body })),
};

/** Blanks belong to a value, and so do the digits of a number: nothing is trimmed or converted. */
const options = { ignoreAttributes: false, parseTagValue: false, trimValues: false } as const;
const lists = new Set(['lot', 'refund']);
const parser = new XMLParser({ ...options, isArray: (name) => lists.has(name) });
const builder = new XMLBuilder({ ...options, suppressEmptyNode: false });

/** iconv-lite writes `?` for what GBK lacks, and reads U+FFFD from bytes that are none of it. */
function gbkBytes(text: string): Uint8Array {
  const bytes = iconv.encode(text, 'gbk');
  const questions = (text.match(/\?/g) ?? []).length;
  let written = 0;
  for (let at = bytes.indexOf(0x3f); at !== -1; at = bytes.indexOf(0x3f, at + 1)) written += 1;
  return written === questions ? bytes : refuse('the message', 'holds what GBK lacks');
}

const head = '<?xml version="1.0" encoding="GBK"?>';

const xmlEnd: End = {
  dress: xml,
  open: (bytes) => {
    const text = iconv.decode(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength), 'gbk');
    if (text.includes('\ufffd')) throw new HandwrittenFault('the bytes are no GBK');
    return (parser.parse(text).notice as Tree | undefined) ?? refuse('the root', 'is not notice');
  },
  close: (body) => gbkBytes(head + builder.build({ DATA: { HEAD: { TOKEN: context.auth.token }, BODY: body } })),
};

function validated(kind: MessageKind | undefined, message: Canonical): Canonical {
  if (kind?.validate(message)) return message;
  const [first] = kind?.validate.errors ?? [];
  return refuse(first?.instancePath ?? '', first?.message ?? 'is wrong');
}

function bookingRoad({ dress, open, close }: End, kind: MessageKind | undefined): PlainRoad {
  return {
    decode: (bytes) => validated(kind, readBooking(open(bytes), dress)),
    encode: (message) => close(writeBooking(message as unknown as Booking, dress)),
  };
}

function listRoad({ dress, open, close }: End, kind: MessageKind | undefined): PlainRoad {
  return {
    decode: (bytes) => validated(kind, readRefundList(open(bytes), dress)),
    encode: (message) => close(writeRefundList(message as unknown as RefundList, dress)),
  };
}

const kindOf = (catalogue: Catalogue, operation: Operation) => catalogue.operations.get(operation)?.request;

/** The same roads as ours, by hand. */
export function handwrittenRoads(judging = true): Roads {
  const catalogue = benchCatalogue(judging);
  const road = (end: End) => ({
    'booking.notice': bookingRoad(end, kindOf(catalogue, 'booking.notice')),
    'refund.list': listRoad(end, kindOf(catalogue, 'refund.list')),
  });
  return { json: road(jsonEnd), xml: road(xmlEnd) } satisfies Record<Format, unknown>;
}
