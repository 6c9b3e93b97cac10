/** Loops of a kind made for tests, on a database of their own: errands that are begun, passed on and done, with one clock of five days. */
import type { CalendarYear, ClockSpec } from '../../gateway/calendar/contract.ts';
import { openCalendars } from '../../gateway/calendar/years.ts';
import type { Canonical } from '../../gateway/catalogue/contract.ts';
import { resources } from '../../gateway/config/root.ts';
import { insertEvents } from '../../gateway/journal/events.ts';
import { uuidv7 } from '../../gateway/journal/uuid.ts';
import type { LoopAnswer, LoopEvent, LoopView, MovedClock, Rules } from '../../gateway/loops/contract.ts';
import type { Issued } from '../../gateway/loops/issuing.ts';
import { type Loops, startLoops } from '../../gateway/loops/loops.ts';
import type { Store } from '../../gateway/store/contract.ts';
import type { Database } from './databases.ts';
import { silentLog } from './lane-world.ts';

const errandOf = ({ data }: LoopEvent): string => String(data.errand);
const byKey = (event: LoopEvent) => [{ key: errandOf(event) }];

interface Errand {
  readonly begunOn?: string;
}

const errands: Rules<Errand> = {
  kind: 'complaint',
  title: 'errand',
  states: {
    running: { title: 'running', owner: 'finance' },
    stuck: { title: 'stuck', owner: 'operator' },
    done: { title: 'done', owner: 'gateway', end: true },
  },
  hears: {
    'errand.begun': (event) => [{ key: errandOf(event), opens: true }],
    'errand.done': byKey,
    'errand.paid': ({ data }) => [{ alias: `sub-account:${String(data.subAccount)}` }],
    'errand.passed': byKey,
    'errand.asked': byKey,
    'errand.moved': byKey,
    'errand.placed': byKey,
    'errand.called': (event) => [{ alias: `place:${event.data.place}` }],
    'errand.stumbles': byKey,
    'notice.push.settled': () => [],
  },
  edges: [
    {
      from: ['new'],
      on: 'errand.begun',
      to: 'running',
      run: ({ event }) => ({
        data: { begunOn: String(event.data.on) },
        clocks: [{ do: 'start', clock: 'D4', from: String(event.data.on) }],
      }),
    },
    {
      from: ['running'],
      on: 'errand.done',
      to: 'done',
      run: ({ event }) => ({ clocks: [{ do: 'meet', clock: 'D4', on: String(event.data.on) }] }),
    },
    {
      from: ['running'],
      on: 'errand.passed',
      run: ({ event }) => ({
        tells: [{ kind: 'complaint', to: { key: String(event.data.to) }, type: 'errand.taken', data: {} }],
      }),
    },
    { from: ['running'], on: 'errand.taken' },
    { from: ['running'], on: 'errand.placed', run: ({ event }) => ({ aliases: [`place:${event.data.place}`] }) },
    { from: ['running'], on: 'errand.called' },
    {
      from: ['running'],
      on: 'errand.moved',
      run: ({ event }) => ({ clocks: [{ do: 'correct', clock: 'D4', from: String(event.data.on) }] }),
    },
    {
      from: ['running'],
      on: 'errand.asked',
      run: () => ({ commands: [{ name: 'ask-1', operation: 'notice.push', message: { district: '500101' } }] }),
    },
    { from: ['running'], on: 'notice.push.settled' },
    { from: ['running'], on: 'command.refused', to: 'stuck' },
    { from: ['stuck'], on: 'errand.done', to: 'done' },
    {
      from: ['running'],
      on: 'errand.stumbles',
      run: () => {
        throw new Error('a defect');
      },
    },
  ],
  reasons: {},
  begin: () => ({}),
  view: (data) => ({ ...data }),
};

const fiveDays: ClockSpec = {
  id: 'D4',
  title: 'five days',
  loop: 'complaint',
  trigger: '',
  length: 5,
  unit: 'working-days',
  jurisdiction: '*',
  duty: 'errand',
  done: '',
  steps: [{ name: 'warn', before: 2 }],
  clause: '',
  seed: 'D',
};

const newYear2027: CalendarYear = {
  year: 2027,
  notice: { title: '试用', url: 'https://www.example.gov.cn/2027.html', publishedOn: '2026-11-04' },
  // As many days off as the official calendars have; only those of the new year matter here.
  holidays: Object.fromEntries([
    ...['01', '02', '03'].map((day) => [`2027-01-${day}`, '元旦']),
    ...Array.from({ length: 24 }, (_, i) => [`2027-10-${String(i + 1).padStart(2, '0')}`, '国庆节']),
  ]),
  workdays: {},
};

