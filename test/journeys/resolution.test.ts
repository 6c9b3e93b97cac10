/** Two persons end a booking of which the gateway cannot learn what became of it, on the command line. */
import { expect, it } from 'vitest';
import { runCommandLine } from '../../gateway/cli/run.ts';
import { accepted, bookingFor } from '../support/clerk.ts';
import { startGateway, type World } from '../support/world.ts';

const wanzhou = 'wanzhou-trading-center';

async function tongban(world: World, ...argv: string[]) {
  const lines: string[] = [];
  const code = await runCommandLine(argv, {
    env: { TONGBAN_DATA_DIR: world.dataDir },
    out: (line) => lines.push(line),
    outBytes: () => {},
    err: (line) => lines.push(line),
    readInput: async () => Buffer.alloc(0),
  });
  return { code, text: lines.join('\n') };
}

it('a booking in doubt ends when one has found out and another has confirmed it, and the next of its project goes', async () => {
  await using world = await startGateway();
  const client = await world.as('procurement');
  await world.fault(wanzhou, { operation: 'venue.booking', fault: 'status-500', count: 1_000 });
  await world.fault(wanzhou, { operation: 'venue.book', fault: 'drop-after-effect', count: 1 });
  const project = 'CQS26R000001';
  const id = accepted(await client.post('/v1/venue-bookings', bookingFor('500101', project)));
  await world.reaches(id, 'unknown');
  const behind = accepted(await client.post('/v1/venue-bookings', bookingFor('500101', project)));
  const [effect] = await world.ledger(wanzhou);

  const resolve = ['exchange', 'resolve', id, '--outcome', 'succeeded', '--evidence', '电话核实，对方已登记预约'];
  const nameless = await tongban(world, ...resolve);
  expect(nameless).toMatchObject({ code: 2, text: expect.stringContaining('--user') });
  const proposed = await tongban(world, ...resolve, '--response', '{"bookingId":"YY-1"}', '--user', '王五');
  expect(proposed).toMatchObject({ code: 0, text: expect.stringContaining(`exchange confirm ${id}`) });
  expect((await tongban(world, 'exchange', id)).text).toMatch(/人工处理 resolution #1 succeeded proposed.*王五/);
  const self = await tongban(world, 'exchange', 'confirm', id, '--user', '王五');
  expect(self).toMatchObject({ code: 1, text: expect.stringContaining('GW_RESOLUTION_SELF') });

  const confirmed = await tongban(world, 'exchange', 'confirm', id, '--user', '赵六');

  expect(confirmed).toMatchObject({ code: 0, text: expect.stringContaining(`${id}  succeeded`) });
  expect(await world.reaches(id, 'succeeded')).toMatchObject({ response: { bookingId: 'YY-1' } });
  await world.reaches(behind, 'succeeded', 'refused');
  const effects = (await world.ledger(wanzhou)).filter(({ reference }) => reference === effect?.reference);
  expect(effects).toHaveLength(1);
});
