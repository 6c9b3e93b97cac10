/** A stand-in of a voucher store: queues that give out the same vouchers until they are settled. */
import type { Canonical } from '../../../gateway/catalogue/contract.ts';
import type { Reading, WireRequest, WireResponse } from '../../../gateway/translation/contract.ts';
import type { Asked, ControlRequest, ControlRoute, Desk, Office, OfficeKind } from '../../sandbox/contract.ts';
import { ControlError, objectIn, oneOfIn, textIn } from '../../sandbox/control-body.ts';
import { loadWireContract, type WireContract } from '../../wire-contract/load.ts';
import { type Call, callIn, doneAnswer, faultAnswer, readAnswer } from './store-soap.ts';

interface Stored {
  readonly division: string;
  readonly year: string;
  readonly vtCode: string;
  readonly voucherNo: string;
  /** The VoucherBody, byte for byte, in Base64. */
  readonly body: string;
  state: 'waiting' | 'confirmed' | 'confirm-failed' | 'returned';
  /** As the gateway has given it. */
  reason?: string;
  /** How many times it was given out. */
  reads: number;
}

/** Where a voucher that was sent to the bank stands, in the words of payment.voucher-status. */
interface Sent {
  readonly year: string;
  readonly voucherNo: string;
  status: string;
}

export interface StoreRecords {
  readonly vouchers: Stored[];
  readonly sent: Sent[];
}

interface Store {
  readonly desk: Desk<StoreRecords>;
  readonly contract: WireContract;
}

const sentStates = [
  'not-sent',
  'sent',
  'received',
  'receive-failed',
  'signed-for',
  'sign-failed',
  'returned',
  'receipted',
] as const;
const operations = ['payment.receipt', 'payment.returned'] as const;
const faults = ['base64', 'xml', 'signature', 'number'] as const;
/** As many of the last as a tester wants to see. */
const SHOWN = 200;
const SIX = 6;

/** The city's own code, 500000, gives out the vouchers of all its districts. */
function isOfDivision(division: string, asked: string): boolean {
  return asked.endsWith('0000') ? division.startsWith(asked.slice(0, 2)) : division === asked;
}

const inQueue = (one: Stored, call: Call): boolean =>
  one.vtCode === call.vtCode && one.year === call.stYear && isOfDivision(one.division, call.admDivCode.slice(0, SIX));

function read({ desk }: Store, call: Call): WireResponse {
  const waiting = desk.records.vouchers.filter((one) => one.state === 'waiting' && inQueue(one, call));
  const batch = waiting.slice(0, call.count);
  for (const one of batch) one.reads += 1;
  desk.changed();
  return readAnswer(batch.map(({ body }) => Buffer.from(body, 'base64')));
}

const settledAs = {
  confirmVoucher: 'confirmed',
  confirmVoucherFail: 'confirm-failed',
  returnVoucher: 'returned',
} as const;

function settle({ desk }: Store, call: Call & { readonly method: keyof typeof settledAs }): WireResponse {
  for (const [at, voucherNo] of call.voucherNos.entries()) {
    const known = desk.records.vouchers.filter((one) => one.voucherNo === voucherNo && inQueue(one, call));
    if (known.length === 0) return faultAnswer(`凭证不存在：${voucherNo}`);
    const found = known.find(({ state }) => state === 'waiting');
    // Settled before: the gateway repeats what it may have said already.
    if (found === undefined) continue;
    found.state = settledAs[call.method];
    const reason = call.reasons[at];
    if (reason !== undefined) found.reason = reason;
    const asked = { operation: call.method, message: {}, reference: '', vars: {} };
    desk.did(asked, { key: voucherNo, summary: `${call.method} ${call.vtCode}`, response: {} });
  }
  desk.changed();
  return doneAnswer(call.method);
}

const queueOf = {
  readVoucherAgain: 'queue.read',
  confirmVoucher: 'queue.confirm',
  confirmVoucherFail: 'queue.confirm-fail',
  returnVoucher: 'queue.return',
} as const;

/** The calls that move the queue; whatever else comes is an operation of the dialect. */
function answer(store: Store, request: WireRequest): WireResponse | undefined {
  const call = callIn(request);
  if (call === undefined) return undefined;
  const [complaint] = store.contract.check('request', queueOf[call.method], request.body);
  if (complaint !== undefined) return faultAnswer(`报文不符合接口规范：${complaint}`);
  if (call.certId !== store.desk.context().auth.certId) return faultAnswer('certId 未登记');
  const { method } = call;
  return method === 'readVoucherAgain' ? read(store, call) : settle(store, { ...call, method });
}

