import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { CallResult } from '../../contract.ts';
import { loadWireContract } from '../../wire-contract/load.ts';
import { contextFor, dialectNamed, dialectNames, startWorld, type World } from './test-world.ts';

const district = '500101';
const session = { start: '2027-03-18T09:30:00+08:00', end: '2027-03-18T12:00:00+08:00' };
const later = { start: '2027-03-19T09:30:00+08:00', end: '2027-03-19T12:00:00+08:00' };
const supplier = { name: '重庆示例科技有限公司', uscc: '91500000MA9MNQ1066' };

const booking = {
  district,
  projectCode: 'CQS26A00077',
  projectName: '办公设备采购',
  purchaser: { name: '重庆市示例局', uscc: '115000000099MNQ11A' },
  contact: { name: '张工', phone: '023-58000000' },
  venueKind: 'negotiation',
  session,
  seats: 5,
  remote: false,
};
const lot = { district, projectCode: 'CQS26A00101', lotNo: 'CQS26A00101-1' };
const application = { ...lot, projectName: '物业管理服务', supplier, amountFen: 2_000_000, deadline: session.start };

type Reading = Extract<CallResult, { kind: 'answered' }>['reading'];

function readingOf(result: CallResult): Reading {
  if (result.kind !== 'answered') throw new Error(`${result.code}: ${result.detail}`);
  return result.reading;
}

function messageOf(result: CallResult): Record<string, unknown> {
  const reading = readingOf(result);
  if (reading.kind !== 'success') throw new Error(JSON.stringify(reading));
  return reading.message as Record<string, unknown>;
}

async function countsOf(world: World): Promise<Record<string, number>> {
  const { body } = await world.control('GET', 'state');
  return (body as { counts: Record<string, number> }).counts;
}

/** A sub-account with money in it. */
async function paidAccount(world: World, payerName = supplier.name): Promise<string> {
  const { subAccount } = messageOf(await world.call('deposit.account', application));
  await world.control('POST', 'receipts', { subAccount, amountFen: 2_000_000, payerName });
  return subAccount as string;
}

const refundOf = (subAccount: string) => ({
  ...lot,
  supplier,
  subAccount,
  amountFen: 2_000_000,
  reason: 'not-awarded',
});

