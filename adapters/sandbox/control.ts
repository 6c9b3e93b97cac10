/** The control door: what a tester does to a stand-in, on a socket of its own that no partner ever has. */
import type { Canonical } from '../../gateway/catalogue/contract.ts';
import { TranslationError, type WireRequest, type WireResponse } from '../../gateway/translation/contract.ts';
import type { ControlRequest, ControlRoute, Desk, Effect, Office } from './contract.ts';
import { ControlError, objectIn, oneOfIn, textIn, wholeIn } from './control-body.ts';
import { saysUncertain, troublesOfOthers } from './counter.ts';
import { type FaultKind, type Faults, faultKinds, otherRequests } from './faults.ts';
import type { Handle, Listener } from './listener.ts';
import { encodeNotice, type Notices } from './notices.ts';

export interface ControlParts {
  readonly office: Office;
  readonly desk: Desk<object>;
  readonly faults: Faults;
  readonly notices: Notices;
  readonly door: Pick<Listener, 'goDeaf' | 'deafFor' | 'hear' | 'address'>;
  readonly effects: () => readonly Effect[];
  /** Who this is, and what was counted. */
  readonly about: () => Readonly<Record<string, unknown>>;
  readonly setCredentials: (changed: Readonly<Record<string, string>>) => void;
  readonly kept: () => Promise<void>;
}

const defaultDelayMs = 3_000;
const defaultDeafMs = 2_000;

function ledger(parts: ControlParts, { query }: ControlRequest): readonly Effect[] {
  const [operation, reference] = [query.get('operation'), query.get('reference')];
  return parts
    .effects()
    .filter((effect) => operation === null || effect.operation === operation)
    .filter((effect) => reference === null || effect.reference === reference);
}

function armed({ faults, door }: ControlParts): unknown {
  const leftMs = door.deafFor();
  return leftMs > 0 ? [...faults.armed(), { fault: 'refuse-connect', leftMs }] : faults.armed();
}

/** @throws ControlError where this stand-in could never carry the fault out */
function assertPossible({ desk, door }: ControlParts, fault: FaultKind, operation: string): void {
  const { dialect } = desk;
  if (fault === 'status-500' && door.address.startsWith('tcp:'))
    throw new ControlError('status-500 is of HTTP; over TCP there is drop-before-effect');
  if (operation === otherRequests && !troublesOfOthers.includes(fault))
    throw new ControlError(`${otherRequests} can have ${troublesOfOthers.join(', ')}`);
  const named = operation === '*' ? dialect.operations : [operation];
  if (fault === 'uncertain' && !named.some((each) => saysUncertain(dialect, each, desk.context())))
    throw new ControlError(`${dialect.name} has no answer for an uncertain outcome`);
}

async function armFault(parts: ControlParts, { body }: ControlRequest): Promise<unknown> {
  const fault = oneOfIn(body, 'fault', faultKinds);
  if (fault === 'refuse-connect') {
    await parts.door.goDeaf(wholeIn(body, 'ms', defaultDeafMs));
    return armed(parts);
  }
  const operation = oneOfIn(body, 'operation', ['*', otherRequests, ...parts.desk.dialect.operations], '*');
  assertPossible(parts, fault, operation);
  const [left, delayMs] = [wholeIn(body, 'count', 1), wholeIn(body, 'delayMs', defaultDelayMs)];
  parts.faults.arm({ fault, operation, left, delayMs });
  return armed(parts);
}

function clearFaults({ faults, door }: ControlParts): unknown {
  faults.clear();
  door.hear();
  return [];
}

function state({ about, notices, office, effects }: ControlParts): unknown {
  const shown = office.state();
  const sizes = { effects: effects().length, openNotices: notices.open().length };
  return {
    ...about(),
    callbackUrl: notices.url() ?? null,
    ...shown,
    sizes: { ...sizes, ...((shown.sizes as object | undefined) ?? {}) },
    notices: notices.seen(),
  };
}

/** Also of an operation that the dialect does not speak: other dialects of the kind may. */
const prepare = ({ office }: ControlParts, { body }: ControlRequest): Canonical =>
  office.prepare?.(textIn(body, 'operation')) ?? {};

