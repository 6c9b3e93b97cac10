import { describe, expect, it } from 'vitest';
import { columns } from '../../test/support/columns.ts';
import { laneWorld } from '../../test/support/lane-world.ts';
import type { Directory, Partner } from '../directory/contract.ts';
import type { Journal } from '../journal/contract.ts';
import { StoreUnavailableError } from '../store/contract.ts';
import {
  type Dialect,
  SignatureError,
  TranslationError,
  type Translator,
  type WireRequest,
  type WireResponse,
} from '../translation/contract.ts';
import type { Inbound, InboundParts } from './contract.ts';
import { createInbound } from './inbound.ts';

const badBytes = (message: string) => new TranslationError({ code: 'GW_TRANSLATION_BYTES', rule: 'json', message });
const envelope = (code: string, text: string): WireResponse => ({
  status: 200,
  headers: {},
  body: Buffer.from(JSON.stringify({ code, text })),
});

/** A partner that sends `{ sign, event, id, data }` as JSON and reads `{ code, text }`. */
const translator = (operation: string): Translator =>
  ({
    operation,
    decodeEvent({ body }: WireRequest) {
      const { sign, id, data } = JSON.parse(String(body));
      if (sign !== 'right') throw new SignatureError('wrong signature');
      if (data === null) throw badBytes('data is missing');
      return { operation, identity: id, message: data };
    },
    encodeEventAnswer: (answer: string, text: string) => envelope(answer, text),
  }) as unknown as Translator;

const dialect = {
  recognizeEvent({ body }: WireRequest) {
    if (!String(body).startsWith('{')) throw badBytes('not JSON');
    const { event } = JSON.parse(String(body));
    return event === undefined ? undefined : translator(event);
  },
  recognizeServed: () => undefined,
  refuseUnreadable: (text: string) => envelope('unreadable', text),
} as unknown as Dialect;

const wanzhou = {
  profile: {},
  connection: { id: 'wanzhou', kind: 'trading-center', dialect, address: '', credentials: {}, values: {} },
} as unknown as Partner;

const moved = {
  noticeNo: 'N-1',
  bookingId: 'B-1',
  status: 'moved',
  roomName: '第二开标室',
  changedAt: '2026-12-01T10:00:00+08:00',
};
const bytes = (content: unknown): WireRequest => ({
  method: 'POST',
  path: '/callback',
  headers: {},
  body: Buffer.from(typeof content === 'string' ? content : JSON.stringify(content)),
});
const notice = (changes: object = {}, data: unknown = moved) =>
  bytes({ sign: 'right', event: 'venue.booking-changed', id: 'N-1', data, ...changes });

