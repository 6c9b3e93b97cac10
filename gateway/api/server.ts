/** The door: fastify, made from the API document and the parts it is given. It does not listen; `app.ts` does. */
import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import { type FastifyError, type FastifyInstance, type FastifyReply, type FastifyRequest, fastify } from 'fastify';
import { GatewayError } from '../errors/catalogue.ts';
import { childOf } from '../journal/traceparent.ts';
import { createBacklog } from './backlog.ts';
import { arrivalLimits, bodyLimits, readBodiesAs } from './bodies.ts';
import { calendarHandlers } from './calendar-handlers.ts';
import type { Handler, Handlers } from './call.ts';
import { callbackHandlers } from './callback-handlers.ts';
import { type CommandParts, commandHandler } from './commands.ts';
import { connectionHandlers } from './connection-handlers.ts';
import type { ApiParts } from './contract.ts';
import { contractHandlers } from './contract-handlers.ts';
import { demoTimeHandlers } from './demo-time.ts';
import { directoryHandlers } from './directory-handlers.ts';
import { type ApiDocument, loadDocument, type Operation } from './document.ts';
import { evidenceHandlers } from './evidence-handlers.ts';
import { exchangeHandlers } from './exchange-handlers.ts';
import { loopHandlers } from './loop-handlers.ts';
import { loopReadingHandlers } from './loop-reading.ts';
import { operationHandlers } from './operation-handlers.ts';
import { gatewayError, problemAnswer } from './problem.ts';
import { pullHandlers } from './pull-handlers.ts';
import { queryHandler } from './queries.ts';
import { resolutionHandlers } from './resolution-handlers.ts';
import { type BodyKind, bodyKindOf, nobody, registerRoutes, urlOf } from './routes.ts';
import { tokenEndpoint } from './token-endpoint.ts';
import { tokenKey } from './token-key.ts';
import { createTokens, type Tokens } from './tokens.ts';
import { compileValidation } from './validation.ts';
import { verificationHandlers } from './verification-handlers.ts';
import { createWaiters } from './waiters.ts';
import { webhookHandlers } from './webhook-handlers.ts';

/** Operations that are cards of specs/operations/: their handlers follow from the card. */
function cardHandlers(parts: CommandParts, operations: readonly Operation[]): Record<string, Handler> {
  const handlers: Record<string, Handler> = {};
  for (const operation of operations) {
    if (operation.card === undefined) continue;
    const card = parts.catalogue.operations.get(operation.card);
    if (card === undefined) throw new Error(`${operation.operationId}: there is no operation card ${operation.card}`);
    const make = card.style === 'command' ? commandHandler : queryHandler;
    handlers[operation.operationId] = make(parts as CommandParts, operation, card);
  }
  return handlers;
}

/** Every handler by its operationId. */
export function handlersOf(parts: CommandParts, { operations, document }: ApiDocument, tokens: Tokens): Handlers {
  return {
    ...(cardHandlers(parts, operations) as Handlers),
    ...loopHandlers(parts, operations),
    ...loopReadingHandlers(parts.loops, parts.measures),
    issueToken: tokenEndpoint({ directory: parts.directory, tokens }),
    ...exchangeHandlers(parts),
    ...resolutionHandlers(parts),
    ...directoryHandlers(parts.directory, parts.catalogue),
    ...operationHandlers(parts, document),
    ...callbackHandlers(parts.inbound),
    ...contractHandlers(parts),
    ...pullHandlers(parts.pull),
    ...connectionHandlers(parts),
    ...evidenceHandlers(parts.evidence),
    ...verificationHandlers(parts.store),
    ...(parts.time === undefined ? {} : demoTimeHandlers(parts.time, parts.journal)),
    ...webhookHandlers(parts.webhooks),
    ...calendarHandlers(parts.calendars),
  };
}

const traceIdOf = (request: FastifyRequest): string => request.traceparent.slice(3, 35);

function tooLarge(request: FastifyRequest): GatewayError {
  const { operation } = request.routeOptions.config;
  const limit = operation !== undefined && bodyKindOf(operation) === 'raw' ? bodyLimits.inbound : bodyLimits.message;
  return new GatewayError('GW_REQUEST_TOO_LARGE', `This address takes at most ${limit} bytes.`);
}

