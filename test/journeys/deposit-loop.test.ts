/** A bid deposit at a trading center from its sub-account to the day on which it is back: with nobody asking for it, on the moved clock. */
import { describe, expect, it } from 'vitest';
import { districts } from '../support/clerk.ts';
import { columns } from '../support/columns.ts';
import {
  amountFen,
  businessNow,
  clockOf,
  evidence,
  type Lot,
  loser,
  openLot,
  party,
  winner,
} from '../support/lot-clerk.ts';
import { until } from '../support/wait.ts';
import { startGateway, type World } from '../support/world.ts';

const [wanzhou] = districts;

const outcomesOf = async ({ client, seeLot }: Lot): Promise<readonly string[]> => {
  const { links, id } = await seeLot();
  const { lines } = (await client.get(links?.history ?? `/v1/loops/${id}/history`)).body;
  return lines.map(({ type, outcome, reason }: Record<string, string>) => [type, reason ?? outcome].join(' '));
};

/** Refunds that the center has carried out to the end. */
async function settledAt(world: World, partner: string): Promise<number> {
  const sandbox = world.demo.sandboxes.find((each) => each.partner === partner);
  const { refunds } = (await (await fetch(`${sandbox?.control}/control/state`)).json()) as {
    refunds: readonly { status: string }[];
  };
  return refunds.filter(({ status }) => status === 'settled').length;
}

/** Several refunds and moves of time: longer than other stories where the machine is busy. */
const longStory = { timeout: 40_000 } as const;

