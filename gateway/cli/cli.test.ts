import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { packageRoot, resources } from '../config/root.ts';
import { writeDemoFile } from '../demo/demo-file.ts';
import { runCommandLine } from './run.ts';
import { placesOf } from './where.ts';

const dataDir = mkdtempSync(join(tmpdir(), 'tongban-cli-'));
afterAll(() => rmSync(dataDir, { recursive: true, force: true }));

async function tongbanWith(input: string | Buffer, ...argv: string[]) {
  const [out, err, bytes] = [[] as string[], [] as string[], [] as Uint8Array[]];
  const code = await runCommandLine(argv, {
    env: { TONGBAN_DATA_DIR: dataDir },
    out: (line) => out.push(line),
    outBytes: (chunk) => bytes.push(chunk),
    err: (line) => err.push(line),
    readInput: async () => Buffer.from(input),
  });
  return { code, out, err: err.join('\n'), bytes: Buffer.concat(bytes) };
}

const tongban = (...argv: string[]) => tongbanWith('', ...argv);

describe('the command line', () => {
  it('lists every command in Chinese and English', async () => {
    const { code, out } = await tongban('--help');

    expect(code).toBe(0);
    for (const name of ['status', 'token', 'example', 'partner', 'check', 'where', 'sandbox'])
      expect(out.join('\n')).toContain(`  ${name} `);
    expect(out.join('\n')).toContain('取得访问令牌。 Prints a bearer token.');
  });

  it('shows how a single command is used', async () => {
    const { code, out } = await tongban('example', '--help');

    expect(code).toBe(0);
    expect(out.join('\n')).toMatch(/--count N.*默认 1/);
  });

  it('documents every environment variable', async () => {
    const { out } = await tongban('help', 'settings');

    expect(out.join('\n')).toMatch(/PORT = 8080\n {4}接口监听端口/);
  });

  it('says what there is when a command does not exist', async () => {
    const { code, err } = await tongban('statsu');

    expect(code).toBe(2);
    expect(err).toContain('没有命令 statsu');
    expect(err).toContain('status');
  });

  it.each([['example', 'venue.book'], ['token', '--colour'], ['exchange']])(
    'refuses wrong usage with code 2 and the right one: %s',
    async (...argv) => {
      const { code, err } = await tongban(...argv);

      expect(code).toBe(2);
      expect(err).toContain(`tongban ${argv[0]}`);
    },
  );

  it('says to start the gateway when none is known', async () => {
    const { code, err } = await tongban('status');

    expect(code).toBe(3);
    expect(err).toContain('npm start');
  });

  it('says that the gateway does not answer when it has stopped', async () => {
    writeDemoFile(dataDir, {
      base: 'http://127.0.0.1:1',
      clients: [{ id: 'operator', secret: 's', scopes: [], districts: ['*'] }],
      sandboxes: [],
      projects: [],
      subAccounts: [],
      bookings: [],
      scenario: [],
    });

    const { code, err } = await tongban('status');

    expect(code).toBe(3);
    expect(err).toContain('连不上网关 http://127.0.0.1:1');
  });
});

describe('tongban example', () => {
  it('prints one request per line, each with a project of its own', async () => {
    const { code, out } = await tongban('example', 'venue.book', 'wanzhou-trading-center', '--count', '20');

    expect(code).toBe(0);
    const bodies = out.map((line) => JSON.parse(line) as { district: string; projectCode: string });
    expect(new Set(bodies.map((body) => body.projectCode)).size).toBe(20);
    expect(new Set(bodies.map((body) => body.district))).toEqual(new Set(['500101']));
  });

  it('leaves out of the body what the path says', async () => {
    const { out } = await tongban('example', 'venue.change', '500114');

    expect(JSON.parse(out[0]!)).not.toHaveProperty('bookingId');
    expect(JSON.parse(out[0]!)).toHaveProperty('session');
  });

  it('prints a whole curl line for a query, with its parameters in the address', async () => {
    const { out } = await tongban('example', 'venue.availability', '500101', '--curl');

    expect(out[0]).toMatch(
      /^curl .*\/v1\/districts\/500101\/venue-availability\?venueKind=bid-opening&start=20\d\d-.*%2B08%3A00&end=/,
    );
  });

  it.each([
    ['venue.boook', '没有业务 venue.boook'],
    ['deposit.received', '没有请求'],
  ])('explains why there is no example of %s', async (operation, words) => {
    const { code, err } = await tongban('example', operation, '500101');

    expect(code).toBe(2);
    expect(err).toContain(words);
  });
});

describe('tongban where', () => {
  it.each([
    ['deposit.refund', '500114', 'mappings/trading-center/soap-gb2312/deposit.refund.yaml'],
    ['venue.book', 'wanzhou-trading-center', 'mappings/trading-center/token-params/venue.book.yaml'],
    [
      'venue.booking-changed',
      'trading-center/token-params',
      'mappings/trading-center/token-params/venue.booking-changed.yaml',
    ],
  ])('names the files of %s for %s, and they exist', async (operation, partner, table) => {
    const files = (await placesOf(operation, partner)).flatMap((place) => place.files);

    expect(files).toContain(table);
    expect(files).toContain(`specs/operations/${operation.split('.')[0]}.yaml`);
    expect(files.filter((file) => /deposit\.refund-s/.test(file))).toEqual([]);
    expect(files.filter((file) => !existsSync(join(packageRoot, file)))).toEqual([]);
  });

  it('names the rules of the loops that order or hear it', async () => {
    const files = (await placesOf('deposit.refund', '500101')).flatMap((place) => place.files);

    expect(files).toContain('gateway/loops/rules/deposit.ts');
  });

  it('says which partners it knows when asked about another', async () => {
    const { code, err } = await tongban('where', 'venue.book', '500999');

    expect(code).toBe(1);
    expect(err).toContain('wanzhou-trading-center (500101)');
  });
});

