/** What tests of a kind of partner share: its own dialects, a door that hears what its stand-in tells, and answers laid open. For tests. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { setTimeout as pause } from 'node:timers/promises';
import type { Canonical } from '../../gateway/catalogue/contract.ts';
import { loadCatalogue } from '../../gateway/catalogue/load.ts';
import type { NamedCodecs } from '../../gateway/translation/codecs/pipeline.ts';
import type {
  Dialect,
  EventReading,
  Reading,
  TranslationContext,
  WireRequest,
} from '../../gateway/translation/contract.ts';
import { type Dialects, loadDialects } from '../../gateway/translation/load.ts';
import type { CallResult } from '../contract.ts';

const root = join(import.meta.dirname, '../..');

export const catalogue = loadCatalogue(join(root, 'specs'));

/** Of one kind alone: the dialects of others are passed over where their cards are not known. */
export async function dialectsOf(kind: string, codecs?: NamedCodecs): Promise<Dialects> {
  const known = await catalogue;
  const own = [...known.operations]
    .filter(([, card]) => card.kinds.includes(kind))
    .map(([name, card]) => [name, { ...card, kinds: [kind] }] as const);
  return loadDialects(join(root, 'mappings'), { ...known, operations: new Map(own) }, { codecs: () => codecs });
}

/** @throws Error where it was not loaded */
export async function dialectIn(dialects: Promise<Dialects>, name: string): Promise<Dialect> {
  const dialect = (await dialects).get(name);
  if (dialect === undefined) throw new Error(`${name} is not loaded`);
  return dialect;
}

/** What a partner told: as it came, and what it said. */
export interface Heard {
  readonly request: WireRequest;
  readonly reading: EventReading;
}

/** Waits for what is to become true; the test's own time-out ends the wait. */
export async function until<T>(look: () => T | undefined | Promise<T | undefined>): Promise<T> {
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    await pause(5);
  }
}

export interface EventDoor {
  /** Of the callback. */
  readonly url: string;
  readonly heard: readonly Heard[];
  /** Statuses that the door answers first, before it starts to answer properly. */
  readonly troubles: number[];
  /** Waits until so many were heard of an operation. */
  heardOf(operation: string, count?: number): Promise<readonly Heard[]>;
  close(): Promise<void>;
}

/** A callback like the gateway's, which takes every event that it can read. */
export async function openEventDoor(
  dialect: Dialect,
  partnerId: string,
  context: () => TranslationContext,
): Promise<EventDoor> {
  const heard: Heard[] = [];
  const troubles: number[] = [];
  const server = createServer(async (incoming, outgoing) => {
    const trouble = troubles.shift();
    const body = await buffer(incoming);
    if (trouble !== undefined) return void outgoing.writeHead(trouble).end();
    const headers = incoming.headers as Record<string, string>;
    const request = { method: incoming.method ?? '', path: incoming.url ?? '', headers, body };
    const translator = dialect.recognizeEvent(request);
    if (translator === undefined) return void outgoing.writeHead(404).end();
    heard.push({ request, reading: translator.decodeEvent(request, context()) });
    const answer = translator.encodeEventAnswer('applied', '', context());
    outgoing.writeHead(answer.status, answer.headers).end(answer.body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/partners/${partnerId}/callback`,
    heard,
    troubles,
    heardOf: (operation, count = 1) =>
      until(() => {
        const found = heard.filter((one) => one.reading.operation === operation);
        return found.length >= count ? found : undefined;
      }),
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** What an answered call said. */
export function readingOf(result: CallResult): Reading {
  if (result.kind !== 'answered') throw new Error(`not answered: ${result.code} ${result.detail}`);
  return result.reading;
}

/** The message of a success. */
export function messageOf(result: CallResult): Canonical {
  const reading = readingOf(result);
  if (reading.kind !== 'success') throw new Error(`no success: ${JSON.stringify(reading)}`);
  return reading.message;
}
