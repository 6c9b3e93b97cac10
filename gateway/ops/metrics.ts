/** What `/metrics` shows, in Prometheus form. Labels take only operations of the catalogue and partners of the directory, so their number is bounded. */
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { AuditReport, LaneRow } from '../journal/contract.ts';
import type { WebhookCounts } from './status.ts';

/** Read when somebody looks, at most once in two seconds. */
export interface Gauges {
  audit(): Promise<AuditReport>;
  lanes(): Promise<readonly LaneRow[]>;
  backlog(): Promise<ReadonlyMap<string, number>>;
  /** Rings waiting at the broker; undefined when it cannot be known now. */
  depth(lane: string): Promise<number | undefined>;
  webhooks(): Promise<WebhookCounts>;
}

interface Named {
  readonly operation: string;
  readonly partner: string;
}

/** What the road tells as it happens; `Observer` of the lanes, seen from here. */
export interface RoadObserver {
  attemptEnded(attempt: Named & { readonly kind: string; readonly result: string; readonly durationMs: number }): void;
  exchangeSettled(settled: Named & { readonly state: string; readonly ageMs: number }): void;
  waited(claimed: Named & { readonly waitedMs: number }): void;
  ringsLost(count: number): void;
  swept(found: { readonly partner: string; readonly claimable: number; readonly askable: number }): void;
  queryShared(query: Named & { readonly how: string }): void;
}

export interface Metrics {
  readonly observer: RoadObserver;
  accepted(operation: string, partner: string): void;
  /** `how`: what became of it; unauthenticated and unreadable leave no other trace than this counter. */
  inboundTaken(taken: { readonly partner: string; readonly operation: string | undefined; readonly how: string }): void;
  /** Wire fields that no row of the mapping names. */
  unmapped(notice: {
    readonly dialect: string;
    readonly operation: string;
    readonly part: string;
    readonly paths: readonly string[];
  }): void;
  readonly contentType: string;
  text(): Promise<string>;
}

/** Seconds; partners answer in tens of milliseconds on a good day and time out after 5 to 10 s. */
const secondsBuckets = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];
const breakerValues = { closed: 0, 'half-open': 1, open: 2 } as const;
const refreshMs = 2_000;

const both = ['operation', 'partner'] as const;

function roadMetrics(registers: Registry[]) {
  const counter = <L extends string>(name: string, help: string, labelNames: readonly L[]) =>
    new Counter({ name: `tongban_${name}_total`, help, labelNames, registers });
  const seconds = (name: string, help: string) =>
    new Histogram({ name: `tongban_${name}_seconds`, help, labelNames: both, buckets: secondsBuckets, registers });
  return {
    accepted: counter('accepted', 'Commands accepted.', both),
    settled: counter('settled', 'Exchanges settled, by outcome.', [...both, 'state']),
    attempts: counter('attempts', 'Contacts with partners: calls, asks about the unknown, queries.', [
      ...both,
      'kind',
      'result',
    ]),
    latency: seconds('partner', 'How long partners took to answer.'),
    waited: seconds('waited', 'From acceptance to the first call.'),
    shared: counter('queries_shared', 'Queries answered without asking the partner again.', [...both, 'how']),
    ringsLost: counter('rings_lost', 'Rings the broker did not take; they stay in the outbox.', []),
    swept: counter('swept', 'Exchanges found by the sweep, whose ring was lost or whose time came.', ['partner']),
    unmapped: counter('unmapped_fields', 'Fields of partners that no row of the mapping names.', [
      'dialect',
      'operation',
      'part',
    ]),
    inbound: counter('inbound', 'Messages from partners, by what became of them.', [...both, 'how']),
  };
}

function observe(road: ReturnType<typeof roadMetrics>): RoadObserver {
  return {
    attemptEnded: ({ operation, partner, kind, result, durationMs }) => {
      road.attempts.inc({ operation, partner, kind, result });
      road.latency.observe({ operation, partner }, durationMs / 1000);
    },
    exchangeSettled: ({ operation, partner, state }) => road.settled.inc({ operation, partner, state }),
    waited: ({ operation, partner, waitedMs }) => road.waited.observe({ operation, partner }, waitedMs / 1000),
    ringsLost: (count) => road.ringsLost.inc(count),
    swept: ({ partner, claimable, askable }) => road.swept.inc({ partner }, claimable + askable),
    queryShared: ({ operation, partner, how }) => road.shared.inc({ operation, partner, how }),
  };
}

