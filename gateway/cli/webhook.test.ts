import { mkdtempSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { columns } from '../../test/support/columns.ts';
import { clients, openDoor } from '../../test/support/door.ts';
import { openReceiver } from '../../test/support/receiver.ts';
import { openSubscriptions } from '../webhooks/subscriptions.ts';
import { runCommandLine } from './run.ts';

const [embedded] = columns;
if (embedded === undefined) throw new Error('there is no column');

it('tongban webhook says when there is none, subscribes, tries it out and tells the state in words', async () => {
  await using ground = await embedded.open();
  await using receiver = await openReceiver();
  const subscriptions = openSubscriptions({ store: ground.store, allow: ['127.0.0.1'] }, () => undefined);
  await using door = await openDoor(ground, { webhooks: subscriptions });
  await door.app.listen({ port: 0, host: '127.0.0.1' });
  const base = `http://127.0.0.1:${(door.app.server.address() as AddressInfo).port}`;
  const folder = mkdtempSync(join(tmpdir(), 'tongban-webhook-'));
  const webhook = async (...argv: string[]) => {
    const lines: string[] = [];
    const { secret } = clients.operator;
    const code = await runCommandLine(['webhook', ...argv, '--base', base], {
      env: { TONGBAN_DATA_DIR: folder, TONGBAN_CLIENT_ID: 'operator', TONGBAN_CLIENT_SECRET: secret },
      out: (line) => lines.push(line),
      outBytes: () => undefined,
      err: (line) => lines.push(line),
      readInput: async () => Buffer.alloc(0),
    });
    return { code, text: lines.join('\n') };
  };

  expect(await webhook()).toEqual({ code: 0, text: expect.stringContaining('尚无订阅') });
  expect(await webhook('deliveries', 'desk')).toEqual({ code: 1, text: expect.stringContaining('GW_NOT_FOUND') });
  expect(await webhook('apply', 'desk', 'http://10.0.0.1/')).toEqual({
    code: 1,
    text: expect.stringContaining('指向内部或保留地址'),
  });
  expect((await webhook('apply', 'desk', receiver.url)).text).toMatch(/^desk: 已生效.*\n.*whsec_/);
  expect(await webhook('test', 'desk')).toEqual({ code: 0, text: expect.stringContaining('已送达') });
  expect((await webhook()).text).toMatch(/desk +有效 active +0 +0 +\*/);
  expect(await webhook('deliveries', 'desk')).toEqual({ code: 0, text: expect.stringContaining('尚无投递') });
  rmSync(folder, { recursive: true, force: true });
});
