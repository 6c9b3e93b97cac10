import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { databases } from '../../test/support/databases.ts';
import { contact, type JournalWorld, journalWorld, minutes, settlement } from '../../test/support/journal-world.ts';
import {
  type Exchange,
  type ExchangeState,
  type LaneHold,
  type Move,
  resolutionOutcomes,
  type Settlement,
} from './contract.ts';
import { mayMove } from './transitions.ts';

/** Writes down every move that any statement makes. */
const logMoves = `
  create table moved (
    partner text, id uuid, came_from text, went_to text, attempt_from int, attempt_to int, over boolean, maybe_sent boolean);
  create function log_move() returns trigger language plpgsql as $$
  begin
    insert into moved values (
      new.partner, new.id, old.state, new.state, old.attempt, new.attempt, new.partner <> old.partner,
      old.maybe_sent or new.maybe_sent);
    return null;
  end $$;
  create trigger log_move after update on exchange for each row execute function log_move();`;

interface MovedRow extends Record<string, unknown> {
  readonly came_from: ExchangeState;
  readonly went_to: ExchangeState;
  readonly attempt_from: number;
  readonly attempt_to: number;
  readonly over: boolean;
  readonly maybe_sent: boolean;
}

const ends = ['succeeded', 'refused', 'failed', 'unknown', 'queued'] as const;
const names = [
  'accept',
  'accept',
  'accept',
  'confirm',
  'claim',
  'claim',
  'settle',
  'settle',
  'settle',
  'ask',
  'park',
  'unpark',
  'cancel',
  'sweep',
  'overtake',
  'release',
  'move',
  'resolve',
] as const;

const step = fc.record({ name: fc.constantFrom(...names), pick: fc.nat(1_000), minute: fc.nat(30) });
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

/** One lane, walked through by whatever comes; holds change hands on the way. */
class Walk {
  hold: LaneHold;
  readonly ids: string[] = [];
  readonly world: JournalWorld;
  #workers = 1;

  constructor(world: JournalWorld, hold: LaneHold) {
    this.world = world;
    this.hold = hold;
  }

  async #settle(pick: number): Promise<void> {
    const exchange = await this.world.journal.get(this.ids[pick % this.ids.length] ?? '');
    if (exchange?.state !== 'dispatching' && exchange?.state !== 'unknown') return;
    const to = ends[pick % ends.length] ?? 'unknown';
    const proof: Partial<Settlement> = pick % 2 === 0 ? { maybeSent: false } : {};
    const record = contact({ kind: exchange.state === 'unknown' ? 'ask' : 'call' });
    // A settlement of an attempt that is over now and then, as a slow worker would send it.
    const attempt = pick % 7 === 0 ? exchange.attempt - 1 : exchange.attempt;
    await this.world.journal.settle(settlement(exchange, { to, attempt, record, ...(to === 'queued' ? proof : {}) }));
  }

  async #overtake(formerOwners: readonly string[]): Promise<void> {
    this.#workers += 1;
    const taken = await this.world.journal.takeLane(this.hold.lane, `walker-${this.#workers}`, 60_000, formerOwners);
    if (taken !== undefined) this.hold = taken;
  }

  /** Two keys at most go over to another partner. */
  async #move(): Promise<void> {
    const { journal } = this.world;
    const keys = await journal.waitingKeys(this.hold.lane, { operation: 'venue.book', limit: 2 });
    const moveOf = ({ id }: Exchange): Move => ({
      exchangeId: id,
      partner: `${this.hold.lane}-second`,
      ref: `second-${id}`,
      mappingHash: 'b'.repeat(16),
      code: 'GW_PARTNER_UNREACHABLE',
      detail: 'the connection was refused',
    });
    await journal.moveOver(
      this.hold,
      keys.map((key) => key.map(moveOf)),
    );
  }

  async #resolve(pick: number): Promise<void> {
    const { journal } = this.world;
    const exchangeId = this.ids[pick % this.ids.length] ?? '';
    const outcome = resolutionOutcomes[pick % resolutionOutcomes.length] ?? 'failed';
    const proposed = await journal.propose({
      exchangeId,
      outcome,
      evidence: '电话核实',
      by: 'one',
      user: '王五',
      at: minutes(1),
    });
    if (proposed === undefined) return;
    const { no } = proposed;
    await journal.confirmResolution({ exchangeId, no, by: 'two', user: '赵六', at: minutes(1) });
  }

  async take({ name, pick, minute }: Step): Promise<unknown> {
    const { world, hold, ids } = this;
    const { journal } = world;
    const some = ids.filter((_, index) => (index + pick) % 3 !== 0);
    switch (name) {
      case 'accept': {
        const expiry = pick % 3 === 0 ? { expiresAt: minutes(pick % 20) } : {};
        return ids.push(await world.accepted(hold, { orderKey: `key-${pick % 3}`, ...expiry }));
      }
      case 'confirm':
        return journal.confirmRings(some);
      case 'claim':
        return journal.claim(hold, some, minutes(minute));
      case 'settle':
        return this.#settle(pick);
      case 'ask':
        return journal.claimAsk(hold, some);
      case 'park':
        return journal.park(hold, 'venue.book');
      case 'unpark':
        return journal.unpark(hold, 'venue.book', 2);
      case 'cancel':
        return journal.cancel(ids[pick % ids.length] ?? '');
      case 'sweep':
        return journal.sweep(hold, minutes(minute), 100);
      case 'overtake':
        return this.#overtake(['worker-1', hold.owner]);
      case 'release':
        await journal.releaseLane(hold);
        return this.#overtake([]);
      case 'move':
        return this.#move();
      case 'resolve':
        return this.#resolve(pick);
    }
  }
}

describe.each(databases)('a random walk, on $title', ({ open }) => {
  let world: JournalWorld;
  beforeAll(async () => {
    world = await journalWorld(open);
    await world.store.query(logMoves);
  });
  afterAll(() => world[Symbol.asyncDispose]());

  /** Keys with two under way, or whose one under way was overtaken by none that was there before it. */
  const crowded = (lane: string) =>
    world.store.query(
      `select order_key from exchange where partner = $1 and state in ('dispatching', 'unknown')
       group by order_key having count(*) > 1`,
      [lane],
    );

  it('leads no exchange where the table does not, lets attempts only rise, and never calls two of one key', async () => {
    const walks = fc.asyncProperty(
      fc.array(fc.array(step, { minLength: 1, maxLength: 6 }), { minLength: 30, maxLength: 40 }),
      async (rounds) => {
        const walk = new Walk(world, await world.lane());
        for (const round of rounds) {
          await Promise.all(round.map((one) => walk.take(one)));
          expect(await crowded(walk.hold.lane)).toEqual([]);
        }
      },
    );

    await fc.assert(walks, { numRuns: 12, endOnFailure: true });

    const moves = await world.store.query<MovedRow>('select * from moved', []);
    const illegal = moves.filter(({ came_from, went_to }) => came_from !== went_to && !mayMove(came_from, went_to));
    expect(illegal).toEqual([]);
    expect(moves.filter((move) => move.attempt_to < move.attempt_from)).toEqual([]);
    expect(moves.filter(({ over, maybe_sent }) => over && maybe_sent)).toEqual([]);
    expect(moves.some(({ over }) => over)).toBe(true);
    const ways = new Set(moves.map(({ came_from, went_to }) => `${came_from} → ${went_to}`));
    expect(ways.size).toBeGreaterThan(12);
  });
});
