import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { resources } from '../config/root.ts';
import { personalLooks } from './personal-data.ts';
import { runCommandLine } from './run.ts';

let root: string;
let dialect: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'tongban-samples-'));
  dialect = join(root, 'trading-center', 'token-params');
  cpSync(join(resources.mappings, 'trading-center', 'token-params'), dialect, { recursive: true });
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

async function add(input: string | Buffer, ...argv: string[]) {
  const [out, err] = [[] as string[], [] as string[]];
  const code = await runCommandLine(['samples', 'add', dialect, ...argv], {
    env: {},
    out: (line) => out.push(line),
    outBytes: () => undefined,
    err: (line) => err.push(line),
    readInput: async () => Buffer.from(input),
  });
  return { code, out: out.join('\n'), err: err.join('\n') };
}

const folder = (operation: string) => join(dialect, 'samples', operation);
const stored = (operation: string, file: string) => readFileSync(join(folder(operation), file), 'utf8');
const settled = '{"status":{"code":1,"text":"成功"},"custom":{"SERIES_NUMBER":"YY-1","EVAL_ROOM_NAME":"开标一室"}}';

describe('tongban samples add', () => {
  it('stores the message as it came, with what it means beside it, and shows the reading', async () => {
    const { code, out, err } = await add(settled, 'venue.book', 'booked-again', '--part', 'response');

    expect(code).toBe(0);
    const reading = { kind: 'success', message: { bookingId: 'YY-1', roomName: '开标一室' } };
    expect(JSON.parse(out)).toEqual(reading);
    expect(stored('venue.book', 'booked-again.response.wire')).toBe(settled);
    expect(JSON.parse(stored('venue.book', 'booked-again.response.canonical.json'))).toEqual(reading);
    expect(err).toContain('读入、写回、对照报文规范都没有问题');
  });

  it('refuses a message that the mapping cannot read, with the line that stands against it, and stores nothing', async () => {
    const before = readdirSync(folder('venue.book'));

    const { code, err } = await add(
      settled.replace('YY-1', 'Y'.repeat(65)),
      'venue.book',
      'long',
      '--part',
      'response',
    );

    expect(code).toBe(1);
    expect(err).toMatch(/venue\.book\.yaml:\d+ GW_TRANSLATION_MESSAGE/);
    expect(err).toContain('bookingId');
    expect(readdirSync(folder('venue.book'))).toEqual(before);
  });

  it('leaves a sample that is there alone, unless told to replace it', async () => {
    await add(settled, 'venue.book', 'twice', '--part', 'response');
    const other = settled.replace('YY-1', 'YY-2');

    const refused = await add(other, 'venue.book', 'twice', '--part', 'response');
    const kept = stored('venue.book', 'twice.response.wire');
    const forced = await add(other, 'venue.book', 'twice', '--part', 'response', '--force');

    expect(refused.code).toBe(1);
    expect(refused.err).toContain('没有改动');
    expect(kept).toBe(settled);
    expect(forced.code).toBe(0);
    expect(stored('venue.book', 'twice.response.wire')).toBe(other);
  });

  it('tells what the wire contract says against the message, which stays stored', async () => {
    const { code, err } = await add(
      settled.replace('"code":1', '"code":"1"').replace('"text":"成功"', '"text":5'),
      'venue.book',
      'odd',
      '--part',
      'response',
    );

    expect(code).toBe(1);
    expect(err).toContain('sample-contract');
    expect(existsSync(join(folder('venue.book'), 'odd.response.wire'))).toBe(true);
  });

  it('names wire fields that no row reads', async () => {
    const { err } = await add(
      settled.replace('"SERIES_NUMBER"', '"SERIES_NO":"1","SERIES_NUMBER"'),
      'venue.book',
      'more',
      '--part',
      'response',
    );

    expect(err).toMatch(/custom\.SERIES_NO is written as nothing, and the sample has "1"/);
  });

  it('keeps the headers that came with it, and lets go of those of the sample it replaces', async () => {
    const wire = stored('deposit.received', 'account-only.event.wire');
    const headers = join(root, 'headers.json');
    writeFileSync(headers, stored('deposit.received', 'account-only.event.headers.json'));

    const first = await add(wire, 'deposit.received', 'mine', '--headers', headers);
    const kept = stored('deposit.received', 'mine.event.headers.json');
    const second = await add(wire, 'deposit.received', 'mine', '--force');

    expect(first.code).toBe(0);
    expect(JSON.parse(kept)).toEqual(JSON.parse(readFileSync(headers, 'utf8')));
    expect(second.code).toBe(0);
    expect(existsSync(join(folder('deposit.received'), 'mine.event.headers.json'))).toBe(false);
  });

  it('takes references, times and credentials from the first request, so that the samples agree on them', async () => {
    const wire = stored('venue.book', 'full.request.wire');
    const expected = JSON.parse(readFileSync(join(dialect, 'samples', 'context.json'), 'utf8'));
    rmSync(join(dialect, 'samples'), { recursive: true });

    const { code, err } = await add(wire, 'venue.book', 'full');

    const written = JSON.parse(readFileSync(join(dialect, 'samples', 'context.json'), 'utf8'));
    expect(code).toBe(0);
    expect(err).toContain('context.json');
    expect(written).toMatchObject({
      ref: expected.ref,
      acceptedAt: expected.acceptedAt,
      auth: { token: expected.auth.token },
      profile: expected.profile,
    });
  });

  it('puts the sample of one partner beside its overrides, and holds it against those', async () => {
    const overrides = join(dialect, 'partners', 'tc-500105');
    mkdirSync(overrides, { recursive: true });
    writeFileSync(
      join(overrides, 'overrides.yaml'),
      'overrides: trading-center/token-params\npartner: tc-500105\ndialect:\n  codes: { venue-kind: { bid-opening: "09" } }\n',
    );
    const wire = stored('venue.book', 'full.request.wire').replace('"ROOM_TYPE":"1"', '"ROOM_TYPE":"09"');

    const { code, out, err } = await add(wire, 'venue.book', 'own-code', '--partner', 'tc-500105');
    const plain = await add(wire, 'venue.book', 'own-code');

    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ venueKind: 'bid-opening' });
    expect(readdirSync(join(overrides, 'samples'))).toEqual(['venue.book']);
    expect(existsSync(join(overrides, 'samples', 'venue.book', 'own-code.request.wire'))).toBe(true);
    expect(plain.code).toBe(1);
    expect(err).toContain('没有报文规范可对照');
  });

  it('refuses a message whose signature is not that of the agreed secret', async () => {
    const wire = stored('deposit.received', 'account-only.event.wire');
    const headers = join(root, 'headers.json');
    writeFileSync(headers, JSON.stringify({ 'X-Signature': '0'.repeat(64) }));

    const { code, err } = await add(wire, 'deposit.received', 'forged', '--headers', headers);

    expect(code).toBe(1);
    expect(err).toContain('签名不符');
    expect(existsSync(join(folder('deposit.received'), 'forged.event.wire'))).toBe(false);
  });

  it('warns that samples are made up, where fields are sensitive or numbers look real', async () => {
    const wire = stored('venue.book', 'full.request.wire');

    const { err } = await add(wire, 'venue.book', 'again');

    expect(err).toContain('敏感字段 Sensitive fields: contact.name, contact.phone');
    expect(err).toContain('必须全是虚构的');
  });

  it.each([
    ['../../evil', '不行'],
    ['a.b', '不行'],
    ['', '不行'],
  ])('takes no name that could lead elsewhere: %j', async (name, words) => {
    const { code, err } = await add(settled, 'venue.book', name, '--part', 'response');

    expect(code).toBe(2);
    expect(err).toContain(words);
  });

  it.each([
    [['venue.boook', 'x'], '没有业务 venue.boook'],
    [['venue.book', 'x', '--part', 'event'], '没有 event 部分'],
    [['venue.book', 'x', '--partner', 'nobody'], '没有 nobody 的差异'],
  ])('says what there is instead of %j', async (argv, words) => {
    const { code, err } = await add(settled, ...argv);

    expect(code).toBe(2);
    expect(err).toContain(words);
  });

  it('says so when no message came in', async () => {
    const { code, err } = await add('', 'venue.book', 'empty');

    expect(code).toBe(2);
    expect(err).toContain('没有收到报文');
  });
});

describe('numbers that look like those of real people', () => {
  it.each([
    ['11010519491231002X', '身份证号'],
    ['13812345678', '手机号'],
    ['6222021234567890128', '银行卡号'],
  ])('%s', (number, words) => {
    expect(personalLooks({ a: [number] }).join()).toContain(words);
  });

  it.each(['110105194912310021', '500101', '023-58001234', '2026031600000001', '12500101MB0000001X'])(
    'but not %s',
    (number) => {
      expect(personalLooks({ a: number })).toEqual([]);
    },
  );
});
