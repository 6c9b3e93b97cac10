import { describe, expect, test } from 'vitest';
import type { Reading } from '../../../gateway/translation/contract.ts';
import { createCreditAdapter } from '../adapter.ts';
import { issueTicket, type Platform } from './platform.ts';
import { listed, seedRecords } from './seed.ts';
import {
  type DialectName,
  dialectNamed,
  question,
  recordOf,
  reportUnder,
  revocationOf,
  startWorld,
  uscc,
  type World,
} from './test-world.ts';

const messageOf = <Message>(reading: Reading): Message => {
  if (reading.kind !== 'success') throw new Error(`no success: ${JSON.stringify(reading)}`);
  return reading.message as Message;
};

interface Check {
  readonly ticket?: string;
  readonly hits: readonly { readonly hitNo: string; readonly validUntil?: string }[];
}

const checked = async (world: World): Promise<Check> => messageOf(await world.ask('credit.check', question));

async function reported(world: World): Promise<string> {
  const { ticket } = await checked(world);
  const { reportNo } = messageOf<{ reportNo: string }>(
    await world.ask('credit.punishment-report', reportUnder(ticket)),
  );
  return reportNo;
}

describe('a check', () => {
  test('hands out a ticket and the list that still holds, and not the one that ended yesterday', async () => {
    await using world = await startWorld('credit/ticket-soap');

    const found = await checked(world);

    expect(found.ticket).toMatch(/^TK/);
    expect(found.hits.map(({ hitNo }) => hitNo)).toEqual(['BL-2025-118']);
    expect(found.hits[0]?.validUntil).toMatch(/^\d{4}-\d\d-\d\d$/);
  });

  test('without tickets answers with the penalties that are still public, in fen', async () => {
    await using world = await startWorld('credit/md5-json');

    const found = await checked(world);

    expect(found).not.toHaveProperty('ticket');
    expect(found.hits).toMatchObject([{ hitNo: '渝财采罚〔2025〕8号', fineFen: 1_980_000, status: 'valid' }]);
  });

  test.each(['credit/ticket-soap', 'credit/md5-json'] as const)(
    'of an unknown enterprise is refused by %s',
    async (name) => {
      await using world = await startWorld(name);

      const reading = await world.ask('credit.check', { ...question, uscc: '115000000099MNQ11A' });

      expect(reading).toMatchObject({ kind: 'refused', as: 'enterprise-not-found' });
    },
  );

  test('finds what a tester has put on a list', async () => {
    await using world = await startWorld('credit/ticket-soap');
    const other = '91500103MA9MNQ210T';
    await world.control('POST', 'blacklists', { uscc: other, hitNo: 'BL-X', validUntil: '9999-12-31' });

    const reading = await world.ask('credit.check', { ...question, uscc: other });

    expect(messageOf<Check>(reading).hits.map(({ hitNo }) => hitNo)).toEqual(['BL-X']);
  });
});

test.each(['credit/ticket-soap', 'credit/md5-json'] as const)(
  'an enterprise is known by %s, and an unknown one is an empty list',
  async (name) => {
    await using world = await startWorld(name);

    const known = await world.ask('credit.profile', question);
    const unknown = await world.ask('credit.profile', { ...question, uscc: '115000000099MNQ11A' });

    expect(known).toMatchObject({
      kind: 'success',
      message: { enterprises: [{ uscc, status: 'active', grade: 'C' }] },
    });
    expect(unknown).toEqual({ kind: 'success', message: { enterprises: [] } });
  },
);

describe('a ticket', () => {
  test('flows from the check to the report, once', async () => {
    await using world = await startWorld('credit/ticket-soap');
    const { ticket } = await checked(world);

    const first = await world.ask('credit.punishment-report', reportUnder(ticket));
    const second = await world.ask('credit.punishment-report', reportUnder(ticket));

    expect(first).toMatchObject({ kind: 'success', message: { reportNo: expect.stringMatching(/^CF/) } });
    expect(second).toMatchObject({ kind: 'refused', as: 'ticket-not-valid', text: '核查凭据已使用' });
    expect(await world.ledger()).toHaveLength(1);
  });

  test('that is never used is forgotten at last, so that a busy platform does not grow', () => {
    const records = seedRecords({});
    let drawn = 0;
    const desk = {
      records,
      options: {},
      draw: (prefix: string) => `${prefix}${++drawn}`,
    } as unknown as Platform['desk'];

    for (let checks = 0; checks < 10_050; checks += 1)
      issueTicket({ desk, ticketed: true, ticketMs: 1_000 }, listed.uscc);

    expect(records.tickets.length).toBe(10_000);
    expect(records.tickets.at(-1)?.no).toBe('TK10050');
  });

  test('that has run out, belongs to another or was never given is refused', async () => {
    await using world = await startWorld('credit/ticket-soap');
    const { ticket: old } = await checked(world);
    await world.control('POST', 'expire-tickets');
    const { ticket: fresh } = await checked(world);

    const readings = [
      await world.ask('credit.punishment-report', reportUnder(old)),
      await world.ask('credit.punishment-report', { ...reportUnder(fresh), uscc: '91500103MA9MNQ210T' }),
      await world.ask('credit.punishment-report', reportUnder('TK-NONE')),
    ];

    expect(readings).toMatchObject(
      ['核查凭据已过期', '核查凭据不是该企业的', '核查凭据不存在'].map((text) => ({ as: 'ticket-not-valid', text })),
    );
    expect(await world.ledger()).toEqual([]);
  });
});

