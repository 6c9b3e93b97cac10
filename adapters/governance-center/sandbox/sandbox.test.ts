import { describe, expect, test } from 'vitest';
import type { Canonical } from '../../../gateway/catalogue/contract.ts';
import { operations } from '../operations.ts';
import {
  attachments,
  catalogue,
  messageOf,
  readingOf,
  referrals,
  startWorld,
  until,
  type World,
} from './test-world.ts';

const collusive = referrals['collusive-bidding'];
const { referralNo } = collusive;

async function startQuiet(): Promise<World> {
  const world = await startWorld();
  await world.control('POST', 'pace', { ms: 0 });
  return world;
}

const move = (world: World, step: string, more: object = {}): Promise<unknown> =>
  world.control('POST', `referrals/${referralNo}`, { step, ...more });

const statusOf = async (world: World): Promise<Canonical> =>
  messageOf(await world.call('referral.status', { referralNo }));

describe('a referral', () => {
  test.each([
    ['collusive-bidding', '万州区公安局', 'filed'],
    ['false-test-report', '重庆市市场监督管理局', 'false'],
    ['sme-size', '万州区经济和信息化委员会', 'small'],
  ] as const)('of kind %s goes to %s, and comes back: %s', async (kind, unitName, result) => {
    await using world = await startWorld();
    await world.control('POST', 'pace', { ms: 1 });

    const sent = messageOf(await world.call('referral.dispatch', referrals[kind]));
    const [feedback] = await world.heardOf('referral.feedback');
    await until(() => (world.heard.length < 3 ? undefined : world.heard));

    expect(sent).toMatchObject({ unitName });
    expect(feedback?.reading.message).toMatchObject({ ...sent, referralNo: referrals[kind].referralNo, result });
    // Each is told by a call of its own, so they may overtake one another; the state before says their order.
    const told = world.heard.map(({ reading }) => [reading.operation, reading.message.before]);
    expect(Object.fromEntries(told)).toEqual({
      'referral.accepted': 'submitted',
      'referral.processing': 'accepted',
      'referral.feedback': 'processing',
    });
  });

  test('sent back for want of material is taken up again when it is supplemented', async () => {
    await using world = await startQuiet();
    await world.call('referral.dispatch', collusive);
    await move(world, 'sent-back', { opinion: '请补充开标记录' });
    const [sentBack] = await world.heardOf('referral.sent-back');

    const supplement = await world.call('referral.supplement', { referralNo, opinion: '开标记录', attachments });

    expect(sentBack?.reading.message).toMatchObject({ before: 'submitted', opinion: '请补充开标记录' });
    expect(readingOf(supplement).kind).toBe('success');
    expect(await statusOf(world)).toMatchObject({ effect: 'applied', status: 'submitted' });
  });

  test('can be urged and extended while it is open, and withdrawn once', async () => {
    await using world = await startQuiet();
    await world.call('referral.dispatch', collusive);

    const urged = await world.call('referral.urge', { referralNo, opinion: '请尽快办理' });
    const extended = await world.call('referral.extend', { referralNo, opinion: '补充取证', dueOn: '2026-05-15' });
    const before = await statusOf(world);
    const withdrawn = await world.call('referral.withdraw', { referralNo, opinion: '线索有误' });
    const late = await world.call('referral.urge', { referralNo, opinion: '请尽快办理' });

    expect([urged, extended, withdrawn].map((result) => readingOf(result).kind)).toEqual([
      'success',
      'success',
      'success',
    ]);
    expect(before).toMatchObject({ status: 'submitted', dueOn: '2026-05-15' });
    expect(readingOf(late)).toMatchObject({ kind: 'refused', as: 'referral-closed' });
    expect(await statusOf(world)).toMatchObject({ status: 'withdrawn' });
  });

  test.each([
    ['unit-not-found', { addressee: { level: 'district', unit: '500101-market-regulation' } }],
    ['unit-not-found', { addressee: { level: 'municipal', unit: '500101-public-security' } }],
    ['invalid', { referralNo: 'CQ-ZFCG-HX-20260402-003' }],
    ['referral-exists', {}],
  ])('is refused: %s', async (as, more) => {
    await using world = await startQuiet();
    if (as === 'referral-exists') await world.call('referral.dispatch', collusive);

    expect(readingOf(await world.call('referral.dispatch', { ...collusive, ...more }))).toMatchObject({
      kind: 'refused',
      as,
    });
  });

  test('is given feedback by a tester, with a result of its own kind only', async () => {
    await using world = await startQuiet();
    await world.call('referral.dispatch', collusive);
    await move(world, 'accepted');

    const wrong = await move(world, 'feedback', { result: 'micro' });
    await move(world, 'feedback', { result: 'not-filed', opinion: '证据不足' });
    const [feedback] = await world.heardOf('referral.feedback');

    expect(wrong).toMatchObject({ error: expect.stringContaining('filed, not-filed') as string });
    expect(feedback?.reading.message).toMatchObject({ result: 'not-filed', opinion: '证据不足', before: 'accepted' });
  });
});

