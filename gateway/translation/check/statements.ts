/** What a dialect says of itself, against what there is. */
import type { TranslationContext } from '../contract.ts';
import type { CompiledDialect } from '../dialect.ts';
import { naming, type Report } from '../findings.ts';
import type { DialectTable } from '../tables/model.ts';
import type { WireCheck } from './wire-check.ts';

/** Without an independent contract nothing but the mapping's own words says that the mapping is right. */
export function checkContractNamed(table: DialectTable, contract: WireCheck | undefined, report: Report): void {
  const folder = `specs/partners/${table.name}`;
  const isNamed = table.contract?.replace(/\/$/, '') === folder;
  if (isNamed && contract) return;
  report(table.place, {
    rule: 'contract-missing',
    message: isNamed ? `there is no wire contract in ${folder}` : `contract: is not ${folder}/`,
    messageZh: isNamed ? `${folder} 中没有报文规范` : `contract 应写 ${folder}/`,
    fix: `Write contract: ${folder}/ and lay the wire contract of the partner’s document there.`,
    fixZh: `写 contract: ${folder}/，并按对方文档在其中写好接口规范。`,
  });
}

/** Two references of one form have their digits, letters and marks in the same places. */
const shapeOf = (ref: string): string =>
  ref
    .replace(/[0-9a-f]/g, 'x')
    .replace(/[g-z]/g, 'a')
    .replace(/[A-Z]/g, 'A');

const entropy = '019b3a5c-7d20-7a41-9c3e-5b8f0a6d2e17';

const usesRef = ({ table, operations }: CompiledDialect): boolean =>
  [table.text, ...[...operations.values()].map((operation) => operation.table.text)].some((text) =>
    /\$ref\b/.test(text),
  );

/**
 * Draws a reference as an exchange would.
 * @param given the reference that the samples carry, where they say one
 * @returns undefined where none can be drawn (reported) or none is sent
 */
export function drawnRef(
  compiled: CompiledDialect,
  context: TranslationContext,
  given: string | undefined,
  report: Report,
): string | undefined {
  const { dialect, table } = compiled;
  if (!usesRef(compiled)) return undefined;
  const place = table.refForm?.place ?? table.place;
  try {
    const ref = dialect.drawRef({ entropy, serial: context.serial, acceptedAt: context.acceptedAt });
    if (given !== undefined && shapeOf(ref) !== shapeOf(given))
      report(place, {
        rule: 'ref-form',
        message: naming`references are drawn as ${ref}, and the samples carry ${given}`,
        messageZh: `流水号将写成 ${ref}，而样例中是 ${given}`,
        fix: 'Write the form of the partner’s document under ref: form.',
        fixZh: '按对方文档在 ref: form 中写明流水号格式。',
      });
    return ref;
  } catch (fault) {
    if (!(fault instanceof RangeError)) throw fault;
    report(place, { rule: 'ref-form', message: naming`${fault.message}`, fix: 'Shorten ref: form of the dialect.' });
    return undefined;
  }
}

const breadth: Readonly<Record<string, number>> = { gb2312: 1, gbk: 2, gb18030: 3 };

/** A label may name less of GB than the bytes are (gb2312 for GBK); one that names more, or UTF-8 for GB, has the charset wrong. */
export function checkLabels({ operations }: CompiledDialect, report: Report): void {
  for (const { call, event } of operations.values()) {
    const parts = [call?.request, call?.response, event?.event, event?.reply].filter((part) => part !== undefined);
    for (const { charset, label, place } of parts.flatMap(({ plan }) => plan.layers)) {
      const said = label.toLowerCase();
      const [ours, theirs] = [breadth[charset], breadth[said]];
      const agree = ours === undefined || theirs === undefined ? ours === theirs : ours >= theirs;
      if (!place || agree || !(said in breadth || said === 'utf-8')) continue;
      report(place, {
        rule: 'charset',
        message: naming`the document says ${label}, and only the characters of ${charset} are written`,
        messageZh: `文档声明 ${label}，却只写得出 ${charset} 的字`,
        fix: `Write charset: ${said}.`,
        fixZh: `写 charset: ${said}。`,
      });
    }
  }
}
