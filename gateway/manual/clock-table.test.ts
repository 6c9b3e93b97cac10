import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadClockBook } from '../calendar/load.ts';
import { packageRoot, resources } from '../config/root.ts';
import { clocksText } from './clock-table.ts';
import { readmeText } from './readme.ts';

const clockBook = loadClockBook(resources.specs);
const lines = clocksText(clockBook).split('\n');
const rowOf = (id: string) => lines.filter((line) => line.startsWith(`| \`${id}\``));

describe('the table of clocks', () => {
  it('has every clock and every measure once, with its clause, and marks those that are ours', () => {
    for (const { id, clause, ours } of [...clockBook.clocks.values(), ...clockBook.measures.values()]) {
      const [row = '', ...others] = rowOf(id);
      expect(others, id).toEqual([]);
      expect(row, id).toContain(clause);
      expect(row.includes('**我方 ours**'), id).toBe(ours === true);
    }
  });

  it('says the length with its unit, what suspends it, and what silence means', () => {
    expect(rowOf('A9')[0]).toContain('| 10 工作日 WD |');
    expect(rowOf('D3')[0]).toContain('| 30 自然日 CD，至多 up to 60 |');
    expect(rowOf('A1')[0]).toContain('；中止：因供应商自身原因无法及时退还，附证明材料 |');
    expect(rowOf('A7')[0]).toContain('；逾期未提出异议的视同确认收到发票 |');
  });

  it('goes by kind of loop, each under its own heading, once', () => {
    const headings = lines.filter((line) => line.startsWith('**'));

    expect(headings).toEqual([
      '**保证金 deposit**',
      '**标段 lot**',
      '**合同 contract**',
      '**发票与支付 invoice**',
      '**质疑投诉 complaint**',
      '**移送 referral**',
      '**融资 loan**',
      '**不以日计 Not counted in days**',
    ]);
  });

  it('stands in the README as the file has it', () => {
    const page = readFileSync(join(packageRoot, 'README.md'), 'utf8');

    expect(page).toContain(`<!-- generated: clocks -->\n${clocksText(clockBook)}\n<!-- end -->`);
  });

  it('is missed where a page has no place for it', () => {
    const sources = { catalogue: { operations: new Map(), districts: new Map() }, dialects: [], clockBook };

    expect(() => readmeText('<!-- generated: matrix -->\n<!-- end -->', sources)).toThrow('must stand once: clocks');
  });
});
