/** The HTTP and HTTPS side of a stand-in. */
import http, { type IncomingMessage, type RequestListener, type Server, type ServerResponse } from 'node:http';
import https from 'node:https';
import type { AddressInfo } from 'node:net';
import type { Headers, WireResponse } from '../../gateway/translation/contract.ts';
import type { SandboxOptions } from '../contract.ts';
import { readBody } from './body.ts';
import { type Door, type Handle, halfOf, host, type Reply } from './listener.ts';

export interface HttpDoorOptions {
  readonly handle: Handle;
  readonly tls?: SandboxOptions['tls'];
  /** Head and body of one request must have come in this time. */
  readonly patienceMs?: number;
}

const keptMs = 65_000;
const defaultPatienceMs = 30_000;

export const page = (status: number, title: string): WireResponse => ({
  status,
  headers: { 'content-type': 'text/html; charset=utf-8' },
  body: Buffer.from(`<h1>${title}</h1>`),
});

function send(response: ServerResponse, { status, headers, body, cutShort }: Reply): void {
  response.writeHead(status, { ...headers, 'content-length': body.byteLength });
  if (cutShort) response.write(halfOf(body), () => response.destroy());
  else response.end(body);
}

async function answer(handle: Handle, message: IncomingMessage, response: ServerResponse): Promise<void> {
  const body = await readBody(message);
  if (body === undefined) {
    // The rest of the body is not waited for.
    response.setHeader('connection', 'close');
    return send(response, page(413, '413 Payload Too Large'));
  }
  const { method = '', url = '', headers } = message;
  const answered = await handle({ method, path: url, headers: headers as Headers, body });
  if (answered === undefined) response.destroy();
  else send(response, answered);
}

function listenerOf(handle: Handle): RequestListener {
  return (message, response) => {
    answer(handle, message, response).catch(() => {
      if (response.headersSent) response.destroy();
      else send(response, page(500, 'Server Error in Application'));
    });
  };
}

function serverOf({ handle, tls, patienceMs = defaultPatienceMs }: HttpDoorOptions): Server {
  const times = {
    keepAliveTimeout: keptMs,
    headersTimeout: patienceMs,
    requestTimeout: patienceMs,
    connectionsCheckingInterval: patienceMs,
  };
  if (tls === undefined) return http.createServer(times, listenerOf(handle));
  const asks = tls.ca !== undefined;
  return https.createServer({ ...times, ...tls, requestCert: asks, rejectUnauthorized: asks }, listenerOf(handle));
}

/** @throws Error when the port is taken or the certificate is none */
export async function openHttpDoor(options: HttpDoorOptions, wantedPort: number): Promise<Door> {
  const server = serverOf(options);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host, port: wantedPort }, () => {
      server.off('error', reject);
      resolve();
    });
  });
  return {
    port: (server.address() as AddressInfo).port,
    quieten() {
      server.close();
      server.closeIdleConnections();
      // What is under way is answered, but nothing new is heard on its connection.
      server.keepAliveTimeout = 1;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
