import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { describe, expect, it } from 'vitest';
import { createAuthority } from '../../adapters/transports/certificates.ts';
import { openReceiver } from '../../test/support/receiver.ts';
import { addressRules } from './addresses.ts';
import { createCaller } from './call.ts';
import { drawSecret } from './signature.ts';

const rules = addressRules(['127.0.0.1'], async () => [{ address: '127.0.0.1', family: 4 }]);
const letterTo = (url: string) => ({ url, secrets: [drawSecret()], id: 'e-1', body: Buffer.from('{}') });
const call = (url: string, callMs = 5_000) => createCaller(rules, callMs).call(letterTo(url));

describe('a call of a receiver', () => {
  it('names the host of the address, though the connection goes to what it was resolved to', async () => {
    await using receiver = await openReceiver();
    const { port } = new URL(receiver.url);

    expect(await call(`http://hooks.invalid:${port}/x?y=1`)).toMatchObject({ kind: 'answered', status: 204 });
    expect(receiver.received[0]).toMatchObject({ path: '/x?y=1', headers: { host: `hooks.invalid:${port}` } });
  });

  it('tells how long the receiver asks to be left alone, in seconds or by a date', async () => {
    const answers = ['120', new Date(Date.now() + 600_000).toUTCString(), 'soon', 'Mon, 01 Jan 2001 00:00:00 GMT'];
    await using receiver = await openReceiver(
      (_call, response, count) => void response.writeHead(503, { 'retry-after': answers[count - 1] }).end(),
    );

    const told = [];
    for (const _ of answers) told.push(await call(receiver.url));
    const [seconds, date, none, past] = told.map((one) => (one.kind === 'answered' ? one.retryAfterMs : undefined));

    expect([seconds, none, past]).toEqual([120_000, undefined, 0]);
    expect(date).toBeGreaterThan(590_000);
    expect(date).toBeLessThanOrEqual(600_000);
  });

  it('counts the status alone: of a body without end it reads a little, and waits for no more than its time', async () => {
    await using flood = await openReceiver((_call, response) => {
      response.writeHead(200);
      const more = (): void => {
        while (!response.destroyed && response.write(Buffer.alloc(16_384)));
        if (!response.destroyed) response.once('drain', more);
      };
      more();
    });
    await using drip = await openReceiver((_call, response) => {
      response.writeHead(200).write('.');
    });

    expect(await call(flood.url)).toMatchObject({ status: 200 });
    expect(await call(drip.url, 200)).toMatchObject({ status: 200 });
  });

  it('gives nothing to a receiver whose certificate nobody vouches for', async () => {
    const { cert, key } = createAuthority('无人信任的根').issue({ name: 'hooks', hosts: ['hooks.invalid'] });
    let asked = 0;
    const server = createServer({ cert, key }, (_request, response) => {
      asked += 1;
      response.end();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));

    const outcome = await call(`https://hooks.invalid:${(server.address() as AddressInfo).port}/`);
    server.close();

    expect(outcome).toMatchObject({ kind: 'unanswered', problem: expect.stringContaining('It cannot be reached:') });
    expect(asked).toBe(0);
  });

  it('ends with the process that makes it', async () => {
    await using receiver = await openReceiver(() => {});
    const stop = new AbortController();
    const under = createCaller(rules, 5_000).call(letterTo(receiver.url), stop.signal);
    stop.abort();

    expect(await under).toEqual({ kind: 'stopped' });
  });

  it('does not wait longer for a name than for an answer', async () => {
    const never = addressRules([], () => new Promise(() => {}));

    expect(await createCaller(never, 50).call(letterTo('https://hooks.invalid/'))).toEqual({
      kind: 'unanswered',
      problem: '0.05 秒内无应答。 No answer within 0.05 s.',
    });
  });
});
