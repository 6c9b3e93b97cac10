/** One report for people: what works, what waits, at whose side, since when, and whether anything is missing. `GET /v1/status`, `tongban status`. */
import { toBeijing } from '../catalogue/beijing-time.ts';
import type { Clock } from '../config/clock.ts';
import type { Directory, Partner } from '../directory/contract.ts';
import { opensAt } from '../directory/opening-hours.ts';
import type { AuditReport, Exchange, ExchangeState, Journal, LaneRow } from '../journal/contract.ts';
import type { Health, PartReport } from './health.ts';

export interface StatusReport {
  readonly ready: boolean;
  readonly parts: readonly PartReport[];
  readonly partners: readonly PartnerStatus[];
  /** Open exchanges, by state. */
  readonly waiting: readonly {
    readonly state: ExchangeState;
    readonly count: number;
    readonly oldestId?: string;
    readonly oldestSince?: string;
  }[];
  /** Parked, unknown or waiting for a person: the newest of each, at most ten. */
  readonly attention: readonly AttentionItem[];
  /** Matters that must come back, as far as this process knows of them. */
  readonly loops?: LoopCounts;
  readonly webhooks?: WebhookCounts;
  /** Open exchanges that nothing carries; must be 0. */
  readonly missing: number;
  readonly missingIds: readonly string[];
}

export interface LoopCounts {
  readonly open: number;
  /** Open, and a clock has struck. */
  readonly overdue: number;
  /** Events that wait for a loop. */
  readonly unclaimed: number;
}

/** Events pushed to addresses of clients. */
export interface WebhookCounts {
  /** Subscriptions in force. */
  readonly active: number;
  /** Of these: the last call failed. */
  readonly failing: number;
  /** Ended by their receivers. */
  readonly gone: number;
  /** Events that have yet to be delivered. */
  readonly pending: number;
}

export interface PartnerStatus {
  readonly partner: string;
  readonly name: string;
  readonly districts: readonly string[];
  readonly open: number;
  /** Held by a living worker; a free lane is taken within seconds. */
  readonly carried: boolean;
  readonly paused: boolean;
  /** Outside its opening hours, which begin again then. */
  readonly opensAt?: string;
  /** Only those that are not closed. */
  readonly breakers: readonly { readonly operation: string; readonly state: string; readonly openUntil?: string }[];
  readonly contact?: { readonly name: string; readonly phone: string };
  /** What is fetched from it, round after round. */
  readonly collections?: readonly CollectionView[];
  /** It fetches its work: when it was heard last; left out of that, never. */
  readonly fetches?: { readonly heardAt?: string };
}

export interface CollectionView {
  readonly collection: string;
  /** End of the last round. */
  readonly roundAt?: string;
  /** Seconds since the cursor moved. */
  readonly cursorAgeSeconds?: number;
  readonly failures: number;
  readonly problem?: { readonly code: string; readonly detail: string };
}

/** What is fetched from all partners, as the room that fetches it tells. */
type CollectionsTold = readonly {
  readonly partner: string;
  readonly collection: string;
  readonly roundAt?: Date;
  readonly cursorAt?: Date;
  readonly failures: number;
  readonly problem?: { readonly code: string; readonly detail: string };
}[];

const collectionsOf = (partner: string, told: CollectionsTold): readonly CollectionView[] =>
  told
    .filter((one) => one.partner === partner)
    .map(({ collection, roundAt, cursorAt, failures, problem }) => ({
      collection,
      failures,
      ...(roundAt === undefined ? {} : { roundAt: toBeijing(roundAt) }),
      ...(cursorAt === undefined
        ? {}
        : { cursorAgeSeconds: Math.max(0, Math.round((Date.now() - cursorAt.getTime()) / 1000)) }),
      ...(problem === undefined ? {} : { problem }),
    }));

export interface AttentionItem {
  readonly exchangeId: string;
  readonly operation: string;
  readonly partner: string;
  readonly district: string;
  readonly state: ExchangeState;
  readonly since: string;
  readonly needsPerson: boolean;
  readonly side: 'partner' | 'gateway' | 'client';
  readonly code?: string;
  readonly detail?: string;
}

const waitingStates: ReadonlySet<ExchangeState> = new Set(['accepted', 'queued', 'parked', 'dispatching', 'unknown']);

