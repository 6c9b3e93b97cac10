/**
 * Commands that the gateway gives itself, on the same road as those of clients. Needs no server: processes that only work use it too.
 */
import type { Canonical, Catalogue, OperationCard } from '../catalogue/contract.ts';
import { catalogue as errors, type FieldProblem, GatewayError } from '../errors/catalogue.ts';
import type { Journal } from '../journal/contract.ts';
import { childOf } from '../journal/traceparent.ts';
import { type AcceptanceParts, accept, ringFor } from './acceptance.ts';
import { createBacklog } from './backlog.ts';
import type { DoorLog } from './contract.ts';
import { type MessageRules, messageRules } from './message.ts';
import { gatewayError } from './problem.ts';
import { checkKnown } from './rights.ts';

/** Where the error does not say when: parts that are away come back within seconds. */
const retryMs = 5_000;

export interface CommandDeskParts extends Omit<AcceptanceParts, 'journal' | 'backlog'> {
  readonly journal: Pick<Journal, 'accept' | 'serial' | 'byKey' | 'backlog'>;
  readonly catalogue: Catalogue;
  readonly log: Pick<DoorLog, 'error'>;
}

export interface OwnCommand {
  readonly operation: string;
  readonly message: Canonical;
  /** For whom: its exchange is that client's to see. */
  readonly client: string;
  /** The same on every repetition: repeated after a death it is the same exchange. */
  readonly idempotencyKey: string;
  readonly traceparent?: string | undefined;
}

export interface CommandProblem {
  /** `GW_…` */
  readonly code: string;
  readonly detail: string;
  readonly errors?: readonly FieldProblem[];
}

export type Issued =
  | { readonly kind: 'accepted'; readonly exchangeId: string }
  /** No for good: the same command will not be taken later either. */
  | { readonly kind: 'refused'; readonly problem: CommandProblem }
  /** The partner has too much to do, or a part of the gateway is away. */
  | { readonly kind: 'later'; readonly retryInMs: number };

export interface CommandDesk {
  /** Never rejects. */
  issue(order: OwnCommand): Promise<Issued>;
}

interface Ruled {
  readonly card: OperationCard;
  readonly rules: MessageRules;
}

function ruledOf({ operations }: Catalogue, known: Map<string, Ruled>, operation: string): Ruled {
  const before = known.get(operation);
  if (before !== undefined) return before;
  const card = operations.get(operation);
  if (card === undefined || card.style !== 'command')
    throw new GatewayError('GW_REQUEST_INVALID', `There is no command ${operation}.`);
  const ruled = { card, rules: messageRules(card) };
  known.set(operation, ruled);
  return ruled;
}

function issuedOf(raised: unknown, order: OwnCommand, log: CommandDeskParts['log']): Issued {
  const error = gatewayError(raised);
  const { code, errors: fields, retryAfterSeconds } = error;
  if (code === 'GW_INTERNAL') log.error({ err: raised, operation: order.operation }, 'a command of the gateway failed');
  if (errors[code].retry === 'later')
    return { kind: 'later', retryInMs: retryAfterSeconds === undefined ? retryMs : retryAfterSeconds * 1000 };
  return {
    kind: 'refused',
    problem: { code, detail: error.message, ...(fields.length === 0 ? {} : { errors: fields }) },
  };
}

export function createCommandDesk(parts: CommandDeskParts): CommandDesk {
  const acceptance: AcceptanceParts = { ...parts, backlog: createBacklog(parts.journal) };
  const known = new Map<string, Ruled>();
  return {
    async issue(order) {
      try {
        const { card, rules } = ruledOf(parts.catalogue, known, order.operation);
        const { message, client, idempotencyKey } = order;
        rules.checkWhole(message);
        rules.checkSpans(message);
        checkKnown(parts, String(message.district));
        const traceparent = childOf(order.traceparent);
        const first = await accept(acceptance, { card, rules, message, client, idempotencyKey, traceparent });
        ringFor(acceptance, first, traceparent);
        return { kind: 'accepted', exchangeId: first.exchange.id };
      } catch (error) {
        return issuedOf(error, order, parts.log);
      }
    },
  };
}
