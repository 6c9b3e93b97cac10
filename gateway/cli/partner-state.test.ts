import { describe, expect, it } from 'vitest';
import type { PartnerStatus } from '../ops/status.ts';
import { partnerState } from './partner-state.ts';

const now = Date.parse('2026-06-01T10:00:00+08:00');
const healthy: PartnerStatus = {
  partner: 'wanzhou',
  name: '万州区公共资源交易中心',
  districts: ['500101'],
  open: 0,
  carried: true,
  paused: false,
  breakers: [],
};

describe('the state of a partner', () => {
  it.each<[string, Partial<PartnerStatus>]>([
    ['works', {}],
    ['works', { fetches: { heardAt: '2026-06-01T09:58:30+08:00' } }],
    ['works', { collections: [{ collection: 'changes', failures: 0 }] }],
    ['closed', { opensAt: '2026-06-02T08:30:00+08:00' }],
    ['fetching-fails', { collections: [{ collection: 'changes', failures: 2 }], opensAt: '2026-06-02T08:30:00+08:00' }],
    ['breaker-open', { breakers: [{ operation: 'venue.book', state: 'open' }] }],
    ['unheard', { fetches: {} }],
    ['unheard', { fetches: { heardAt: '2026-06-01T09:57:30+08:00' } }],
    ['no-worker', { carried: false, fetches: {} }],
    ['paused', { paused: true, carried: false }],
  ])('is %s where the status says %j', (state, told) => {
    expect(partnerState({ ...healthy, ...told }, now)).toBe(state);
  });
});