/** @param opens when its partner opens again, where it is closed */
function attentionItem(exchange: Exchange, opens: string | undefined): AttentionItem {
  const closed = { code: 'GW_PARTNER_CLOSED', side: 'partner', detail: opens } as const;
  const problem = exchange.state === 'parked' && opens !== undefined ? closed : exchange.problem;
  return {
    exchangeId: exchange.id,
    operation: exchange.operation,
    partner: exchange.partner,
    district: exchange.district,
    state: exchange.state,
    since: toBeijing(exchange.updatedAt),
    needsPerson: exchange.needsPerson,
    side: problem?.side ?? 'partner',
    ...(problem === undefined ? {} : { code: problem.code }),
    ...(problem?.detail === undefined ? {} : { detail: problem.detail }),
  };
}

const waitingOf = (audit: AuditReport): StatusReport['waiting'] =>
  audit.byState
    .filter((each) => waitingStates.has(each.state))
    .map(({ oldestSince, ...each }) =>
      oldestSince === undefined ? each : { ...each, oldestSince: toBeijing(oldestSince) },
    );

/** What other rooms know of partners. */
interface Seen {
  readonly collected: CollectionsTold;
  readonly heard: ReadonlyMap<string, Date>;
  /** By the clock of business. */
  readonly now: Date;
}

function closedUntil({ hours }: Partner['profile'], now: Date): { opensAt?: string } {
  const opens = opensAt(hours, now);
  return opens === undefined ? {} : { opensAt: toBeijing(opens) };
}

function partnerStatuses(
  directory: Directory,
  lanes: readonly LaneRow[],
  backlog: ReadonlyMap<string, number>,
  seen: Seen,
): PartnerStatus[] {
  return directory.partners().map(({ profile }) => {
    const lane = lanes.find((each) => each.partner === profile.id);
    const routes = directory.routes().filter((route) => route.partner === profile.id);
    const collections = collectionsOf(profile.id, seen.collected);
    const heardAt = seen.heard.get(profile.id);
    return {
      partner: profile.id,
      name: profile.name,
      districts: [...new Set(routes.map((route) => route.district))].sort(),
      open: backlog.get(profile.id) ?? 0,
      carried: lane?.leaseUntil !== undefined && lane.leaseUntil.getTime() > Date.now(),
      paused: lane?.paused ?? false,
      ...closedUntil(profile, seen.now),
      breakers: Object.entries(lane?.breakers ?? {})
        .filter(([, breaker]) => breaker.state !== 'closed')
        .map(([operation, breaker]) => ({ operation, ...breaker })),
      ...(profile.contact === undefined ? {} : { contact: profile.contact }),
      ...(collections.length === 0 ? {} : { collections }),
      ...(profile.pull === true ? { fetches: heardAt === undefined ? {} : { heardAt: toBeijing(heardAt) } } : {}),
    };
  });
}

export async function statusReport(parts: {
  readonly journal: Pick<Journal, 'audit' | 'lanes' | 'backlog' | 'list'>;
  readonly directory: Directory;
  /** Business time. */
  readonly clock: Clock;
  readonly health: Health;
  /** Left out: nothing is fetched. */
  readonly collections?: (() => Promise<CollectionsTold>) | undefined;
  /** When partners that fetch their work were heard last. Left out: none does. */
  readonly heard?: (() => Promise<ReadonlyMap<string, Date>>) | undefined;
  /** Left out: loops are not kept here. */
  readonly loops?: (() => Promise<LoopCounts>) | undefined;
  readonly webhooks?: (() => Promise<WebhookCounts>) | undefined;
}): Promise<StatusReport> {
  const { journal, directory } = parts;
  const [{ ready, parts: reports }, audit, lanes, backlog, collected, heard, parked, unknown, loops, webhooks] =
    await Promise.all([
      parts.health.report(),
      journal.audit(),
      journal.lanes(),
      journal.backlog(),
      parts.collections?.() ?? [],
      parts.heard?.() ?? new Map<string, Date>(),
      journal.list({ state: 'parked', limit: 10 }),
      journal.list({ state: 'unknown', limit: 10 }),
      parts.loops?.(),
      parts.webhooks?.(),
    ]);
  const partners = partnerStatuses(directory, lanes, backlog, { collected, heard, now: parts.clock.now() });
  const opening = new Map(partners.map(({ partner, opensAt: opens }) => [partner, opens]));
  return {
    ready,
    parts: reports,
    partners,
    waiting: waitingOf(audit),
    attention: [...unknown, ...parked].map((exchange) => attentionItem(exchange, opening.get(exchange.partner))),
    ...(loops === undefined ? {} : { loops }),
    ...(webhooks === undefined ? {} : { webhooks }),
    missing: audit.missing,
    missingIds: audit.missingIds,
  };
}
