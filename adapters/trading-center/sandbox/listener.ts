/** A listening socket on the loopback that can go deaf for a while: new connections are refused, those with work under way end it. */
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';

const host = '127.0.0.1';
/** A port given up for a moment may be taken by an outgoing connection of another process; it is asked for again. */
const retryMs = 50;
/** Until the end of a connection has reached the other side; a call on a dead one could not prove that nothing was sent. */
const noticedMs = 25;

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

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host, port }, () => {
      server.off('error', reject);
      resolve((server.address() as AddressInfo).port);
    });
  });
}

export async function openListener(handle: RequestListener, wantedPort: number): Promise<Listener> {
  let server = createServer({ keepAliveTimeout: 65_000 }, handle);
  const port = await listen(server, wantedPort);
  let timer: NodeJS.Timeout | undefined;
  let closed = false;
  let deafUntil = 0;

  function listenAgain(): void {
    if (closed) return;
    const next = createServer({ keepAliveTimeout: 65_000 }, handle);
    listen(next, port).then(
      () => {
        server = next;
        deafUntil = 0;
        if (closed) void shut(next);
      },
      () => {
        timer = setTimeout(listenAgain, retryMs);
      },
    );
  }

  function shut(which: Server): Promise<void> {
    return new Promise((resolve) => {
      which.close(() => resolve());
      which.closeAllConnections();
    });
  }

  return {
    address: `http://${host}:${port}`,
    async goDeaf(ms) {
      clearTimeout(timer);
      deafUntil = Date.now() + ms;
      server.close();
      server.closeIdleConnections();
      // What is under way is answered, but nothing new is heard on its connection.
      server.keepAliveTimeout = 1;
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
      await shut(server);
    },
  };
}
