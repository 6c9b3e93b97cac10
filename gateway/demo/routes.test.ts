import { describe, expect, it } from 'vitest';
import { demoRoutes, districtsElsewhere } from './routes.ts';
import type { WorldPartner } from './world.ts';

const partner = (id: string, more: Partial<WorldPartner> = {}): WorldPartner => ({
  id,
  name: id,
  dialect: id,
  district: '500101',
  pull: false,
  districts: ['500101'],
  ...more,
});
const spoken = ['venue.book', 'venue.cancel', 'referral.urge'];
const dialects = { get: () => ({ operations: spoken }) as never };

describe('the routes of the demo', () => {
  const center = partner('center');
  const governance = partner('governance', {
    district: '500000',
    routes: [
      { operations: ['referral.*'], districts: ['500000', '500101'] },
      { operations: ['venue.*'], districts: ['500101', '500238'], rank: 'last' },
    ],
  });
  const routes = demoRoutes([governance, center], dialects);

  it('put the second route behind the first, and make it the first where nobody else serves', () => {
    expect([...routes.keys()]).toEqual(['center', 'governance']);
    expect(routes.get('governance')).toEqual([
      { district: '500000', operations: ['referral.urge'], from: '2026-01-01' },
      { district: '500101', operations: ['referral.urge'], from: '2026-01-01' },
      { district: '500101', operations: ['venue.book', 'venue.cancel'], from: '2026-01-01', rank: 2 },
      { district: '500238', operations: ['venue.book', 'venue.cancel'], from: '2026-01-01' },
    ]);
  });

  it('tell where a partner is the first to be asked, if not at home', () => {
    expect(districtsElsewhere('500000', routes.get('governance') ?? [], spoken)).toEqual({
      'venue.book': '500238',
      'venue.cancel': '500238',
    });
    expect(districtsElsewhere('500101', routes.get('center') ?? [], spoken)).toEqual({});
  });
});
