/** A journal on a database of its own, and the words to tell stories about exchanges with. */
import { randomBytes } from 'node:crypto';
import type {
  AttemptRecord,
  Exchange,
  Journal,
  LaneHold,
  NewEvent,
  NewExchange,
  NewInbound,
  Settlement,
} from '../../gateway/journal/contract.ts';
import { createJournal, type JournalOptions } from '../../gateway/journal/journal.ts';
import { uuidv7 } from '../../gateway/journal/uuid.ts';
import type { Store } from '../../gateway/store/contract.ts';
import type { Database } from './databases.ts';

export const noon = new Date('2026-12-01T12:00:00+08:00');
export const minutes = (count: number): Date => new Date(noon.getTime() + count * 60_000);

const unique = () => randomBytes(6).toString('hex');

/** A booking as the door would hand it over. */
export function booking(changes: Partial<NewExchange> = {}): NewExchange {
  const id = uuidv7();
  return {
    id,
    operation: 'venue.book',
    district: '500101',
    partner: 'wanzhou',
    client: 'one-stop',
    idempotencyKey: `key-${id}`,
    requestDigest: 'a'.repeat(64),
    orderKey: `project-${id}`,
    request: { projectCode: 'ZFCG-2026-0001', projectName: '示例项目', lots: [{ lotNo: '01', budgetFen: 1234567 }] },
    ref: `ref-${id}`,
    mappingHash: 'b'.repeat(64),
    acceptedAt: noon,
    ...changes,
  };
}

export const contact = (changes: Partial<AttemptRecord> = {}): AttemptRecord => ({
  kind: 'call',
  operation: 'venue.book',
  worker: 'worker-1',
  startedAt: noon,
  endedAt: minutes(1),
  result: 'success',
  ...changes,
});

/** The end of the contact that the exchange is in. */
export function settlement(exchange: Exchange, changes: Partial<Settlement> = {}): Settlement {
  return {
    id: exchange.id,
    from: exchange.state === 'unknown' ? 'unknown' : 'dispatching',
    attempt: exchange.attempt,
    to: 'succeeded',
    record: contact(),
    ...changes,
  };
}

export function news(changes: Partial<NewEvent> = {}): NewEvent {
  return {
    id: uuidv7(),
    type: 'tongban.venue.book.settled',
    partner: 'wanzhou',
    data: { state: 'succeeded' },
    time: noon,
    consumers: ['topic'],
    ...changes,
  };
}

export function telling(changes: Partial<NewInbound> = {}): NewInbound {
  const id = uuidv7();
  const partner = changes.partner ?? 'wanzhou';
  return {
    id,
    partner,
    operation: 'venue.booking-changed',
    identity: `identity-${id}`,
    digest: 'c'.repeat(64),
    raw: Buffer.from('<原文/>'),
    event: news({ type: 'tongban.venue.booking-changed', partner }),
    ...changes,
  };
}

export interface JournalWorld extends AsyncDisposable {
  readonly store: Store;
  readonly journal: Journal;
  /** A lane nobody else uses, held. */
  lane(leaseMs?: number): Promise<LaneHold>;
  /** Accepts one booking in the lane and returns its id. */
  accepted(hold: LaneHold, changes?: Partial<NewExchange>): Promise<string>;
  /** … and takes it. */
  dispatching(hold: LaneHold, changes?: Partial<NewExchange>): Promise<Exchange>;
  /** … and loses the answer. */
  unknown(hold: LaneHold, changes?: Partial<NewExchange>): Promise<Exchange>;
  read(id: string): Promise<Exchange>;
}

async function found(journal: Journal, id: string): Promise<Exchange> {
  const exchange = await journal.get(id);
  if (exchange === undefined) throw new Error(`no exchange ${id}`);
  return exchange;
}

export async function journalWorld(open: () => Promise<Database>, options: JournalOptions = {}): Promise<JournalWorld> {
  const database = await open();
  const journal = createJournal(database.store, options);
  const world: JournalWorld = {
    store: database.store,
    journal,
    async lane(leaseMs = 60_000) {
      const hold = await journal.takeLane(`partner-${unique()}`, 'worker-1', leaseMs);
      if (hold === undefined) throw new Error('a fresh lane is held by somebody');
      return hold;
    },
    async accepted(hold, changes) {
      const exchange = booking({ partner: hold.lane, ...changes });
      await journal.accept(exchange);
      return exchange.id;
    },
    async dispatching(hold, changes) {
      const id = await world.accepted(hold, changes);
      const { claimed } = await journal.claim(hold, [id], noon);
      if (claimed[0] === undefined) throw new Error(`${id} could not be claimed`);
      return claimed[0].exchange;
    },
    async unknown(hold, changes) {
      const exchange = await world.dispatching(hold, changes);
      await journal.settle(settlement(exchange, { to: 'unknown', record: contact({ result: 'unanswered' }) }));
      return found(journal, exchange.id);
    },
    read: (id) => found(journal, id),
    async [Symbol.asyncDispose]() {
      await journal.close();
      await database[Symbol.asyncDispose]();
    },
  };
  return world;
}
