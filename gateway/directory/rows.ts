/** The directory's tables: partner, route, client. */
import type { Queryable, Row, Store } from '../store/contract.ts';
import type { Client, PartnerProfile, Route } from './contract.ts';

/** What is stored of a profile: credentials and routes have places of their own. */
export type StoredProfile = Omit<PartnerProfile, 'credentials' | 'previousCredentials' | 'routes'>;

export interface PartnerRow {
  readonly id: string;
  readonly revision: string;
  readonly profile: StoredProfile;
  readonly credentials: Readonly<Record<string, string>>;
  /** Empty unless they are being changed; their end stands in the profile. */
  readonly previousCredentials: Readonly<Record<string, string>>;
}

export interface ClientRow extends Client {
  readonly secretHash: string;
}

export interface DirectoryRows {
  readonly partners: readonly PartnerRow[];
  readonly routes: readonly Route[];
  readonly clients: readonly ClientRow[];
  readonly fingerprint: string;
}

// Sums, not maxima: a revision drawn earlier may be committed later, and every apply raises the sum.
const fingerprintSql = `
  select (select count(*) || '/' || coalesce(sum(revision), 0) from partner) || ' ' ||
    (select count(*) || '/' || coalesce(sum(extract(epoch from updated_at)), 0) from client) as fingerprint`;

/** Changes with every apply that was committed. */
export async function readFingerprint(store: Queryable): Promise<string> {
  const [row] = await store.query<Row & { fingerprint: string }>(fingerprintSql, [], 'directory-fingerprint');
  return row?.fingerprint ?? '';
}

/** All of it, as of one moment or later than the fingerprint: a change in between is read again at the next look. */
export async function readDirectory(store: Store): Promise<DirectoryRows> {
  return store.transaction(async (tx) => {
    await tx.query('set transaction isolation level repeatable read');
    const fingerprint = await readFingerprint(tx);
    const partners = await tx.query<Row & PartnerRow>(
      `select id, revision::text, profile, credentials, previous_credentials as "previousCredentials"
       from partner order by id`,
    );
    const routes = await tx.query<Row & { validTo: string | null }>(
      `select district, operation, partner, valid_from::text as "validFrom", valid_to::text as "validTo", rank
       from route order by district, operation, valid_from, partner`,
    );
    const clients = await tx.query<Row & ClientRow>(
      'select id, secret_hash as "secretHash", scopes, districts from client order by id',
    );
    return { partners, routes: routes.map(routeOf), clients, fingerprint };
  });
}

const routeOf = ({ validTo, ...route }: Row & { validTo: string | null }): Route =>
  ({ ...route, ...(validTo === null ? {} : { validTo }) }) as unknown as Route;

const keepCredentials = (given: Readonly<Record<string, string>> | undefined): string | null =>
  given === undefined || Object.keys(given).length === 0 ? null : JSON.stringify(given);

/**
 * Of the credentials before: those given; else, where new ones replace others, these others; else what is kept. None without an end.
 * The row is locked by the insertion before these expressions look at it, so two who apply at once follow each other.
 */
const previousSql = `case
  when not $4::boolean then '{}'::jsonb
  when $5::jsonb is not null then $5::jsonb
  when $3::jsonb is not null and $3::jsonb <> partner.credentials then partner.credentials
  else partner.previous_credentials end`;

/** The routes of a profile, one for each operation that it names. */
export const routesIn = ({ id, routes }: Pick<PartnerProfile, 'id' | 'routes'>): Route[] =>
  routes.flatMap(({ operations = ['*'], district, from, to, rank = 1 }) =>
    operations.map((operation) => ({
      district,
      operation,
      partner: id,
      validFrom: from,
      ...(to === undefined ? {} : { validTo: to }),
      rank,
    })),
  );

/** Writes profiles and replaces their routes, all together. Without credentials the stored ones stay. */
export const writePartners = (store: Store, profiles: readonly PartnerProfile[]): Promise<void> =>
  store.transaction(async (tx) => {
    for (const profile of profiles) await writePartner(tx, profile);
    await tx.query('delete from route where partner = any($1)', [profiles.map(({ id }) => id)]);
    await tx.query(
      `insert into route (district, operation, partner, valid_from, valid_to, rank)
       select district, operation, partner, "validFrom", "validTo", rank
       from json_to_recordset($1::json)
         as r(district text, operation text, partner text, "validFrom" date, "validTo" date, rank int)`,
      [JSON.stringify(profiles.flatMap(routesIn))],
    );
  });

async function writePartner(tx: Queryable, profile: PartnerProfile): Promise<void> {
  const { credentials, previousCredentials, routes: _, ...stored } = profile;
  const previous = keepCredentials(previousCredentials);
  await tx.query(
    `insert into partner (id, revision, profile, credentials, previous_credentials)
     values ($1, nextval('directory_revision'), $2::jsonb, coalesce($3::jsonb, '{}'), coalesce($5::jsonb, '{}'))
     on conflict (id) do update set revision = excluded.revision, profile = excluded.profile,
       credentials = coalesce($3::jsonb, partner.credentials), previous_credentials = ${previousSql}, updated_at = now()`,
    [profile.id, JSON.stringify(stored), keepCredentials(credentials), profile.previousUntil !== undefined, previous],
  );
}

export async function writeClient(store: Store, client: ClientRow): Promise<void> {
  await store.query(
    `insert into client (id, secret_hash, scopes, districts) values ($1, $2, $3, $4)
     on conflict (id) do update set secret_hash = excluded.secret_hash, scopes = excluded.scopes,
       districts = excluded.districts, updated_at = clock_timestamp()`,
    [client.id, client.secretHash, client.scopes, client.districts],
  );
}
