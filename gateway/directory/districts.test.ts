import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { District } from '../catalogue/contract.ts';
import { loadCatalogue } from '../catalogue/load.ts';

const { districts } = await loadCatalogue(join(import.meta.dirname, '..', '..', 'specs'));

const validOn = (day: string) => (one: District) =>
  (one.validFrom === undefined || one.validFrom <= day) && (one.validTo === undefined || day < one.validTo);
const units = (day: string) =>
  [...districts.values()].filter(validOn(day)).filter((one) => one.kind !== 'municipality');
const count = (day: string, kind: string) => units(day).filter((one) => one.kind === kind).length;

it('the city has 39 units today: 25 districts, 8 counties, 4 autonomous counties and 2 zones, beside the municipal level', () => {
  const day = '2026-11-22';

  expect(units(day)).toHaveLength(39);
  expect(['district', 'county', 'autonomous-county', 'zone'].map((kind) => count(day, kind))).toEqual([25, 8, 4, 2]);
  expect(districts.get('500000')).toMatchObject({ kind: 'municipality', codeStatus: 'official' });
});

it('before 6 November 2025 江北区 and 渝北区 existed and 两江新区 did not', () => {
  const before = units('2025-11-05').map((one) => one.code);
  const after = units('2025-11-06').map((one) => one.code);

  expect(before).toHaveLength(40);
  expect(before.filter((code) => !after.includes(code))).toEqual(['500105', '500112']);
  expect(after.filter((code) => !before.includes(code))).toEqual(['CQ-LJXQ']);
});

it('an abolished district names its successors, and each successor names it', () => {
  for (const one of districts.values()) {
    for (const code of one.successors)
      expect(districts.get(code)?.predecessors, `${one.code} → ${code}`).toContain(one.code);
    for (const code of one.predecessors)
      expect(districts.get(code)?.successors, `${code} → ${one.code}`).toContain(one.code);
  }
  expect(districts.get('500112')?.successors).toEqual(['CQ-LJXQ', '500109']);
});

it('only codes of this project carry letters, so that none passes for a national one', () => {
  for (const one of districts.values()) {
    expect(one.codeStatus, one.code).toBe(/^\d{6}$/.test(one.code) ? 'official' : 'project-internal');
  }
});
