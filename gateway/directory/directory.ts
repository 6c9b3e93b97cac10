/** The directory in memory: partners, routes and clients of the database, read again when another process has changed them. */
import type { PartnerConnection } from '../../adapters/contract.ts';
import type { Catalogue } from '../catalogue/contract.ts';
import type { Store } from '../store/contract.ts';
import type { Dialect } from '../translation/contract.ts';
import { MappingError } from '../translation/findings.ts';
import type { Client, Directory, Limits, Partner, PartnerProfile, Route } from './contract.ts';
import type { Neighbours } from './neighbour-rules.ts';
import { type KnownDialects, profileReader } from './profile.ts';
import { type RouteTable, routeTable } from './route-table.ts';
import {
  type ClientRow,
  type PartnerRow,
  readDirectory,
  readFingerprint,
  routesIn,
  writeClient,
  writePartners,
} from './rows.ts';
import { createSecretCheck, hashSecret } from './secrets.ts';

export interface DirectoryParts {
  readonly store: Store;
  readonly dialects: KnownDialects;
  readonly catalogue: Catalogue;
  readonly log: { warn(fields: object, message: string): void };
  /** How often changes of other processes are looked for. Default 2 s. */
  readonly refreshMs?: number | undefined;
}

interface State {
  readonly fingerprint: string;
  readonly partners: ReadonlyMap<string, Partner>;
  readonly routes: readonly Route[];
  readonly table: RouteTable;
  readonly clients: ReadonlyMap<string, Client>;
  readonly hashes: ReadonlyMap<string, string>;
}

export const limitDefaults = { concurrency: 16, backlog: 10_000, breakerMs: 10_000, retryMs: 1_000 } as const;

/** Compared with when the client is unknown, so that this takes as long as a wrong secret. */
let nobody: Promise<string> | undefined;
const hashOfNobody = (): Promise<string> => {
  nobody ??= hashSecret('nobody');
  return nobody;
};

const limitsOf = ({ limits = {} }: PartnerRow['profile']): Limits =>
  Object.freeze({ ...limitDefaults, timeoutMs: undefined, ...limits });

/** What the partner may still prove itself with, while its credentials are being changed. */
function previousOf({
  profile: { previousUntil },
  previousCredentials,
}: PartnerRow): Pick<PartnerConnection, 'previous'> {
  if (previousUntil === undefined || Object.keys(previousCredentials).length === 0) return {};
  return { previous: Object.freeze({ credentials: previousCredentials, until: new Date(previousUntil) }) };
}

/** @returns undefined where the dialect, or what the profile says otherwise, no longer holds */
function dialectOf({ id, profile }: PartnerRow, { dialects, log }: DirectoryParts): Dialect | undefined {
  if (profile.overrides === undefined) return dialects.get(profile.dialect, id);
  try {
    return dialects.varied(profile.dialect, id, profile.overrides);
  } catch (error) {
    if (!(error instanceof MappingError)) throw error;
    log.warn({ partner: id, findings: error.findings.length }, 'the overrides of a partner no longer fit its dialect');
    return undefined;
  }
}

function partnerOf(row: PartnerRow, parts: DirectoryParts): Partner | undefined {
  const { profile } = row;
  const dialect = dialectOf(row, parts);
  if (dialect === undefined) {
    parts.log.warn(
      { partner: row.id, dialect: profile.dialect },
      'the dialect of a partner is missing; it is left out',
    );
    return undefined;
  }
  return Object.freeze({
    profile,
    connection: Object.freeze({
      id: row.id,
      kind: profile.kind,
      dialect,
      address: profile.address?.replace(/\/+$/, '') ?? '',
      credentials: row.credentials,
      ...previousOf(row),
      values: profile.values ?? {},
    }),
    limits: limitsOf(profile),
    revision: row.revision,
  });
}

const clientOf = ({ id, scopes, districts }: ClientRow): Client => Object.freeze({ id, scopes, districts });

async function readState(parts: DirectoryParts): Promise<State> {
  const rows = await readDirectory(parts.store);
  const partners = new Map<string, Partner>();
  for (const row of rows.partners) {
    const partner = partnerOf(row, parts);
    if (partner !== undefined) partners.set(row.id, partner);
  }
  return {
    fingerprint: rows.fingerprint,
    partners,
    routes: rows.routes,
    table: routeTable(rows.routes, partners),
    clients: new Map(rows.clients.map((row) => [row.id, clientOf(row)])),
    hashes: new Map(rows.clients.map((row) => [row.id, row.secretHash])),
  };
}

