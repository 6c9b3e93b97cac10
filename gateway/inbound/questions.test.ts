import { describe, expect, it } from 'vitest';
import { columns } from '../../test/support/columns.ts';
import { booking, laneWorld, silentLog } from '../../test/support/lane-world.ts';
import { until } from '../../test/support/wait.ts';
import type { Directory, Partner } from '../directory/contract.ts';
import { StoreUnavailableError } from '../store/contract.ts';
import {
  type Dialect,
  type Reading,
  SignatureError,
  type TranslationContext,
  TranslationError,
  type Translator,
  type WireRequest,
} from '../translation/contract.ts';
import type { Questions } from './contract.ts';
import { createInbound } from './inbound.ts';
import { createAllowances } from './serving.ts';

const said = (content: object) => ({ status: 200, headers: {}, body: Buffer.from(JSON.stringify(content)) });

/** Messages are `{ sign, ask | tell, ...message }`; `sign` must be the credential. */
function opened({ body }: WireRequest, { auth }: TranslationContext): Record<string, unknown> {
  const { sign, ask: _, tell: __, ...message } = JSON.parse(String(body));
  if (sign !== auth.secret) throw new SignatureError('wrong signature');
  if (message.broken) throw new TranslationError({ code: 'GW_TRANSLATION_MESSAGE', rule: 'field', message: 'broken' });
  return message;
}

/** Has no code for `partner-busy`, and no characters for 𠀀. */
const translator = (operation: string): Translator =>
  ({
    operation,
    decodeRequest: (request: WireRequest, context: TranslationContext) => ({
      message: opened(request, context),
      vars: {},
    }),
    decodeEvent: (request: WireRequest, context: TranslationContext) => {
      const message = opened(request, context);
      return { operation, identity: String(message.noticeNo), message };
    },
    encodeResponse: (reading: Reading, { auth }: TranslationContext) => {
      if ((reading.kind === 'refused' && reading.as === 'partner-busy') || JSON.stringify(reading).includes('𠀀'))
        throw new TranslationError({ code: 'GW_TRANSLATION_VALUE', rule: 'outcome-code', message: 'no code' });
      return said({ ...reading, by: auth.secret });
    },
    encodeEventAnswer: (answer: string, _: string, { auth }: TranslationContext) => said({ answer, by: auth.secret }),
  }) as unknown as Translator;

const dialect = {
  recognizeEvent({ body }: WireRequest) {
    const { tell } = JSON.parse(String(body));
    return tell === undefined ? undefined : translator(tell);
  },
  recognizeServed({ body }: WireRequest) {
    const { ask } = JSON.parse(String(body));
    return ask === undefined ? undefined : translator(ask);
  },
  refuseUnreadable: (text: string) => said({ unreadable: text }),
} as unknown as Dialect;

const rotating = new Date('2026-12-01T12:00:00+08:00');

const bank = {
  profile: { answersFor: ['wanzhou'] },
  connection: {
    id: 'bank',
    kind: 'bank',
    dialect,
    address: '',
    credentials: { secret: 'new' },
    previous: { credentials: { secret: 'old' }, until: rotating },
    values: {},
  },
} as unknown as Partner;

const changed = {
  noticeNo: 'N-1',
  bookingId: 'B-1',
  status: 'moved',
  roomName: '第二开标室',
  changedAt: '2026-12-01T10:00:00+08:00',
};
const told = { tell: 'venue.booking-changed', ...changed };

const found: Questions = {
  answer: async (partner, operation, message) => ({ kind: 'success', message: { partner, operation, ...message } }),
};