const cards = (await catalogue).operations;
const commands = operations.filter((operation) => cards.get(operation)?.style === 'command');

describe('a district behind the center', () => {
  const session = { start: '2027-03-18T09:30:00+08:00', end: '2027-03-18T12:00:00+08:00' };
  const booking = {
    projectCode: 'CQS26A00077',
    projectName: '办公设备采购',
    purchaser: { name: '重庆市示例局', uscc: '115000000099MNQ11A' },
    contact: { name: '张工', phone: '023-58000000' },
    venueKind: 'negotiation',
    session,
    seats: 5,
    remote: false,
  };

  test('confirms a booking a moment later, changes and cancels it under the same number', async () => {
    await using world = await startWorld();
    await world.control('POST', 'pace', { ms: 1 });

    const { bookingId } = messageOf(await world.call('venue.book', booking));
    const [confirmed] = await world.heardOf('venue.booking-changed');
    const change = { bookingId, session, seats: 15, reason: '评委增加' };
    const changed = messageOf(await world.call('venue.change', change));
    const [, moved] = await world.heardOf('venue.booking-changed', 2);
    const cancelled = await world.call('venue.cancel', { bookingId, reason: '项目终止' });
    const again = await world.call('venue.cancel', { bookingId, reason: '项目终止' });

    expect(confirmed?.reading.message).toMatchObject({ bookingId, status: 'confirmed', session, roomName: '谈判一室' });
    expect(changed).toEqual({ bookingId });
    expect(moved?.reading.message).toMatchObject({ bookingId, roomName: '谈判二室' });
    expect(readingOf(cancelled).kind).toBe('success');
    expect(readingOf(again)).toMatchObject({ kind: 'refused', as: 'booking-not-found' });
  });

  test('has two rooms for negotiation, and the third session at one time is refused', async () => {
    await using world = await startQuiet();
    await world.call('venue.book', booking);
    await world.call('venue.book', { ...booking, projectCode: 'CQS26A00078' });

    const third = await world.call('venue.book', { ...booking, projectCode: 'CQS26A00079' });
    const elsewhere = await world.call('venue.book', { ...booking, district: '500238' });
    const free = messageOf(await world.call('venue.availability', { venueKind: 'negotiation', session, seats: 5 }));

    expect(readingOf(third)).toMatchObject({ kind: 'refused', as: 'venue-unavailable' });
    expect(readingOf(elsewhere).kind).toBe('success');
    expect(free.rooms).toMatchObject([{ available: false }, { available: false }]);
  });

  test('opens a sub-account, tells what arrives, and returns it', async () => {
    await using world = await startWorld();
    await world.control('POST', 'pace', { ms: 1 });
    const supplier = { name: '重庆示例科技有限公司', uscc: '91500000MA9MNQ1066' };
    const lot = { projectCode: 'CQS26A00077', lotNo: 'CQS26A00077-1' };
    const wish = { ...lot, projectName: '办公设备采购', supplier, amountFen: 2_000_000, deadline: session.start };

    const { subAccount } = messageOf(await world.call('deposit.account', wish));
    const early = await world.call('deposit.refund', {
      ...lot,
      supplier,
      subAccount,
      amountFen: 2_000_000,
      reason: 'terminated',
    });
    await world.control('POST', 'receipts', { subAccount });
    const [received] = await world.heardOf('deposit.received');
    const status = messageOf(await world.call('deposit.status', { ...lot, supplierUscc: supplier.uscc }));
    const refund = { ...lot, supplier, subAccount, amountFen: 2_000_000, reason: 'terminated' };
    const { refundNo } = messageOf(await world.call('deposit.refund', refund, { ref: 'ref-refund' }));
    const [settled] = await world.heardOf('deposit.refund-settled');

    expect(readingOf(early)).toMatchObject({ kind: 'refused', as: 'nothing-to-refund' });
    expect(received?.reading.message).toMatchObject({ subAccount, amountFen: 2_000_000, ...lot });
    expect(status).toMatchObject({ paid: true, amountFen: 2_000_000, subAccount });
    expect(settled?.reading.message).toMatchObject({ refundNo, reference: 'ref-refund', status: 'settled' });
    expect(messageOf(await world.call('deposit.refund-status', { refundNo }))).toMatchObject({ status: 'settled' });
  });
});

