/** Webhooks: each client reaches its own alone. */
import type { Handlers } from './call.ts';
import type { WebhookPort } from './contract.ts';
import { cursorOf, seqOf } from './cursor.ts';

type Body = Parameters<WebhookPort['put']>[2];
type What = Parameters<WebhookPort['redeliver']>[2];
type State = Parameters<WebhookPort['deliveries']>[2]['state'];

const pageLength = 50;
/** How long the secret before goes on signing, where the caller does not say. */
const keepHours = 24;

type WebhookCalls =
  | 'listWebhooks'
  | 'getWebhook'
  | 'applyWebhook'
  | 'removeWebhook'
  | 'rotateWebhookSecret'
  | 'listWebhookDeliveries'
  | 'redeliverWebhook'
  | 'testWebhook';

export function webhookHandlers(webhooks: WebhookPort): Pick<Handlers, WebhookCalls> {
  return {
    async listWebhooks({ caller }) {
      return { status: 200, body: { webhooks: await webhooks.list(caller.id) } };
    },
    async getWebhook({ caller, path }) {
      return { status: 200, body: await webhooks.get(caller.id, String(path.id)) };
    },
    async applyWebhook({ caller, path, body }) {
      const { view, secret } = await webhooks.put(caller.id, String(path.id), body as Body);
      return { status: 200, body: { webhook: view, ...(secret === undefined ? {} : { secret }) } };
    },
    async removeWebhook({ caller, path }) {
      const id = String(path.id);
      await webhooks.remove(caller.id, id);
      return { status: 200, body: { removed: id } };
    },
    async rotateWebhookSecret({ caller, path, body }) {
      const hours = (body as { keepHours?: number } | undefined)?.keepHours ?? keepHours;
      return { status: 200, body: { secret: await webhooks.rotate(caller.id, String(path.id), hours) } };
    },
    async listWebhookDeliveries({ caller, path, query }) {
      const limit = Number(query.limit ?? pageLength);
      const found = await webhooks.deliveries(caller.id, String(path.id), {
        state: query.state as State,
        before: seqOf(query.cursor),
        limit: limit + 1,
      });
      const deliveries = found.slice(0, limit);
      const last = found.length > limit ? deliveries.at(-1) : undefined;
      return { status: 200, body: { deliveries, ...(last === undefined ? {} : { next: cursorOf(last.sequence) }) } };
    },
    async redeliverWebhook({ caller, path, body }) {
      return { status: 200, body: { count: await webhooks.redeliver(caller.id, String(path.id), body as What) } };
    },
    async testWebhook({ caller, path }) {
      return { status: 200, body: await webhooks.test(caller.id, String(path.id)) };
    },
  };
}
