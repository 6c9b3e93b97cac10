/** Runs the webhooks of this process: hands events on, calls receivers side by side, each one after the other. */
import { createRounds, type Rounds } from '../config/rounds.ts';
import { addressRules } from './addresses.ts';
import { type Caller, createCaller } from './call.ts';
import { type WebhookOptions, type WebhookParts, type Webhooks, webhookDefaults } from './contract.ts';
import { noteVerdict, type Taken, takeDueCalls, type Verdict, verdictOn } from './dispatch.ts';
import { fanOut } from './fan-out.ts';
import { payloadOf } from './payload.ts';

export function startWebhooks(parts: WebhookParts): Webhooks {
  const webhooks = new RunningWebhooks(parts);
  webhooks.look();
  return webhooks;
}

class RunningWebhooks implements Webhooks {
  readonly #parts: WebhookParts;
  readonly #options: WebhookOptions;
  readonly #caller: Caller;
  readonly #calls = new Set<Promise<void>>();
  readonly #stop = new AbortController();
  readonly #rounds: Rounds;
  #subscribed = true;

  constructor(parts: WebhookParts) {
    this.#parts = parts;
    this.#options = { ...webhookDefaults, ...parts.options };
    this.#caller = createCaller(addressRules(parts.allow, parts.resolve), this.#options.callMs);
    this.#rounds = createRounds({
      pollMs: this.#options.pollMs,
      round: () => this.#next(),
      failed: (error) =>
        parts.log.warn({ err: error }, 'cannot look for what webhooks are owed; the next round tries again'),
    });
  }

  wake(): void {
    if (this.#subscribed) this.look();
  }

  look(): void {
    this.#rounds.wake();
  }

  async stop(): Promise<void> {
    await this.#rounds.stop();
    const end = setTimeout(() => this.#stop.abort(), this.#options.stopMs);
    await Promise.all(this.#calls);
    clearTimeout(end);
  }

  /** @returns whether more events may be owed */
  async #next(): Promise<boolean> {
    const { taken, subscribed } = await fanOut(this.#parts.store, this.#options.batch);
    this.#subscribed = subscribed;
    if (subscribed) await this.#callDue();
    return taken === this.#options.batch;
  }

  async #callDue(): Promise<void> {
    const { store } = this.#parts;
    const { mostCalls, takenForMs } = this.#options;
    const free = mostCalls - this.#calls.size;
    if (free <= 0) return;
    for (const taken of await takeDueCalls(store, free, takenForMs)) this.#begin(taken);
  }

  #begin(taken: Taken): void {
    const call = this.#call(taken)
      .catch((error: unknown) =>
        this.#parts.log.warn({ webhook: taken.id, err: error }, 'what became of a webhook could not be noted'),
      )
      .finally(() => {
        this.#calls.delete(call);
        this.look();
      });
    this.#calls.add(call);
  }

  async #call(taken: Taken): Promise<void> {
    const { url, secrets, event } = taken;
    const letter = { url, secrets, id: event.id, body: payloadOf(event), traceparent: event.traceparent };
    const outcome = await this.#caller.call(letter, this.#stop.signal);
    const verdict = verdictOn(outcome, taken, this.#options, Math.random());
    await noteVerdict(this.#parts.store, taken, verdict);
    this.#tell(taken, verdict);
  }

  #tell({ id, client, event, attempt }: Taken, { kind }: Verdict): void {
    const fields = { webhook: id, client, eventId: event.id, attempt };
    if (kind === 'gone') this.#parts.log.warn(fields, 'a receiver of webhooks is gone; its subscription has ended');
    if (kind === 'given-up')
      this.#parts.log.error(fields, 'an event could not be delivered; it stays listed as failed');
  }
}