describe.each(columns)('the loop of a deposit at a center, $title', ({ title }) => {
  const start = (partner: string) => startGateway({ column: title, config: { demoPartners: [partner] } });

  describe.each(districts)('$name', (place) => {
    it(
      'returns the loser’s money with interest before it is due, and the winner’s after the contract, once each',
      longStory,
      async () => {
        await using world = await start(place.partner);
        const lot = await openLot(world, place);
        await lot.paid(winner, loser);
        expect((await lot.see(loser)).content.watch).toMatchObject({ status: 'paid', problems: [] });

        await lot.told('award-notice', party(winner));
        await lot.announced('award-notice', party(winner));
        await until(async () => (await outcomesOf(lot)).includes('project.milestone known-milestone'), {
          what: 'the second telling to be kept',
        });
        const due = await lot.reaches(loser, 'due');
        await world.advanceWorkingDays(1);
        const back = await lot.reaches(loser, 'settled');

        const { money, refunds } = back.content;
        expect(refunds).toMatchObject([{ name: 'refund-1', rows: [{ amountFen, state: 'settled' }] }]);
        expect(money.interestFen).toBeGreaterThan(0);
        expect(money).toMatchObject({ receivedFen: amountFen, refundedFen: amountFen + money.interestFen, heldFen: 0 });
        expect(clockOf(back, 'A1')).toMatchObject({ state: 'met', dueOn: due.dueOn });
        expect(clockOf(back, 'A1').metOn < due.dueOn).toBe(true);
        expect((await lot.see(winner)).state).toBe('held');

        // The demo's own words: business time moves by five working days, and the refunds go.
        await lot.announced('contract-signed', party(winner));
        await lot.reaches(winner, 'due');
        const { body } = await (await world.as('operator')).post('/demo/time', { advanceWorkingDays: 5 });
        const signed = await lot.reaches(winner, 'settled');

        expect(clockOf(signed, 'A2')).toMatchObject({ state: 'met', dueOn: body.today });
        expect(signed.overdue).toBe(false);
        expect(await lot.seeLot()).toMatchObject({ state: 'closed', open: false });
        expect(await lot.effects('deposit.refund')).toHaveLength(2);
      },
    );
  });

  it(
    'shows a wrong payer and a wrong amount live; after a termination all comes back, to a corrected account where the first fails',
    longStory,
    async () => {
      await using world = await start(wanzhou.partner);
      const lot = await openLot(world, wanzhou);
      await Promise.all([lot.account(winner), lot.account(loser)]);
      await lot.pay(winner, { amountFen: 1_500_000 });
      await lot.pay(loser, { payerName: '重庆例证设备有限公司' });
      const problemsOf = async (bidder: typeof loser) =>
        (await lot.see(bidder)).content.watch.problems.map(({ code }: { code: string }) => code);
      expect([await problemsOf(winner), await problemsOf(loser)]).toEqual([['too-little'], ['payer-differs']]);

      await lot.announced('terminated');
      await lot.reaches(loser, 'due');
      await world.advanceWorkingDays(1);
      const failed = await lot.reaches(loser, 'failed');
      expect(clockOf(failed, 'T8')).toMatchObject({ state: 'running' });
      await lot.control('payees', { subAccount: lot.subAccountOf(loser) });
      await lot.decided(loser, 'payee-correction', {
        ...{ payeeName: loser.name, payeeAccount: '6200000000000000033', bankName: '示例银行重庆分行' },
        evidence: await evidence(world, lot.client),
      });

      const back = await lot.reaches(loser, 'settled');
      expect(clockOf(back, 'A3')).toMatchObject({ state: 'met' });
      expect(back.content.refunds.map(({ name }: { name: string }) => name)).toEqual(['refund-1', 'refund-2']);
      await lot.reaches(winner, 'settled');
      expect(await settledAt(world, wanzhou.partner)).toBe(2);
    },
  );

  it('keeps what is withheld with evidence in time, and releases a guarantee; a correction makes the winner a loser', async () => {
    await using world = await start(wanzhou.partner);
    const lot = await openLot(world, wanzhou);
    const third = { ...loser, name: '重庆例证设备有限公司', uscc: '91500112MA9MNQ341P' };
    await lot.paid(winner, loser);
    const files = await evidence(world, lot.client);
    const { client, projectCode, lotNo } = lot;
    const guarantee = { form: 'guarantee', guaranteeNo: 'BH1', amountFen, evidence: files, ...party(third) };
    await client.post('/v1/deposit-guarantees', { district: wanzhou.code, projectCode, lotNo, ...guarantee });
    await lot.reaches(third, 'guaranteed');

    const { body: first } = await lot.told('award-notice', party(loser));
    await lot.reaches(winner, 'due');
    await lot.told('award-notice', { ...party(winner), supersedes: `TZ-${projectCode}-1` });
    expect(first.outcome).toBe('applied');
    await lot.reaches(loser, 'due');
    const mark = { ground: 'law', clause: '政府采购法实施条例 第三十三条', reason: '提供虚假材料', evidence: files };
    await lot.decided(loser, 'withholding', mark);
    await world.advanceWorkingDays(6);

    await lot.reaches(third, 'released');
    expect(await lot.see(loser)).toMatchObject({
      ...{ state: 'withheld', overdue: false },
      content: { money: { withheldFen: amountFen, heldFen: 0 }, refunds: [] },
    });
    expect((await lot.see(winner)).state).toBe('held');
    expect(await lot.effects('deposit.refund')).toEqual([]);
  });

  it('is ordered by a person after a written withdrawal, and shows money that came late', async () => {
    await using world = await start(wanzhou.partner);
    const lot = await openLot(world, wanzhou);
    await lot.paid(loser);
    const now = await businessNow(world);
    await lot.decided(loser, 'withdrawal', {
      receivedOn: now.slice(0, 10),
      evidence: await evidence(world, lot.client),
    });
    await world.advanceWorkingDays(3);
    expect(await lot.see(loser)).toMatchObject({ state: 'to-order', owner: 'agency' });
    await lot.decided(loser, 'refund-order', { reason: '供应商已书面撤回投标' });

    expect(clockOf(await lot.reaches(loser, 'settled'), 'A5')).toMatchObject({ state: 'met' });
    const { client, projectCode, lotNo } = lot;
    await lot.account(winner);
    await client.post('/v1/lot-openings', { district: wanzhou.code, projectCode, lotNo, opensAt: now });
    await lot.pay(winner);
    expect((await lot.see(winner)).content.watch.problems).toMatchObject([{ code: 'late' }]);
    expect(await lot.effects('deposit.refund')).toHaveLength(1);
  });

  it('counts what a client returns itself; what left unseen is refused by the center and recorded by a person', async () => {
    await using world = await start(wanzhou.partner);
    const lot = await openLot(world, wanzhou);
    await lot.paid(winner, loser);
    const { client, projectCode, lotNo } = lot;
    const order = { district: wanzhou.code, projectCode, lotNo, amountFen, reason: 'terminated' };
    const refund = (subAccount: string, supplier: object) =>
      client.post('/v1/refunds', { ...order, subAccount, ...supplier });
    await refund(lot.subAccountOf(winner), party(winner));
    await lot.reaches(winner, 'settled');
    // In another's name: it belongs to no deposit here.
    await refund(lot.subAccountOf(loser), party({ ...loser, uscc: '91500112MA9MNQ341P' }));
    await until(async () => (await lot.effects('deposit.refund')).length === 2, {
      what: 'the center to have taken it',
    });

    await lot.told('terminated');
    await lot.reaches(loser, 'due');
    await world.advanceWorkingDays(1);
    const stuck = await lot.reaches(loser, 'stuck');
    expect(stuck).toMatchObject({ owner: 'operator', content: { attention: 'not-taken' } });
    const on = (await businessNow(world)).slice(0, 10);
    const files = await evidence(world, client);
    await lot.decided(loser, 'refund-record', { result: 'settled', on, reason: '经核对银行回单', evidence: files });

    expect(clockOf(await lot.reaches(loser, 'settled'), 'A3')).toMatchObject({ state: 'met' });
    expect(await lot.seeLot()).toMatchObject({ state: 'closed' });
    expect(await lot.effects('deposit.refund')).toHaveLength(2);
  });
});
