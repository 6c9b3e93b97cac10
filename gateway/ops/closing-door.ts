/** Stops an HTTP server without cutting off answers: what is under way ends, then its connection goes too instead of idling for minutes. */
import type { Server } from 'node:http';

const lookMs = 50;

/**
 * @param close begins the closing and resolves when no connection is left
 * @param patienceMs after this long what is left is cut off
 */
export async function closeDoor(server: Server, close: () => Promise<unknown>, patienceMs: number): Promise<void> {
  const look = setInterval(() => server.closeIdleConnections(), lookMs);
  const end = setTimeout(() => server.closeAllConnections(), patienceMs);
  try {
    await close();
  } finally {
    clearInterval(look);
    clearTimeout(end);
  }
}
