/** When adapter and stand-in are closed, nothing of them is left: no connection, no listener, no timer. */
import { createHook } from 'node:async_hooks';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { connect, type Socket } from 'node:net';
import { setImmediate } from 'node:timers/promises';
import { expect } from 'vitest';
import { createAdapters } from '../../../../adapters/registry.ts';
import { until } from '../../../support/wait.ts';
import { type Bench, type BenchParts, openBench } from '../bench.ts';
import { claimTest } from '../claim.ts';

/** Every connection that is made or accepted in this process meanwhile. */
function watchSockets(): { readonly sockets: Socket[]; stop(): void } {
  const sockets: Socket[] = [];
  const note = (message: unknown): void => void sockets.push((message as { socket: Socket }).socket);
  for (const name of ['net.client.socket', 'net.server.socket']) subscribe(name, note);
  return {
    sockets,
    stop() {
      for (const name of ['net.client.socket', 'net.server.socket']) unsubscribe(name, note);
    },
  };
}

const portOf = (address: string): number => Number(new URL(address).port);

function isListening(address: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(portOf(address), '127.0.0.1');
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}

/** Timers that are set meanwhile and keep the process alive. */
function watchTimers(): { waiting(): Promise<number>; stop(): void } {
  const timers = new Map<number, NodeJS.Timeout>();
  const hook = createHook({
    init(id, type, _trigger, resource) {
      if (type === 'Timeout') timers.set(id, resource as NodeJS.Timeout);
    },
    destroy: (id) => void timers.delete(id),
  }).enable();
  return {
    async waiting() {
      // Of a timer that has fired the hook hears a turn later.
      await setImmediate();
      return [...timers.values()].filter((timer) => timer.hasRef()).length;
    },
    stop: () => void hook.disable(),
  };
}

/** A call that has arrived and will not be answered. */
async function underWay({ control, example, call }: Bench, operation: string, signal?: AbortSignal) {
  await control.post('/control/faults', { fault: 'slow', operation, delayMs: 600_000 });
  const ended = call(operation, await example(operation), { timeoutMs: 60_000, ...(signal ? { signal } : {}) });
  await until(async () => (await control.armed()).length === 0, { what: 'a call under way' });
  return { ended };
}

/** Calls that end well, badly and not at all. */
async function useIt(bench: Bench, operation: string): Promise<void> {
  const { control, example, call } = bench;
  await Promise.all([1, 2, 3].map(async () => call(operation, await example(operation))));
  for (const fault of ['garbage', 'cut-short', 'oversized', 'drop-after-effect']) {
    await control.arm(fault, operation);
    await call(operation, await example(operation));
  }
  const giving = new AbortController();
  const givenUp = await underWay(bench, operation, giving.signal);
  giving.abort();
  await givenUp.ended;
  // This one is still under way when everything is closed.
  await underWay(bench, operation);
}

export function claimLeaksNoSocket(parts: BenchParts, operation: string): void {
  const { dialect, catalogue } = parts;
  claimTest({ dialect: dialect.name, claim: 'leaks-no-socket' }, 'nothing is left when it is closed', async () => {
    const adapters = createAdapters();
    const adapter = adapters.get(dialect.kind);
    if (adapter === undefined) throw new Error(`${dialect.kind} is not registered`);
    const watch = watchSockets();
    const timers = watchTimers();
    const bench = await openBench({ adapter, dialect, catalogue });
    const { address, controlAddress } = bench.sandbox;
    await useIt(bench, operation);
    const port = portOf(address);
    const ours = watch.sockets.filter(({ remotePort }) => remotePort === port);
    // Connections under TLS are seen on the other side alone.
    const toPartner = ours.length > 0 ? ours : watch.sockets.filter(({ localPort }) => localPort === port);
    const wasUsed = watch.sockets.length;

    await adapter.close();
    await until(() => toPartner.every(({ destroyed }) => destroyed), {
      what: 'the end of the connections to the partner',
    });
    await bench.close();
    await until(() => watch.sockets.every(({ destroyed }) => destroyed), { what: 'the end of all connections' });
    await until(async () => (await timers.waiting()) === 0, { what: 'the end of all timers' });
    watch.stop();
    timers.stop();
    await Promise.all([...adapters.values()].map((each) => each.close()));

    expect(wasUsed).toBeGreaterThan(0);
    expect(await Promise.all([address, controlAddress, bench.door.url].map(isListening))).toEqual([
      false,
      false,
      false,
    ]);
  });
}