describe.each(dialectNames)('a center that speaks %s', (name) => {
  describe('venues', () => {
    test('gives a room, enters one effect under our reference, and answers within its own contract', async () => {
      await using world = await startWorld(name);

      const result = await world.call('venue.book', booking, { ref: 'ref-book' });

      const { bookingId, roomName } = messageOf(result);
      expect(roomName).toBe('谈判一室');
      expect(await world.ledger()).toMatchObject([{ operation: 'venue.book', reference: 'ref-book', key: bookingId }]);
      const bytes = result.exchangeOf.response?.body ?? new Uint8Array();
      expect(loadWireContract(name).check('response', 'venue.book', bytes)).toEqual([]);
    });

    test('refuses the session for which no room is left, and gives it once another was cancelled', async () => {
      await using world = await startWorld(name);
      const first = messageOf(await world.call('venue.book', booking));
      await world.call('venue.book', booking);

      const third = readingOf(await world.call('venue.book', booking));
      await world.call('venue.cancel', { district, bookingId: first.bookingId, reason: '项目撤销' });
      const again = readingOf(await world.call('venue.book', booking));

      expect(third).toMatchObject({ kind: 'refused', as: 'venue-unavailable' });
      expect(again.kind).toBe('success');
    });

    test('says which rooms are free', async () => {
      await using world = await startWorld(name);
      await world.call('venue.book', booking);

      const { rooms } = messageOf(
        await world.call('venue.availability', { district, venueKind: 'negotiation', session, seats: 5 }),
      );
      const none = messageOf(
        await world.call('venue.availability', { district, venueKind: 'negotiation', session, seats: 500 }),
      );

      expect(rooms).toMatchObject([
        { name: '谈判一室', available: false },
        { name: '谈判二室', available: true },
      ]);
      expect(none).toEqual({ rooms: [] });
    });

    test('moves a booking to another time and frees the old one', async () => {
      await using world = await startWorld(name);
      const { bookingId } = messageOf(await world.call('venue.book', booking));
      await world.call('venue.book', booking);

      const moved = messageOf(
        await world.call('venue.change', { district, bookingId, session: later, seats: 5, reason: '时间调整' }),
      );
      const freed = readingOf(await world.call('venue.book', booking));

      expect(moved.bookingId === bookingId).toBe(name !== 'trading-center/token-params');
      expect(freed.kind).toBe('success');
    });

    test('knows no booking that was cancelled or never made', async () => {
      await using world = await startWorld(name);

      const unknown = await world.call('venue.cancel', { district, bookingId: 'YD0', reason: '项目撤销' });

      expect(readingOf(unknown)).toMatchObject({ kind: 'refused', as: 'booking-not-found' });
    });

    test('tells what became of a request by our reference', async () => {
      await using world = await startWorld(name);
      const { bookingId } = messageOf(await world.call('venue.book', booking, { ref: 'ref-known' }));

      const known = messageOf(await world.call('venue.booking', { district, reference: 'ref-known' }));
      const unknown = messageOf(await world.call('venue.booking', { district, reference: 'ref-unknown' }));

      expect(known).toMatchObject({ effect: 'applied', bookingId });
      expect(unknown).toEqual({ effect: 'none' });
    });

    test('gives notice when it changes a booking itself', async () => {
      await using world = await startWorld(name);
      const { bookingId } = messageOf(await world.call('venue.book', booking));

      await world.control('POST', `bookings/${bookingId}`, { status: 'moved', session: later, reason: '场地维修' });

      const [notice] = await world.heardOf('venue.booking-changed');
      expect(notice?.reading.message).toMatchObject({ bookingId, status: 'moved', session: later, reason: '场地维修' });
    });
  });

  describe('deposits', () => {
    test('opens a sub-account, books the money that arrives, and returns it with notice', async () => {
      await using world = await startWorld(name);
      const subAccount = await paidAccount(world);

      const paid = messageOf(await world.call('deposit.status', { ...lot, supplierUscc: supplier.uscc }));
      const { refundNo } = messageOf(await world.call('deposit.refund', refundOf(subAccount), { ref: 'ref-refund' }));

      const [received] = await world.heardOf('deposit.received');
      const [settled] = await world.heardOf('deposit.refund-settled');
      expect(paid).toMatchObject({ paid: true, form: 'transfer', amountFen: 2_000_000, subAccount });
      expect(received?.reading.message).toMatchObject({ subAccount, amountFen: 2_000_000, payerName: supplier.name });
      expect(settled?.reading.message).toMatchObject({ refundNo, reference: 'ref-refund', status: 'settled' });
      const asked = messageOf(await world.call('deposit.refund-status', { district, reference: 'ref-refund' }));
      expect(asked).toMatchObject({ refundNo, status: 'settled', amountFen: 2_000_000 });
    });

    test('fails to return what somebody else had paid', async () => {
      await using world = await startWorld(name);
      const subAccount = await paidAccount(world, '重庆例证设备有限公司');

      await world.call('deposit.refund', refundOf(subAccount));

      const [settled] = await world.heardOf('deposit.refund-settled');
      expect(settled?.reading.message).toMatchObject({ status: 'failed', failure: '收款账号户名不符' });
    });

    test('returns it to the account that the supplier has named since', async () => {
      await using world = await startWorld(name);
      const subAccount = await paidAccount(world, '重庆例证设备有限公司');
      await world.call('deposit.refund', refundOf(subAccount), { ref: 'ref-first' });
      await world.heardOf('deposit.refund-settled');

      await world.control('POST', 'payees', { subAccount });
      await world.call('deposit.refund', refundOf(subAccount), { ref: 'ref-second' });

      const [, settled] = await world.heardOf('deposit.refund-settled', 2);
      expect(settled?.reading.message).toMatchObject({ status: 'settled', reference: 'ref-second' });
    });

    test('refuses unknown projects, wrong amounts, empty accounts and unknown refunds', async () => {
      await using world = await startWorld(name);
      const subAccount = await paidAccount(world);

      const refusals = [
        await world.call('deposit.account', { ...application, projectCode: 'X-1' }),
        await world.call('deposit.refund', { ...refundOf(subAccount), amountFen: 1 }),
        await world.call('deposit.refund', refundOf('31000101040012345600051')),
        await world.call('deposit.refund-status', { district, refundNo: 'TK0' }),
      ].map(readingOf);

      const meanings = refusals.map((reading) => (reading.kind === 'refused' ? reading.as : reading.kind));
      expect(meanings).toEqual(['project-not-found', 'amount-mismatch', 'nothing-to-refund', 'refund-not-found']);
    });

    test('holds on its first day the deposit of the public sample', async () => {
      await using world = await startWorld(name);
      const asked = { district, projectCode: 'CQS26A00077', lotNo: 'CQS26A00077-1', supplierUscc: supplier.uscc };

      const status = messageOf(await world.call('deposit.status', asked));

      expect(status).toMatchObject({ paid: true, subAccount: '31000101040012345600027' });
    });

    test('says that it never heard of a refund', async () => {
      await using world = await startWorld(name);

      const status = messageOf(await world.call('deposit.refund-status', { district, reference: 'ref-unknown' }));

      expect(status).toEqual({ status: 'none' });
    });
  });

  test('tells of milestones of a project', async () => {
    await using world = await startWorld(name);
    const named = { projectCode: 'CQS26A00077', lotNo: 'CQS26A00077-1' };

    const { body: announced } = await world.control('POST', 'milestones', { milestone: 'award-notice', ...named });
    await world.control('POST', 'milestones', { milestone: 'terminated', ...named });
    const wrong = await world.control('POST', 'milestones', { milestone: 'forgotten' });
    const [award, end] = await world.heardOf('project.milestone', 2);

    expect(award!.reading.message).toEqual(announced);
    expect(award!.reading.message).toMatchObject({
      ...named,
      milestone: 'award-notice',
      title: '办公设备采购中标公告',
    });
    expect(end!.reading.message).toMatchObject({ ...named, milestone: 'terminated', reason: '有效投标人不足三家' });
    expect(wrong.status).toBe(400);
  });

  describe('its counter', () => {
    test('turns away a wrong token, or a wrong signature', async () => {
      await using world = await startWorld(name);

      const result = await world.call('venue.book', booking, { auth: { token: 'wrong', secret: 'wrong' } });

      expect(readingOf(result)).toMatchObject({ kind: 'refused', as: 'not-authorised' });
      expect(await world.ledger()).toEqual([]);
    });

    test('refuses in its own envelope, and counts, bytes that break the wire contract', async () => {
      await using world = await startWorld(name);
      const translator = world.dialect.translator('venue.book')!;
      const request = translator.encodeRequest(booking as never, contextFor('ref-broken'));
      const broken = Buffer.from(
        Buffer.from(request.body).toString('utf8').replaceAll('023-58000000', '023-58000000-and-much-more'),
      );

      const response = await world.post(broken, { ...request.headers }, request.path);

      const body = new Uint8Array(await response.arrayBuffer());
      const reading = translator.decodeResponse({ status: response.status, headers: {}, body }, contextFor(''));
      expect(reading).toMatchObject({ kind: 'refused', as: 'invalid' });
      expect(await countsOf(world)).toMatchObject({ contractViolations: 1 });
      expect(await world.ledger()).toEqual([]);
    });

    test('has nothing to say at an address that it does not have', async () => {
      await using world = await startWorld(name);

      expect((await world.post(Buffer.from('{}'), {}, '/nowhere')).status).toBe(404);
    });
  });

  test('keeps its records over a restart', async () => {
    const stateDir = mkdtempSync(join(tmpdir(), 'tongban-center-'));
    let bookingId: unknown;
    {
      await using before = await startWorld(name, { stateDir });
      ({ bookingId } = messageOf(await before.call('venue.book', booking, { ref: 'ref-kept' })));
    }
    {
      await using after = await startWorld(name, { stateDir });

      const known = messageOf(await after.call('venue.booking', { district, reference: 'ref-kept' }));
      const next = messageOf(await after.call('venue.book', booking));

      expect(known).toMatchObject({ effect: 'applied', bookingId });
      expect(next.bookingId).not.toBe(bookingId);
    }
    rmSync(stateDir, { recursive: true });
  });
});

