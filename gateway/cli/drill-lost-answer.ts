/** The drill "lost answer": the partner carries a command out, its answer is lost, and exactly one effect may come of it. */
import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Canonical, OperationCard } from '../catalogue/contract.ts';
import { readYamlFile } from '../catalogue/yaml-file.ts';
import { resources } from '../config/root.ts';
import type { AttemptView, ExchangeView } from '../demo/api-views.ts';
import { type LedgerEntry, type StandInControl, standInControl } from '../demo/control-client.ts';
import type { DemoSandbox } from '../demo/demo-file.ts';
import { districtFor, oneExample } from '../demo/examples.ts';
import { apiCallOf } from './api-path.ts';
import { CommandError } from './command.ts';
import { type Contact, type Verdict, verdictOf } from './drill-evidence.ts';
import type { GatewayClient } from './gateway-client.ts';

export interface DrillReport {
  readonly operation: string;
  readonly partner: string;
  readonly dialect: string;
  readonly passed: boolean;
  readonly verdict: { readonly zh: string; readonly en: string };
  readonly seconds: number;
  readonly exchange?: string;
  readonly reference?: string;
  readonly state?: string;
  readonly needsPerson?: boolean;
  readonly contacts: readonly Contact[];
  readonly effects: readonly LedgerEntry[];
}

export interface DrillParts {
  /** Sends the command, like any client. */
  readonly client: GatewayClient;
  /** Reads the contacts. */
  readonly operator: GatewayClient;
  readonly patienceMs: number;
  /** How far it is, for people. */
  tell(line: string): void;
}

const pauseMs = 200;
const pause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, pauseMs));

const ended = ({ state, needsPerson }: ExchangeView): boolean =>
  needsPerson || ['succeeded', 'refused', 'failed', 'cancelled', 'expired'].includes(state);

async function follow({ operator, patienceMs, tell }: DrillParts, id: string): Promise<ExchangeView> {
  const until = Date.now() + patienceMs;
  let told = '';
  for (;;) {
    const found = (await operator.request('GET', `/v1/exchanges/${id}`)) as ExchangeView;
    if (found.state !== told) tell(`  ${found.state}`);
    told = found.state;
    if (ended(found) || Date.now() > until) return found;
    await pause();
  }
}

/** The reason given in the operation's table of the dialect. */
function personIn(dialect: string, operation: string): string | undefined {
  const file = join(resources.mappings, dialect, `${operation}.yaml`);
  if (!existsSync(file)) return undefined;
  const { person } = readYamlFile(file) as { readonly person?: string };
  return person;
}

async function send({ client }: DrillParts, operation: string, message: Canonical): Promise<ExchangeView> {
  const call = apiCallOf(operation, message);
  if (call === undefined)
    throw new CommandError(`接口没有 ${operation}。 The API has no call for ${operation}.`, '', 2);
  const headers = { 'idempotency-key': `drill-${randomUUID()}`, prefer: 'respond-async' };
  return (await client.request(call.method, call.path, call.body, headers)) as ExchangeView;
}

/** Entries that were not there before: those under this reference, or all where the format carries none. */
function causedBy(reference: string, before: readonly LedgerEntry[], after: readonly LedgerEntry[]): LedgerEntry[] {
  const fresh = after.slice(before.length);
  const carriesNone = fresh.every((entry) => entry.reference === '');
  return carriesNone ? fresh : fresh.filter((entry) => entry.reference === reference);
}

async function armed(control: StandInControl, operation: string): Promise<boolean> {
  return (await control.armed()).some((each) => each.fault === 'drop-after-effect' && each.operation === operation);
}

const contactOf = ({ request: _, response: __, detail: ___, ...contact }: AttemptView): Contact => contact;

/** @throws CommandError where the drill cannot begin or the gateway does not take the command */
export async function drillLostAnswer(
  parts: DrillParts,
  card: OperationCard,
  standIn: DemoSandbox,
): Promise<DrillReport> {
  const { name: operation } = card;
  const { partner, dialect } = standIn;
  const startedAt = performance.now();
  const control = standInControl(standIn.control);
  const district = districtFor(standIn, operation);
  const message = await oneExample({ card, district, partner, demo: parts.client.demo });
  const before = await control.ledger({ operation });
  await control.arm('drop-after-effect', operation);
  let found: ExchangeView;
  let lost: boolean;
  try {
    found = await follow(parts, (await send(parts, operation, message)).id);
  } finally {
    lost = !(await armed(control, operation));
    if (!lost) await control.clearFaults();
  }
  const { attempts } = (await parts.operator.request('GET', `/v1/exchanges/${found.id}/attempts`)) as {
    attempts: AttemptView[];
  };
  const { id, state, needsPerson, reference } = found;
  const effects = causedBy(reference, before, await control.ledger({ operation }));
  const seen = { state, needsPerson, ended: ended(found), lost, effects, person: personIn(dialect, operation) };
  const { passed, zh, en }: Verdict = verdictOf(seen);
  return {
    operation,
    partner,
    dialect,
    passed,
    verdict: { zh, en },
    seconds: Math.round((performance.now() - startedAt) / 100) / 10,
    exchange: id,
    reference,
    state,
    needsPerson,
    contacts: attempts.map(contactOf),
    effects,
  };
}