describe.each(columns)('what partners tell us, $title', (column) => {
  async function door(more: Partial<InboundParts> & { wrap?: (journal: Journal) => Journal } = {}) {
    const world = await laneWorld(column);
    const counted: string[] = [];
    const { wrap = (same) => same, ...parts } = more;
    const inbound = createInbound({
      directory: { partner: (id: string) => (id === 'wanzhou' ? wanzhou : undefined) } as Directory,
      journal: wrap(world.journal),
      clock: world.parts.clock,
      catalogue: world.parts.catalogue,
      log: { debug() {}, warn() {} },
      observer: { inboundTaken: ({ how }) => counted.push(how) },
      ...parts,
    });
    const rows = (table: 'inbound' | 'event') => world.ground.store.query(`select * from ${table}`);
    return { world, inbound, counted, rows, [Symbol.asyncDispose]: () => world[Symbol.asyncDispose]() };
  }
  const say = async (inbound: Inbound, request: WireRequest) => {
    const { status, body } = await inbound.receive('wanzhou', request);
    return { status, ...JSON.parse(String(body)) };
  };

  it('a notice is committed with its event and its raw bytes before it is answered', async () => {
    await using given = await door();

    expect(await say(given.inbound, notice())).toEqual({ status: 200, code: 'applied', text: '成功' });

    expect(await given.rows('inbound')).toMatchObject([{ state: 'applied', identity: 'N-1', raw: notice().body }]);
    expect(await given.rows('event')).toMatchObject([
      { type: 'tongban.venue.booking-changed', data: moved, awaits: 'B-1' },
    ]);
  });

  it('the same notice again takes no effect, even under a new signature or in another order of fields', async () => {
    await using given = await door();
    await say(given.inbound, notice());

    const reordered = Object.fromEntries(Object.entries(moved).reverse());
    const answers = [
      await say(given.inbound, notice({ sentAt: 'later' })),
      await say(given.inbound, notice({}, reordered)),
    ];

    expect(answers.map(({ code }) => code)).toEqual(['repeated', 'repeated']);
    expect(await given.rows('event')).toHaveLength(1);
  });

  it('the same identity with another content is said to conflict', async () => {
    await using given = await door();
    await say(given.inbound, notice());

    expect(await say(given.inbound, notice({}, { ...moved, status: 'cancelled' }))).toMatchObject({
      code: 'conflicting',
    });
    expect(await given.rows('event')).toHaveLength(1);
  });

  it('an event finds its exchange by our reference and by the partner’s own number', async () => {
    await using given = await door();
    await given.world.worker();
    const [id] = await given.world.book(1);
    await given.world.all([id!], 'succeeded');

    await say(given.inbound, notice({}, { ...moved, bookingId: `B-ref-${id}` }));

    const events = await given.world.journal.events(id!);
    expect(events.map(({ type }) => type)).toEqual(['tongban.venue.book.settled', 'tongban.venue.booking-changed']);
    expect(events[1]).toMatchObject({ client: 'one-stop', district: '500101' });
  });

  it('a wrong signature is refused in the partner’s own form and leaves nothing but a count', async () => {
    await using given = await door();

    expect(await say(given.inbound, notice({ sign: 'wrong' }))).toEqual({
      status: 200,
      code: 'refused',
      text: '验签失败，未受理',
    });

    expect(given.counted).toEqual(['unauthenticated']);
    expect(await given.rows('inbound')).toEqual([]);
  });

  it.each([
    ['not JSON', bytes('乱码')],
    ['no event that the dialect knows', bytes({ hello: 1 })],
  ])('bytes that are %s are refused in the partner’s own form', async (_, request) => {
    await using given = await door();

    expect(await say(given.inbound, request)).toMatchObject({ code: 'unreadable' });
    expect(given.counted).toEqual(['unreadable']);
    expect(await given.rows('inbound')).toEqual([]);
  });

  it('an event that cannot be decoded is refused, and the next one is taken', async () => {
    await using given = await door();

    expect(await say(given.inbound, notice({ data: null }))).toMatchObject({ code: 'refused' });
    expect(await say(given.inbound, notice())).toMatchObject({ code: 'applied' });
  });

  it.each(['第\u0000二', '第\ud800二'])('a text that holds what is no character is refused: %j', async (roomName) => {
    await using given = await door();

    expect(await say(given.inbound, notice({}, { ...moved, roomName }))).toMatchObject({ code: 'refused' });
    expect(given.counted).toEqual(['unreadable']);
  });

  it('a text that only looks like an escape is taken', async () => {
    await using given = await door();

    expect(await say(given.inbound, notice({}, { ...moved, roomName: '\\u0000' }))).toMatchObject({ code: 'applied' });
  });

  it('an authenticated notice that breaks the agreed form is kept as refused, with the reason', async () => {
    await using given = await door();

    expect(await say(given.inbound, notice({}, { ...moved, status: 'somehow' }))).toMatchObject({ code: 'refused' });

    expect(await given.rows('inbound')).toMatchObject([
      { state: 'refused', problem: { code: 'GW_TRANSLATION_MESSAGE' } },
    ]);
    expect(await given.rows('event')).toEqual([]);
  });

  it('with the database away the partner is told to repeat', async () => {
    await using given = await door({
      wrap: (journal) => ({ ...journal, applyInbound: () => Promise.reject(new StoreUnavailableError('away')) }),
    });

    const { status, headers } = await given.inbound.receive('wanzhou', notice());

    expect([status, headers['retry-after']]).toEqual([503, '5']);
  });

  it('an unknown partner and a body beyond the limit are turned away at the door', async () => {
    await using given = await door({ maxBytes: 100 });

    await expect(given.inbound.receive('nobody', notice())).rejects.toMatchObject({ code: 'GW_INBOUND_UNKNOWN' });
    await expect(given.inbound.receive('wanzhou', notice())).rejects.toMatchObject({ code: 'GW_REQUEST_TOO_LARGE' });
  });
});
