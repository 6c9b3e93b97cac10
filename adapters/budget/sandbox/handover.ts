/** What the unit's side gives to the voucher store: another stand-in, on a control door of its own, perhaps in another process. */
import type { Canonical } from '../../../gateway/catalogue/contract.ts';
import type { Desk } from '../../sandbox/contract.ts';
import { ControlError } from '../../sandbox/control-body.ts';
import type { Handover, UnitRecords } from './records.ts';

const AGAIN_MS = 500;
const LIMIT_MS = 5_000;

export interface HandoverLine {
  send(path: Handover['path'], body: Canonical): void;
  /** @throws ControlError where it is no address. @returns what is set */
  setStore(url: string): Canonical;
  resume(): void;
  close(): void;
}

async function give(url: string, { path, body }: Handover, signal: AbortSignal): Promise<boolean> {
  try {
    const limit = AbortSignal.any([signal, AbortSignal.timeout(LIMIT_MS)]);
    const response = await fetch(`${url}/control/${path}`, {
      method: 'POST',
      body: JSON.stringify(body),
      signal: limit,
    });
    await response.arrayBuffer();
    // What the store does not want now it will not want later.
    return response.status < 500;
  } catch {
    return false;
  }
}

/** One thing after the other, in order, each until the store has taken it. */
export function createHandover(desk: Desk<UnitRecords>): HandoverLine {
  const { records } = desk;
  const ending = new AbortController();
  let busy = false;

  async function work(): Promise<void> {
    const [first] = records.handovers;
    const { storeUrl } = records;
    if (busy || first === undefined || storeUrl === undefined) return;
    busy = true;
    const taken = await give(storeUrl, first, ending.signal);
    busy = false;
    if (ending.signal.aborted) return;
    if (!taken) {
      desk.later(AGAIN_MS, () => void work());
      return;
    }
    records.handovers.shift();
    desk.changed();
    await work();
  }

  return {
    send(path, body) {
      records.handovers.push({ path, body });
      void work();
    },
    setStore(url) {
      if (!URL.canParse(url)) throw new ControlError('url must be the control address of a voucher store');
      records.storeUrl = url.replace(/\/$/, '');
      void work();
      return { url: records.storeUrl };
    },
    resume: () => void work(),
    close: () => ending.abort(),
  };
}
