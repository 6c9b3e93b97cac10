/**
 * Writes into the register what events tell: the delivery is closed in the transaction of its effect. One at a time, over all processes,
 * in the order in which they were told: whoever comes second waits at the row of the first.
 */
import type { Canonical } from '../catalogue/contract.ts';
import { createRounds, type Rounds } from '../config/rounds.ts';
import type { StoredEvent } from '../journal/contract.ts';
import { type Queryable, type Row, StoreUnavailableError } from '../store/contract.ts';
import { type Registrar, type RegistrarOptions, type RegistrarParts, registrarDefaults } from './contract.ts';
import { type Effect, effectsOf, registerConsumer } from './effects.ts';
import { lockInForce } from './locks.ts';

export function startRegistrar(parts: RegistrarParts): Registrar {
  const registrar = new RunningRegistrar(parts);
  registrar.wake();
  return registrar;
}

class RunningRegistrar implements Registrar {
  readonly #parts: RegistrarParts;
  readonly #options: RegistrarOptions;
  readonly #rounds: Rounds;

  constructor(parts: RegistrarParts) {
    this.#parts = parts;
    this.#options = { ...registrarDefaults, ...parts.options };
    this.#rounds = createRounds({
      pollMs: this.#options.pollMs,
      round: () => this.#next(),
      failed: (error) =>
        parts.log.warn(
          { consumer: registerConsumer, err: error },
          'cannot keep the register; the next round tries again',
        ),
    });
  }

  wake(): void {
    this.#rounds.wake();
  }

  stop(): Promise<void> {
    return this.#rounds.stop();
  }

  /** @returns whether there was one. */
  async #next(): Promise<boolean> {
    let at: string | undefined;
    try {
      return await this.#parts.store.transaction(async (tx) => {
        at = undefined;
        const event = await firstDue(tx);
        if (event === undefined) return false;
        at = event.id;
        await apply(tx, event);
        await tx.query('delete from delivery where event_id = $1 and consumer = $2', [event.id, registerConsumer]);
        return true;
      });
    } catch (error) {
      if (error instanceof StoreUnavailableError || at === undefined) throw error;
      this.#parts.log.error(
        { eventId: at, consumer: registerConsumer, err: error },
        'an event could not be registered',
      );
      await this.#standAside(at);
      return true;
    }
  }

  async #standAside(eventId: string): Promise<void> {
    const later = `
      update delivery set attempts = attempts + 1, next_at = now() + make_interval(secs => $3::float8 / 1000)
      where event_id = $1 and consumer = $2`;
    await this.#parts.store.query(later, [eventId, registerConsumer, this.#options.retryMs]);
  }
}

interface DueRow extends Row {
  readonly id: string;
  readonly type: string;
  readonly partner: string;
  readonly data: Canonical;
  readonly time: Date;
  readonly request: Canonical | null;
}

type Due = Pick<StoredEvent, 'id' | 'type' | 'partner' | 'data' | 'time'> & { readonly request: Canonical };

/** Locked until its effect is written. Whoever has waited for the lock finds the row gone, and looks once more. */
const lockFirst = `
  select event_id as id from delivery where consumer = $1 and not held and next_at <= now()
  order by next_at, event_id limit 1 for update`;

const readEvent = `
  select v.id, v.type, v.partner, v.data, v.time, e.request
  from (select * from event where id = $1 offset 0) v
  left join lateral (select request from exchange where id = v.exchange_id offset 0) e on true`;

async function firstDue(tx: Queryable): Promise<Due | undefined> {
  const [due] = await tx.query<{ id: string }>(lockFirst, [registerConsumer], 'register-due');
  if (due === undefined) return undefined;
  const [row] = await tx.query<DueRow>(readEvent, [due.id], 'register-event');
  if (row === undefined) throw new Error(`The event ${due.id} of a delivery is missing.`);
  return { ...row, request: row.request ?? {} };
}

async function apply(tx: Queryable, event: Due): Promise<void> {
  for (const [line, effect] of effectsOf(event, event.request).entries()) await write(tx, event, effect, line);
}

function write(tx: Queryable, event: Due, effect: Effect, line: number): Promise<void> {
  switch (effect.kind) {
    case 'payment':
      return notePayment(tx, event, effect, line);
    case 'lock':
      return lock(tx, event, effect);
    case 'release':
      return release(tx, effect, event.time);
  }
}

async function notePayment(
  tx: Queryable,
  { id, time }: Due,
  effect: Effect & { kind: 'payment' },
  line: number,
): Promise<void> {
  const { contractNo, paymentNo, status, amountFen, happenedOn } = effect;
  const insert = `
    insert into contract_payment (event_id, line, contract_no, payment_no, status, amount_fen, happened_on, known_at)
    values ($1, $2::int, $3, $4, $5, $6::bigint, $7::date, $8) on conflict (event_id, line) do nothing`;
  await tx.query(insert, [id, line, contractNo, paymentNo, status, amountFen, happenedOn, time]);
}

/**
 * A second bank does not get what the first has; told again by the same bank, another account takes the place of the first. Each loan
 * locks for itself, so that the account stays locked until the last of them is repaid.
 */
async function lock(tx: Queryable, { id, time }: Due, effect: Effect & { kind: 'lock' }): Promise<void> {
  const { contractNo, bank, loanNo, payee } = effect;
  if (await isClosedTo(tx, contractNo, bank)) return;
  const before = await lockInForce(tx, contractNo);
  if (before !== undefined && before.bank !== bank) return;
  if (before?.payee.account !== payee.account) await release(tx, { contractNo, bank }, time);
  const insert = `
    insert into payee_lock (event_id, contract_no, bank, loan_no, bank_name, name, account, since)
    values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict do nothing`;
  await tx.query(insert, [id, contractNo, bank, loanNo ?? null, payee.bankName, payee.name, payee.account, time]);
}

/** A registered contract is locked by the banks alone that its supplier has opened it to; of one that nobody registered no more is known. */
async function isClosedTo(tx: Queryable, contractNo: string, bank: string): Promise<boolean> {
  const closed = `
    select 1 from contract c where c.contract_no = $1
      and not exists (select 1 from contract_bank b where b.contract_no = c.contract_no and b.bank = $2)`;
  return (await tx.query(closed, [contractNo, bank])).length > 0;
}

/** Another loan of the same bank on the same contract keeps its lock, where both are named. */
async function release(
  tx: Queryable,
  { contractNo, bank, loanNo }: { readonly contractNo: string; readonly bank: string; readonly loanNo?: string },
  at: Date,
): Promise<void> {
  const set = `
    update payee_lock set until = $3 where contract_no = $1 and until is null and bank is not distinct from $2
      and ($4::text is null or loan_no is null or loan_no is not distinct from $4)`;
  await tx.query(set, [contractNo, bank, at, loanNo ?? null]);
}
