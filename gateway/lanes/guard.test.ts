import { describe, expect, it } from 'vitest';
import { columns } from '../../test/support/columns.ts';
import { laneWorld, success, unanswered } from '../../test/support/lane-world.ts';
import { until } from '../../test/support/wait.ts';
import { StoreUnavailableError } from '../store/contract.ts';

const payment = {
  operation: 'payment.request',
  request: { contractNo: 'HT-1', payee: { account: '6200000000000000025' } },
};
const lock = { contractNo: 'HT-1', account: '6200000000000000017' };

describe.each(columns)('a payment whose payee account was locked after it was accepted, $title', (column) => {
  it('does not leave: it ends as refused, says why, and raises its event', async () => {
    await using world = await laneWorld(column);
    await world.worker({}, { payeeLocks: { find: async () => lock } });

    const [id] = await world.book(1, () => payment);
    const [exchange] = await world.all([id!], 'refused');

    expect(world.partner.calls).toEqual([]);
    expect(exchange).toMatchObject({ maybeSent: false, calls: 0, problem: { code: 'GW_PAYEE_LOCKED' } });
    expect(await world.journal.events(id!)).toMatchObject([{ data: { state: 'refused' } }]);
  });

  it('waits while the locks cannot be looked up, and leaves when they can', async () => {
    await using world = await laneWorld(column);
    world.partner.answer = () => success({ paymentNo: 'P-1' });
    let looks = 0;
    const find = async () => {
      looks += 1;
      if (looks < 3) throw new StoreUnavailableError('away');
      return undefined;
    };
    await world.worker({}, { payeeLocks: { find } });

    const [id] = await world.book(1, () => payment);
    const [exchange] = await world.all([id!], 'succeeded');

    expect(world.partner.calls).toHaveLength(1);
    expect(exchange?.calls).toBe(1);
  });

  it('is left to a person where an earlier call may have been carried out', async () => {
    await using world = await laneWorld(column, { idempotency: 'ref', speaks: (name) => name === 'payment.request' });
    world.partner.answer = () => unanswered('maybe');
    let locked = false;
    await world.worker({}, { payeeLocks: { find: async () => (locked ? lock : undefined) } });
    const [id] = await world.book(1, () => payment);
    await until(() => world.partner.calls.length > 0);

    locked = true;
    await until(async () => (await world.read(id!)).needsPerson);

    expect(await world.read(id!)).toMatchObject({
      state: 'unknown',
      maybeSent: true,
      problem: { code: 'GW_PAYEE_LOCKED' },
    });
  });

  it('is sent again with the same reference where the partner cannot be asked but recognises a repetition', async () => {
    await using world = await laneWorld(column, { idempotency: 'ref', speaks: (name) => name === 'payment.request' });
    world.partner.answer = () =>
      world.partner.calls.length === 1 ? unanswered('maybe') : success({ paymentNo: 'P-1' });
    await world.worker();

    const [id] = await world.book(1, () => payment);
    await world.all([id!], 'succeeded');

    const refs = world.partner.calls.map(({ operation, ref }) => [operation, ref]);
    expect(refs).toEqual([
      ['payment.request', `ref-${id}`],
      ['payment.request', `ref-${id}`],
    ]);
  });

  it('is left to a person where the partner can neither be asked nor recognises a repetition', async () => {
    await using world = await laneWorld(column, { idempotency: 'none', speaks: (name) => name === 'payment.request' });
    world.partner.answer = () => unanswered('maybe');
    await world.worker();

    const [id] = await world.book(1, () => payment);
    await until(async () => (await world.read(id!)).needsPerson);

    expect(world.partner.calls).toHaveLength(1);
  });
});
