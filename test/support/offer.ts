/** Servers, seed and control door together: what one run, or several with TONGBAN_TEST_KEEP=1, live on. */
import { type Offer, openControlDoor } from './control.ts';
import { pgliteSeed } from './pglite-seed.ts';
import { startServers } from './servers.ts';

export async function openOffer(onUse = () => {}): Promise<{ readonly offer: Offer; close(): Promise<void> }> {
  const [servers, seed] = await Promise.all([startServers(), pgliteSeed()]);
  const door = await openControlDoor(servers, () => offer, onUse);
  const { databaseUrl, amqpUrl, folder } = servers;
  const offer: Offer = { databaseUrl, amqpUrl, pgliteSeed: seed, controlUrl: door.url, scratch: folder };
  return {
    offer,
    async close() {
      await door.close();
      await servers.stop();
    },
  };
}
