import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadCatalogue } from '../catalogue/load.ts';
import { packageRoot } from '../config/root.ts';
import { exampleRequest } from './example.ts';

const catalogue = await loadCatalogue(join(packageRoot, 'specs'));
const now = new Date('2026-12-30T23:59:00+08:00');
const parts = { district: '500101', now, run: 'TEST', firstDay: 14 };
const requests = [...catalogue.operations.values()].filter(({ style }) => style === 'query' || style === 'command');

describe('example requests', () => {
  it.each(requests.map((card) => card.name))('%s: three hundred of them satisfy the schema', (name) => {
    const card = catalogue.operations.get(name)!;

    for (let index = 0; index < 300; index += 1)
      expect(exampleRequest(card, { ...parts, index }).district).toBe('500101');
  });

  it('have projects of their own and hours of their own, on working days in the future', () => {
    const card = catalogue.operations.get('venue.book')!;
    const all = Array.from(
      { length: 300 },
      (_, index) =>
        exampleRequest(card, { ...parts, index }) as { projectCode: string; session: { start: string; end: string } },
    );

    expect(new Set(all.map((each) => each.projectCode)).size).toBe(300);
    expect(new Set(all.map((each) => each.session.start)).size).toBe(300);
    for (const { session } of all) {
      const start = new Date(session.start);
      expect(start.getTime()).toBeGreaterThan(now.getTime());
      expect(Date.parse(session.end)).toBeGreaterThan(start.getTime());
      expect([1, 2, 3, 4, 5]).toContain(new Date(start.getTime() + 8 * 3_600_000).getUTCDay());
    }
  });

  it('take what exists as it is', () => {
    const card = catalogue.operations.get('deposit.refund')!;

    const message = exampleRequest(card, {
      ...parts,
      index: 0,
      existing: { subAccount: '6200000000000000099', projectCode: 'P-1', lotNo: 'P-1-1', amountFen: 5 },
    });

    expect(message).toMatchObject({
      subAccount: '6200000000000000099',
      projectCode: 'P-1',
      amountFen: 5,
      reason: 'not-awarded',
    });
  });
});
