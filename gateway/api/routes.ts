/** Makes fastify's routes from the document: one per operation, its handler found by operationId. */
import { Readable } from 'node:stream';
import type { FastifyInstance, FastifyReply, FastifyRequest, HTTPMethods, onRequestHookHandler } from 'fastify';
import { type ErrorCode, GatewayError } from '../errors/catalogue.ts';
import type { Answer, Call, Handler } from './call.ts';
import type { ApiDocument, Operation } from './document.ts';
import type { Caller, Tokens } from './tokens.ts';
import type { CallValidation, Values } from './validation.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Of this call's own span; set before anything else. */
    traceparent: string;
    caller: Caller;
  }
  interface FastifyContextConfig {
    operation?: Operation;
  }
}

export const nobody: Caller = { id: '', scopes: new Set(), districts: new Set(), operator: false };

/** `/v1/exchanges/{id}` → `/v1/exchanges/:id`; a parameter that takes the rest → `*` */
export const urlOf = ({ path, rest }: Operation): string =>
  path.replace(/\{(\w+)\}/g, (_, name: string) => (name === rest ? '*' : `:${name}`));

const bearer = /^Bearer +([A-Za-z0-9._~+/=-]+)$/i;

function checkScopes(caller: Caller, access: readonly (readonly string[])[]): void {
  if (access.some((scopes) => scopes.every((scope) => caller.scopes.has(scope)))) return;
  const wanted = access.map((scopes) => scopes.join(' ')).join(' or ');
  throw new GatewayError('GW_FORBIDDEN', `The scope ${wanted} is needed.`);
}

/** Before the body is read: who calls, and whether this call is open to it. */
function authenticate(access: readonly (readonly string[])[], tokens: Tokens): onRequestHookHandler {
  const admit = (request: FastifyRequest, caller: Caller): void => {
    checkScopes(caller, access);
    request.caller = caller;
  };
  return (request, _reply, done) => {
    try {
      const { authorization } = request.headers;
      if (authorization === undefined)
        throw new GatewayError('GW_AUTH_MISSING', 'The header Authorization is missing.');
      const token = bearer.exec(authorization)?.[1];
      if (token === undefined) throw new GatewayError('GW_AUTH_INVALID', 'The header is not Bearer and a token.');
      const caller = tokens.verify(token);
      if (!(caller instanceof Promise)) {
        admit(request, caller);
        return done();
      }
      caller.then((late) => admit(request, late)).then(() => done(), done);
    } catch (error) {
      done(error as Error);
    }
  };
}

function pathValues(request: FastifyRequest, { rest }: Operation): Values {
  const params = request.params as Record<string, unknown>;
  if (rest === undefined) return params;
  const { '*': below, ...others } = params;
  return { ...others, [rest]: below };
}

/** @param fail how an answer that breaks the document is told */
function respond(
  reply: FastifyReply,
  answer: Answer,
  fail: (fault: string) => never,
  validation: CallValidation,
): FastifyReply {
  reply.code(answer.status);
  if (answer.headers !== undefined) reply.headers(answer.headers);
  if (answer.raw !== undefined) {
    const { type, bytes } = answer.raw;
    if (type !== undefined) reply.type(type);
    return reply.send(
      typeof bytes === 'string' || bytes instanceof Readable
        ? bytes
        : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength),
    );
  }
  const fault = validation.answer(answer.status, answer.body);
  if (fault !== undefined) fail(fault);
  return reply.type('application/json; charset=utf-8').send(JSON.stringify(answer.body));
}

export interface RouteParts {
  readonly tokens: Tokens;
  readonly validation: ReadonlyMap<string, CallValidation>;
  readonly log: { error(fields: object, message: string): void };
}

function routeHandler(operation: Operation, handler: Handler, parts: RouteParts) {
  const { operationId } = operation;
  const validation = parts.validation.get(operationId);
  if (validation === undefined) throw new Error(`${operationId} has no validators`);
  const kind = bodyKindOf(operation);
  const fail = (fault: string): never => {
    // Which field, never its value: `fault` is made of schema words.
    parts.log.error({ route: operationId, rule: fault, code: 'GW_RESPONSE_INVALID' }, 'an answer breaks the document');
    throw new GatewayError('GW_RESPONSE_INVALID' satisfies ErrorCode, 'The answer does not fit the document.');
  };
  return async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const call: Call = {
      path: validation.path(pathValues(request, operation)),
      query: kind === 'raw' ? {} : validation.query(request.query as Values),
      headers: validation.headers(request.headers),
      body: request.body,
      caller: request.caller,
      traceparent: request.traceparent,
      request,
    };
    if (kind === 'json' || kind === 'form') validation.body(call.body);
    const answer = await handler(call);
    await endOfTurn();
    return respond(reply, answer, fail, validation);
  };
}

/**
 * What one turn of the event loop has to answer leaves together: each write to a socket whose reader has fallen asleep costs several
 * times one to a reader that is awake (a third of the query road, measured).
 */
let turn: Promise<void> | undefined;
const endOfTurn = (): Promise<void> => {
  turn ??= new Promise((resolve) => {
    setImmediate(() => {
      turn = undefined;
      resolve();
    });
  });
  return turn;
};

/** How the body of a call is read: JSON, JSON or a form, as raw bytes, or by its handler as it arrives. */
export type BodyKind = 'json' | 'form' | 'raw' | 'stream';

const bodyKinds = [
  ['*/*', 'raw'],
  ['application/octet-stream', 'stream'],
  ['application/x-www-form-urlencoded', 'form'],
] as const;

export const bodyKindOf = ({ body }: Operation): BodyKind => bodyKinds.find(([type]) => body?.has(type))?.[1] ?? 'json';

/** Registers every operation of one body kind. @throws Error for an operation without a handler */
export function registerRoutes(
  app: FastifyInstance,
  operations: ApiDocument['operations'],
  handlers: Readonly<Record<string, Handler>>,
  parts: RouteParts,
): void {
  for (const operation of operations) {
    const handler = handlers[operation.operationId];
    if (handler === undefined) throw new Error(`no handler for operation ${operation.operationId}`);
    app.route({
      method: operation.method as HTTPMethods,
      url: urlOf(operation),
      config: { operation },
      ...(operation.access === undefined ? {} : { onRequest: authenticate(operation.access, parts.tokens) }),
      handler: routeHandler(operation, handler, parts),
    });
  }
}
