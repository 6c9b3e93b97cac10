import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LaneRow } from '../journal/contract.ts';
import type { Delivery } from '../messaging/contract.ts';
import { Breakers } from './breakers.ts';
import { cloudEventOf } from './cloud-event.ts';
import { Doorbells } from './doorbells.ts';
import { maskFor } from './masking.ts';
import { Pace } from './pace.ts';
import { share } from './shares.ts';

describe('credentials in what the journal keeps', () => {
  it('are blotted out as they are and as JSON, XML and URLs write them', () => {
    const mask = maskFor({ token: 'a"b<c>&d e', version: '1.0' });

    expect(mask.text('token=a"b<c>&d e; version 1.0')).toBe('token=***; version 1.0');
    for (const written of [
      '{"t":"a\\"b<c>&d e"}',
      '<t>a"b&lt;c&gt;&amp;d e</t>',
      '<t a="a&quot;b&lt;c&gt;&amp;d e"/>',
      'a%22b%3Cc%3E%26d%20e',
      'a%22b%3Cc%3E%26d+e',
    ])
      expect(String(mask.bytes(Buffer.from(written)))).toContain('***');
  });

  it('never stay behind, wherever they stand in the bytes', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 4 }), fc.array(fc.string()), (secret, texts) => {
        const masked = Buffer.from(maskFor({ secret }).bytes(Buffer.from(texts.join(secret))));
        if (!'***'.includes(secret) && !secret.includes('*')) expect(masked.includes(Buffer.from(secret))).toBe(false);
      }),
    );
  });

  it('leave bytes without them untouched, without a copy', () => {
    const bytes = Buffer.from('nothing secret here');

    expect(maskFor({ token: 'secret-token' }).bytes(bytes)).toBe(bytes);
  });
});

describe('doorbells', () => {
  const delivery = (log: string[], name: string): Delivery => ({
    exchangeId: 'x',
    redelivered: false,
    ack: () => log.push(`${name} acked`),
    giveBack: () => log.push(`${name} given back`),
  });

  it('hold an id once, and ack everything that rang for it when it is done', () => {
    const bells = new Doorbells();
    const log: string[] = [];

    bells.ring('a', delivery(log, '1'));
    bells.ring('a', delivery(log, '2'));
    bells.ring('b');
    expect(bells.take(10)).toEqual(['a', 'b']);
    bells.ring('a', delivery(log, '3'));
    expect(bells.take(10)).toEqual([]);
    bells.done('a');

    expect(log).toEqual(['1 acked', '2 acked', '3 acked']);
  });

  it('keep what was rung again while a claim found it blocked', () => {
    const bells = new Doorbells();
    bells.ring('a');
    bells.ring('b');
    bells.take(2);
    bells.ring('a');

    bells.notNow('a');
    bells.notNow('b');

    expect(bells.take(2)).toEqual(['a']);
    bells.notNow('a');
    expect(bells.waiting).toBe(0);
  });

  it('are silent for what was settled lately', () => {
    const bells = new Doorbells();
    const log: string[] = [];
    bells.ring('a');
    bells.take(1);
    bells.ended('a');
    bells.done('a');

    bells.ring('a', delivery(log, 'late'));

    expect(log).toEqual(['late acked']);
    expect(bells.waiting).toBe(0);
  });

  it('give back what nobody began', () => {
    const bells = new Doorbells();
    const log: string[] = [];
    bells.ring('a', delivery(log, '1'));
    bells.ring('b', delivery(log, '2'));
    bells.take(1);

    bells.giveBackWaiting();

    expect(log).toEqual(['2 given back']);
  });
});

describe('how much a lane claims', () => {
  it('a slow partner gets one beyond its calls, a fast one as many as a claim takes time', () => {
    const [slow, fast] = [new Pace(), new Pace()];
    for (let i = 0; i < 100; i += 1) {
      slow.claimTook(5);
      slow.callTook(2_000);
      fast.claimTook(5);
      fast.callTook(2);
    }

    expect(slow.room(16)).toBe(17);
    expect(fast.room(16)).toBe(16 + 40);
  });
});