describe.each(columns)('a partner that asks, and credentials in change, $title', (column) => {
  async function door(questions: Questions = found) {
    const world = await laneWorld(column);
    const counted: string[] = [];
    const clock = { at: new Date(rotating.getTime() - 1_000) };
    const inbound = createInbound({
      directory: { partner: (id: string) => (id === 'bank' ? bank : undefined) } as Directory,
      journal: world.journal,
      clock: { now: () => clock.at },
      catalogue: world.parts.catalogue,
      log: silentLog,
      questions,
      observer: { inboundTaken: ({ how }) => counted.push(how) },
    });
    const rows = async () =>
      (await world.ground.store.query('select 1 from inbound union all select 1 from event')).length;
    return {
      world,
      clock,
      counted,
      rows,
      say: async (content: object) => {
        const body = Buffer.from(JSON.stringify({ sign: 'new', ...content }));
        const answer = await inbound.receive('bank', { method: 'POST', path: '/callback', headers: {}, body });
        return JSON.parse(String(answer.body));
      },
      [Symbol.asyncDispose]: () => world[Symbol.asyncDispose](),
    };
  }

  it('is answered in its own envelope, and nothing is written', async () => {
    await using given = await door();

    expect(await given.say({ ask: 'contract.get', contractNo: 'HT-1' })).toEqual({
      kind: 'success',
      message: { partner: 'bank', operation: 'contract.get', contractNo: 'HT-1' },
      by: 'new',
    });
    expect([given.counted, await given.rows()]).toEqual([['answered'], 0]);
  });

  it('is refused where it does not prove who it is, or says what cannot be read', async () => {
    await using given = await door();

    expect(await given.say({ ask: 'contract.get', sign: 'wrong' })).toMatchObject({ as: 'not-authorised' });
    expect(await given.say({ ask: 'contract.get', broken: true })).toMatchObject({ as: 'invalid' });
    expect(await given.say({ greeting: 'hello' })).toHaveProperty('unreadable');

    expect([given.counted, await given.rows()]).toEqual([['unauthenticated', 'unreadable', 'unreadable'], 0]);
  });

  it('is told so where the answer cannot be said in its format, or there is none now', async () => {
    const titles: Questions = { answer: async () => ({ kind: 'success', message: { title: '𠀀' } }) };
    await using given = await door(titles);
    expect(await given.say({ ask: 'contract.get' })).toMatchObject({ kind: 'refused', as: 'invalid' });

    await using away = await door({ answer: () => Promise.reject(new StoreUnavailableError('away')) });
    expect(await away.say({ ask: 'contract.get' })).toMatchObject({ kind: 'refused', as: 'invalid' });

    expect([given.counted, away.counted]).toEqual([['refused'], ['unavailable']]);
  });

  it('that asks without end is answered so many times, and then less often', async () => {
    await using given = await door();

    for (let i = 0; i < 60; i += 1) await given.say({ ask: 'contract.get' });

    expect(given.counted.filter((how) => how === 'busy').length).toBeGreaterThan(0);
    expect(given.counted.filter((how) => how === 'answered').length).toBeGreaterThanOrEqual(40);
  });

  it('proves itself by either credential while they are being changed, and is answered by the same', async () => {
    await using given = await door();

    expect(await given.say({ ask: 'contract.get', sign: 'old' })).toMatchObject({ kind: 'success', by: 'old' });
    expect(await given.say({ ...told, sign: 'old' })).toEqual({ answer: 'applied', by: 'old' });
    expect(await given.say({ ...told, sign: 'new' })).toEqual({ answer: 'repeated', by: 'new' });

    given.clock.at = rotating;
    expect(await given.say({ ask: 'contract.get', sign: 'old' })).toMatchObject({ as: 'not-authorised', by: 'new' });
    expect(await given.say({ ...told, sign: 'old' })).toEqual({ answer: 'refused', by: 'new' });
  });

  it('what it tells of another partner’s exchange finds that exchange, told before or after its end', async () => {
    await using given = await door();
    await given.world.worker();
    const [first, second] = await given.world.accept(2);
    const early = { ...told, noticeNo: 'N-1', bookingId: `B-ref-${first}` };
    expect(await given.say(early)).toMatchObject({ answer: 'applied' });
    expect(await given.world.journal.events(first!)).toEqual([]);

    given.world.relay.ring([first, second].map((id) => ({ lane: 'wanzhou', exchangeId: id! })));
    await given.world.all([first!, second!], 'succeeded');
    await given.say({ ...told, noticeNo: 'N-2', bookingId: `B-ref-${second}` });

    const types = async (id: string) =>
      (await given.world.journal.events(id)).map(({ type, partner }) => [type, partner]);
    const both = [
      ['tongban.venue.book.settled', 'wanzhou'],
      ['tongban.venue.booking-changed', 'bank'],
    ];
    for (const id of [first!, second!]) {
      const complete = await until(async () => ((await types(id)).length === 2 ? types(id) : undefined));
      expect(complete.sort()).toEqual(both);
    }
  });

  it('what it tells of the exchange of a partner that it does not answer for stays by itself', async () => {
    await using given = await door();
    const elsewhere = booking('qianjiang');
    await given.world.journal.accept(elsewhere);
    await given.world.ground.store.query("update exchange set correlation_key = 'B-1' where id = $1", [elsewhere.id]);

    expect(await given.say(told)).toMatchObject({ answer: 'applied' });

    expect(await given.world.journal.events(elsewhere.id)).toEqual([]);
  });
});

describe('what a partner may ask', () => {
  it('is granted anew as time passes, each partner for itself', () => {
    let now = 0;
    const allowed = createAllowances(() => now);
    const granted = (partner: string) => Array.from({ length: 100 }, () => allowed(partner)).filter(Boolean).length;

    expect([granted('bank-a'), granted('bank-b')]).toEqual([40, 40]);
    now = 500;
    expect(granted('bank-a')).toBe(5);
  });
});
