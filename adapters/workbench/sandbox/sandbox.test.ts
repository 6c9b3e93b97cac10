import { describe, expect, test } from 'vitest';
import type { Reading } from '../../../gateway/translation/contract.ts';
import { finishOf, noticeOf, startWorld, todoOf, type World } from './test-world.ts';

const messageOf = (reading: Reading): Readonly<Record<string, string>> => {
  if (reading.kind !== 'success') throw new Error(`no success: ${JSON.stringify(reading)}`);
  return reading.message as Readonly<Record<string, string>>;
};

const openTodo = async (world: World): Promise<string> =>
  messageOf(await world.ask('todo.create', todoOf('TD-1'))).todoId ?? '';

test('a notice reaches its receivers; nobody unknown is one', async () => {
  await using world = await startWorld();

  const sent = await world.ask('notice.push', noticeOf('INV-26500000000000000017-1'));
  const unknown = await world.ask('notice.push', { ...noticeOf('INV-2'), receivers: ['10010', '99'] });

  expect(messageOf(sent).noticeId).toMatch(/^M/);
  expect(unknown).toMatchObject({ kind: 'refused', as: 'receiver-not-found' });
  expect(await world.control('GET', 'state')).toMatchObject({
    messages: [{ receivers: ['10010'], title: '收到发票待确认' }],
  });
});

test('a todo is made, and finished by the one it was given to', async () => {
  await using world = await startWorld();
  const todoId = await openTodo(world);

  const other = await world.ask('todo.finish', { ...finishOf(todoId), finishedBy: '10011' });
  const done = await world.ask('todo.finish', finishOf(todoId));
  const unknown = await world.ask('todo.finish', finishOf('T-NONE'));

  expect(other).toMatchObject({ kind: 'refused', as: 'invalid' });
  expect(done).toEqual({ kind: 'success', message: { todoId } });
  expect(unknown).toMatchObject({ kind: 'refused', as: 'todo-not-found' });
  expect(await world.control('GET', 'state')).toMatchObject({ todos: [{ todoId, finished: true }] });
});

describe('a lost answer', () => {
  const commands: readonly (readonly [string, (world: World) => Promise<object>])[] = [
    ['notice.push', async () => noticeOf('INV-26500000000000000018-1')],
    ['todo.create', async () => todoOf('TD-2')],
    ['todo.finish', async (world) => finishOf(await openTodo(world))],
  ];

  test.each(commands)('to %s is given again to the same number, and is one effect', async (operation, messageIn) => {
    await using world = await startWorld();
    const message = await messageIn(world);
    await world.control('POST', 'faults', { fault: 'drop-after-effect', operation });

    const lost = await world.call(operation, message, { ref: 'lost' });
    const again = await world.ask(operation, message, { ref: 'lost', now: '2026-03-20T09:17:41+08:00' });

    const effects = await world.ledger('lost');
    expect(lost).toMatchObject({ kind: 'unanswered', sent: 'maybe' });
    expect(effects).toHaveLength(1);
    expect(again).toMatchObject({ kind: 'already-done' });
    expect(Object.values((again as { message: object }).message)).toContain(effects[0]?.key);
  });
});

describe('a token', () => {
  test('is fetched once for many who wait', async () => {
    await using world = await startWorld();

    const readings = await Promise.all(
      Array.from({ length: 20 }, (_, at) => world.ask('notice.push', noticeOf(`INV-${at}`))),
    );

    expect(readings.every(({ kind }) => kind === 'success')).toBe(true);
    expect(await world.control('GET', 'state')).toMatchObject({ logins: 1, tokens: 1 });
  });

  test('that has ended is renewed without the caller noticing, and nothing is done twice', async () => {
    await using world = await startWorld();
    await world.ask('notice.push', noticeOf('INV-1'));
    await world.control('POST', 'expire-tokens');

    const reading = await world.ask('notice.push', noticeOf('INV-2'));

    expect(reading.kind).toBe('success');
    expect(await world.control('GET', 'state')).toMatchObject({ logins: 2 });
    expect(await world.ledger()).toHaveLength(2);
  });

  test('is not given for a wrong secret, and nothing was sent', async () => {
    await using world = await startWorld();
    const partner = { ...world.partner, credentials: { ...world.partner.credentials, appSecret: 'wrong' } };

    const result = await world.call('notice.push', noticeOf('INV-1'), { partner });

    expect(result).toMatchObject({ kind: 'unanswered', sent: 'no', code: 'GW_PARTNER_LOGIN' });
    expect(await world.ledger()).toEqual([]);
  });
});