function stateGauges(registers: Registry[]) {
  return {
    open: new Gauge({
      name: 'tongban_open_exchanges',
      help: 'Open exchanges by state.',
      labelNames: ['state'] as const,
      registers,
    }),
    age: new Gauge({
      name: 'tongban_oldest_seconds',
      help: 'Age of the oldest open exchange of each state.',
      labelNames: ['state'] as const,
      registers,
    }),
    missing: new Gauge({
      name: 'tongban_missing_exchanges',
      help: 'Open exchanges that nothing carries; must be 0.',
      registers,
    }),
    backlog: new Gauge({
      name: 'tongban_partner_open_exchanges',
      help: 'Open exchanges by partner.',
      labelNames: ['partner'] as const,
      registers,
    }),
    depth: new Gauge({
      name: 'tongban_lane_depth',
      help: 'Messages waiting at the broker, each with one doorbell or more.',
      labelNames: ['partner'] as const,
      registers,
    }),
    breaker: new Gauge({
      name: 'tongban_breaker',
      help: '0 closed, 1 half-open, 2 open.',
      labelNames: ['partner', 'operation'] as const,
      registers,
    }),
    webhooks: new Gauge({
      name: 'tongban_webhooks',
      help: 'Subscriptions to events: active ones, those of them whose last call failed, those that their receiver has ended.',
      labelNames: ['state'] as const,
      registers,
    }),
    webhookPending: new Gauge({
      name: 'tongban_webhook_pending_deliveries',
      help: 'Events that receivers of webhooks have yet to be told.',
      registers,
    }),
  };
}

type StateGauges = ReturnType<typeof stateGauges>;

const closedStates = new Set(['succeeded', 'refused', 'failed', 'cancelled', 'expired']);

function showAudit(gauges: StateGauges, audit: AuditReport): void {
  gauges.open.reset();
  gauges.age.reset();
  gauges.missing.set(audit.missing);
  for (const { state, count, oldestSince } of audit.byState) {
    if (closedStates.has(state)) continue;
    gauges.open.set({ state }, count);
    if (oldestSince !== undefined) gauges.age.set({ state }, Math.max(0, (Date.now() - oldestSince.getTime()) / 1000));
  }
}

async function showLanes(gauges: StateGauges, source: Gauges): Promise<void> {
  const lanes = await source.lanes();
  const depths = await Promise.all(lanes.map((lane) => source.depth(lane.partner)));
  gauges.breaker.reset();
  gauges.depth.reset();
  lanes.forEach((lane, index) => {
    const depth = depths[index];
    if (depth !== undefined) gauges.depth.set({ partner: lane.partner }, depth);
    for (const [operation, breaker] of Object.entries(lane.breakers)) {
      gauges.breaker.set({ partner: lane.partner, operation }, breakerValues[breaker.state]);
    }
  });
}

function showWebhooks(gauges: StateGauges, { pending, ...states }: WebhookCounts): void {
  for (const [state, count] of Object.entries(states)) gauges.webhooks.set({ state }, count);
  gauges.webhookPending.set(pending);
}

async function showAll(gauges: StateGauges, source: Gauges): Promise<void> {
  showAudit(gauges, await source.audit());
  await showLanes(gauges, source);
  gauges.backlog.reset();
  for (const [partner, count] of await source.backlog()) gauges.backlog.set({ partner }, count);
  showWebhooks(gauges, await source.webhooks());
}

export function createMetrics(source: Gauges): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const road = roadMetrics([registry]);
  const gauges = stateGauges([registry]);
  let shownAt = 0;
  const refresh = async (): Promise<void> => {
    if (Date.now() - shownAt < refreshMs) return;
    shownAt = Date.now();
    // A database that is away must not take the counters with it.
    await showAll(gauges, source).catch(() => registry.getSingleMetric('tongban_open_exchanges')?.reset());
  };
  return {
    observer: observe(road),
    accepted: (operation, partner) => road.accepted.inc({ operation, partner }),
    inboundTaken: ({ partner, operation = 'unknown', how }) => road.inbound.inc({ operation, partner, how }),
    unmapped: ({ dialect, operation, part, paths }) => road.unmapped.inc({ dialect, operation, part }, paths.length),
    contentType: registry.contentType,
    text: async () => {
      await refresh();
      return registry.metrics();
    },
  };
}
