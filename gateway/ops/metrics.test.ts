import { expect, it } from 'vitest';
import { createMetrics, type Gauges } from './metrics.ts';

const gauges: Gauges = {
  audit: async () => ({
    missing: 1,
    missingIds: ['id-9'],
    byState: [
      { state: 'parked', count: 3, oldestSince: new Date(Date.now() - 60_000) },
      { state: 'succeeded', count: 9 },
    ],
    byCarrier: { parked: 3 },
  }),
  lanes: async () => [
    { partner: 'wanzhou', epoch: '1', paused: false, closed: false, breakers: { 'venue.book': { state: 'open' } } },
  ],
  backlog: async () => new Map([['wanzhou', 3]]),
  depth: async () => 7,
  webhooks: async () => ({ active: 4, failing: 2, gone: 1, pending: 5 }),
};

it('shows what was accepted, tried and settled, how long partners took, what waits and since when', async () => {
  const metrics = createMetrics(gauges);
  const which = { operation: 'venue.book', partner: 'wanzhou' };
  metrics.accepted('venue.book', 'wanzhou');
  metrics.observer.attemptEnded({ ...which, kind: 'call', result: 'success', durationMs: 30 });
  metrics.observer.exchangeSettled({ ...which, state: 'succeeded', ageMs: 50 });
  metrics.inboundTaken({ partner: 'wanzhou', operation: undefined, how: 'unauthenticated' });

  metrics.unmapped({
    dialect: 'trading-center/token-params',
    operation: 'venue.book',
    part: 'response',
    paths: ['custom.NEW', 'custom.MORE'],
  });

  const text = await metrics.text();

  for (const line of [
    'tongban_accepted_total{operation="venue.book",partner="wanzhou"} 1',
    'tongban_attempts_total{operation="venue.book",partner="wanzhou",kind="call",result="success"} 1',
    'tongban_partner_seconds_bucket{le="0.05",operation="venue.book",partner="wanzhou"} 1',
    'tongban_settled_total{operation="venue.book",partner="wanzhou",state="succeeded"} 1',
    'tongban_inbound_total{operation="unknown",partner="wanzhou",how="unauthenticated"} 1',
    'tongban_unmapped_fields_total{dialect="trading-center/token-params",operation="venue.book",part="response"} 2',
    'tongban_open_exchanges{state="parked"} 3',
    'tongban_missing_exchanges 1',
    'tongban_partner_open_exchanges{partner="wanzhou"} 3',
    'tongban_lane_depth{partner="wanzhou"} 7',
    'tongban_breaker{partner="wanzhou",operation="venue.book"} 2',
    'tongban_webhooks{state="active"} 4',
    'tongban_webhooks{state="failing"} 2',
    'tongban_webhooks{state="gone"} 1',
    'tongban_webhook_pending_deliveries 5',
  ]) {
    expect(text).toContain(line);
  }
  expect(text).toMatch(/tongban_oldest_seconds\{state="parked"\} (59|60|61)/);
  expect(text).not.toContain('state="succeeded"} 9');
});

it('keeps its counters when the database is away', async () => {
  const metrics = createMetrics({ ...gauges, audit: () => Promise.reject(new Error('away')) });
  metrics.accepted('venue.book', 'wanzhou');

  expect(await metrics.text()).toContain('tongban_accepted_total{operation="venue.book",partner="wanzhou"} 1');
});
