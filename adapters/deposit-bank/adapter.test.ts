import { readFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import iconv from 'iconv-lite';
import { afterAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import type { CallResult } from '../contract.ts';
import { createDepositBankAdapter } from './adapter.ts';
import { kind } from './operations.ts';
import { bankDialect, contextFor, refOf, values } from './sandbox/test-world.ts';

const root = join(import.meta.dirname, '../..');
const adapter = createDepositBankAdapter();
afterAll(() => adapter.close());

/** A message as a bank writes it: GBK behind the count of its bytes. */
function framed(xml: string): Buffer {
  const body = iconv.encode(`<?xml version="1.0" encoding="GBK"?>${xml}`, 'gbk');
  return Buffer.concat([Buffer.from(String(body.length).padStart(6, '0')), body]);
}

const times = '<TransDate>20260316</TransDate><TransTime>101502</TransTime>';
const balance = (amount: string, { head = 'head', seqNo = refOf(1) } = {}): Buffer =>
  framed(
    `<root><${head}><TransCode>G00013</TransCode>${times}<SeqNo>${seqNo}</SeqNo></${head}><body><Result>00</Result><AddWord>成功</AddWord><InSurplus>${amount}</InSurplus></body></root>`,
  );

/** Asks a bank that does with the connection what `answer` says. */
async function ask(
  answer: (socket: Socket, request: Buffer) => void,
  more: { subAccount?: string; timeoutMs?: number; signal?: AbortSignal } = {},
): Promise<CallResult> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.once('data', (request: Buffer) => answer(socket, request));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const dialect = await bankDialect();
  const { subAccount = '31000101040012345600027', timeoutMs = 2_000, signal } = more;
  try {
    return await adapter.call({
      partner: { id: 'b', kind, dialect, address: `tcp://127.0.0.1:${port}`, credentials: {}, values },
      translator: dialect.translator('deposit.balance')!,
      message: { district: '500101', subAccount },
      context: contextFor(refOf(1)),
      timeoutMs,
      signal,
    });
  } finally {
    for (const socket of sockets) socket.destroy();
    server.close();
  }
}

test('the example of a profile is one that the gateway takes', () => {
  const schema = JSON.parse(readFileSync(join(root, 'specs/partner-profile.schema.json'), 'utf8')) as object;
  const example: unknown = parse(readFileSync(join(import.meta.dirname, 'framed-xml.profile.yaml'), 'utf8'));
  const validate = new Ajv2020({ strict: false }).compile(schema);

  validate(example);

  expect(validate.errors).toBeNull();
});

describe('an answer', () => {
  test('is read from the bytes behind its count, and the question was one message of that form', async () => {
    let asked = '';
    const result = await ask((socket, request) => {
      asked = iconv.decode(request, 'gbk');
      socket.write(balance('20000.50'));
    });

    expect(asked.slice(0, 6)).toBe(String(Buffer.byteLength(asked) - 6).padStart(6, '0'));
    expect(asked).toContain(`<SeqNo>${refOf(1)}</SeqNo></head><body><InstCode>500101</InstCode>`);
    expect(result).toMatchObject({
      kind: 'answered',
      reading: { kind: 'success', message: { balanceFen: 2_000_050 } },
    });
  });

  test('may come in pieces, cut within a character', async () => {
    const bytes = balance('0.01');

    const result = await ask((socket) => {
      const cut = bytes.indexOf(Buffer.from([0xb3, 0xc9])) + 1;
      socket.write(bytes.subarray(0, 3));
      socket.write(bytes.subarray(3, cut));
      setImmediate(() => socket.write(bytes.subarray(cut)));
    });

    expect(result).toMatchObject({ reading: { kind: 'success', message: { balanceFen: 1 } } });
  });

  test('with <Head> instead of <head> is read as well', async () => {
    const result = await ask((socket) => socket.write(balance('20000.00', { head: 'Head' })));

    expect(result).toMatchObject({ reading: { kind: 'success', message: { balanceFen: 2_000_000 } } });
  });

  test('to another question is not taken for ours', async () => {
    const result = await ask((socket) => socket.write(balance('20000.00', { seqNo: refOf(2) })));

    expect(result).toMatchObject({ kind: 'unanswered', sent: 'maybe', code: 'GW_TRANSLATION_MESSAGE' });
  });

  test('whose count is that of characters, not of bytes, is none', async () => {
    const right = balance('20000.00');
    const characters = iconv.decode(right.subarray(6), 'gbk').length;
    const wrong = Buffer.concat([Buffer.from(String(characters).padStart(6, '0')), right.subarray(6)]);

    const result = await ask((socket) => socket.end(wrong));

    expect(result).toMatchObject({ kind: 'unanswered', sent: 'maybe', code: 'GW_TRANSLATION_BYTES' });
  });

  test('in UTF-8 is none', async () => {
    const utf8 = Buffer.from(iconv.decode(balance('20000.00').subarray(6), 'gbk').replace('成功', '成功了'), 'utf8');
    const frame = Buffer.from(String(utf8.length).padStart(6, '0'));

    const result = await ask((socket) => socket.write(Buffer.concat([frame, utf8])));

    expect(result).toMatchObject({ kind: 'unanswered', sent: 'maybe', code: 'GW_TRANSLATION_BYTES' });
  });

  test('that is no message at all is kept with the attempt', async () => {
    const result = await ask((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'));

    expect(result).toMatchObject({ kind: 'unanswered', sent: 'maybe', code: 'GW_TRANSLATION_BYTES' });
  });
});

describe('no answer', () => {
  test('because the bank says nothing: it may have arrived', async () => {
    const result = await ask(() => undefined, { timeoutMs: 50 });

    expect(result).toMatchObject({ kind: 'unanswered', sent: 'maybe', code: 'GW_PARTNER_TIMEOUT' });
  });

  test('because the bank hangs up: it may have arrived', async () => {
    const result = await ask((socket) => socket.destroy());

    expect(result).toMatchObject({ kind: 'unanswered', sent: 'maybe', code: 'GW_PARTNER_CONNECTION_LOST' });
  });

  test('because the call was given up before it began: nothing was sent', async () => {
    expect(await ask(() => undefined, { signal: AbortSignal.abort() })).toMatchObject({
      kind: 'unanswered',
      sent: 'no',
    });
  });

  test('because the message cannot be written: nothing was sent', async () => {
    const result = await ask(() => undefined, { subAccount: '𠮷' });

    expect(result).toMatchObject({ kind: 'unanswered', sent: 'no', code: 'GW_TRANSLATION_VALUE', exchangeOf: {} });
  });
});
