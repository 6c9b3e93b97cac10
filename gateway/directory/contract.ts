/**
 * The directory: partners, routes, clients. Kept in the database, held in memory, refreshed within two seconds of a change by
 * whichever process, at once in the one that made it.
 */
import type { PartnerConnection } from '../../adapters/contract.ts';
import type { Translator } from '../translation/contract.ts';
import type { ProfileOverrides } from '../translation/load.ts';

export const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
export type Weekday = (typeof weekdays)[number];

/** A span of each of these days in which the partner may be called, in Beijing time: `from` 08:30 is open, `to` 17:30 is closed. */
export interface OpeningHours {
  readonly days: readonly Weekday[];
  /** `HH:MM` */
  readonly from: string;
  /** `HH:MM`, later than `from`; `24:00` is the end of the day. */
  readonly to: string;
}

/** 1: the partner that serves. 2: the one that a command may go over to while the first has provably received nothing of it. */
export type Rank = 1 | 2;

/** A profile file as `tongban partner apply` sends it (YAML or JSON). See specs/partner-profile.schema.json. */
export interface PartnerProfile {
  /** e.g. `wanzhou-trading-center`; never a district code. */
  readonly id: string;
  readonly kind: string;
  readonly name: string;
  readonly dialect: string;
  /** `http://…`, `https://…` or `tcp://host:port`. Left out where the partner leases its work (`pull`) or only ever calls us. */
  readonly address?: string;
  /** The partner fetches its work: `POST /partners/{id}/lease` and `/confirm`. Nothing is ever sent to it. */
  readonly pull?: boolean;
  /** A port of ours on which the partner reaches us with framed messages. `allow`: only from these IP addresses; left out, from any. */
  readonly listen?: { readonly port: number; readonly allow: readonly string[] };
  /** Other partners whose exchanges the events of this one may be about: the deposit bank tells what becomes of a trading center's refund. */
  readonly answersFor?: readonly string[];
  /** Go in, never come out. Empty on a re-apply keeps what is stored. */
  readonly credentials?: Readonly<Record<string, string>>;
  /**
   * Until `previousUntil` (RFC 3339, business time) the partner may also prove itself with these. Left out: with those stored before
   * `credentials` changed. Go in, never come out. A profile without `previousUntil` ends them at once.
   */
  readonly previousCredentials?: Readonly<Record<string, string>>;
  readonly previousUntil?: string;
  /** `$profile.*` of the mappings. */
  readonly values?: Readonly<Record<string, string>>;
  /** What this partner does otherwise than its dialect: the keys of an overrides.yaml, without its head. */
  readonly overrides?: ProfileOverrides;
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
  /** When the partner may be called. Left out: always. */
  readonly hours?: readonly OpeningHours[];
  readonly contact?: { readonly name: string; readonly phone: string };
  readonly routes: readonly {
    readonly district: string;
    /** Left out: every operation of the dialect. */
    readonly operations?: readonly string[];
    /** `YYYY-MM-DD`. */
    readonly from: string;
    readonly to?: string;
    /** Default 1. */
    readonly rank?: Rank;
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
  readonly profile: Omit<PartnerProfile, 'credentials' | 'previousCredentials' | 'routes'>;
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
  readonly rank: Rank;
}

/** A partner, and the translator of the operation it serves. */
export interface Served {
  readonly partner: Partner;
  readonly translator: Translator;
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
  /**
   * The partner that serves the operation for the district on that date, with its translator. The latest `validFrom` wins; a named
   * operation beats `*`. @param rank which of the two partners that a district may have for an operation. Default 1.
   */
  route(district: string, operation: string, date: string, rank?: Rank): Served | undefined;
  /** The same of a partner that the message names: only if it is routed for the operation and district on that date. */
  routeTo(partner: string, district: string, operation: string, date: string): Served | undefined;
  /** Validates, stores and makes it current. @throws GatewayError GW_MAPPING_INVALID naming the field */
  applyPartner(profile: unknown): Promise<Partner>;
  /** Several at once, all or none; each may rely on those before it. @throws GatewayError GW_MAPPING_INVALID naming the field */
  applyPartners(profiles: readonly unknown[]): Promise<readonly Partner[]>;
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
