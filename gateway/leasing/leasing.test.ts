import type { AddressInfo } from 'node:net';
import { describe, expect, it } from 'vitest';
import type { Adapter } from '../../adapters/contract.ts';
import { type Column, columns } from '../../test/support/columns.ts';
import { openDoor } from '../../test/support/door.ts';
import { booking, silentLog } from '../../test/support/lane-world.ts';
import { until } from '../../test/support/wait.ts';
import { toBeijing } from '../catalogue/beijing-time.ts';
import { loadCatalogue } from '../catalogue/load.ts';
import { weekdays } from '../directory/contract.ts';
import { openDirectory } from '../directory/directory.ts';
import type { NewExchange } from '../journal/contract.ts';
import { createJournal } from '../journal/journal.ts';
import { startWorker } from '../lanes/worker.ts';
import { type Dialect, TranslationError, type Translator } from '../translation/contract.ts';
import type { Confirmed, WorkItem } from './contract.ts';
import { createLeasing } from './leasing.ts';
import { signatureOf } from './proof.ts';

const secret = 'secret-of-the-center-01';
const newSecret = 'secret-of-the-center-02';

/** Requests are `{ operation, ref, message, by }`, answers are readings as JSON. */
const translator = (operation: string): Translator =>
  ({
    operation,
    hash: '0123456789abcdef',
    encodeRequest: (
      message: { projectCode?: string },
      { ref, auth }: { ref: string; auth: Record<string, string> },
    ) => {
      if (message.projectCode === 'POISON') throw new RangeError('a defect');
      return {
        method: 'POST',
        path: `/${operation}`,
        headers: { 'content-type': 'application/json' },
        body: Buffer.from(JSON.stringify({ operation, ref, message, by: auth.secret })),
      };
    },
    decodeResponse({ body }: { body: Uint8Array }) {
      if (!String(body).startsWith('{'))
        throw new TranslationError({ code: 'GW_TRANSLATION_BYTES', rule: 'json', message: 'not JSON' });
      return JSON.parse(String(body));
    },
  }) as unknown as Translator;

const dialect = {
  name: 'trading-center/fetching',
  kind: 'trading-center',
  idempotency: 'ref',
  operations: ['venue.book', 'venue.booking'],
  drawRef: ({ entropy }: { entropy: string }) => `Q-${entropy}`,
  translator: (operation: string) => (operation.startsWith('venue.book') ? translator(operation) : undefined),
} as unknown as Dialect;

const profile = {
  id: 'isolated',
  kind: 'trading-center',
  name: '示例隔离网交易中心',
  dialect: dialect.name,
  pull: true,
  credentials: { secret },
  limits: { timeoutMs: 100, retryMs: 20 },
  routes: [{ district: '500101', from: '2026-01-01' }],
};

const neverCalled = { kind: 'trading-center', call: () => Promise.reject(new Error('a partner was called')) };

async function isolated(column: Column, leaseMs = 60_000) {
  const ground = await column.open();
  const catalogue = await loadCatalogue('specs');
  const dialects = {
    get: (name: string) => (name === dialect.name ? dialect : undefined),
    names: () => [dialect.name],
    varied: () => undefined,
  };
  const directory = await openDirectory({ store: ground.store, dialects, catalogue, log: silentLog });
  await directory.applyPartner(profile);
  const journal = createJournal(ground.store);
  const clock = { now: () => new Date() };
  const road = { journal, directory, catalogue, clock, log: silentLog };
  const workers: Awaited<ReturnType<typeof startWorker>>[] = [];
  const begin = async () => {
    const adapters = new Map([['trading-center', neverCalled as unknown as Adapter]]);
    const options = { heartbeatMs: 50, leaseMs: 600, sweepMs: 50, drainMs: 500, releasePortion: 2 };
    const worker = await startWorker({ ...road, broker: ground.broker, adapters, options });
    workers.push(worker);
    return worker;
  };
  await begin();
  /** Two processes that partners reach, as far as one process can be two. */
  const doors = await Promise.all(
    [1, 2].map(async () => {
      const pull = createLeasing({ ...road, store: ground.store, options: { leaseMs, pollMs: 50 } });
      const door = await openDoor(ground, { pull });
      await door.app.listen({ port: 0, host: '127.0.0.1' });
      return { door, pull, base: `http://127.0.0.1:${(door.app.server.address() as AddressInfo).port}` };
    }),
  );
  let calls = 0;
  const say = async (
    what: 'lease' | 'confirm',
    body: object,
    more: { at?: number; by?: string; nonce?: string; time?: Date } = {},
  ) => {
    const text = JSON.stringify(body);
    const path = `/partners/isolated/${what}`;
    calls += 1;
    const nonce = more.nonce ?? `nonce-of-call-${String(calls).padStart(6, '0')}`;
    const timestamp = toBeijing(more.time ?? new Date());
    const signed = { method: 'POST', path, timestamp, nonce, body: Buffer.from(text) } as const;
    const answer = await fetch(`${doors[more.at ?? 0]!.base}${path}`, {
      method: 'POST',
      body: text,
      headers: {
        'content-type': 'application/json',
        'x-tongban-timestamp': timestamp,
        'x-tongban-nonce': nonce,
        'x-tongban-signature': signatureOf(more.by ?? secret, signed),
      },
    });
    return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
  };
  return {
    ground,
    journal,
    directory,
    doors,
    say,
    begin,
    workers,
    async accept(count: number, changes: Partial<NewExchange> = {}) {
      const bookings = Array.from({ length: count }, () => booking('isolated', changes));
      for (const one of bookings) await journal.accept(one);
      return bookings.map(({ id }) => id);
    },
    lease: async (max = 10, at = 0, waitSeconds = 0) =>
      (await say('lease', { max, waitSeconds }, { at })).body.items as WorkItem[],
    confirm: async (id: string, reading: object | string, at = 0) => {
      const body = Buffer.from(typeof reading === 'string' ? reading : JSON.stringify(reading)).toString('base64');
      const answer = await say('confirm', { items: [{ id, response: { status: 200, body } }] }, { at });
      return (answer.body.items as Confirmed[])[0]!;
    },
    rows: (table: 'event' | 'nonce' | 'pulling') => ground.store.query(`select * from ${table}`),
    async [Symbol.asyncDispose]() {
      await Promise.all(doors.map(({ door }) => door[Symbol.asyncDispose]()));
      await Promise.all(workers.map((worker) => worker.stop()));
      await directory.close();
      await journal.close();
      await ground[Symbol.asyncDispose]();
    },
  };
}

