/** What a mapping writes, held against the independent wire contract: a field that the contract asks for and no row writes shows here. */
import type { CompiledOperation } from '../dialect.ts';
import { naming, type Place, type Report } from '../findings.ts';
import type { Journey, Written } from './journeys.ts';
import type { WireCheck } from './wire-check.ts';

/** What the judge needs to know of the way there and back. */
interface Bench {
  readonly operation: CompiledOperation;
  readonly contract: WireCheck | undefined;
  readonly report: Report;
}

export type Judge = (written: Written) => void;

/** Complaints of one part beyond these say the same again. */
const MOST_COMPLAINTS = 5;

const wireNames = (text: string): readonly string[] => text.match(/[\p{L}_][\p{L}\p{N}_-]*/gu) ?? [];

/** The row whose field a complaint names; the part where it names none, or a field that has no row. */
function placeOf({ table }: Journey, complaint: string): Place {
  const words = new Set(wireNames(complaint));
  const named = table.rows.filter(({ left }) =>
    left.paths.some(({ steps }) => words.has((steps.at(-1)?.name ?? '').replace(/^[@#]|^.*:/, ''))),
  );
  return (named.length === 1 ? named[0]?.place : undefined) ?? table.place;
}

/** Values are left out: the same complaint about another value is the same finding. */
const kindOf = (complaint: string): string =>
  complaint
    .replace(/\/\d+\b/g, '/n')
    .replace(/'[^']*'|"[^"]*"/g, (quoted) => (/^.[A-Za-z_][\w-]*.$/.test(quoted) ? quoted : '…'));

/** What a JSON Schema says of a whole alternative repeats what it says of a field in it. */
const branch = /must match "(then|else)" schema$/;

/** @returns a judge that reports each kind of complaint once */
export function contractJudge(journey: Journey, { contract, operation, report }: Bench): Judge {
  if (!contract) return () => undefined;
  const { name } = operation.card;
  const seen = new Set<string>();
  const complain = (complaint: string, place?: Place): void => {
    if (branch.test(complaint)) return;
    const kind = kindOf(complaint);
    if (seen.has(kind) || seen.size >= MOST_COMPLAINTS) return;
    seen.add(kind);
    report(place ?? placeOf(journey, complaint), {
      rule: 'wire-contract',
      message: naming`the ${journey.part} that the mapping writes breaks the wire contract: ${complaint}`,
      messageZh: `映射写出的报文不符合对方接口规范：${complaint}`,
      fix: 'Correct the row, or add the row that the contract asks for.',
    });
  };
  return ({ wire }) => {
    for (const complaint of contract.check(journey.part, name, wire.body)) complain(complaint);
    if (journey.part !== 'request' || !('method' in wire) || !contract.operationOf) return;
    // What the partner asks us comes to our address, which is no matter of its contract.
    if (operation.card.style === 'served') return;
    const taken = contract.operationOf(wire);
    if (taken !== name)
      complain(
        `${wire.method} ${wire.path} with these headers is the address of ${taken ?? 'no operation'}`,
        operation.table.request?.send.place,
      );
  };
}
