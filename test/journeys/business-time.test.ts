/** Business time moves, and the partners of the demo live in it too. */
import { describe, expect, it } from 'vitest';
import { beijingDate } from '../../gateway/catalogue/beijing-time.ts';
import { runCommandLine } from '../../gateway/cli/run.ts';
import { bookingFor, done, supplier } from '../support/clerk.ts';
import { until } from '../support/wait.ts';
import { startGateway, type World } from '../support/world.ts';

const center = 'wanzhou-trading-center';
/** Signs the time of each request, and takes none that is minutes off. */
const signed = 'credit-registry';
const districtOfSigned = 'CQ-GXQ';

const creditCheck = async (world: World): Promise<string> => {
  const query = new URLSearchParams({ district: districtOfSigned, operatorName: '张工', purpose: '资格审查' });
  const client = await world.as('procurement');
  const ask = async () => {
    const { status, body } = await client.get(`/v1/enterprises/${supplier.uscc}/credit-check?${query}`);
    // The first call makes the platform's schemas ready, which may take longer than the short limits of a test.
    return status === 504 ? undefined : `${status} ${body.code ?? ''}`.trim();
  };
  return until(ask, { what: 'the check to be answered', timeoutMs: 10_000 });
};

async function tongban(world: World, ...argv: string[]): Promise<{ readonly code: number; readonly text: string }> {
  const lines: string[] = [];
  const say = (line: string): void => void lines.push(line);
  const env = { TONGBAN_DATA_DIR: world.dataDir };
  const readInput = async (): Promise<Buffer> => Buffer.alloc(0);
  const code = await runCommandLine(argv, { env, out: say, outBytes: () => {}, err: say, readInput });
  return { code, text: lines.join('\n') };
}

it('is shown and moved from the command line, forward only; examples made then lie in the future of it', async () => {
  await using world = await startGateway({ config: { demoPartners: [center] } });
  const now = async (): Promise<number> => Date.parse((await tongban(world, 'time')).text.slice(0, 25));

  const asSystem = await tongban(world, 'time');
  const moved = await tongban(world, 'time', '--days', '400');
  const back = await tongban(world, 'time', '--to', '2026-01-01T00:00:00+08:00');
  const both = await tongban(world, 'time', '--days', '1', '--hours', '1');
  const example = JSON.parse((await tongban(world, 'example', 'venue.book', center)).text);

  expect(asSystem.text).toContain('与系统时间一致');
  expect(moved).toMatchObject({ code: 0, text: expect.stringContaining('ahead: 400 d 0 h') });
  expect([back.code, back.text]).toEqual([1, expect.stringContaining('/to')]);
  expect(both.code).toBe(2);
  expect(Date.parse(example.session.start)).toBeGreaterThan(await now());
  await done(world, await world.as('procurement'), '/v1/venue-bookings', example);
});

describe.each(['embedded', 'real'] as const)('on the %s parts', (column) => {
  it('after five working days partners that look at the clock still answer, and stamp the new day', async () => {
    await using world = await startGateway({ column, config: { demoPartners: [center, signed] } });
    expect(await creditCheck(world)).toBe('200');

    const today = await world.advanceWorkingDays(5);
    const shown = await (await world.as('operator')).get('/demo/time');
    const booking = bookingFor('500101');
    await done(world, await world.as('procurement'), '/v1/venue-bookings', booking);

    expect(shown.body).toMatchObject({ today, workingDay: true });
    expect(today > beijingDate(new Date(Date.now() + 4 * 86_400_000))).toBe(true);
    expect(await creditCheck(world)).toBe('200');
    const [effect] = await world.ledger(center);
    expect(Date.parse(String(effect?.at))).toBeGreaterThanOrEqual(Date.parse(shown.body.now));
  });
});
