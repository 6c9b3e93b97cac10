/** What the contestants are given: the catalogue and dialects of the benchmark, two messages, and their bytes in every dialect. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { readCards } from '../../../gateway/catalogue/cards.ts';
import type { Canonical, Catalogue, MessageKind } from '../../../gateway/catalogue/contract.ts';
import { messageKinds } from '../../../gateway/catalogue/schemas.ts';
import { usccCheck } from '../../../gateway/catalogue/uscc.ts';
import type { TranslationContext, Translator } from '../../../gateway/translation/contract.ts';
import { loadDialects } from '../../../gateway/translation/load.ts';

/** Below the project's folder, where every benchmark is started: the code may run from a bundle elsewhere. */
const here = 'test/bench/translate';
const document = (name: string): unknown => parse(readFileSync(join(here, name), 'utf8'));

/** @param judging whether canonical messages are validated; without it the figures are for information only */
export function benchCatalogue(judging: boolean): Catalogue {
  const kinds = messageKinds(new Map([['bench.yaml', document('bench.yaml')]]));
  const kindOf = (reference: string): MessageKind => {
    const kind = kinds(reference);
    return judging ? kind : { ...kind, validate: (() => true) as unknown as MessageKind['validate'] };
  };
  return {
    operations: readCards(new Map([['operations.yaml', document('operations.yaml')]]), kindOf),
    districts: new Map(),
  };
}

export const operations = ['booking.notice', 'refund.list'] as const;
export type Operation = (typeof operations)[number];
export const formats = ['json', 'xml'] as const;
export type Format = (typeof formats)[number];

export const context: TranslationContext = {
  ref: 'REF-1',
  serial: '7',
  now: '2026-03-16T10:15:00+08:00',
  acceptedAt: '2026-03-16T10:14:00+08:00',
  auth: { token: 'b7d1f0a2c4' },
  profile: {},
};

const usccOf = (index: number): string => {
  const first = `91500101MA${String(index).padStart(7, '0')}`;
  return first + usccCheck(first);
};

const booking: Canonical = {
  noticeNo: 'TZ2026-000172',
  district: '500101',
  projectCode: 'CQWZ-2026-0172',
  projectName: '万州区政务中心办公设备采购',
  method: 'negotiation',
  purchaser: { name: '万州区政务服务中心', uscc: usccOf(1) },
  agency: { name: '重庆示例招标代理公司', uscc: usccOf(2) },
  contact: { name: '王小明', phone: '023-58220000' },
  venueKind: 'bid-opening',
  session: { start: '2026-12-01T09:30:00+08:00', end: '2026-12-01T11:30:00+08:00' },
  seats: 12,
  remote: false,
  urgent: true,
  noticeDate: '2026-11-10',
  budgetFen: 128_000_000,
  depositFen: 2_000_000,
  submittedAt: '2026-11-10T16:20:05+08:00',
  lots: [
    { lotNo: '01', lotName: '办公桌椅', budgetFen: 88_000_000 },
    { lotNo: '02', lotName: '打印机', budgetFen: 40_000_000 },
  ],
  remark: '需投影设备 & 话筒',
};

const reasons = ['not-awarded', 'contract-signed', 'terminated', 'withdrawn'];

const refundList: Canonical = {
  batchNo: 'TK500101-20261201-01',
  district: '500101',
  batchDate: '2026-12-01',
  refunds: Array.from({ length: 200 }, (_, index) => ({
    refundNo: `R${String(index + 1).padStart(6, '0')}`,
    supplier: { name: `重庆示例科技第${index + 1}有限公司`, uscc: usccOf(1000 + index) },
    account: `6222023100${String(index * 7919).padStart(9, '0')}`,
    bankName: '中国工商银行万州支行营业部',
    amountFen: 2_000_000 + index * 317,
    reason: reasons[index % reasons.length],
    paidAt: `2026-11-${String((index % 28) + 1).padStart(2, '0')}T09:${String(index % 60).padStart(2, '0')}:30+08:00`,
  })),
};

export const messages: Readonly<Record<Operation, Canonical>> = {
  'booking.notice': booking,
  'refund.list': refundList,
};

/** Bytes of dialect a in, bytes of dialect b out, with what stands between them. */
export interface Road {
  decode(bytes: Uint8Array): Canonical | Promise<Canonical>;
  encode(message: Canonical): Uint8Array | Promise<Uint8Array>;
}

/** A road that never waits: all but JSONata, which knows only promises. */
export interface PlainRoad extends Road {
  decode(bytes: Uint8Array): Canonical;
  encode(message: Canonical): Uint8Array;
}

export type Roads = Readonly<Record<Format, Readonly<Record<Operation, PlainRoad>>>>;

const addresses: Readonly<Record<Operation, string>> = { 'booking.notice': '/booking', 'refund.list': '/refunds' };

function roadBetween(a: Translator, b: Translator, path: string): PlainRoad {
  return {
    decode: (body) => a.decodeRequest({ method: 'POST', path, headers: {}, body }).message,
    encode: (message) => b.encodeRequest(message, context).body,
  };
}

/** Our own roads, through the compiled dialects, and each message as bytes of dialect a. */
export async function ourRoads(
  judging = true,
): Promise<{ roads: Roads; wires: Record<Format, Record<Operation, Uint8Array>> }> {
  const dialects = await loadDialects(join(here, 'mappings'), benchCatalogue(judging));
  const translator = (format: Format, side: 'a' | 'b', operation: Operation): Translator => {
    const found = dialects.get(`bench/${format}-${side}`)?.translator(operation);
    if (!found) throw new Error(`bench/${format}-${side} does not speak ${operation}.`);
    return found;
  };
  const each = <T>(make: (format: Format, operation: Operation) => T) =>
    Object.fromEntries(
      formats.map((format) => [
        format,
        Object.fromEntries(operations.map((operation) => [operation, make(format, operation)])),
      ]),
    ) as Record<Format, Record<Operation, T>>;
  return {
    roads: each((format, operation) =>
      roadBetween(translator(format, 'a', operation), translator(format, 'b', operation), addresses[operation]),
    ),
    wires: each(
      (format, operation) => translator(format, 'a', operation).encodeRequest(messages[operation], context).body,
    ),
  };
}
