/**
 * What every adapter keeps to, over every dialect of every kind in adapters/registry.ts, each against its own stand-in on real sockets.
 * Nothing here knows a kind: a new adapter is covered when it is registered. adapters/waivers.ts says who may do otherwise, and why.
 */
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Adapter } from '../../adapters/contract.ts';
import { codecsOf, createAdapters } from '../../adapters/registry.ts';
import { loadCatalogue } from '../../gateway/catalogue/load.ts';
import { resources } from '../../gateway/config/root.ts';
import { readProfileFile, sandboxProfile } from '../../gateway/demo/profile-file.ts';
import { exampleProfileFile } from '../../gateway/demo/profiles.ts';
import { askingOf } from '../../gateway/lanes/conversation.ts';
import type { Dialect } from '../../gateway/translation/contract.ts';
import { loadDialects } from '../../gateway/translation/load.ts';
import { type Bench, openBench } from './adapters/bench.ts';
import { everyWaiverIsUsed } from './adapters/claim.ts';
import { claimAnswers } from './adapters/claims/answers.ts';
import { claimCollects } from './adapters/claims/collections.ts';
import { claimKeepsDeadlines, claimLoginKeepsDeadlines } from './adapters/claims/deadlines.ts';
import { claimDeclared, claimDeclaredKind, kindsOfMappings } from './adapters/claims/declared.ts';
import { claimAnswersQuestions, claimTakesEvents } from './adapters/claims/events.ts';
import { claimNoticesCharset, claimSurvivesFaults, claimSurvivesOnce } from './adapters/claims/faults.ts';
import { claimOneEffect, claimProof } from './adapters/claims/references.ts';
import { claimChecksCredentials, claimRefusesUnknown } from './adapters/claims/refusals.ts';
import { claimLeaksNoSecret } from './adapters/claims/secrets.ts';
import { claimLeaksNoSocket } from './adapters/claims/sockets.ts';

const catalogue = await loadCatalogue(resources.specs);
const dialects = await loadDialects(resources.mappings, catalogue, { codecs: codecsOf });
const adapters = createAdapters();

const dialectsOf = (kind: string): Dialect[] =>
  dialects
    .names()
    .filter((name) => name.startsWith(`${kind}/`))
    .map((name) => dialects.get(name) as Dialect);

const styleOf = (operation: string): string | undefined => catalogue.operations.get(operation)?.style;

function credentialsOf(dialect: string): string[] {
  const file = exampleProfileFile(dialect);
  try {
    return Object.keys(sandboxProfile(readProfileFile(file), file).credentials);
  } catch {
    // That there is no profile is what another claim finds.
    return [];
  }
}

function claimOperations(bench: () => Bench, { name, idempotency, operations }: Dialect): void {
  for (const operation of operations) {
    const card = catalogue.operations.get(operation);
    switch (card?.style) {
      case 'query':
      case 'command': {
        claimAnswers(bench, name, operation);
        claimRefusesUnknown(bench, name, card);
        claimSurvivesFaults(bench, name, operation);
        claimNoticesCharset(bench, name, operation);
        if (card.style === 'query') break;
        claimOneEffect(bench, name, operation, idempotency);
        const asking = askingOf(card);
        if (asking !== undefined && operations.includes(asking.ask)) claimProof(bench, name, card, asking);
        break;
      }
      case 'event':
        claimTakesEvents(bench, name, operation);
        break;
      case 'served':
        claimAnswersQuestions(bench, name, operation);
        break;
    }
  }
}

function claimDialect(adapter: Adapter, dialect: Dialect): void {
  describe(dialect.name, () => {
    let opened: Bench | undefined;
    const bench = (): Bench => {
      if (opened === undefined) throw new Error('the stand-in did not start');
      return opened;
    };
    beforeAll(async () => {
      opened = await openBench({ adapter, dialect, catalogue });
    });
    afterEach(() => opened?.control.clearFaults());
    afterAll(() => opened?.close());

    const { name } = dialect;
    const asked = dialect.operations.filter((each) => ['query', 'command'].includes(styleOf(each) ?? ''));
    const [first] = asked;
    claimDeclared(dialect);
    claimOperations(bench, dialect);
    if (first !== undefined) {
      for (const credential of credentialsOf(name)) claimChecksCredentials(bench, name, credential, asked);
      claimSurvivesOnce(bench, name, first);
      claimKeepsDeadlines(bench, name, first);
      if (adapter.login !== undefined) claimLoginKeepsDeadlines(bench, name, first);
      claimLeaksNoSecret(bench, name, asked);
      claimLeaksNoSocket({ adapter, dialect, catalogue }, first);
    }
    for (const collection of adapter.collections?.(dialect) ?? []) claimCollects(bench, name, collection);
  });
}

afterAll(async () => {
  for (const adapter of adapters.values()) await adapter.close();
});

test('every kind that has a dialect is registered, and has one', () => {
  expect([...adapters.keys()].sort()).toEqual(kindsOfMappings());
});

for (const adapter of adapters.values()) {
  const own = dialectsOf(adapter.kind);
  claimDeclaredKind(adapter, own, catalogue);
  for (const dialect of own) claimDialect(adapter, dialect);
}

everyWaiverIsUsed();