/** Fields that `prepare` leaves to the example. */
const fillers: Readonly<Record<string, object>> = {
  'referral.dispatch': collusive,
  'referral.urge': { opinion: '请尽快办理' },
  'referral.supplement': { opinion: '补充材料', attachments },
  'referral.withdraw': { opinion: '线索有误' },
  'referral.extend': { opinion: '补充取证', dueOn: '2026-05-15' },
  'venue.book': {
    projectCode: 'CQS26A00077',
    projectName: '办公设备采购',
    purchaser: { name: '重庆市示例局', uscc: '115000000099MNQ11A' },
    contact: { name: '张工', phone: '023-58000000' },
    venueKind: 'evaluation',
    session: { start: '2027-03-18T09:30:00+08:00', end: '2027-03-18T12:00:00+08:00' },
    seats: 5,
    remote: false,
  },
  'venue.change': {
    session: { start: '2027-03-18T09:30:00+08:00', end: '2027-03-18T12:00:00+08:00' },
    seats: 5,
    reason: '调整',
  },
  'venue.cancel': { reason: '项目终止' },
  'deposit.account': {
    projectName: '办公设备采购',
    supplier: { name: '重庆示例科技有限公司', uscc: '91500000MA9MNQ1066' },
    amountFen: 2_000_000,
    deadline: '2027-03-18T09:30:00+08:00',
  },
  'deposit.refund': { reason: 'terminated' },
};

test.each(commands)(
  '%s is carried out once although its answer was lost, and the question of its card finds it',
  async (command) => {
    await using world = await startQuiet();
    const card = cards.get(command)!;
    const prepared = await world.control<Canonical>('POST', 'prepare', { operation: command });
    const message = { district: '500101', ...fillers[command], ...prepared };
    await world.control('POST', 'faults', { fault: 'drop-after-effect', operation: command });
    const { onUnknown } = card;
    if (typeof onUnknown === 'string') throw new Error(`${command} does not ask`);
    const { supplier } = message as { supplier?: { uscc: string } };
    const question = { ...prepared, supplierUscc: supplier?.uscc, reference: 'ref-lost' };
    const asked = Object.fromEntries(
      Object.keys(onUnknown.with).map((name) => [name, (question as Canonical)[name] ?? '500101']),
    );

    const lost = await world.call(command, message, { ref: 'ref-lost' });
    const answer = messageOf(await world.call(onUnknown.ask, asked));
    const again = readingOf(await world.call(command, message, { ref: 'ref-lost' }));

    const [proof] = onUnknown.proof.filter((one) => one.then === 'succeeded');
    const holds = Object.entries(proof?.when ?? {}).every(([field, wanted]) =>
      wanted === 'present' ? answer[field] !== undefined : String(answer[field]) === wanted,
    );
    const effects = (await world.ledger()).filter(({ operation }) => operation === command);
    expect(lost).toMatchObject({ kind: 'unanswered', sent: 'maybe' });
    expect(holds).toBe(true);
    expect(again.kind).toBe('already-done');
    expect(effects).toMatchObject([{ reference: 'ref-lost', key: answer[card.correlate ?? ''] }]);
  },
);
