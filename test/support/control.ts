/**
 * The servers live in the process that started them; tests run in others. This is the line between: a small door on loopback,
 * and the functions by which a test breaks and mends the servers.
 */
import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import { findLeaks } from './leaks.ts';
import type { Servers } from './servers.ts';

/** What a test may do to the servers. Only tests in test/faults/ do: they run alone. */
export type ServerFaults = Pick<
  Servers,
  | 'killRabbit'
  | 'startRabbit'
  | 'restartRabbit'
  | 'memoryAlarm'
  | 'queues'
  | 'restartPostgres'
  | 'stopPostgres'
  | 'startPostgres'
> & { freezeRabbit(): Promise<void>; thawRabbit(): Promise<void> };

const faultNames = [
  'killRabbit',
  'startRabbit',
  'restartRabbit',
  'freezeRabbit',
  'thawRabbit',
  'memoryAlarm',
  'queues',
  'restartPostgres',
  'stopPostgres',
  'startPostgres',
] as const satisfies readonly (keyof ServerFaults)[];

/** What a run is told about its servers. */
export interface Offer {
  readonly databaseUrl: string;
  readonly amqpUrl: string;
  /** A PGlite data folder just initialised: copy it, which is ten times faster than making one. */
  readonly pgliteSeed: string;
  readonly controlUrl: string;
  /** Where tests make their folders; removed after the run, even a crashed one. */
  readonly scratch: string;
}

export interface ControlDoor {
  readonly url: string;
  close(): Promise<void>;
}

async function textOf(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request) text += chunk;
  return text;
}

/** Opens the door. `onUse` hears every call. */
export async function openControlDoor(servers: Servers, offer: () => Offer, onUse = () => {}): Promise<ControlDoor> {
  const act = async (name: string, argument: unknown): Promise<unknown> => {
    if (name === 'offer') return offer();
    if (name === 'leaks') return findLeaks(servers);
    const fault = faultNames.find((known) => known === name);
    if (!fault) throw new Error(`unknown: ${name}`);
    return (servers[fault] as (argument: unknown) => unknown)(argument ?? undefined);
  };
  const server = createServer(async (request, response) => {
    onUse();
    try {
      const text = await textOf(request);
      const result = await act((request.url ?? '').slice(1), text ? JSON.parse(text) : undefined);
      response.end(JSON.stringify(result ?? null));
    } catch (error) {
      response.writeHead(500).end(String(error));
    }
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the control door has no port');
  return {
    url: `http://127.0.0.1:${address.port}`,
    async close() {
      server.close();
      server.closeAllConnections();
    },
  };
}

export async function askControlDoor<T>(controlUrl: string, name: string, argument?: unknown): Promise<T> {
  const answer = await fetch(`${controlUrl}/${name}`, { method: 'POST', body: JSON.stringify(argument) ?? null });
  const text = await answer.text();
  if (!answer.ok) throw new Error(text);
  return JSON.parse(text) as T;
}

/** The functions that break the servers, for a test: `const faults = serverFaults(inject('controlUrl'))`. */
export function serverFaults(controlUrl: string): ServerFaults {
  const entries = faultNames.map((name) => [name, (argument?: unknown) => askControlDoor(controlUrl, name, argument)]);
  return Object.fromEntries(entries) as unknown as ServerFaults;
}
