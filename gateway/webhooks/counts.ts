/** What becomes of webhooks, in numbers: for status and metrics. */
import type { Queryable, Row } from '../store/contract.ts';
import type { WebhookCounts } from './contract.ts';

const countAll = `
  select count(*) filter (where state = 'active')::int as active,
    count(*) filter (where state = 'active' and failures > 0)::int as failing,
    count(*) filter (where state = 'gone')::int as gone,
    (select count(*) from webhook_delivery where state = 'pending')::int as pending
  from webhook`;

export async function countWebhooks(store: Queryable): Promise<WebhookCounts> {
  const [counts] = await store.query<WebhookCounts & Row>(countAll, [], 'webhook-counts');
  return counts ?? { active: 0, failing: 0, gone: 0, pending: 0 };
}
