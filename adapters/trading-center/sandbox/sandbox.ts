/** A stand-in of a trading center: a counter that speaks its dialect, a control door, and one center behind both. */
import { toBeijing } from '../../../gateway/catalogue/beijing-time.ts';
import type { TranslationContext } from '../../../gateway/translation/contract.ts';
import type { Sandbox, SandboxOptions } from '../../contract.ts';
import { createHttpTransport } from '../../transports/http.ts';
import { loadWireContract } from '../../wire-contract/load.ts';
import { type Center, openCenter } from './center.ts';
import { control } from './control.ts';
import { type Counts, counter } from './counter.ts';
import { settle } from './deposits.ts';
import { serve } from './desk.ts';
import { createFaults, type Faults } from './faults.ts';
import { habitsOf } from './habits.ts';
import { type Listener, openListener } from './listener.ts';
import { createNotices, type Notices } from './notices.ts';
import type { Refund } from './records.ts';
import { rooms, seededFor, seedRecords } from './seed.ts';
import { openSnapshotFile, type Snapshot, type SnapshotFile } from './snapshot.ts';

/** How long the bank takes to return a deposit. */
const settleMs = 400;

interface Parts {
  readonly options: SandboxOptions;
  readonly center: Center;
  readonly notices: Notices;
  readonly file: SnapshotFile;
  readonly faults: Faults;
  readonly counts: Counts;
}

function contextOf(options: SandboxOptions): () => TranslationContext {
  return () => {
    const now = toBeijing(new Date());
    return { ref: '', serial: '0', now, acceptedAt: now, auth: options.credentials, profile: options.values };
  };
}

function openCounter(parts: Parts): Promise<Listener> {
  const { options, center, file } = parts;
  const listen = counter({
    dialect: options.dialect,
    contract: loadWireContract(options.dialect.name),
    token: options.credentials.token,
    faults: parts.faults,
    latencyMs: options.latencyMs ?? 0,
    context: contextOf(options),
    serve: (asked) => {
      const reading = serve(center, asked);
      file.touch();
      return reading;
    },
    kept: () => file.kept(),
    counts: parts.counts,
  });
  return openListener(listen, options.port ?? 0);
}

function openControl(parts: Parts, door: Listener): Promise<Listener> {
  const { options, counts } = parts;
  const { partnerId, district, dialect } = options;
  const listen = control({
    ...parts,
    operations: dialect.operations,
    door,
    changed: () => parts.file.touch(),
    about: () => ({ partnerId, district, dialect: dialect.name, counts }),
  });
  return openListener(listen, options.controlPort ?? 0);
}

/** The center with the snapshot's records, or those of its first day. */
function openParts(options: SandboxOptions, bank: Set<NodeJS.Timeout>): Parts {
  const faults = createFaults();
  const transport = createHttpTransport();
  const current = (): Snapshot => ({
    records: center.records,
    callbackUrl: notices.url(),
    notices: notices.open(),
  });
  const file = openSnapshotFile(options.stateDir, options.partnerId, current);
  const kept = file.read();
  const notices = createNotices({
    dialect: options.dialect,
    transport,
    faults,
    context: contextOf(options),
    url: options.callbackUrl ?? kept?.callbackUrl,
    changed: () => file.touch(),
  });
  const handToBank = (refund: Refund): void => {
    const timer = setTimeout(() => {
      bank.delete(timer);
      settle(center, refund);
      file.touch();
    }, settleMs);
    bank.add(timer);
  };
  const center: Center = openCenter({
    district: options.district,
    habits: habitsOf(options.dialect),
    records: kept?.records ?? seedRecords(),
    rooms,
    send: (operation, message) => notices.send({ operation, message }),
    handToBank,
  });
  for (const refund of center.records.refunds) if (refund.status === 'processing') handToBank(refund);
  for (const notice of kept?.notices ?? []) notices.send(notice);
  const counts = { requests: 0, contractViolations: 0, unreadable: 0, unauthorised: 0 };
  return { options, center, notices, file, faults, counts };
}

/** @throws Error when the dialect has no wire contract, a port is taken or the snapshot cannot be read */
export async function startSandbox(options: SandboxOptions): Promise<Sandbox> {
  const bank = new Set<NodeJS.Timeout>();
  const parts = openParts(options, bank);
  const desk = await openCounter(parts);
  const door = await openControl(parts, desk).catch(async (error: unknown) => {
    parts.notices.close();
    await desk.close();
    throw error;
  });
  return {
    partnerId: options.partnerId,
    address: desk.address,
    controlAddress: door.address,
    seeded: seededFor(options.district),
    setCallbackUrl: (url) => parts.notices.setUrl(url),
    async close() {
      for (const timer of bank) clearTimeout(timer);
      parts.notices.close();
      await Promise.all([desk.close(), door.close()]);
      parts.file.flush();
    },
  };
}
