/** Bid deposits at a deposit bank: they leave in batches whose members are fixed, on the moved clock. */
import { describe, expect, it } from 'vitest';
import { columns } from '../support/columns.ts';
import { amountFen, clockOf, evidence, loser, openLot, party, winner } from '../support/lot-clerk.ts';
import { startGateway } from '../support/world.ts';

/** Its center lends rooms and leaves the deposits to the bank. */
const place = { code: '500103', partner: 'deposit-bank' } as const;
const third = { name: '重庆例证设备有限公司', uscc: '91500112MA9MNQ341P', account: '6200000000000000041' };

/** Several refunds and moves of time: longer than other stories where the machine is busy. */
const longStory = { timeout: 40_000 } as const;

describe.each(columns)('the loop of a deposit at a deposit bank, $title', ({ title }) => {
  const start = () =>
    startGateway({ column: title, config: { demoPartners: [place.partner, 'yuzhong-trading-center'] } });

  it(
    'returns payments in parts as one batch on time, and what comes later in a batch of its own',
    longStory,
    async () => {
      await using world = await start();
      const lot = await openLot(world, place);
      await lot.paid(winner);
      await lot.account(loser);
      await lot.pay(loser, { amountFen: 1_500_000 });
      await lot.pay(loser, { amountFen: 500_000 });
      expect((await lot.see(loser)).content.watch).toMatchObject({ status: 'paid', inParts: true });

      await lot.told('award-notice', party(winner));
      await lot.reaches(loser, 'due');
      await world.advanceWorkingDays(5);

      const back = await lot.reaches(loser, 'settled');
      expect(back).toMatchObject({ overdue: false, content: { money: { refundedFen: amountFen, heldFen: 0 } } });
      expect(clockOf(back, 'A1')).toMatchObject({ state: 'met', metOn: back.clocks[0].dueOn });
      await lot.pay(loser, { amountFen: 100 });
      const again = await lot.reaches(loser, 'settled');
      expect(again).toMatchObject({ overdue: false, content: { money: { refundedFen: amountFen + 100 } } });
      const { content } = await lot.seeLot();
      expect(
        content.batches.map(({ members }: { members: { serials: string[] }[] }) => members[0]?.serials.length),
      ).toEqual([2, 1]);
      expect((await lot.see(winner)).state).toBe('held');
      expect(await lot.effects('deposit.refund-batch')).toHaveLength(2);
    },
  );

  it(
    'returns every deposit after a termination, and one from a closed account to the corrected one, once',
    longStory,
    async () => {
      await using world = await start();
      const lot = await openLot(world, place);
      await lot.paid(winner, loser, third);
      await lot.control('closed-payees', { account: loser.account });

      await lot.told('terminated');
      await lot.reaches(loser, 'due');
      await world.advanceWorkingDays(1);
      const failed = await lot.reaches(loser, 'failed');
      await Promise.all([lot.reaches(winner, 'settled'), lot.reaches(third, 'settled')]);
      expect(failed).toMatchObject({
        owner: 'supplier',
        content: { refunds: [{ rows: [{ failure: '收款账户已销户' }] }] },
      });
      await lot.decided(loser, 'payee-correction', {
        ...{ payeeName: loser.name, payeeAccount: '6200000000000000033', bankName: '示例银行重庆分行' },
        evidence: await evidence(world, lot.client),
      });

      const back = await lot.reaches(loser, 'settled');
      expect([clockOf(back, 'A3').state, back.content.money.refundedFen]).toEqual(['met', amountFen]);
      expect(await lot.seeLot()).toMatchObject({ state: 'closed', open: false });
      expect(await lot.effects('deposit.refund-batch')).toHaveLength(4);
      const balances = await Promise.all(
        [winner, loser, third].map(async (bidder) => {
          const path = `/v1/deposit-accounts/${lot.subAccountOf(bidder)}/balance?district=${place.code}`;
          return (await lot.client.get(path)).body.balanceFen;
        }),
      );
      expect(balances).toEqual([0, 0, 0]);
    },
  );
});
