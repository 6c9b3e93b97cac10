/** The framed TCP side of a stand-in. */
import type { FrameHead } from '../../gateway/translation/contract.ts';
import { openTcpServer } from '../transports/tcp.ts';
import { type Door, type Handle, halfOf, host } from './listener.ts';

/** What arrives over TCP, as translators name it. */
const asRequest = (body: Uint8Array) => ({ method: 'TCP', path: '/', headers: {}, body });

/** @throws Error when the port is taken */
export async function openTcpDoor(framing: FrameHead, handle: Handle, wantedPort: number): Promise<Door> {
  const server = await openTcpServer({
    host,
    port: wantedPort,
    framing,
    async handle(frame) {
      const answered = await handle(asRequest(frame));
      if (answered?.cutShort) return { end: 'close', bytes: halfOf(answered.body) };
      return answered?.body ?? { end: 'reset' };
    },
  });
  return {
    port: server.port,
    quieten: () => void server.close(),
    close: () => server.close(0),
  };
}