const booked = { kind: 'success', message: { bookingId: 'B-1' } };

describe.each(columns)('a partner that fetches its work, $title', (column) => {
  it('gets what would have been sent, confirms it, and the exchange ends as if it had been called', async () => {
    await using given = await isolated(column);
    const [id] = await given.accept(1);

    const [work] = await given.lease();
    const sent = JSON.parse(Buffer.from(work!.request.body, 'base64').toString());
    expect(work).toMatchObject({
      operation: 'venue.book',
      reference: `ref-${id}`,
      attempt: 1,
      request: { path: '/venue.book' },
    });
    expect(sent).toMatchObject({ ref: `ref-${id}`, message: { projectCode: 'CQS26A00077' } });

    expect(await given.confirm(work!.id, booked)).toEqual({ id: work!.id, state: 'succeeded', taken: true });
    expect(await given.journal.get(id!)).toMatchObject({ state: 'succeeded', correlationKey: 'B-1', calls: 1 });
    expect((await given.rows('event')).map(({ type }) => type)).toEqual(['tongban.venue.book.settled']);
    const [attempt] = await given.journal.attempts(id!);
    expect(attempt).toMatchObject({
      kind: 'call',
      result: 'success',
      state: 'succeeded',
      requestLine: 'POST /venue.book',
    });
    expect(String(attempt!.requestBytes)).not.toContain(secret);
  });

  it('gets again under the same reference what it did not confirm in time; the late answer still counts, the next one does not', async () => {
    await using given = await isolated(column, 100);
    const [id] = await given.accept(1);
    const [first] = await given.lease();

    const second = await until(async () => (await given.lease())[0], { what: 'the work to come again' });
    expect([second.reference, second.attempt]).toEqual([first!.reference, 2]);
    expect(await given.confirm(first!.id, booked)).toMatchObject({ state: 'succeeded', taken: true });
    expect(await given.confirm(second.id, { ...booked, message: { bookingId: 'B-2' } })).toMatchObject({
      state: 'succeeded',
      taken: false,
    });

    expect(await given.journal.get(id!)).toMatchObject({ correlationKey: 'B-1' });
    expect(await given.rows('event')).toHaveLength(1);
    expect((await given.journal.attempts(id!)).map(({ no, result }) => [no, result])).toEqual([
      [1, 'unanswered'],
      [2, 'success'],
    ]);
  });

  it('an answer that comes while its work waits to be handed out again settles it', async () => {
    await using given = await isolated(column, 50);
    const [id] = await given.accept(1);
    const [work] = await given.lease();
    await until(async () => (await given.journal.get(id!))?.state === 'queued', { what: 'the lease to lapse' });

    expect(await given.confirm(work!.id, booked)).toMatchObject({ state: 'succeeded', taken: true });
    expect(await given.lease()).toEqual([]);
  });

  it('what was confirmed twice has one effect and the same answer, also at both doors at once', async () => {
    await using given = await isolated(column);
    const [id] = await given.accept(1);
    const [work] = await given.lease();

    const both = await Promise.all([0, 1].map((at) => given.confirm(work!.id, booked, at)));
    const again = await given.confirm(work!.id, booked, 1);

    expect(both.map(({ state }) => state)).toEqual(['succeeded', 'succeeded']);
    expect(again).toEqual({ id: work!.id, state: 'succeeded', taken: true });
    expect([(await given.journal.attempts(id!)).length, (await given.rows('event')).length]).toEqual([1, 1]);
  });

  it('two doors never hand out the same work, and of one key only the first', async () => {
    await using given = await isolated(column);
    await given.accept(30);
    const inOrder = await given.accept(3, { orderKey: 'one-project' });

    const leased = (await Promise.all([0, 1, 0, 1].map((at) => given.lease(20, at)))).flat();
    const left = await given.lease(100);
    const ids = [...leased, ...left].map(({ id }) => id.split('.')[0]!);

    expect([ids.length, new Set(ids).size]).toEqual([31, 31]);
    expect(ids.filter((id) => inOrder.includes(id))).toEqual([inOrder[0]]);
    const head = [...leased, ...left].find(({ id }) => id.startsWith(inOrder[0]!));
    await given.confirm(head!.id, booked);
    expect((await given.lease()).map(({ id }) => id.split('.')[0])).toEqual([inOrder[1]]);
  });

  it.each([
    ['does not know', { kind: 'uncertain', code: '9', text: '处理中' }],
    ['cannot be read', '<html>'],
  ])('an answer that %s leads to a question, which is fetched like any work', async (_, answer) => {
    await using given = await isolated(column);
    const [id] = await given.accept(1);
    const [work] = await given.lease();

    expect(await given.confirm(work!.id, answer)).toMatchObject({ state: 'unknown', taken: true });
    expect(await given.confirm(work!.id, answer)).toMatchObject({ state: 'unknown', taken: true });
    const question = await until(async () => (await given.lease())[0], { what: 'the question' });
    expect(question).toMatchObject({ operation: 'venue.booking', reference: expect.stringMatching(/^Q-/) });
    const found = { kind: 'success', message: { effect: 'applied', bookingId: 'B-1', roomName: '一号' } };
    expect(await given.confirm(question.id, found)).toMatchObject({ state: 'succeeded', taken: true });

    expect((await given.journal.attempts(id!)).map(({ kind }) => kind)).toEqual(['call', 'ask']);
    expect(await given.journal.get(id!)).toMatchObject({ response: { bookingId: 'B-1', roomName: '一号' } });
  });

  it('work that was never handed out is not confirmed', async () => {
    await using given = await isolated(column);
    const [id] = await given.accept(1);

    for (const invented of [`${id}.1`, 'nothing', `${id}`, `${id}.x`, `${id}.99999999999`])
      expect(await given.confirm(invented, booked)).toEqual({ id: invented, taken: false });
    expect(await given.journal.get(id!)).toMatchObject({ state: 'accepted' });
  });

  it('an answer about work that has gone to another partner since settles nothing', async () => {
    await using given = await isolated(column);
    const [id] = await given.accept(1);
    const [work] = await given.lease();
    await given.ground.store.query("update exchange set partner = 'second', state = 'queued', in_contact = false");

    expect(await given.confirm(work!.id, booked)).toEqual({ id: work!.id, state: 'queued', taken: false });
    expect(await given.journal.get(id!)).toMatchObject({ state: 'queued', partner: 'second' });
  });

  it('work that a defect of ours keeps from being written down is a person’s matter, and the rest is handed out', async () => {
    await using given = await isolated(column);
    const [poison] = await given.accept(1, { request: { district: '500101', projectCode: 'POISON' } });
    const [other] = await given.accept(1);

    expect((await given.lease()).map(({ id }) => id)).toEqual([`${other}.1`]);
    expect(await given.journal.get(poison!)).toMatchObject({
      state: 'unknown',
      needsPerson: true,
      problem: { code: 'GW_INTERNAL' },
    });
  });

  it('who waits for work is answered when it comes', async () => {
    await using given = await isolated(column);
    const waiting = given.lease(1, 1, 20);
    await until(async () => (await given.rows('pulling')).length === 1, { what: 'the partner to be heard' });

    const [id] = await given.accept(1);
    given.doors[1]!.pull.wake('isolated');

    expect((await waiting).map((work) => work.id)).toEqual([`${id}.1`]);
  });

  it('whoever waits is let go when the door closes', async () => {
    await using given = await isolated(column);
    const waiting = given.lease(1, 1, 20);
    await until(async () => (await given.rows('pulling')).length === 1, { what: 'the partner to be heard' });

    given.doors[1]!.pull.endWaits();

    expect(await waiting).toEqual([]);
  });

  it('a call that does not prove who it is leaves no row, and a nonce is taken once among all doors', async () => {
    await using given = await isolated(column);
    const body = { max: 1, waitSeconds: 0 };

    const answers = [
      await given.say('lease', body, { by: 'a-secret-of-somebody' }),
      await given.say('lease', body, { time: new Date(Date.now() - 310_000) }),
      await given.say('lease', body, { nonce: 'short' }),
    ];
    expect(answers.map(({ status, body: { code } }) => [status, code])).toEqual(
      answers.map(() => [401, 'GW_AUTH_INVALID']),
    );
    expect([await given.rows('nonce'), await given.rows('pulling')]).toEqual([[], []]);

    const nonce = 'the-same-nonce-twice';
    const twice = [await given.say('lease', body, { nonce }), await given.say('lease', body, { nonce, at: 1 })];
    expect(twice.map(({ status }) => status)).toEqual([200, 401]);
  });

  it('while a secret is changed both are taken', async () => {
    await using given = await isolated(column);
    const by = (which: string) =>
      given.say('lease', { max: 1, waitSeconds: 0 }, { by: which }).then(({ status }) => status);
    const previousUntil = toBeijing(new Date(Date.now() + 3_600_000));

    await given.directory.applyPartner({ ...profile, credentials: { secret: newSecret }, previousUntil });
    expect([await by(secret), await by(newSecret)]).toEqual([200, 200]);

    await given.directory.applyPartner({ ...profile, credentials: { secret: newSecret } });
    expect([await by(secret), await by(newSecret)]).toEqual([401, 200]);
  });

  it('a body that breaks its form is named, field by field', async () => {
    await using given = await isolated(column);

    const { status, body } = await given.say('lease', { max: 0, waitSeconds: 31 });

    expect([status, (body.errors as { field: string }[]).map(({ field }) => field)]).toEqual([
      422,
      ['/max', '/waitSeconds'],
    ]);
  });

  it('while it is away its exchanges wait, and only what was never handed out expires', async () => {
    await using given = await isolated(column, 50);
    const soon = { expiresAt: new Date(Date.now() + 400) };
    const [fetched] = await given.accept(1, soon);
    await given.lease();
    const [waiting] = await given.accept(1, soon);
    const [lasting] = await given.accept(1);

    const state = async (id: string) => (await given.journal.get(id))?.state;
    await until(async () => (await state(waiting!)) === 'expired', { what: 'the deadline to pass' });

    await until(async () => (await state(fetched!)) === 'queued', { what: 'the lease to lapse' });
    expect(await state(lasting!)).toBe('accepted');
    expect((await given.lease()).map(({ id }) => id.split('.')[0])).toEqual([fetched, lasting]);
  });

  it('a new owner of the lane leaves alone what was fetched, and the audit misses nothing', async () => {
    await using given = await isolated(column);
    const [id] = await given.accept(1);
    const [work] = await given.lease();
    await given.accept(1);

    await given.workers[0]!.stop();
    await given.begin();
    await until(async () => (await given.journal.lanes())[0]?.sweptAt !== undefined, {
      what: 'the new owner to sweep',
    });

    expect(await given.journal.get(id!)).toMatchObject({ state: 'dispatching', attempt: 1 });
    const audit = await given.journal.audit();
    expect([audit.missing, audit.byCarrier.partner]).toEqual([0, 1]);
    expect(await given.confirm(work!.id, booked)).toMatchObject({ state: 'succeeded', taken: true });
  });

  it('outside its opening hours it is given nothing', async () => {
    await using given = await isolated(column);
    const [id] = await given.accept(1);
    const today = toBeijing(new Date()).slice(0, 10);
    const inThreeDays = weekdays[(new Date(today).getUTCDay() + 2) % 7]!;
    const hours = [{ days: [inThreeDays], from: '08:30', to: '17:30' }];

    await given.directory.applyPartner({ ...profile, hours });
    expect(await given.lease()).toEqual([]);

    await given.directory.applyPartner(profile);
    expect((await given.lease()).map((work) => work.id)).toEqual([`${id}.1`]);
  });

  it('what was parked while it was still called is fetched, however much it is', async () => {
    await using given = await isolated(column);
    await given.workers[0]!.stop();
    await given.accept(5);
    await given.ground.store.query("update exchange set state = 'parked'");

    await given.begin();

    await until(async () => (await given.journal.list({ state: 'queued', limit: 10 })).length === 5, {
      what: 'the parked work to be let go',
    });
  });

  it('a partner of another kind of road is told that there is nothing to fetch here', async () => {
    await using given = await isolated(column);
    const { pull: _, ...called } = profile;
    await given.directory.applyPartner({ ...called, address: 'http://127.0.0.1:9' });

    expect((await given.say('lease', { max: 1, waitSeconds: 0 })).status).toBe(404);
  });
});
