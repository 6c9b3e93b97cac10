/** What every stand-in stands on: its records with the ledger, as kept on disk; faults, notices, timers, and the line to the gateway. */
import { randomUUID } from 'node:crypto';
import { toBeijing } from '../../gateway/catalogue/beijing-time.ts';
import type { TranslationContext } from '../../gateway/translation/contract.ts';
import type { SandboxOptions } from '../contract.ts';
import { nowOf } from './clock.ts';
import type { Habits, OfficeKind } from './contract.ts';
import { type Counts, noCounts } from './counts.ts';
import { createFaults, type Faults } from './faults.ts';
import { type GatewayLine, openGatewayLine } from './gateway-line.ts';
import { createLedger, type Ledger } from './ledger.ts';
import { createNotices, type Notices } from './notices.ts';
import { type Kept, openStateFile, type StateFile } from './state-file.ts';
import { createTimers, type Timers } from './timers.ts';

export interface Ground<Records extends object> {
  readonly options: SandboxOptions;
  readonly records: Records;
  readonly ledger: Ledger;
  readonly file: StateFile<Records>;
  readonly faults: Faults;
  readonly counts: Counts;
  readonly line: GatewayLine;
  readonly notices: Notices;
  readonly timers: Timers;
  /** Last number drawn. */
  sequence: number;
  /** As agreed at the start, or as a tester has replaced them since; the replaced ones are not kept on disk. */
  credentials: Readonly<Record<string, string>>;
  context(): TranslationContext;
  /** For what the partner sends by itself: with a reference of the form that the dialect's references have. */
  sendingContext(): TranslationContext;
  /** Sends what was not answered before the restart. */
  resume(): void;
}

function contextsOf(ground: Pick<Ground<object>, 'options' | 'credentials' | 'sequence'>) {
  const { dialect, values } = ground.options;
  const context = (): TranslationContext => {
    const now = toBeijing(nowOf(ground.options));
    return { ref: '', serial: '0', now, acceptedAt: now, auth: ground.credentials, profile: values };
  };
  const sendingContext = (): TranslationContext => {
    const plain = context();
    ground.sequence += 1;
    const serial = String(ground.sequence);
    return { ...plain, serial, ref: dialect.drawRef({ entropy: randomUUID(), serial, acceptedAt: plain.acceptedAt }) };
  };
  return { context, sendingContext };
}

/** The records are those on disk, or those of the first day. */
export function layGround<Records extends object>(
  kind: OfficeKind<Records>,
  options: SandboxOptions,
  { tellOnce }: Habits,
): Ground<Records> {
  const { dialect } = options;
  const file = openStateFile<Records>(
    options.stateDir,
    options.partnerId,
    (): Kept<Records> => ({
      sequence: changing.sequence,
      records,
      done: ledger.all,
      callbackUrl: notices.url(),
      notices: notices.open(),
    }),
  );
  const kept = file.read();
  const records = kept?.records ?? kind.seed(options);
  const ledger = createLedger(kept?.done ?? []);
  const changing = { options, sequence: kept?.sequence ?? 0, credentials: options.credentials };
  const contexts = contextsOf(changing);
  const counts = noCounts();
  const faults = createFaults();
  const line = openGatewayLine(options);
  const notices = createNotices({
    ...contexts,
    dialect,
    line,
    faults,
    tellOnce,
    url: options.callbackUrl ?? kept?.callbackUrl,
    changed: () => file.touch(),
  });
  const timers = createTimers((error) => {
    counts.errors += 1;
    counts.lastError = (error as Error).message;
  });
  const resume = (): void => {
    for (const notice of kept?.notices ?? []) notices.send(notice);
  };
  return Object.assign(changing, {
    ...contexts,
    records,
    ledger,
    file,
    faults,
    counts,
    line,
    notices,
    timers,
    resume,
  });
}