function voucherStatus({ desk }: Store, { message }: Asked): Reading {
  const { voucherNo, fiscalYear } = message as { voucherNo: string; fiscalYear: string };
  const found = desk.records.sent.find((one) => one.voucherNo === voucherNo && one.year === fiscalYear);
  if (found === undefined) return desk.refused('voucher-not-found', '凭证不存在');
  return { kind: 'success', message: { voucherNo, status: found.status } };
}

function setSent({ desk }: Store, voucherNo: string, year: string, status: string): void {
  const found = desk.records.sent.find((one) => one.voucherNo === voucherNo && one.year === year);
  if (found === undefined) desk.records.sent.push({ voucherNo, year, status });
  else found.status = status;
}

const envelope = /<VoucherBody[\s\S]*<\/VoucherBody>/;

/** The voucher as the bank writes it, signed. @throws ControlError where the message makes none */
function written({ desk, contract }: Store, operation: (typeof operations)[number], message: Canonical): string {
  const translator = desk.dialect.translator(operation);
  if (translator === undefined) throw new Error(`${desk.dialect.name} does not speak ${operation}`);
  let bytes: Uint8Array;
  try {
    bytes = translator.encodeEvent(message, desk.context()).body;
  } catch (error) {
    throw new ControlError((error as Error).message);
  }
  const [complaint] = contract.check('event', operation, bytes);
  if (complaint !== undefined) throw new ControlError(complaint);
  // Bytes as characters, so that none is changed.
  return envelope.exec(Buffer.from(bytes).toString('latin1'))?.[0] ?? '';
}

const damage: Readonly<Record<(typeof faults)[number], (body: string) => string>> = {
  base64: (body) => body.replace(/<Voucher>[^<]*/, '<Voucher>****'),
  xml: (body) => body.replace('</Voucher>', '</Vouchr>'),
  signature: (body) => body.replace(/(<Signature [^>]*>)[^<]{4}/, '$1AAAA'),
  number: (body) => body.replace(/ VoucherNo="[^"]*"/, ''),
};

/** Puts a voucher into its queue. The same number again, while it waits, is the same voucher. */
function put(store: Store, body: ControlRequest['body']): Canonical {
  const operation = oneOfIn(body, 'operation', operations);
  const message = objectIn(body, 'message');
  const { district, fiscalYear: year, voucherNo, voucherType: vtCode } = message as Readonly<Record<string, string>>;
  const whole = written(store, operation, message);
  const damaged = body.damage === undefined ? whole : damage[oneOfIn(body, 'damage', faults)](whole);
  const { vouchers } = store.desk.records;
  const known = vouchers.some((one) => one.state === 'waiting' && one.voucherNo === voucherNo && one.vtCode === vtCode);
  if (!known)
    vouchers.push({
      division: String(district),
      year: String(year),
      vtCode: String(vtCode),
      voucherNo: String(voucherNo),
      body: Buffer.from(damaged, 'latin1').toString('base64'),
      state: 'waiting',
      reads: 0,
    });
  if (operation === 'payment.receipt') setSent(store, String(voucherNo), String(year), 'receipted');
  return { voucherNo, queued: !known };
}

function prepare(store: Store, operation: string): Canonical | undefined {
  if (operation !== 'payment.voucher-status') return undefined;
  const year = store.desk.now().slice(0, 4);
  const voucherNo = store.desk.draw('W');
  setSent(store, voucherNo, year, 'signed-for');
  return { fiscalYear: year, voucherNo };
}

const controlsOf = (store: Store): readonly ControlRoute[] => [
  { method: 'POST', path: '/control/vouchers', run: ({ body }) => put(store, body) },
  {
    method: 'POST',
    path: '/control/voucher-states',
    run({ body }) {
      const status = oneOfIn(body, 'status', sentStates);
      setSent(store, textIn(body, 'voucherNo'), textIn(body, 'fiscalYear'), status);
      return { status };
    },
  },
];

export const storeOffice: OfficeKind<StoreRecords> = {
  seed: () => ({ vouchers: [], sent: [] }),
  open(desk): Office {
    const store: Store = { desk, contract: loadWireContract(desk.dialect.name) };
    return {
      serve: (asked) => voucherStatus(store, asked),
      answer: (request) => answer(store, request),
      prepare: (operation) => prepare(store, operation),
      keep(operation, message) {
        put(store, { operation, message });
        return 'kept';
      },
      seeded: { division: desk.options.district },
      state: () => ({
        vouchers: desk.records.vouchers.slice(-SHOWN).map(({ body: _, ...shown }) => shown),
        sent: desk.records.sent.slice(-SHOWN),
      }),
      controls: controlsOf(store),
    };
  },
};
