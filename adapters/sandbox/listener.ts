/** A listening socket that can go deaf for a while: new connections are refused, those with work under way end it. */
import { setTimeout as pause } from 'node:timers/promises';
import type { WireRequest, WireResponse } from '../../gateway/translation/contract.ts';

export const host = '127.0.0.1';
/** A port given up for a moment may be taken by an outgoing connection of another process; it is asked for again. */
const retryMs = 50;
/** Until the end of a connection has reached the other side; a call on a dead one could not prove that nothing was sent. */
const noticedMs = 25;

/** An answer; one that is cut short breaks off in its middle, and the connection with it. */
export type Reply = WireResponse & { readonly cutShort?: true };

/** @returns undefined where the connection is to be broken without an answer */
export type Handle = (request: WireRequest) => Promise<Reply | undefined>;

/** What goes out of an answer that is cut short. */
export const halfOf = (body: Uint8Array): Uint8Array => body.subarray(0, Math.floor(body.byteLength / 2));

/** A server while it listens; to listen again, another is opened. */
export interface Door {
  readonly port: number;
  /** Accepts nothing more, ends idle connections at once and the others when what is under way was answered. */
  quieten(): void;
  close(): Promise<void>;
}

export interface Listener {
  readonly address: string;
  /** Refuses connections for `ms`, then listens again on the same port. Resolves when those who keep connections have seen them end. */
  goDeaf(ms: number): Promise<void>;
  /** Milliseconds for which connections are still refused; 0 when it listens. */
  deafFor(): number;
  /** Ends the deafness at once. */
  hear(): void;
  close(): Promise<void>;
}

/** @throws Error when the port is taken */
export async function openListener(
  scheme: 'http' | 'https' | 'tcp',
  open: (port: number) => Promise<Door>,
  wantedPort: number,
): Promise<Listener> {
  let door = await open(wantedPort);
  const { port } = door;
  let timer: NodeJS.Timeout | undefined;
  let closed = false;
  let deafUntil = 0;
  let opening: Promise<void> | undefined;

  function listenAgain(): void {
    opening = open(port).then(
      (next) => {
        door = next;
        deafUntil = 0;
      },
      () => {
        if (!closed) timer = setTimeout(listenAgain, retryMs);
      },
    );
  }

  return {
    address: `${scheme}://${host}:${port}`,
    async goDeaf(ms) {
      clearTimeout(timer);
      deafUntil = Date.now() + ms;
      door.quieten();
      timer = setTimeout(listenAgain, ms);
      await pause(Math.min(noticedMs, ms));
    },
    deafFor: () => Math.max(0, deafUntil - Date.now()),
    hear() {
      if (deafUntil === 0) return;
      clearTimeout(timer);
      listenAgain();
    },
    async close() {
      closed = true;
      clearTimeout(timer);
      await Promise.all([door.close(), opening]);
      // The one that opened meanwhile, where there was one.
      await door.close();
    },
  };
}
