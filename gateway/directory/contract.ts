/**
 * The directory: partners, routes, clients. Kept in the database, held in memory, refreshed within two seconds of a change by
 * whichever process, at once in the one that made it.
 */
import type { PartnerConnection } from '../../adapters/contract.ts';
import type { Translator } from '../translation/contract.ts';

/** A profile file as `tongban partner apply` sends it (YAML or JSON). See specs/partner-profile.schema.json. */
export interface PartnerProfile {
  /** e.g. `wanzhou-trading-center`; never a district code. */
  readonly id: string;
  readonly kind: string;
  readonly name: string;
  readonly dialect: string;
  readonly address: string;
  /** Go in, never come out. Empty on a re-apply keeps what is stored. */
  readonly credentials?: Readonly<Record<string, string>>;
  /** `$profile.*` of the mappings. */
  readonly values?: Readonly<Record<string, string>>;
  readonly limits?: {
    /** Calls at once to this partner. Default 16. */
    readonly concurrency?: number;
    /** Open exchanges beyond which commands get 429. Default 10000. */
    readonly backlog?: number;
    /** Overrides the operation cards' time-out. */
    readonly timeoutMs?: number;
    /** How long a breaker stays open. Default 10000. */
    readonly breakerMs?: number;
    /** First pause before a retry or an ask; doubles up to 60 s. Default 1000. */
    readonly retryMs?: number;
  };
  readonly contact?: { readonly name: string; readonly phone: string };
  readonly routes: readonly {
    readonly district: string;
    /** Left out: every operation of the dialect. */
    readonly operations?: readonly string[];
    /** `YYYY-MM-DD`. */
    readonly from: string;
    readonly to?: string;
  }[];
}

/** The limits of a profile with defaults filled in; `timeoutMs` stays open, since the operation card sets it. */
export interface Limits {
  readonly concurrency: number;
  readonly backlog: number;
  readonly timeoutMs: number | undefined;
  readonly breakerMs: number;
  readonly retryMs: number;
}

export interface Partner {
  readonly profile: Omit<PartnerProfile, 'credentials' | 'routes'>;
  readonly connection: PartnerConnection;
  /** With the defaults filled in. */
  readonly limits: Limits;
  readonly revision: string;
}

export interface Route {
  readonly district: string;
  /** `*` stands for all of the partner's operations. */
  readonly operation: string;
  readonly partner: string;
  readonly validFrom: string;
  readonly validTo?: string;
}

export interface Client {
  readonly id: string;
  readonly scopes: readonly string[];
  /** `*` stands for all. */
  readonly districts: readonly string[];
}

export interface Directory {
  partners(): readonly Partner[];
  partner(id: string): Partner | undefined;
  routes(): readonly Route[];
  /** The partner that serves the operation for the district on that date, with its translator. The latest `validFrom` wins; a named operation beats `*`. */
  route(
    district: string,
    operation: string,
    date: string,
  ): { readonly partner: Partner; readonly translator: Translator } | undefined;
  /** Validates, stores and makes it current. @throws GatewayError GW_MAPPING_INVALID naming the field */
  applyPartner(profile: unknown): Promise<Partner>;
  applyClient(client: {
    id: string;
    secret: string;
    scopes: readonly string[];
    districts: readonly string[];
  }): Promise<void>;
  /** @returns the client when the secret is right. */
  authenticate(id: string, secret: string): Promise<Client | undefined>;
  client(id: string): Client | undefined;
  onChange(listener: () => void): void;
  close(): Promise<void>;
}
