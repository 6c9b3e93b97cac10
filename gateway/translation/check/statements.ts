/** What a dialect says of itself, against what there is. */
import type { Report } from '../findings.ts';
import type { DialectTable } from '../tables/model.ts';
import type { WireCheck } from './wire-check.ts';

/** Without an independent contract nothing but the mapping's own words says that the mapping is right. */
export function checkStatements(table: DialectTable, contract: WireCheck | undefined, report: Report): void {
  const folder = `specs/partners/${table.name}`;
  const named = table.contract?.replace(/\/$/, '');
  if (named === folder && contract) return;
  const missing = named === folder ? `there is no wire contract in ${folder}` : `contract: is not ${folder}/`;
  report(table.place, {
    rule: 'contract-missing',
    message: missing,
    messageZh: named === folder ? `${folder} 中没有报文规范` : `contract 应写 ${folder}/`,
    fix: `Write contract: ${folder}/ and lay the wire contract of the partner’s document there.`,
  });
}