describe('fair shares of the lanes', () => {
  const now = new Date();
  const row = (partner: string, owner?: string, leaseMs = 1_000): LaneRow => ({
    partner,
    epoch: '1',
    paused: false,
    closed: false,
    breakers: {},
    ...(owner === undefined ? {} : { owner, leaseUntil: new Date(now.getTime() + leaseMs) }),
  });
  const lanes = ['a', 'b', 'c', 'd', 'e'];
  const sharing = (changes: object) => ({
    lanes,
    workers: ['me'],
    self: 'me',
    held: [] as string[],
    rows: new Map<string, LaneRow>(),
    alone: false,
    now,
    ...changes,
  });

  it('one worker takes all, two take three and two', () => {
    expect(share(sharing({})).take.toSorted()).toEqual(lanes);
    expect(share(sharing({ workers: ['me', 'other'] })).take).toHaveLength(3);
  });

  it('gives up what is beyond its share, and lanes that are no more', () => {
    expect(share(sharing({ workers: ['me', 'other'], held: lanes })).giveUp).toEqual(['d', 'e']);
    expect(share(sharing({ lanes: ['a'], held: ['a', 'gone'] })).giveUp).toEqual(['gone']);
  });

  it('leaves a lane with a lease alone, takes one whose lease has ended', () => {
    const rows = new Map([row('a', 'other'), row('b', 'dead', -1)].map((one) => [one.partner, one]));

    expect(share(sharing({ rows })).take.toSorted()).toEqual(['b', 'c', 'd', 'e']);
    expect(share(sharing({ rows, alone: true })).take.toSorted()).toEqual(lanes);
  });
});

describe('breakers', () => {
  const silent = {
    kind: 'unanswered',
    sent: 'no',
    code: 'GW_PARTNER_UNREACHABLE',
    detail: '',
    exchangeOf: {},
  } as const;
  const fine = {
    kind: 'answered',
    reading: { kind: 'refused', as: 'invalid', code: '9', text: '' },
    exchangeOf: {},
  } as const;
  const breakersWith = (changes: string[], restored = {}) =>
    new Breakers({
      breakerMs: () => 30,
      onChange: (operation, { state }) => changes.push(`${operation} ${state}`),
      restored,
    });

  it('open per operation after five silent calls, not for refusals', async () => {
    const changes: string[] = [];
    const breakers = breakersWith(changes);

    for (let i = 0; i < 10; i += 1) await breakers.run('venue.cancel', async () => fine);
    for (let i = 0; i < 5; i += 1) await breakers.run('venue.book', async () => silent);

    expect(await breakers.run('venue.book', async () => fine)).toMatchObject({
      code: 'GW_PARTNER_BREAKER_OPEN',
      sent: 'no',
    });
    expect(await breakers.run('venue.cancel', async () => fine)).toBe(fine);
    expect(changes).toEqual(['venue.book open']);
    breakers.close();
  });

  it('a restored one waits for what was left of its time', async () => {
    const changes: string[] = [];
    const breakers = breakersWith(changes, {
      'venue.book': { state: 'open', openUntil: new Date(Date.now() + 10).toISOString() },
      'venue.cancel': { state: 'closed' },
    });

    expect(breakers.state('venue.book')).toBe('open');
    expect(breakers.state('venue.cancel')).toBe('closed');
    await expect.poll(() => breakers.wantsProbe('venue.book')).toBe(true);
    await breakers.run('venue.book', async () => fine);

    expect(breakers.state('venue.book')).toBe('closed');
    breakers.close();
  });
});

describe('events for subscribers outside', () => {
  it('are CloudEvents with the attributes of the event beside its data', () => {
    const message = cloudEventOf({
      id: 'e-1',
      seq: '42',
      type: 'tongban.venue.book.settled',
      partner: 'wanzhou',
      subject: 'x-1',
      data: { state: 'succeeded' },
      traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
      time: new Date('2026-12-01T01:30:00Z'),
    });

    expect(message.routingKey).toBe('tongban.venue.book.settled');
    expect(message.attributes).toEqual({
      specversion: '1.0',
      id: 'e-1',
      source: '/tongban/partners/wanzhou',
      type: 'tongban.venue.book.settled',
      time: '2026-12-01T09:30:00+08:00',
      datacontenttype: 'application/json',
      sequence: '42',
      subject: 'x-1',
      traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
    });
    expect(JSON.parse(String(message.body))).toEqual({ state: 'succeeded' });
  });
});