test('a signature under another secret is refused', async () => {
  await using world = await startWorld();
  await world.control('POST', 'credentials', { appSecret: 'another' });
  const partner = { ...world.partner, credentials: { ...world.partner.credentials, appSecret: 'another' } };
  await world.ask('notice.push', noticeOf('INV-1'), { partner });
  await world.control('POST', 'credentials', { appSecret: 'a third' });

  const reading = await world.ask('notice.push', noticeOf('INV-2'), { partner });

  expect(reading).toMatchObject({ kind: 'refused', as: 'not-authorised', code: 'AuthFailed' });
  expect(await world.ledger()).toHaveLength(1);
});

test('a request played again with its time and nonce is not carried out', async () => {
  await using world = await startWorld();
  const more = { ref: 'nonce-1', now: '2026-03-20T09:17:40+08:00' };
  await world.ask('notice.push', noticeOf('INV-1'), more);

  const reading = await world.ask('notice.push', noticeOf('INV-2'), more);

  expect(reading).toMatchObject({ kind: 'refused', as: 'partner-busy', retryAfterMs: 2_000 });
  expect(await world.ledger()).toHaveLength(1);
});

describe('a purchaser', () => {
  const pushed = async (world: World): Promise<string> =>
    messageOf(await world.ask('notice.push', noticeOf('INV-26500000000000000017-1'))).noticeId ?? '';

  test('confirms an invoice: the gateway hears it, signed, with the notice it was pushed by', async () => {
    await using world = await startWorld();
    const noticeId = await pushed(world);

    await world.control('POST', 'invoice-answers', { noticeId, answer: 'confirmed' });

    const [event] = await world.heardOf('invoice.confirmed');
    expect(event?.message).toMatchObject({ noticeId, invoiceNo: '26500000000000000017', respondent: { name: '张工' } });
  });

  test('objects with evidence; until it was taken it is told again, and it stays one', async () => {
    await using world = await startWorld();
    const noticeId = await pushed(world);
    world.troubles.push(503);

    await world.control('POST', 'invoice-answers', {
      noticeId,
      answer: 'objection',
      reason: '货物未到',
      evidence: ['收货记录.pdf', '照片.jpg'],
    });

    const [event] = await world.heardOf('invoice.objection');
    expect(event?.message).toMatchObject({
      noticeId,
      reason: '货物未到',
      evidence: [{ name: '收货记录.pdf', sm3: expect.stringMatching(/^[0-9a-f]{64}$/) }, { name: '照片.jpg' }],
    });
    expect(new Set(world.heard.map(({ identity }) => identity)).size).toBe(1);
  });

  test('does not object without evidence, or to what was never pushed', async () => {
    await using world = await startWorld();
    const noticeId = await pushed(world);

    const bare = await world.control('POST', 'invoice-answers', { noticeId, answer: 'objection', evidence: [] });
    const unknown = await world.control('POST', 'invoice-answers', { noticeId: 'M-NONE', answer: 'confirmed' });

    expect([JSON.stringify(bare), JSON.stringify(unknown)]).toEqual([
      expect.stringContaining('at least one'),
      expect.stringContaining('does not exist'),
    ]);
    expect(world.heard).toEqual([]);
  });
});

test.each([
  ['notice.push', noticeOf('none')],
  ['todo.create', todoOf('none')],
  ['todo.finish', finishOf('none')],
])('what an example of %s needs is made, as often as it is asked for', async (operation, example) => {
  await using world = await startWorld();

  for (const _time of [1, 2]) {
    const made = await world.control('POST', 'prepare', { operation });
    const reading = await world.ask(operation, { ...example, ...made });
    expect(reading.kind).toBe('success');
  }
});
