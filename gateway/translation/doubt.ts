/** What is done about a command in doubt, as far as the dialect decides it: ask, send again, or leave it to a person and say why. */
import type { OperationCard } from '../catalogue/contract.ts';
import type { Idempotency } from './contract.ts';
import { naming, type Report, type Reported } from './findings.ts';
import type { OperationTable } from './tables/model.ts';

interface Doubtful {
  readonly card: OperationCard;
  readonly table: OperationTable;
}

const personUnneeded: Reported = {
  rule: 'person-unneeded',
  message: 'what is in doubt here is settled without a person',
  fix: 'Remove person.',
};

const resentBlindly = (operation: string): Reported => ({
  rule: 'resend-not-idempotent',
  message: naming`${operation} is sent again when its fate is unknown, and this dialect knows no repetition`,
  fix: 'Let the card ask, state idempotency: ref or business-key with its source, or say why it is left to a person: `person: …`.',
});

const neverAsked = (operation: string, asked: string): Reported => ({
  rule: 'ask-not-spoken',
  message: naming`${operation} is asked about by ${asked}, which this dialect does not speak, and it knows no repetition`,
  fix: 'Map the question, state idempotency: ref or business-key with its source, or say why it is left to a person: `person: …`.',
});

const questionOf = ({ onUnknown }: OperationCard): string | undefined =>
  typeof onUnknown === 'object' ? onUnknown.ask : undefined;

/** Reports commands that would be resolved by nobody, and reasons for a person where there is another way. */
export function checkDoubt(operations: ReadonlyMap<string, Doubtful>, idempotency: Idempotency, report: Report): void {
  for (const { card, table } of operations.values()) {
    const asked = questionOf(card);
    const settled = card.style !== 'command' || card.onUnknown === 'person' || idempotency !== 'none';
    if (settled || (asked !== undefined && operations.has(asked))) {
      if (table.person !== undefined) report(table.person.place, personUnneeded);
    } else if (table.person === undefined)
      report(table.place, asked === undefined ? resentBlindly(card.name) : neverAsked(card.name, asked));
  }
}
