/** Business time moves, and the partners of the demo live in it too. */
import { describe, expect, it } from 'vitest';
import { beijingDate } from '../../gateway/catalogue/beijing-time.ts';
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