export interface LoopGround extends AsyncDisposable {
  readonly store: Store;
  readonly clock: { at: Date };
  /** Commands that were brought to the door. */
  readonly brought: readonly { readonly operation: string; readonly client: string; readonly idempotencyKey: string }[];
  loopsOf(): Loops;
  anotherProcess(): Promise<Loops>;
  /** Tells an event, and waits until what is due has been heard. */
  told(type: string, data: Canonical): Promise<void>;
  toldAll(...events: readonly (readonly [type: string, data: Canonical])[]): Promise<void>;
  /** Tells an event at a time of its own, which nobody has looked at yet. */
  left(type: string, data: Canonical, time: string): Promise<void>;
  call(type: string, key: string, data: Canonical, client?: string): Promise<LoopAnswer>;
  /** The exchange of the only command has ended. */
  commandSettled(state: string): Promise<void>;
  loops(): Promise<readonly LoopView[]>;
  /** `type outcome from→to`, line by line. */
  history(key: string): Promise<readonly string[]>;
  announced(type: string): Promise<readonly Canonical[]>;
  unclaimedLines(): Promise<number>;
  /** Events still owed to the loops. */
  owed(): Promise<number>;
  publish2027(): Promise<readonly MovedClock[]>;
  /** Published by a process that then died: nobody has counted by it yet. */
  publishAndDie(): Promise<void>;
}

export interface LoopGroundOptions {
  /** The door takes no command. */
  readonly refuses?: boolean;
  /** Stands between the loops and their database. */
  readonly through?: (store: Store) => Store;
}

export async function loopGround(
  open: () => Promise<Database>,
  { refuses = false, through = (store) => store }: LoopGroundOptions = {},
): Promise<LoopGround> {
  const database = await open();
  const store = through(database.store);
  const clock = { at: new Date('2026-03-16T09:00:00+08:00') };
  const brought: { operation: string; client: string; idempotencyKey: string }[] = [];
  const running: Loops[] = [];

  const issue = async (order: { operation: string; client: string; idempotencyKey: string }): Promise<Issued> => {
    brought.push(order);
    return refuses
      ? { kind: 'refused', problem: { code: 'GW_ROUTE_NONE', detail: 'no route' } }
      : { kind: 'accepted', exchangeId: await exchangeFor(store, order) };
  };
  const start = async (): Promise<Loops> => {
    const loops = startLoops({
      store,
      clock: { now: () => clock.at },
      calendars: await openCalendars({ store, specsDir: resources.specs }),
      clocks: new Map([[fiveDays.id, fiveDays]]),
      rules: new Map([['complaint', errands as unknown as Rules<Canonical>]]),
      policyFor: () => ({ deposits: 'collected' }),
      kindOf: () => undefined,
      consumers: () => ['topic'],
      commands: { issue },
      log: silentLog,
      // They look when they are told to.
      options: { pollMs: 600_000 },
    });
    running.push(loops);
    return loops;
  };
  const first = await start();

  const toldAll: LoopGround['toldAll'] = async (...events) => {
    await store.transaction((tx) =>
      insertEvents(
        tx,
        events.map(([type, data]) => eventOf(type, data, clock.at)),
      ),
    );
    await first.settled();
  };
  const publish = async (): Promise<void> => {
    await openCalendars({ store, specsDir: resources.specs }).publish(newYear2027);
  };
  const idOf = async (key: string): Promise<string> => (await first.byKey('complaint', key))?.id ?? '';

  return {
    store,
    clock,
    brought,
    loopsOf: () => first,
    anotherProcess: start,
    told: (type, data) => toldAll([type, data]),
    toldAll,
    left: (type, data, time) => store.transaction((tx) => insertEvents(tx, [eventOf(type, data, new Date(time))])),
    call: (type, idempotencyKey, data, client = 'one-stop') =>
      first.submit({ client, idempotencyKey, kind: 'complaint', type, data, district: '500101', operator: false }),
    async commandSettled(state) {
      const [row] = await store.query<{ id: string }>('select id from exchange');
      const event = { ...eventOf('notice.push.settled', { state }, clock.at), exchangeId: row?.id };
      await store.transaction((tx) => insertEvents(tx, [event]));
      await first.settled();
    },
    loops: async () => (await first.list({ limit: 100 })).loops,
    history: async (key) =>
      (await first.history(await idOf(key))).map(({ type, outcome, from, to }) => `${type} ${outcome} ${from}→${to}`),
    announced: async (type) =>
      (await store.query<{ data: Canonical }>('select data from event where type = $1', [`tongban.${type}`])).map(
        ({ data }) => data,
      ),
    async unclaimedLines() {
      const rows = await store.query("select 1 from loop_history where outcome = 'unclaimed'");
      return rows.length;
    },
    owed: async () => (await store.query("select 1 from delivery where consumer = 'loops'")).length,
    async publish2027() {
      const before = await first.historyEnd();
      await publish();
      return first.recount(before);
    },
    publishAndDie: publish,
    async [Symbol.asyncDispose]() {
      await Promise.all(running.map((loops) => loops.stop()));
      await database[Symbol.asyncDispose]();
    },
  };
}

const eventOf = (type: string, data: Canonical, time: Date) => ({
  id: uuidv7(),
  type: `tongban.${type}`,
  partner: 'somebody',
  client: 'one-stop',
  district: '500101',
  data,
  time,
  consumers: ['loops'],
});

async function exchangeFor(store: Store, order: { operation: string; client: string; idempotencyKey: string }) {
  const id = uuidv7();
  await store.query(
    `insert into exchange (id, state, operation, district, partner, client, idempotency_key, request_digest, order_key,
      request, ref, mapping_hash, accepted_at)
    values ($1, 'accepted', $2, '500101', 'workbench', $3, $4, '', '', '{}', $4, '', now())`,
    [id, order.operation, order.client, order.idempotencyKey],
  );
  return id;
}