describe('a request that comes twice under one reference', () => {
  test('is carried out twice by a center without idempotency', async () => {
    await using world = await startWorld('trading-center/token-params');
    const subAccount = await paidAccount(world);

    for (const ref of ['twice', 'twice']) await world.call('venue.book', booking, { ref });
    for (const ref of ['pays', 'pays']) await world.call('deposit.refund', refundOf(subAccount), { ref });
    const other = readingOf(await world.call('deposit.refund', refundOf(subAccount), { ref: 'another' }));

    expect(await world.ledger('twice')).toHaveLength(2);
    expect(await world.ledger('pays')).toHaveLength(2);
    expect(other).toMatchObject({ kind: 'refused', as: 'nothing-to-refund' });
  });

  test('is carried out once by a center that knows references, which then says what it did', async () => {
    await using world = await startWorld('trading-center/soap-gb2312');

    const first = messageOf(await world.call('venue.book', booking, { ref: 'twice' }));
    const second = readingOf(await world.call('venue.book', booking, { ref: 'twice' }));

    expect(second).toMatchObject({ kind: 'already-done', code: 'E004', message: { bookingId: first.bookingId } });
    expect(await world.ledger('twice')).toHaveLength(1);
  });

  test('a second sub-account for the same lot is a duplicate where references are known', async () => {
    await using world = await startWorld('trading-center/soap-gb2312');
    await world.call('deposit.account', application);

    expect(readingOf(await world.call('deposit.account', application))).toMatchObject({
      kind: 'refused',
      as: 'duplicate',
    });
  });
});

test('a character that GBK lacks is refused before anything is sent', async () => {
  await using world = await startWorld('trading-center/soap-gb2312');

  const result = await world.call('venue.book', { ...booking, projectName: '㐀采购' });

  expect(result).toMatchObject({ kind: 'unanswered', sent: 'no', code: 'GW_TRANSLATION_VALUE' });
  expect(await world.ledger()).toEqual([]);
});

test('every dialect declares what the stand-in must know of it', async () => {
  const idempotencies = await Promise.all(dialectNames.map(async (name) => (await dialectNamed(name)).idempotency));

  expect(idempotencies).toEqual(['none', 'ref', 'ref']);
});