function tellEvent({ desk }: ControlParts, { body }: ControlRequest): unknown {
  const notice = { operation: textIn(body, 'operation'), message: objectIn(body, 'message') as Canonical };
  try {
    encodeNotice(desk.dialect, notice, desk.context());
  } catch (error) {
    if (error instanceof TranslationError) throw new ControlError(error.message);
    throw error;
  }
  desk.tell(notice.operation, notice.message);
  return notice;
}

async function ask({ desk }: ControlParts, { body }: ControlRequest): Promise<unknown> {
  const [operation, message] = [textIn(body, 'operation'), objectIn(body, 'message') as Canonical];
  try {
    return await desk.ask(operation, message);
  } catch (error) {
    throw new ControlError((error as Error).message, 502);
  }
}

function setCallback({ notices }: ControlParts, { body }: ControlRequest): unknown {
  const url = textIn(body, 'url');
  if (!URL.canParse(url)) throw new ControlError('url must be a URL');
  notices.setUrl(url);
  return { url };
}

function setCredentials(parts: ControlParts, { body }: ControlRequest): unknown {
  const names = Object.keys(body);
  parts.setCredentials(Object.fromEntries(names.map((name) => [name, textIn(body, name)])));
  return { changed: names };
}

type Run = (parts: ControlParts, request: ControlRequest) => unknown;

const ownRoutes: readonly (readonly [ControlRoute['method'], string, Run])[] = [
  ['GET', '/control/ledger', ledger],
  ['GET', '/control/state', state],
  ['GET', '/control/faults', armed],
  ['POST', '/control/faults', armFault],
  ['DELETE', '/control/faults', clearFaults],
  ['POST', '/control/prepare', prepare],
  ['POST', '/control/events', tellEvent],
  ['POST', '/control/ask', ask],
  ['POST', '/control/callback', setCallback],
  ['POST', '/control/credentials', setCredentials],
];

function parseBody(bytes: Uint8Array): ControlRequest['body'] {
  if (bytes.byteLength === 0) return {};
  let value: unknown;
  try {
    value = JSON.parse(Buffer.from(bytes).toString('utf8'));
  } catch {
    throw new ControlError('the body is not JSON');
  }
  return objectIn({ body: value }, 'body');
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    throw new ControlError(`${part} is no text`);
  }
}

/** `/control/bookings/{id}` against a path. @returns the values of its names; undefined where it is another */
function match(template: string, path: string): Record<string, string> | undefined {
  const [wanted, given] = [template.split('/'), path.split('/')];
  if (wanted.length !== given.length) return undefined;
  const params: Record<string, string> = {};
  for (const [at, part] of wanted.entries()) {
    const name = /^\{(.+)\}$/.exec(part)?.[1];
    if (name !== undefined) params[name] = decode(given[at] ?? '');
    else if (part !== given[at]) return undefined;
  }
  return params;
}

function routesOf(parts: ControlParts): readonly ControlRoute[] {
  const own = ownRoutes.map(([method, path, run]) => ({
    method,
    path,
    run: (request: ControlRequest) => run(parts, request),
  }));
  return [...own, ...(parts.office.controls ?? [])];
}

async function run(parts: ControlParts, routes: readonly ControlRoute[], request: WireRequest): Promise<unknown> {
  const url = new URL(request.path, 'http://control');
  for (const route of routes) {
    const params = route.method === request.method ? match(route.path, url.pathname) : undefined;
    if (params === undefined) continue;
    const value = await route.run({ params, query: url.searchParams, body: parseBody(request.body) });
    if (route.method !== 'GET') parts.desk.changed();
    await parts.kept();
    return value;
  }
  const known = routes.map(({ method, path }) => `${method} ${path}`);
  throw new ControlError(`no such control; there are ${known.join(', ')}`, 404);
}

function answerJson(status: number, value: unknown): WireResponse {
  const headers = { 'content-type': 'application/json; charset=utf-8' };
  return { status, headers, body: Buffer.from(`${JSON.stringify(value ?? null)}\n`) };
}

/** @returns what answers at the control door, in JSON */
export function createControl(parts: ControlParts): Handle {
  const routes = routesOf(parts);
  return async (request) => {
    try {
      return answerJson(200, await run(parts, routes, request));
    } catch (error) {
      const status = error instanceof ControlError ? error.status : 500;
      return answerJson(status, { error: (error as Error).message });
    }
  };
}
