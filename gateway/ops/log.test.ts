import { Writable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { createLog } from './log.ts';

function recorded() {
  const lines: string[] = [];
  const out = new Writable({
    write(chunk, _encoding, done) {
      lines.push(String(chunk));
      done();
    },
  });
  return { log: createLog({ level: 'debug', role: 'all', out }), lines, text: () => lines.join('') };
}

describe('the log', () => {
  it('carries the fixed keys of an exchange', () => {
    const { log, lines } = recorded();

    log.warn(
      {
        exchangeId: '0192f0c1-2345-7890-abcd-0123456789ab',
        operation: 'venue.book',
        partner: 'wanzhou',
        attempt: 2,
        code: 'GW_PARTNER_TIMEOUT',
      },
      'call failed',
    );

    expect(JSON.parse(lines[0]!)).toMatchObject({
      exchangeId: '0192f0c1-2345-7890-abcd-0123456789ab',
      operation: 'venue.book',
      partner: 'wanzhou',
      attempt: 2,
      code: 'GW_PARTNER_TIMEOUT',
      msg: 'call failed',
      time: expect.stringMatching(/^20\d\d-\d\d-\d\dT/),
    });
  });

  it('drops a payload logged by mistake and names only its key, also from a child', () => {
    const { log, text } = recorded();

    log.info({ body: { subAccount: '6200000000000000017' } }, 'sent');
    log.child({ request: '张三 13800138000' }).info('sent');

    expect(text()).not.toMatch(/6200000000000000017|13800138000|张三/);
    expect(text()).toContain('"dropped":["body"]');
    expect(text()).toContain('"dropped":["request"]');
  });

  it('drops an object that hides under an allowed key', () => {
    const { log, text } = recorded();

    log.info({ reason: { token: 'abc' } }, 'x');

    expect(text()).not.toContain('abc');
  });

  it('masks account numbers, phones and credit codes in messages and errors', () => {
    const { log, text } = recorded();

    const error = Object.assign(new Error('Key (ref)=(6200000000000000017) exists'), { detail: 'phone 13800138000' });
    log.error({ err: error, reason: 'uscc 91500000MA9MNQ1066' }, 'account 6200000000000000017 is closed');

    expect(text()).not.toMatch(/6200000000000000017|13800138000|91500000MA9MNQ1066/);
    expect(text()).toContain('account *** is closed');
    expect(text()).toContain('Key (ref)=(***) exists');
  });
});
