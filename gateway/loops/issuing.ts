/**
 * Brings the commands of loops to the door: each under a key of its own, so that one that was brought before a crash and is brought
 * again is the same exchange. What the door refuses for good the loop hears.
 */
import type { Canonical } from '../catalogue/contract.ts';
import { createRounds, type Rounds } from '../config/rounds.ts';
import type { Problem } from '../journal/contract.ts';
import type { Row, Store } from '../store/contract.ts';
import { oneOf } from '../store/planner.ts';
import { keyOfCommand } from './inputs.ts';
import { ownPartner } from './writing.ts';

/** The door's acceptance of the gateway's own commands. */
export interface CommandDesk {
  issue(order: {
    readonly operation: string;
    readonly message: Canonical;
    readonly client: string;
    readonly idempotencyKey: string;
  }): Promise<Issued>;
}

export type Issued =
  | { readonly kind: 'accepted'; readonly exchangeId: string }
  | { readonly kind: 'refused'; readonly problem: Problem }
  | { readonly kind: 'later'; readonly retryInMs: number };

export interface IssuingParts {
  readonly store: Store;
  readonly commands: CommandDesk;
  readonly log: { warn(fields: object, message: string): void; error(fields: object, message: string): void };
  /** A refusal is there to be heard. */
  readonly onRefused: () => void;
  readonly pollMs?: number | undefined;
}

/** Whoever takes a command has it to himself for so long; if he dies, another brings it then. */
const takenForMs = 10_000;
const batch = 50;
const defaultPollMs = 1_000;
const troubleMs = 5_000;

const takePending = `
  with due as (
    select id from loop_command where state = 'pending' and next_at <= now() order by next_at, id limit $1::int
    for update skip locked
  ), taken as (
    update loop_command c set next_at = now() + make_interval(secs => $2::float8 / 1000), attempts = c.attempts + 1
    from due d where ${oneOf('c.id', 'd.id')}
    returning c.id, c.loop_id, c.operation, c.message
  )
  select t.id, t.operation, t.message, l.client
  from taken t cross join lateral (select client from loop where id = t.loop_id offset 0) l order by t.id`;

interface PendingRow extends Row {
  readonly id: string;
  readonly operation: string;
  readonly message: Canonical;
  readonly client: string | null;
}

const noteAccepted = `update loop_command set state = 'issued', exchange_id = $2 where id = $1 and state = 'pending'`;
const noteRefused = `
  update loop_command set state = 'turned-down', problem = $2::json, next_at = now() where id = $1 and state = 'pending'`;
const noteLater = `
  update loop_command set next_at = now() + make_interval(secs => $2::float8 / 1000) where id = $1 and state = 'pending'`;

export class Issuing {
  readonly #parts: IssuingParts;
  readonly #rounds: Rounds;

  constructor(parts: IssuingParts) {
    this.#parts = parts;
    this.#rounds = createRounds({
      pollMs: parts.pollMs ?? defaultPollMs,
      round: () => this.#next(),
      failed: (error) =>
        parts.log.warn({ err: error }, 'cannot bring the commands of loops; the next round tries again'),
    });
  }

  wake(): void {
    this.#rounds.wake();
  }

  /** What is pending by now has been brought to the door. */
  settled(): Promise<void> {
    return this.#rounds.settled();
  }

  stop(): Promise<void> {
    return this.#rounds.stop();
  }

  /** @returns whether there may be more */
  async #next(): Promise<boolean> {
    const rows = await this.#parts.store.query<PendingRow>(takePending, [batch, takenForMs], 'loops-issue');
    await Promise.all(rows.map((row) => this.#bring(row)));
    return rows.length === batch;
  }

  async #bring({ id, operation, message, client }: PendingRow): Promise<void> {
    const { store, commands, log, onRefused } = this.#parts;
    try {
      const idempotencyKey = keyOfCommand(id);
      const issued = await commands.issue({ operation, message, client: client ?? ownPartner, idempotencyKey });
      if (issued.kind === 'accepted') await store.query(noteAccepted, [id, issued.exchangeId], 'loops-issued');
      else if (issued.kind === 'later') await store.query(noteLater, [id, issued.retryInMs], 'loops-issue-later');
      else {
        await store.query(noteRefused, [id, JSON.stringify(issued.problem)], 'loops-turned-down-note');
        onRefused();
      }
    } catch (error) {
      log.error({ command: id, operation, err: error }, 'a command of a loop could not be brought to the door');
      await store.query(noteLater, [id, troubleMs], 'loops-issue-later').catch(() => undefined);
    }
  }
}
