/** Every kind of partner that this gateway can talk to. A new kind is one folder and one line. */
import type { Adapter } from './contract.ts';
import { createTradingCenterAdapter } from './trading-center/adapter.ts';

/** @returns kind → adapter. Each holds its own connections until `close`. */
export function createAdapters(): ReadonlyMap<string, Adapter> {
  const adapters = [createTradingCenterAdapter()];
  return new Map(adapters.map((adapter) => [adapter.kind, adapter]));
}
