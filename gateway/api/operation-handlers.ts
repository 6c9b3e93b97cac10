/** Health, metrics, audit and status; the document itself. */
import { toBeijing } from '../catalogue/beijing-time.ts';
import type { Handlers } from './call.ts';
import type { ApiParts } from './contract.ts';
import type { Json } from './document.ts';

type OperationsCalls = 'getHealth' | 'getReadiness' | 'getMetrics' | 'getAudit' | 'getStatus' | 'getOpenapi';

export function operationHandlers(
  { health, metrics, journal, status }: ApiParts,
  document: Json,
): Pick<Handlers, OperationsCalls> {
  const documentText = JSON.stringify(document);
  return {
    getHealth: () => ({ status: 200, body: { status: 'ok' } }),
    async getReadiness() {
      const report = await health.report();
      return { status: report.ready ? 200 : 503, body: report };
    },
    getMetrics: async () => ({ status: 200, raw: { type: metrics.contentType, bytes: await metrics.text() } }),
    async getAudit() {
      const audit = await journal.audit();
      const byState = audit.byState.map(({ oldestSince, ...state }) => ({
        ...state,
        ...(oldestSince === undefined ? {} : { oldestSince: toBeijing(oldestSince) }),
      }));
      return { status: 200, body: { ...audit, byState } };
    },
    getStatus: async () => ({ status: 200, body: await status() }),
    getOpenapi: () => ({ status: 200, raw: { type: 'application/json; charset=utf-8', bytes: documentText } }),
  };
}