test('a report is revoked once; a second time and an unknown one are refused', async () => {
  await using world = await startWorld('credit/ticket-soap');
  const reportNo = await reported(world);

  const first = await world.ask('credit.punishment-revoke', revocationOf(reportNo));
  const second = await world.ask('credit.punishment-revoke', revocationOf(reportNo));
  const unknown = await world.ask('credit.punishment-revoke', revocationOf('CF-NONE'));

  expect(first).toEqual({ kind: 'success', message: { reportNo } });
  expect([second, unknown]).toMatchObject([{ as: 'report-not-found' }, { as: 'report-not-found' }]);
});

test('a penalty reported upward stands in the next check, and is not taken twice', async () => {
  await using world = await startWorld('credit/md5-json');

  await world.ask('credit.record', recordOf('渝财采罚〔2026〕1号'));
  const again = await world.ask('credit.record', recordOf('渝财采罚〔2026〕1号'));

  expect((await checked(world)).hits.map(({ hitNo }) => hitNo)).toContain('渝财采罚〔2026〕1号');
  expect(again).toMatchObject({ kind: 'refused', as: 'duplicate' });
});

const commands: readonly (readonly [string, (world: World) => Promise<object>])[] = [
  ['credit.punishment-report', async (world) => reportUnder((await checked(world)).ticket)],
  ['credit.punishment-revoke', async (world) => revocationOf(await reported(world))],
  ['credit.record', async () => recordOf('渝财采罚〔2026〕2号')],
];

/** Loses the answer after the effect. */
async function lose(world: World, operation: string, message: object): Promise<void> {
  await world.control('POST', 'faults', { fault: 'drop-after-effect', operation });
  expect(await world.call(operation, message, { ref: 'lost' })).toMatchObject({ kind: 'unanswered', sent: 'maybe' });
}

describe('a lost answer', () => {
  test.each(commands)('to %s is found by asking for our reference, and is one effect', async (operation, messageIn) => {
    await using world = await startWorld('credit/ticket-soap');
    const message = await messageIn(world);

    await lose(world, operation, message);
    const found = await world.ask('credit.submission', { district: '500000', reference: 'lost' });

    const effects = await world.ledger('lost');
    expect(effects).toHaveLength(1);
    expect(found).toEqual({ kind: 'success', message: { effect: 'applied', number: effects[0]?.key } });
  });

  test.each(commands)('to %s is given again to the same serial, and is one effect', async (operation, messageIn) => {
    await using world = await startWorld('credit/md5-json');
    const message = await messageIn(world);

    await lose(world, operation, message);
    const again = await world.ask(operation, message, { ref: 'lost' });

    const effects = await world.ledger('lost');
    expect(effects).toHaveLength(1);
    expect(again).toMatchObject({ kind: 'already-done' });
    expect(Object.values((again as { message: object }).message)).toEqual([effects[0]?.key]);
  });

  test('of which the platform has nothing is found to be none', async () => {
    await using world = await startWorld('credit/ticket-soap');
    await world.control('POST', 'faults', { fault: 'drop-before-effect', operation: 'credit.record' });

    await world.call('credit.record', recordOf('渝财采罚〔2026〕3号'), { ref: 'lost' });

    const found = await world.ask('credit.submission', { district: '500000', reference: 'lost' });
    expect(found).toEqual({ kind: 'success', message: { effect: 'none' } });
  });
});

