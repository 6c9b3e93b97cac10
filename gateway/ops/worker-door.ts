/** A process without the API still says how it is: `/healthz`, `/readyz`, `/metrics`. */
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { Health } from './health.ts';
import type { Metrics } from './metrics.ts';

export function createWorkerDoor(parts: {
  readonly health: Health;
  readonly metrics: Pick<Metrics, 'contentType' | 'text'>;
}): Server {
  const answer = async (path: string, response: ServerResponse): Promise<void> => {
    if (path === '/healthz') return send(response, 200, 'application/json', '{"status":"ok"}');
    if (path === '/metrics') return send(response, 200, parts.metrics.contentType, await parts.metrics.text());
    if (path !== '/readyz') return send(response, 404, 'application/json', '{"code":"GW_NOT_FOUND"}');
    const report = await parts.health.report();
    send(response, report.ready ? 200 : 503, 'application/json', JSON.stringify(report));
  };
  return createServer((request, response) => {
    answer((request.url ?? '').split('?')[0] ?? '', response).catch(() =>
      send(response, 500, 'application/json', '{"code":"GW_INTERNAL"}'),
    );
  });
}

function send(response: ServerResponse, status: number, type: string, body: string): void {
  response.writeHead(status, { 'content-type': type }).end(body);
}
