/** How bytes of a body are taken: sizes, content types, encodings. */
import type { IncomingMessage } from 'node:http';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { GatewayError } from '../errors/catalogue.ts';
import { readJson } from './json-body.ts';
import type { BodyKind } from './routes.ts';
import { readTokenForm } from './token-endpoint.ts';

export const bodyLimits = {
  /** The largest canonical message, a booking with 50 lots, has some 30 KB. */
  message: 256 * 1024,
  /** Notices of partners in their own formats, base64 in XML included. */
  inbound: 1024 * 1024,
} as const;

export interface ArrivalLimits {
  /** A whole message must have arrived within this time: a client that dribbles holds nothing for long. */
  readonly messageMs: number;
  /** A file may be large and its line slow. */
  readonly fileMs: number;
}

export const arrivalLimits: ArrivalLimits = { messageMs: 30_000, fileMs: 600_000 };

/** What node itself says when a request takes too long. */
const tooSlow = 'HTTP/1.1 408 Request Timeout\r\nConnection: close\r\n\r\n';

/** A message that came by no connection says nothing about being complete. */
function endIfIncomplete({ complete, socket }: IncomingMessage): void {
  if (complete === false) socket.end(tooSlow, () => socket.destroy());
}

/** The server's own limit is that of files; all else must be quicker. */
function limitArrival(app: FastifyInstance, ms: number): void {
  app.addHook('onRequest', ({ raw }, _reply, done) => {
    if (raw.method !== 'GET') {
      const timer = setTimeout(endIfIncomplete, ms, raw).unref();
      raw.once('close', () => clearTimeout(timer));
    }
    done();
  });
}

function checkEncoding(request: FastifyRequest): void {
  const type = request.headers['content-type'] ?? '';
  const [, charset] = /;\s*charset\s*=\s*"?([^;"\s]+)/i.exec(type) ?? [];
  if (charset !== undefined && !/^utf-?8$/i.test(charset))
    throw new GatewayError('GW_REQUEST_MEDIA_TYPE', `The charset ${charset.slice(0, 40)} is not taken; send UTF-8.`);
  const coding = request.headers['content-encoding'];
  if (coding !== undefined && coding !== 'identity')
    throw new GatewayError('GW_REQUEST_MEDIA_TYPE', 'Compressed bodies are not taken.');
}

type Parser = (request: FastifyRequest, body: Buffer) => unknown;

function addParser(app: FastifyInstance, type: string, parse: Parser, bodyLimit: number = bodyLimits.message): void {
  app.addContentTypeParser<Buffer>(type, { parseAs: 'buffer', bodyLimit }, (request, body, done) => {
    try {
      done(null, parse(request, body));
    } catch (error) {
      done(error as Error);
    }
  });
}

const json: Parser = (request, body) => {
  checkEncoding(request);
  return readJson(body);
};

const form: Parser = (request, body) => {
  checkEncoding(request);
  const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  try {
    return readTokenForm(text.decode(body));
  } catch (cause) {
    if (cause instanceof GatewayError) throw cause;
    throw new GatewayError('GW_REQUEST_ENCODING', 'The body holds bytes that are not UTF-8.', { cause });
  }
};

declare module 'fastify' {
  interface FastifyRequest {
    /** Content-Type as sent, where bodies are taken raw. */
    sentType: string | undefined;
  }
}

const bytesType = 'application/octet-stream';

/** Whatever it calls itself: some partners send a Content-Type that is none. */
function takeAnything(app: FastifyInstance): void {
  app.decorateRequest('sentType');
  app.addHook('onRequest', (request, _reply, done) => {
    request.sentType = request.headers['content-type'];
    request.headers['content-type'] = bytesType;
    done();
  });
}

function readBytes(app: FastifyInstance): void {
  takeAnything(app);
  addParser(app, bytesType, (_request, body) => body, bodyLimits.inbound);
}

/** The handler reads, and limits. */
function passOn(app: FastifyInstance): void {
  takeAnything(app);
  app.addContentTypeParser(bytesType, (_request, payload, done) => done(null, payload));
}

/** Sets the parsers of the routes registered on `app`; anything else is 415. */
export function readBodiesAs(app: FastifyInstance, kind: BodyKind, { messageMs } = arrivalLimits): void {
  app.removeAllContentTypeParsers();
  if (kind !== 'stream') limitArrival(app, messageMs);
  if (kind === 'raw') readBytes(app);
  else if (kind === 'stream') passOn(app);
  else addParser(app, 'application/json', json);
  if (kind === 'form') addParser(app, 'application/x-www-form-urlencoded', form);
}