const neighboursOf = ({ routes, partners }: State, id: string): Neighbours => ({
  routes: routes.filter(({ partner }) => partner !== id),
  ports: new Map(
    [...partners.values()].flatMap(({ profile }) =>
      profile.id === id || profile.listen === undefined ? [] : [[profile.listen.port, profile.id] as const],
    ),
  ),
});

/** Those that are there, with those that are about to be. */
function neighboursAmong(there: Neighbours, id: string, coming: readonly PartnerProfile[]): Neighbours {
  const others = coming.filter((each) => each.id !== id);
  const replaced = new Set(others.map((each) => each.id));
  const kept = [...there.ports].filter(([, holder]) => !replaced.has(holder));
  return {
    routes: [...there.routes.filter(({ partner }) => !replaced.has(partner)), ...others.flatMap(routesIn)],
    ports: new Map([
      ...kept,
      ...others.flatMap(({ id: holder, listen }) => (listen === undefined ? [] : [[listen.port, holder] as const])),
    ]),
  };
}

/** Looks for changes again and again; one look at a time, and `now` waits for a look that begins after it was called. */
function createRefresher(look: () => Promise<void>, everyMs: number, onFailure: (error: unknown) => void) {
  let tail: Promise<void> = Promise.resolve();
  const now = (): Promise<void> => {
    const run = tail.then(look);
    tail = run.catch(() => {});
    return run;
  };
  let busy = false;
  const timer = setInterval(() => {
    if (busy) return;
    busy = true;
    void now()
      .catch(onFailure)
      .finally(() => {
        busy = false;
      });
  }, everyMs);
  timer.unref();
  return {
    now,
    stop: async () => {
      clearInterval(timer);
      await tail;
    },
  };
}

/** Reads the directory and keeps it fresh until closed. */
export async function openDirectory(parts: DirectoryParts): Promise<Directory> {
  const { store } = parts;
  const readProfile = profileReader(parts.catalogue, parts.dialects);
  const secrets = createSecretCheck();
  const listeners = new Set<() => void>();
  let state = await readState(parts);
  const look = async (): Promise<void> => {
    if ((await readFingerprint(store)) === state.fingerprint) return;
    state = await readState(parts);
    for (const listener of listeners) listener();
  };
  const refresher = createRefresher(look, parts.refreshMs ?? 2_000, (error) =>
    parts.log.warn({ err: error }, 'the directory could not be read again; the one in memory holds'),
  );
  const applyPartners = async (raws: readonly unknown[]): Promise<Partner[]> => {
    const profiles: PartnerProfile[] = [];
    for (const raw of raws)
      profiles.push(readProfile(raw, (id) => neighboursAmong(neighboursOf(state, id), id, profiles)));
    await writePartners(store, profiles);
    await refresher.now();
    return profiles.map(({ id }) => {
      const partner = state.partners.get(id);
      if (partner === undefined) throw new Error(`partner ${id} was stored and is not to be found`);
      return partner;
    });
  };
  return {
    partners: () => [...state.partners.values()],
    partner: (id) => state.partners.get(id),
    routes: () => state.routes,
    route: (district, operation, date, rank = 1) => state.table.route(district, operation, date, rank),
    routeTo: (partner, district, operation, date) => state.table.routeTo(partner, district, operation, date),
    client: (id) => state.clients.get(id),
    applyPartner: async (raw) => (await applyPartners([raw]))[0] as Partner,
    applyPartners,
    async applyClient({ id, secret, scopes, districts }) {
      const client = { id, scopes: [...scopes], districts: [...districts] };
      const hash = state.hashes.get(id);
      const sameSecret = hash !== undefined && (await secrets.matches(secret, hash));
      if (sameSecret && JSON.stringify(state.clients.get(id)) === JSON.stringify(client)) return;
      await writeClient(store, { ...client, secretHash: sameSecret ? hash : await hashSecret(secret) });
      await refresher.now();
    },
    async authenticate(id, secret) {
      const client = state.clients.get(id);
      const right = await secrets.matches(secret, state.hashes.get(id) ?? (await hashOfNobody()));
      return right ? client : undefined;
    },
    onChange: (listener) => void listeners.add(listener),
    close: () => refresher.stop(),
  };
}