function answerErrors(app: FastifyInstance, log: ApiParts['log']): void {
  app.setErrorHandler<FastifyError>((raised, request, reply) => {
    const error = raised.code === 'FST_ERR_CTP_BODY_TOO_LARGE' ? tooLarge(request) : gatewayError(raised);
    if (error.code === 'GW_INTERNAL')
      log.error({ err: raised, route: request.routeOptions.url, traceId: traceIdOf(request) }, 'a call failed');
    return sendProblem(request, reply, error);
  });
}

function sendProblem(request: FastifyRequest, reply: FastifyReply, error: GatewayError): FastifyReply {
  const { operation } = request.routeOptions.config;
  // What is left of a file that is not taken need not be sent.
  if (operation !== undefined && bodyKindOf(operation) === 'stream' && !request.raw.complete)
    reply.header('connection', 'close');
  const { status, headers, body } = problemAnswer(error, traceIdOf(request));
  return reply.code(status).headers(headers).type('application/problem+json').send(JSON.stringify(body));
}

/** Unknown addresses are 404, known ones with another method 405. */
function answerUnknown(app: FastifyInstance, operations: readonly Operation[]): void {
  const known = operations.map((operation) => ({
    method: operation.method,
    path: new RegExp(`^${urlOf(operation).replace(/:\w+/g, '[^/]+').replace('*', '.+')}/?$`),
  }));
  app.setNotFoundHandler((request, reply) => {
    const [path = ''] = request.url.split('?');
    const allowed = known.filter((one) => one.path.test(path)).map((one) => one.method);
    if (allowed.length === 0)
      return sendProblem(request, reply, new GatewayError('GW_NOT_FOUND', 'There is nothing at this address.'));
    reply.header('allow', allowed.join(', '));
    return sendProblem(request, reply, new GatewayError('GW_METHOD', `This address takes ${allowed.join(', ')}.`));
  });
}

function createFastify(parts: ApiParts): FastifyInstance {
  const app = fastify({
    logger: false,
    exposeHeadRoutes: false,
    bodyLimit: bodyLimits.message,
    requestTimeout: arrivalLimits.fileMs,
    http: { headersTimeout: arrivalLimits.messageMs },
    routerOptions: { maxParamLength: 200 },
    frameworkErrors: (raised, request, reply) => {
      // Raised before the hooks ran.
      request.traceparent = childOf(undefined);
      return sendProblem(request, reply, gatewayError(raised));
    },
  });
  app.decorateRequest('traceparent', '');
  app.decorateRequest('caller');
  app.addHook('onRequest', (request, reply, done) => {
    request.caller = nobody;
    request.traceparent = childOf(request.headers.traceparent as string | undefined);
    reply.header('traceparent', request.traceparent);
    reply.header('cache-control', 'no-store');
    done();
  });
  const answered = parts.observer?.answered;
  if (answered !== undefined)
    app.addHook('onResponse', (request, reply, done) => {
      const operationId = request.routeOptions.config.operation?.operationId;
      if (operationId !== undefined) answered({ operationId, status: reply.statusCode, ms: reply.elapsedTime });
      done();
    });
  return app;
}

async function serveDocs(app: FastifyInstance, { document }: ApiDocument): Promise<void> {
  // The plugin wants its own idea of a document; ours is one by construction.
  await app.register(swagger, { mode: 'static', specification: { document: document as never } });
  await app.register(swaggerUi, {
    routePrefix: '/docs',
    uiConfig: { docExpansion: 'list', persistAuthorization: true },
  });
}

/** @throws Error where document, cards and handlers do not fit together */
export async function createApi(parts: ApiParts): Promise<FastifyInstance> {
  const api = loadDocument(parts.specsDir, { demo: parts.time !== undefined });
  const tokens = createTokens(await tokenKey(parts.store), parts.directory);
  const waiters = createWaiters({ journal: parts.journal, onSettled: parts.onSettled, log: parts.log });
  const handlers = handlersOf({ ...parts, waiters, backlog: createBacklog(parts.journal) }, api, tokens);
  const validation = compileValidation(api);
  const app = createFastify(parts);
  app.addHook('preClose', (done) => {
    waiters.close();
    parts.pull.endWaits();
    done();
  });
  answerErrors(app, parts.log);
  answerUnknown(app, api.operations);
  await serveDocs(app, api);
  for (const kind of ['json', 'form', 'raw', 'stream'] as const satisfies readonly BodyKind[]) {
    await app.register(async (scope) => {
      readBodiesAs(scope, kind);
      const operations = api.operations.filter((operation) => bodyKindOf(operation) === kind);
      registerRoutes(scope, operations, handlers, { tokens, validation, log: parts.log });
    });
  }
  return app;
}
