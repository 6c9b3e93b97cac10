import { describe, expect, it } from 'vitest';
import { databases } from '../../test/support/databases.ts';
import { loadClockBook } from '../calendar/load.ts';
import { resources } from '../config/root.ts';
import { uuidv7 } from '../journal/uuid.ts';
import type { Store } from '../store/contract.ts';
import { openMeasures } from './measures.ts';

const { measures } = loadClockBook(resources.specs);
const buyer = { name: '重庆市示例局', uscc: '115000000099MNQ11A' };
const all = {};

interface Kept {
  readonly kind: 'lot' | 'complaint';
  readonly client?: string;
  readonly district?: string;
  readonly data: object;
}

async function keep(store: Store, ...loops: readonly Kept[]): Promise<void> {
  for (const [no, { kind, client, district = '500103', data }] of loops.entries())
    await store.query(
      `insert into loop (id, kind, key, state, open, owner, district, client, data, version, opened_at, changed_at)
       values ($1, $2, $3, 'x', true, 'gateway', $4, $5, $6, 1, now(), now())`,
      [uuidv7(), kind, `${kind}-${no}-${JSON.stringify(data)}`, district, client ?? null, JSON.stringify(data)],
    );
}

const lot = (projectCode: string, on: string, more: object = {}, lotNo = `${projectCode}-1`) =>
  ({
    kind: 'lot',
    data: {
      projectCode,
      lotNo,
      milestones: [{ noticeNo: `TZ-${lotNo}`, milestone: 'award-notice', on, purchaser: buyer, ...more }],
      superseded: [],
    },
  }) as const;
const letter = (projectCode: string, receivedOn: string, more: object = {}) =>
  ({
    kind: 'complaint',
    data: { letterNo: `ZY-${projectCode}-${receivedOn}`, projectCode, receivedOn, ...more },
  }) as const;
const named = (start: number, count: number) => Array.from({ length: count }, (_, i) => `P${start + i}`);

describe.each(databases)('the rate of challenges, on $title', ({ open }) => {
  const ratesOf = (store: Store) =>
    openMeasures({ store, clock: { now: () => new Date('2026-11-22T20:00:00Z') }, measures });

  it('counts the projects awarded in 365 days, those challenged and complained about, and flags from the threshold on', async () => {
    await using database = await open();
    const { store } = database;
    await keep(store, ...named(1, 20).map((code) => lot(code, '2026-03-18')), lot('P1', '2026-03-19', {}, 'P1-2'));
    await keep(store, letter('P1', '2026-03-20'), letter('P1', '2026-03-23', { filedOn: '2026-04-10' }));

    const before = await ratesOf(store).complaintRates(all);
    await keep(store, letter('P2', '2026-03-20'));
    const after = await ratesOf(store).complaintRates(all);

    const row = { district: '500103', purchaser: buyer, awarded: 20, complained: 1 };
    expect(before).toMatchObject({ id: 'A12-rate', thresholdPercent: 10, since: '2025-11-24', until: '2026-11-23' });
    expect(before.rows).toEqual([{ ...row, challenged: 1, ratePercent: 5, above: false }]);
    expect(after.rows).toEqual([{ ...row, challenged: 2, ratePercent: 10, above: true }]);
  });

  it('counts neither what is older, nor notices that were corrected, and says how many challenged projects have no known award', async () => {
    await using database = await open();
    const { store } = database;
    const corrected = lot('P3', '2026-03-18');
    await keep(store, lot('P1', '2025-11-24'), lot('P2', '2025-11-23'));
    await keep(store, { ...corrected, data: { ...corrected.data, superseded: ['TZ-P3-1'] } });
    await keep(store, letter('P1', '2025-11-23'), letter('P2', '2026-03-20'), letter('P9', '2026-03-20'));

    const { rows, withoutAward } = await ratesOf(store).complaintRates(all);

    expect(rows).toMatchObject([{ awarded: 1, challenged: 0, ratePercent: 0, above: false }]);
    expect(withoutAward).toBe(2);
  });

  it('gives each purchaser and district a row, and a notice that names none one of its own', async () => {
    await using database = await open();
    const { store } = database;
    const other = { name: '某局', uscc: '115001050099MNQ2XF' };
    await keep(store, lot('P1', '2026-03-18'), lot('P2', '2026-03-18', { purchaser: other }));
    await keep(store, lot('P3', '2026-03-18', { purchaser: undefined }), {
      ...lot('P4', '2026-03-18'),
      district: '500101',
    });
    await keep(store, letter('P3', '2026-03-20'));

    const { rows } = await ratesOf(store).complaintRates(all);

    expect(rows.map(({ district, purchaser, challenged }) => [district, purchaser?.uscc, challenged])).toEqual([
      ['500101', buyer.uscc, 0],
      ['500103', buyer.uscc, 0],
      ['500103', other.uscc, 0],
      ['500103', undefined, 1],
    ]);
  });

  it('is of what the client may see alone', async () => {
    await using database = await open();
    const { store } = database;
    await keep(store, lot('P1', '2026-03-18'), { ...lot('P2', '2026-03-18'), client: 'other' });
    await keep(store, { ...letter('P1', '2026-03-20'), client: 'other' });
    const rates = ratesOf(store);

    const own = await rates.complaintRates({ client: 'one-stop', unownedKinds: ['lot'], districts: ['500103'] });
    const elsewhere = await rates.complaintRates({ client: 'one-stop', unownedKinds: ['lot'], districts: ['500101'] });
    const unread = await rates.complaintRates({ client: 'one-stop', unownedKinds: [] });

    expect(own.rows).toMatchObject([{ awarded: 1, challenged: 0 }]);
    expect([elsewhere.rows, unread.rows, own.withoutAward]).toEqual([[], [], 0]);
  });
});
