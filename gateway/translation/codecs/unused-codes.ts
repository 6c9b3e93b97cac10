/** Entries of code tables that no message can ever hold: mostly a misspelled value, or one that the schema has lost. */
import type { Catalogue, MessageKind } from '../../catalogue/contract.ts';
import { schemaAt } from '../../catalogue/schemas.ts';
import { naming, type Report } from '../findings.ts';
import type { DialectTable, OperationTable, PartTable } from '../tables/model.ts';

interface Tables {
  readonly table: DialectTable;
  readonly operations: readonly OperationTable[];
}

/** Table → the canonical values that fields written by it may have. */
type Uses = Map<string, Set<string>>;

function noteUses(uses: Uses, part: PartTable | undefined, kind: MessageKind | undefined): void {
  for (const { right } of part?.rows ?? []) {
    const name = right.codecs.find((codec) => codec.name === 'code')?.args?.trim();
    if (name === undefined || right.source.kind !== 'canonical' || !kind) continue;
    const values = schemaAt(kind.schema, right.source.path.text)?.enum;
    const known = uses.get(name) ?? new Set();
    for (const value of Array.isArray(values) ? values : []) known.add(String(value));
    uses.set(name, known);
  }
}

/** Reports entries whose value stands in none of the fields that use their table. A table that nothing uses is left alone. */
export function checkUnusedCodes({ table, operations }: Tables, catalogue: Catalogue, report: Report): void {
  const uses: Uses = new Map();
  for (const operation of operations) {
    const card = catalogue.operations.get(operation.operation);
    noteUses(uses, operation.request, card?.request);
    noteUses(uses, operation.response, card?.response);
    noteUses(uses, operation.event, card?.event);
    noteUses(uses, operation.served, card?.request);
  }
  for (const codes of table.codes.values()) {
    const values = uses.get(codes.name);
    for (const { canonical, place } of values ? codes.entries : []) {
      if (values?.has(canonical)) continue;
      report(place, {
        rule: 'code-unused',
        message: naming`no field that uses ${codes.name} can be ${canonical}`,
        fix: `Remove the entry, or compare its spelling with the schema: ${[...(values ?? [])].join(', ')}.`,
      });
    }
  }
}