describe('tongban check, translate, explain', () => {
  it('finds nothing to mend in the mappings that ship', async () => {
    const { code, err } = await tongban('check');

    expect(code).toBe(0);
    expect(err).toContain('没有问题');
  });

  describe('of a mapping with a fault', () => {
    const folder = join(dataDir, 'shop', 'broken');
    const broken = 'dialect: shop/broken\ntitle: 坏的\nsource: composed for a test\nidempotency: maybe\n';
    const write = (): void => {
      mkdirSync(folder, { recursive: true });
      writeFileSync(join(folder, 'dialect.yaml'), broken);
    };

    it('says in the language asked for where it is and what to do', async () => {
      write();
      const [zh, en, both] = [
        await tongban('check', folder, '--lang', 'zh'),
        await tongban('check', folder, '--lang', 'en'),
        await tongban('check', folder),
      ];

      expect([zh.code, en.code, both.code]).toEqual([1, 1, 1]);
      expect(zh.out.join('\n')).toMatch(/dialect\.yaml:4:\d+ idempotency 重复识别方式不明/);
      expect(zh.out.join('\n')).not.toContain('is not understood');
      expect(zh.err).toMatch(/^\d+ 个问题。$/);
      expect(en.out.join('\n')).not.toMatch(/[\u4e00-\u9fff]/);
      expect(both.out.join('\n')).toContain('重复识别方式不明');
    });

    it('gives every finding whole as JSON, of several paths each once', async () => {
      write();
      const { out } = await tongban('check', folder, join(folder, 'dialect.yaml'), '--format', 'json');
      const findings = JSON.parse(out.join('')) as Record<string, unknown>[];

      expect(findings.filter(({ rule }) => rule === 'idempotency')).toHaveLength(1);
      for (const finding of findings)
        expect(Object.keys(finding)).toEqual(
          expect.arrayContaining(['file', 'line', 'column', 'rule', 'message', 'messageZh', 'fix', 'fixZh']),
        );
    });

    it('is not looked for in a path that does not exist', async () => {
      const { code, err, out } = await tongban('check', join(dataDir, 'nowhere'));

      expect([code, out]).toEqual([2, []]);
      expect(err).toMatch(/没有 .*nowhere。 There is no .*nowhere\./);
    });

    it('is not looked for in a file that is no part of a mapping', async () => {
      const file = join(dataDir, 'notes.md');
      writeFileSync(file, '# notes\n');

      const { code, out } = await tongban('check', file);

      expect(code).toBe(1);
      expect(out.join('\n')).toContain('此处没有 dialect.yaml');
    });

    it('is not looked for in a language that nobody speaks', async () => {
      expect((await tongban('check', '--lang', 'fr')).code).toBe(2);
    });
  });

  it('translates an example to bytes and back to the same message', async () => {
    const message = (await tongban('example', 'venue.book', '500114')).out[0]!;

    const forth = await tongbanWith(message, 'translate', 'trading-center/soap-gb2312', 'venue.book');
    const back = await tongbanWith(forth.bytes, 'translate', 'trading-center/soap-gb2312', 'venue.book', '--reverse');

    expect(forth.bytes.toString()).toContain('&lt;QuHuaCode&gt;500114');
    expect(JSON.parse(back.bytes.toString())).toEqual(JSON.parse(message));
  });

  it('names line and field of what cannot be translated', async () => {
    const message = JSON.stringify({ district: '500101', bookingId: 'B1', reason: '𠀀' });

    const { code, err } = await tongbanWith(message, 'translate', 'trading-center/soap-gb2312', 'venue.cancel');

    expect(code).toBe(1);
    expect(err).toMatch(/venue\.cancel\.yaml:\d+ GW_TRANSLATION_VALUE/);
  });

  it('writes no message that lacks what its schema asks for', async () => {
    const { code, err } = await tongbanWith(
      '{"district":"500101"}',
      'translate',
      'trading-center/token-params',
      'venue.cancel',
    );

    expect(code).toBe(1);
    expect(err).toContain('bookingId');
  });

  it('takes the name of a file as part of its message', async () => {
    const file = readFileSync(
      join(resources.mappings, 'examples/csv/samples/example.refund-roster/one-failed.file.wire'),
    );
    const roster = ['translate', 'examples/csv', 'example.refund-roster', '--reverse'];

    const unnamed = await tongbanWith(file, ...roster);
    const named = await tongbanWith(file, ...roster, '--name', 'TK500101_20260323.csv');

    expect(unnamed).toMatchObject({ code: 2 });
    expect(unnamed.err).toContain('--name');
    expect(JSON.parse(named.bytes.toString())).toMatchObject({ date: '2026-03-23' });
  });

  it('tells a table in words', async () => {
    const { out } = await tongban('explain', 'trading-center/token-params', 'deposit.refund');

    expect(out.join('\n')).toContain('保证金退还');
  });
});
