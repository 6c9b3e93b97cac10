/** One dialect on the bench: its adapter, a stand-in on real sockets, and the gateway's door for what it sends by itself. */
import type { Adapter, CallResult, PartnerConnection, Sandbox } from '../../../adapters/contract.ts';
import type { Effect } from '../../../adapters/sandbox/contract.ts';
import { issueCredentials } from '../../../adapters/sandbox/credentials.ts';
import { toBeijing } from '../../../gateway/catalogue/beijing-time.ts';
import type { Canonical, Catalogue, OperationCard } from '../../../gateway/catalogue/contract.ts';
import { type StandInControl, standInControl } from '../../../gateway/demo/control-client.ts';
import { exampleRequest } from '../../../gateway/demo/example.ts';
import { readProfileFile, type SandboxProfile, sandboxProfile } from '../../../gateway/demo/profile-file.ts';
import { exampleProfileFile } from '../../../gateway/demo/profiles.ts';
import { uuidv7 } from '../../../gateway/journal/uuid.ts';
import type { Dialect, TranslationContext } from '../../../gateway/translation/contract.ts';
import { type Door, openDoor } from './door.ts';

export interface BenchParts {
  readonly adapter: Adapter;
  readonly dialect: Dialect;
  readonly catalogue: Catalogue;
}

export interface CallMore {
  readonly context?: TranslationContext;
  readonly partner?: PartnerConnection;
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal;
}

export interface CallMade {
  readonly result: CallResult;
  readonly secrets: readonly string[];
}

export interface Bench extends BenchParts {
  readonly profile: SandboxProfile;
  readonly partner: PartnerConnection;
  readonly sandbox: Sandbox;
  readonly control: StandInControl;
  readonly door: Door;
  /** All calls so far, with the secrets that each was made with. */
  readonly made: CallMade[];
  card(operation: string): OperationCard;
  /** With a reference of its own. */
  context(more?: Partial<TranslationContext>): TranslationContext;
  /** What the stand-in made for a message of the operation. */
  prepare(operation: string): Promise<Canonical>;
  /** A message that will be taken. */
  example(operation: string, prepared?: Canonical): Promise<Canonical>;
  call(operation: string, message: Canonical, more?: CallMore): Promise<CallResult>;
  effects(operation: string): Promise<readonly Effect[]>;
  state(): Promise<StandInState>;
  close(): Promise<void>;
}

export interface StandInState {
  readonly counts: { readonly contractViolations: number; readonly errors: number; readonly unauthorised: number };
  readonly sizes: { readonly openNotices: number };
  readonly notices: readonly {
    readonly operation: string;
    readonly message: Canonical;
    readonly tries: number;
  }[];
}

/** What the example profile of a dialect names, with credentials drawn for it. */
export async function openBench({ adapter, dialect, catalogue }: BenchParts): Promise<Bench> {
  const file = exampleProfileFile(dialect.name);
  const profile = sandboxProfile(readProfileFile(file), file);
  const issued = await issueCredentials(adapter, dialect, Object.keys(profile.credentials));
  const { id, kind, district, values } = profile;
  let serial = 0;
  let examples = 0;

  function context(more: Partial<TranslationContext> = {}): TranslationContext {
    serial += 1;
    const now = toBeijing(new Date());
    const ref = dialect.drawRef({ entropy: uuidv7(), serial: String(serial), acceptedAt: now });
    return { ref, serial: String(serial), now, acceptedAt: now, auth: issued.profile, profile: values, ...more };
  }

  const door = await openDoor(dialect, () => context({ ref: '' }));
  const sandbox = await adapter.startSandbox({
    partnerId: id,
    dialect,
    district,
    values,
    ...issued.standIn,
    callbackUrl: door.url,
  });
  const partner: PartnerConnection = {
    id,
    kind,
    dialect,
    address: sandbox.address,
    credentials: issued.profile,
    values,
  };
  const control = standInControl(sandbox.controlAddress);
  const made: CallMade[] = [];

  async function look<T>(path: string): Promise<T> {
    const answer = await fetch(`${sandbox.controlAddress}/control/${path}`);
    return (await answer.json()) as T;
  }

  function card(operation: string): OperationCard {
    const found = catalogue.operations.get(operation);
    if (found === undefined) throw new Error(`${operation} has no card`);
    return found;
  }

  return {
    adapter,
    dialect,
    catalogue,
    profile,
    partner,
    sandbox,
    control,
    door,
    made,
    card,
    context,
    prepare: (operation) => control.prepare(operation),
    async example(operation, prepared) {
      examples += 1;
      const existing = prepared ?? (await control.prepare(operation));
      return exampleRequest(card(operation), {
        district,
        now: new Date(),
        index: examples,
        run: '26K',
        firstDay: 3,
        existing,
      });
    },
    async call(operation, message, more = {}) {
      const translator = dialect.translator(operation);
      if (translator === undefined) throw new Error(`${dialect.name} does not speak ${operation}`);
      const given = { partner, context: context(), timeoutMs: 10_000, ...more };
      const result = await adapter.call({ translator, message, ...given });
      const secrets = [given.partner.credentials, given.context.auth].flatMap((each) => Object.values(each));
      made.push({ result, secrets: [...secrets, ...(result.exchangeOf.secrets ?? [])] });
      return result;
    },
    effects: (operation) => look(`ledger?${new URLSearchParams({ operation })}`),
    state: () => look('state'),
    async close() {
      await sandbox.close();
      await door.close();
    },
  };
}
