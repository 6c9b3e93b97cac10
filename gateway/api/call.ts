/** One call of the API, after it was checked, and its answer: what every handler is written against. */
import type { Readable } from 'node:stream';
import type { FastifyRequest } from 'fastify';
import type { operations } from './openapi.generated.ts';
import type { Caller } from './tokens.ts';
import type { Values } from './validation.ts';

export interface Call {
  readonly path: Values;
  readonly query: Values;
  readonly headers: Values;
  /** Checked against the document; undefined where the call takes none. */
  readonly body: unknown;
  /** Who calls; for calls open to everybody a caller without rights. */
  readonly caller: Caller;
  readonly traceparent: string;
  readonly request: FastifyRequest;
}

export interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** JSON, checked against the document … */
  readonly body?: unknown;
  /** … or something else, sent as it is. */
  readonly raw?: { readonly type: string | undefined; readonly bytes: string | Uint8Array | Readable };
}

export type Handler = (call: Call) => Answer | Promise<Answer>;

export type OperationId = keyof operations;
export type Handlers = Readonly<Record<OperationId, Handler>>;