describe('a session', () => {
  test('is opened once for many who wait', async () => {
    await using world = await startWorld('credit/ticket-soap');

    const readings = await Promise.all(Array.from({ length: 20 }, () => world.ask('credit.check', question)));

    expect(readings.every(({ kind }) => kind === 'success')).toBe(true);
    expect(await world.control('GET', 'state')).toMatchObject({ logins: 1, sessions: 1 });
  });

  test('that has ended is renewed without the caller noticing, and nothing is done twice', async () => {
    await using world = await startWorld('credit/ticket-soap');
    const { ticket } = await checked(world);
    await world.control('POST', 'expire-tokens');

    const reading = await world.ask('credit.punishment-report', reportUnder(ticket));

    expect(reading.kind).toBe('success');
    expect(await world.control('GET', 'state')).toMatchObject({ logins: 2 });
    expect(await world.ledger()).toHaveLength(1);
  });

  test('is opened under the key that was issued to the profile', async () => {
    const adapter = createCreditAdapter();
    const dialect = await dialectNamed('credit/ticket-soap');
    const names = ['userName', 'password', 'signKey', 'loginKey'];
    const issued = await adapter.issueCredentials?.(dialect, names);
    await using world = await startWorld('credit/ticket-soap', issued?.standIn);

    const reading = await world.ask('credit.check', question, {
      partner: { ...world.partner, credentials: issued?.profile ?? {} },
    });

    expect(issued?.profile.loginKey).toContain('PUBLIC KEY');
    expect(reading.kind).toBe('success');
  });

  test('with a wrong password or name is not opened, and nothing was sent', async () => {
    await using world = await startWorld('credit/ticket-soap');
    const as = (changed: object) => ({ ...world.partner, credentials: { ...world.partner.credentials, ...changed } });

    const results = [
      await world.call('credit.check', question, { partner: as({ password: 'wrong' }) }),
      await world.call('credit.check', question, { partner: as({ userName: 'wrong' }) }),
    ];

    expect(results).toMatchObject(results.map(() => ({ kind: 'unanswered', sent: 'no', code: 'GW_PARTNER_LOGIN' })));
    expect(await world.control('GET', 'state')).toMatchObject({ logins: 0 });
  });

  test('does not help against a wrong signature', async () => {
    await using world = await startWorld('credit/ticket-soap');
    const { ticket } = await checked(world);
    const partner = { ...world.partner, credentials: { ...world.partner.credentials, signKey: 'wrong' } };

    const reading = await world.ask('credit.punishment-report', reportUnder(ticket), { partner });

    expect(reading).toMatchObject({ kind: 'refused', as: 'not-authorised' });
    expect(await world.ledger()).toEqual([]);
  });
});

test('a request whose time is too far off is not carried out, and may be sent again', async () => {
  await using world = await startWorld('credit/md5-json');

  const reading = await world.ask('credit.record', recordOf('渝财采罚〔2026〕4号'), {
    now: '2020-01-01T00:00:00+08:00',
  });

  expect(reading).toMatchObject({ kind: 'refused', as: 'partner-busy', code: '03', retryAfterMs: 30_000 });
  expect(await world.ledger()).toEqual([]);
});

test.each([
  ['credit/ticket-soap', 'credit.punishment-report'],
  ['credit/ticket-soap', 'credit.punishment-revoke'],
  ['credit/ticket-soap', 'credit.record'],
  ['credit/md5-json', 'credit.punishment-report'],
  ['credit/md5-json', 'credit.punishment-revoke'],
  ['credit/md5-json', 'credit.record'],
] satisfies [DialectName, string][])(
  '%s makes what an example of %s needs, as often as it is asked',
  async (name, operation) => {
    await using world = await startWorld(name);
    const examples: Readonly<Record<string, object>> = {
      'credit.punishment-report': reportUnder(undefined),
      'credit.punishment-revoke': revocationOf('none'),
      'credit.record': recordOf('none'),
    };

    for (const _time of [1, 2]) {
      const made = await world.control('POST', 'prepare', { operation });
      const reading = await world.ask(operation, { ...examples[operation], ...made });
      expect(reading.kind).toBe('success');
    }
  },
);

test('what a platform knows outlives a restart, its sessions do not', async ({ onTestFinished }) => {
  const { mkdtempSync, rmSync } = await import('node:fs');
  const { tmpdir } = await import('node:os');
  const { join } = await import('node:path');
  const stateDir = mkdtempSync(join(tmpdir(), 'credit-'));
  onTestFinished(() => rmSync(stateDir, { recursive: true }));
  let reportNo: string;
  {
    await using before = await startWorld('credit/ticket-soap', { stateDir });
    reportNo = await reported(before);
  }

  await using after = await startWorld('credit/ticket-soap', { stateDir });

  expect(await after.ask('credit.punishment-revoke', revocationOf(reportNo))).toMatchObject({ kind: 'success' });
});
