import { describe, expect, it } from 'vitest';
import { accountFor, districts, done, payIn, refundFor, supplier } from '../support/clerk.ts';
import { until } from '../support/wait.ts';
import { startGateway } from '../support/world.ts';

interface SeenEvent {
  readonly type: string;
  readonly data: Record<string, unknown>;
}

describe.each(['embedded', 'real'] as const)('on the %s parts', (column) => {
  describe.each(districts)('$name', ({ code, partner }) => {
    it('opens a sub-account, hears of the money once though it is told twice, returns it, and hears that it has arrived', async () => {
      await using world = await startGateway({ column });
      const client = await world.as('procurement');
      const eventsOf = async (id: string): Promise<SeenEvent[]> =>
        (await client.get(`/v1/exchanges/${id}`)).body.events;
      const request = accountFor(code);
      const account = await done(world, client, '/v1/deposit-accounts', request);
      const { subAccount } = account.response;

      await world.fault(partner, { operation: 'deposit.received', fault: 'duplicate-callback', count: 1 });
      await payIn(world, partner, subAccount, request.amountFen);
      const received = await until(
        async () => (await eventsOf(account.id)).find((event) => event.type === 'tongban.deposit.received'),
        { what: 'the receipt to be known' },
      );

      expect(received.data).toMatchObject({ subAccount, amountFen: request.amountFen, payerName: supplier.name });
      const query = new URLSearchParams({
        district: code,
        projectCode: request.projectCode,
        lotNo: request.lotNo,
        supplierUscc: supplier.uscc,
      });
      const status = await client.get(`/v1/deposits?${query}`);
      expect(status.body).toMatchObject({ paid: true, form: 'transfer', amountFen: request.amountFen, subAccount });
      await until(
        async () => {
          const metrics = await (await fetch(`${world.base}/metrics`)).text();
          return /inbound[^\n]*state="repeated"[^\n]* [1-9]/.test(metrics) || /repeated[^\n]* [1-9]/.test(metrics);
        },
        { what: 'the second telling to be counted as repeated' },
      );
      expect((await eventsOf(account.id)).filter((event) => event.type === 'tongban.deposit.received')).toHaveLength(1);

      const refund = await done(world, client, '/v1/refunds', refundFor(request, subAccount));
      const { refundNo } = refund.response;
      const settled = await until(
        async () => (await eventsOf(refund.id)).find((event) => event.type === 'tongban.deposit.refund-settled'),
        { what: 'the refund to be settled' },
      );

      expect(settled.data).toMatchObject({ refundNo, status: 'settled', amountFen: request.amountFen });
      const state = await client.get(`/v1/refunds?${new URLSearchParams({ district: code, refundNo })}`);
      expect(state.body).toMatchObject({ status: 'settled', refundNo, amountFen: request.amountFen });
      const refunds = (await world.ledger(partner)).filter((effect) => effect.operation === 'deposit.refund');
      expect(refunds).toHaveLength(1);
    });

    it('refuses to return what was never paid, as a value and without an effect', async () => {
      await using world = await startGateway({ column });
      const client = await world.as('procurement');
      const request = accountFor(code);
      const account = await done(world, client, '/v1/deposit-accounts', request);
      const { subAccount } = account.response;

      const refund = await done(world, client, '/v1/refunds', refundFor(request, subAccount));

      expect(refund).toMatchObject({ state: 'refused', problem: { as: 'nothing-to-refund' } });
      expect((await world.ledger(partner)).filter((effect) => effect.operation === 'deposit.refund')).toEqual([]);
    });
  });
});
