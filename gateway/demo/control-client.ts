/** The control door of a running stand-in, as the demo and the command line use it; adapters/sandbox/README.md lists all that it can. */
import type { Canonical } from '../catalogue/contract.ts';

/** One thing that a stand-in has carried out. */
export interface LedgerEntry {
  readonly at: string;
  readonly operation: string;
  readonly reference: string;
  /** The partner's own number of it. */
  readonly key: string;
  readonly summary: string;
}

export interface StandInControl {
  /** Makes what a message of the operation needs. @returns the fields that name it */
  prepare(operation: string): Promise<Canonical>;
  /** Its effects, oldest first. */
  ledger(only?: { readonly operation?: string; readonly reference?: string }): Promise<readonly LedgerEntry[]>;
  /** The next call of the operation meets the fault. */
  arm(fault: string, operation: string): Promise<void>;
  /** What is armed and has not happened yet. */
  armed(): Promise<readonly { readonly fault: string; readonly operation?: string }[]>;
  clearFaults(): Promise<void>;
  /** Any other of its controls. */
  post(path: string, body: Canonical): Promise<unknown>;
}

export class ControlDoorError extends Error {
  override readonly name = 'ControlDoorError';
}

/** A stand-in answers at once or is not there. */
const patienceMs = 5_000;

async function call(address: string, method: string, path: string, body?: unknown): Promise<unknown> {
  const sent = body === undefined ? {} : { body: JSON.stringify(body) };
  let answer: Response;
  try {
    answer = await fetch(`${address}${path}`, { method, ...sent, signal: AbortSignal.timeout(patienceMs) });
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause.message : String(error);
    throw new ControlDoorError(
      `沙箱控制口 ${address} 连不上。 The control door ${address} cannot be reached: ${cause}`,
    );
  }
  const text = await answer.text();
  if (!answer.ok) throw new ControlDoorError(`${method} ${address}${path}: ${answer.status} ${text}`);
  return JSON.parse(text);
}

/** @param address of the control door, as `demo.json` names it */
export const standInControl = (address: string): StandInControl => ({
  prepare: async (operation) => (await call(address, 'POST', '/control/prepare', { operation })) as Canonical,
  ledger: async (only = {}) =>
    (await call(address, 'GET', `/control/ledger?${new URLSearchParams(only)}`)) as LedgerEntry[],
  arm: async (fault, operation) =>
    void (await call(address, 'POST', '/control/faults', { fault, operation, count: 1 })),
  armed: async () => (await call(address, 'GET', '/control/faults')) as { fault: string; operation?: string }[],
  clearFaults: async () => void (await call(address, 'DELETE', '/control/faults')),
  post: (path, body) => call(address, 'POST', path, body),
});
