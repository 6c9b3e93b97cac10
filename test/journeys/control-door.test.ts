/** Every fault of a center's control door on every command: at the end one effect each, and the history says where it was in doubt. */
import { describe, expect, it } from 'vitest';
import {
  accepted,
  accountFor,
  bookingFor,
  type DistrictOf,
  districts,
  done,
  payIn,
  refundFor,
  sessionOf,
} from '../support/clerk.ts';
import { until } from '../support/wait.ts';
import { startGateway, type World, type WorldClient } from '../support/world.ts';

const commands = ['venue.book', 'venue.change', 'venue.cancel', 'deposit.account', 'deposit.refund'] as const;

/** After these the gateway cannot know whether the command was carried out. */
const doubtful = ['slow', 'status-500', 'garbage', 'drop-before-effect', 'drop-after-effect', 'wrong-charset'] as const;

/** What must stand before a change, a cancellation and a refund can be sent; made while the center is in good health. */
const prepare = async (world: World, client: WorldClient, { code, partner }: DistrictOf) => {
  const book = async () => {
    const booked = await done(world, client, '/v1/venue-bookings', bookingFor(code));
    return booked.response.bookingId;
  };
  const account = accountFor(code);
  const [toChange, toCancel, opened] = await Promise.all([
    book(),
    book(),
    done(world, client, '/v1/deposit-accounts', account),
  ]);
  const { subAccount } = opened.response;
  await payIn(world, partner, subAccount, account.amountFen);
  return { toChange, toCancel, refund: refundFor(account, subAccount) };
};

/** All five commands at once. @returns the exchange ids, in the order of `commands`. */
const sendAll = async (
  client: WorldClient,
  code: string,
  ready: Awaited<ReturnType<typeof prepare>>,
): Promise<string[]> => {
  const answers = await Promise.all([
    client.post('/v1/venue-bookings', bookingFor(code)),
    client.post(`/v1/venue-bookings/${ready.toChange}/changes`, {
      district: code,
      session: sessionOf(200),
      seats: 15,
      reason: '项目时间调整',
    }),
    client.post(`/v1/venue-bookings/${ready.toCancel}/cancellation`, { district: code, reason: '项目终止' }),
    client.post('/v1/deposit-accounts', accountFor(code)),
    client.post('/v1/refunds', ready.refund),
  ]);
  return answers.map(accepted);
};

const historyOf = async (world: World, id: string): Promise<{ state: string; result: string }[]> =>
  (await (await world.as('operator')).get(`/v1/exchanges/${id}/attempts`)).body.attempts;

const expectOneEffectEach = async (world: World, partner: string, ids: readonly string[]) => {
  const ledger = await world.ledger(partner);
  for (const [index, id] of ids.entries()) {
    const settled = await world.reaches(id, 'succeeded');
    const caused = ledger.filter((effect) => effect.reference === settled.reference);
    expect(
      caused.map((effect) => effect.operation),
      `effects of ${id}`,
    ).toEqual([commands[index]]);
  }
};

describe.each(['embedded', 'real'] as const)('on the %s parts', (column) => {
  describe.each(districts)('$name', (district) => {
    it.each(doubtful)('%s: every command is in doubt, is asked about, and was done once', async (fault) => {
      await using world = await startGateway({ column });
      const client = await world.as('procurement');
      const ready = await prepare(world, client, district);
      // Longer than the time-out (500 ms), shorter than the quiet time (1500 ms) after which "never received" counts.
      for (const operation of commands)
        await world.fault(district.partner, { operation, fault, count: 1, delayMs: 1000 });

      const ids = await sendAll(client, district.code, ready);
      await Promise.all(ids.map((id) => world.reaches(id, 'succeeded')));

      await expectOneEffectEach(world, district.partner, ids);
      for (const id of ids) {
        const states = (await historyOf(world, id)).map((attempt) => attempt.state);
        expect(states, `history of ${id}`).toContain('unknown');
        expect(states.at(-1)).toBe('succeeded');
      }
    });

    it('refuse-connect: nothing was sent, so nothing is in doubt; every command is sent again and done once', async () => {
      await using world = await startGateway({ column });
      const client = await world.as('procurement');
      const ready = await prepare(world, client, district);
      await world.fault(district.partner, { operation: '*', fault: 'refuse-connect', count: 1, ms: 1000 });

      const ids = await sendAll(client, district.code, ready);
      await Promise.all(ids.map((id) => world.reaches(id, 'succeeded')));

      await expectOneEffectEach(world, district.partner, ids);
      const histories = await Promise.all(ids.map((id) => historyOf(world, id)));
      expect(histories.flat().map((attempt) => attempt.state)).not.toContain('unknown');
      expect(histories.flat().some((attempt) => attempt.state === 'queued')).toBe(true);
    });

    it('duplicate-callback: a notice that comes twice takes effect once', async () => {
      await using world = await startGateway({ column });
      const client = await world.as('procurement');
      const ready = await prepare(world, client, district);
      await world.fault(district.partner, {
        operation: 'deposit.refund-settled',
        fault: 'duplicate-callback',
        count: 1,
      });

      const ids = await sendAll(client, district.code, ready);
      await Promise.all(ids.map((id) => world.reaches(id, 'succeeded')));
      const refund = ids[4] ?? '';
      const tellings = async () =>
        (await client.get(`/v1/exchanges/${refund}`)).body.events.filter(
          (event: { type: string }) => event.type === 'tongban.deposit.refund-settled',
        );
      await until(async () => (await tellings()).length > 0, { what: 'the refund to be settled' });

      await expectOneEffectEach(world, district.partner, ids);
      await until(async () => /repeated[^\n]* [1-9]/.test(await (await fetch(`${world.base}/metrics`)).text()), {
        what: 'the repeated notice to be counted',
      });
      expect(await tellings()).toHaveLength(1);
    });
  });
});
