/** Every kind of partner that this gateway can talk to. A new kind is one folder and one line. */
import type { NamedCodecs } from '../gateway/translation/codecs/pipeline.ts';
import type { WireRequest } from '../gateway/translation/contract.ts';
import { createBankAdapter } from './bank/adapter.ts';
import { createBudgetAdapter } from './budget/adapter.ts';
import { budgetCodecs } from './budget/codecs.ts';
import type { Adapter } from './contract.ts';
import { createCreditAdapter } from './credit/adapter.ts';
import { createDepositBankAdapter } from './deposit-bank/adapter.ts';
import { createGovernanceCenterAdapter } from './governance-center/adapter.ts';
import { governanceCenterCodecs } from './governance-center/codecs.ts';
import { createTradingCenterAdapter } from './trading-center/adapter.ts';
import { tradingCenterCodecs } from './trading-center/codecs.ts';
import { createWorkbenchAdapter } from './workbench/adapter.ts';

/** @returns kind → adapter. Each holds its own connections until `close`. */
export function createAdapters(): ReadonlyMap<string, Adapter> {
  const adapters = [
    createTradingCenterAdapter(),
    createDepositBankAdapter(),
    createCreditAdapter(),
    createWorkbenchAdapter(),
    createBankAdapter(),
    createBudgetAdapter(),
    createGovernanceCenterAdapter(),
  ];
  return new Map(adapters.map((adapter) => [adapter.kind, adapter]));
}

const codecs: ReadonlyMap<string, NamedCodecs> = new Map([
  ['budget', budgetCodecs],
  ['governance-center', governanceCenterCodecs],
  ['trading-center', tradingCenterCodecs],
]);

/** Codecs that a kind of partner adds to the mapping language; undefined where it adds none. */
export const codecsOf = (kind: string): NamedCodecs | undefined => codecs.get(kind);

/** What an independent wire contract says about bytes, one sentence per complaint. */
export interface BytesJudge {
  check(
    part: 'request' | 'response' | 'event' | 'answer' | 'file',
    operation: string,
    bytes: Uint8Array,
  ): readonly string[];
  /** The operation that a partner takes a request for, by its address alone. */
  operationOf?(request: Pick<WireRequest, 'method' | 'path' | 'headers'>): string | undefined;
}

/**
 * The independent wire contracts by dialect, for checking mappings; loaded when asked for, since a running gateway needs none.
 * @returns undefined for a dialect without one
 */
export async function loadWireContracts(): Promise<(dialect: string) => BytesJudge | undefined> {
  const { hasWireContract, loadWireContract } = await import('./wire-contract/load.ts');
  return (dialect) => (hasWireContract(dialect) ? loadWireContract(dialect) : undefined);
}
