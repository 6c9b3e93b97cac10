/** The control door: what a tester does to a center, on a socket of its own that no partner ever has. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { readBody } from './body.ts';
import type { Center } from './center.ts';
import { receive, receivedFen } from './deposits.ts';
import { type FaultKind, type Faults, faultKinds } from './faults.ts';
import type { Listener } from './listener.ts';
import type { Notices } from './notices.ts';
import { type BookingNotice, changeByCenter } from './venues.ts';

export interface ControlParts {
  readonly center: Center;
  readonly faults: Faults;
  readonly notices: Notices;
  /** Operations that faults may name. */
  readonly operations: readonly string[];
  readonly door: Pick<Listener, 'goDeaf' | 'deafFor' | 'hear'>;
  readonly changed: () => void;
  /** Who this is, and what was counted. */
  readonly about: () => Readonly<Record<string, unknown>>;
}

/** A request of the tester that makes no sense; the text says why. */
class BadRequest extends Error {
  readonly status: number;
  constructor(message: string, status = 400) {
    super(message);
    this.status = status;
  }
}

type Body = Readonly<Record<string, unknown>>;
interface ControlRequest {
  readonly parts: ControlParts;
  readonly url: URL;
  readonly body: Body;
}
type Action = (request: ControlRequest) => unknown;

const defaultDelayMs = 3_000;
const defaultDeafMs = 2_000;
/** Lists in the state show the last of each; the counts say how many there are. */
const shown = 200;

function whole(body: Body, name: string, otherwise?: number): number {
  const value = body[name] ?? otherwise;
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 1)
    throw new BadRequest(`${name} must be a whole number from 1`);
  return value;
}

function text(body: Body, name: string, otherwise?: string): string {
  const value = body[name] ?? otherwise;
  if (typeof value !== 'string' || value === '') throw new BadRequest(`${name} must be a text`);
  return value;
}

function ledger({ parts, url }: ControlRequest): unknown {
  const operation = url.searchParams.get('operation');
  const reference = url.searchParams.get('reference');
  return parts.center.records.done
    .map((done) => done.effect)
    .filter((effect) => operation === null || effect.operation === operation)
    .filter((effect) => reference === null || effect.reference === reference);
}

function armed({ faults, door }: ControlParts): unknown {
  const leftMs = door.deafFor();
  return leftMs > 0 ? [...faults.armed(), { fault: 'refuse-connect', leftMs }] : faults.armed();
}

async function armFault({ parts, body }: ControlRequest): Promise<unknown> {
  const fault = text(body, 'fault') as FaultKind;
  if (!faultKinds.includes(fault)) throw new BadRequest(`fault must be one of ${faultKinds.join(', ')}`);
  if (fault === 'refuse-connect') {
    await parts.door.goDeaf(whole(body, 'ms', defaultDeafMs));
    return armed(parts);
  }
  const operation = text(body, 'operation', '*');
  if (operation !== '*' && !parts.operations.includes(operation))
    throw new BadRequest(`operation must be * or one of ${parts.operations.join(', ')}`);
  parts.faults.arm({
    fault,
    operation,
    left: whole(body, 'count', 1),
    delayMs: whole(body, 'delayMs', defaultDelayMs),
  });
  return armed(parts);
}

function clearFaults({ parts }: ControlRequest): unknown {
  parts.faults.clear();
  parts.door.hear();
  return [];
}

function state({ parts }: ControlRequest): unknown {
  const { center, notices } = parts;
  const { records } = center;
  return {
    ...parts.about(),
    callbackUrl: notices.url() ?? null,
    sizes: {
      effects: records.done.length,
      bookings: records.bookings.length,
      subAccounts: records.subAccounts.length,
      refunds: records.refunds.length,
      openNotices: notices.open().length,
    },
    rooms: center.plan.rooms,
    bookings: records.bookings.slice(-shown),
    subAccounts: records.subAccounts
      .slice(-shown)
      .map((account) => ({ ...account, receivedFen: receivedFen(account) })),
    refunds: records.refunds.slice(-shown),
    notices: notices.seen(),
  };
}

function receipts({ parts, body }: ControlRequest): unknown {
  const accountNo = text(body, 'subAccount');
  const account = parts.center.subAccounts.get(accountNo);
  const receipt = receive(parts.center, accountNo, {
    amountFen: whole(body, 'amountFen', account?.amountFen),
    payerName: text(body, 'payerName', account?.supplier.name),
    payerAccount: text(body, 'payerAccount', '6200000000000000017'),
  });
  if (receipt === undefined) throw new BadRequest(`sub-account ${accountNo} does not exist`, 404);
  parts.changed();
  return receipt;
}

const bookingStates = ['confirmed', 'rejected', 'moved', 'cancelled'];

function changeBooking({ parts, url, body }: ControlRequest): unknown {
  const id = decodeURIComponent(url.pathname.split('/')[3] ?? '');
  const notice = body as unknown as BookingNotice;
  if (!bookingStates.includes(text(body, 'status')))
    throw new BadRequest(`status must be one of ${bookingStates.join(', ')}`);
  if (!parts.center.bookings.has(id)) throw new BadRequest(`booking ${id} does not exist`, 404);
  const problem = changeByCenter(parts.center, id, notice);
  if (problem !== undefined) throw new BadRequest(problem);
  parts.changed();
  return parts.center.bookings.get(id);
}

function callback({ parts, body }: ControlRequest): unknown {
  const url = text(body, 'url');
  if (!URL.canParse(url)) throw new BadRequest('url must be a URL');
  parts.notices.setUrl(url);
  parts.changed();
  return { url };
}

const routes: readonly (readonly [method: string, path: RegExp, action: Action])[] = [
  ['GET', /^\/control\/ledger$/, ledger],
  ['GET', /^\/control\/state$/, state],
  ['GET', /^\/control\/faults$/, ({ parts }) => armed(parts)],
  ['POST', /^\/control\/faults$/, armFault],
  ['DELETE', /^\/control\/faults$/, clearFaults],
  ['POST', /^\/control\/receipts$/, receipts],
  ['POST', /^\/control\/bookings\/[^/]+$/, changeBooking],
  ['POST', /^\/control\/callback$/, callback],
];

async function parseBody(message: IncomingMessage): Promise<Body> {
  const bytes = await readBody(message);
  if (bytes.byteLength === 0) return {};
  let value: unknown;
  try {
    value = JSON.parse(bytes.toString('utf8'));
  } catch {
    throw new BadRequest('the body is not JSON');
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new BadRequest('the body must be a JSON object');
  return value as Body;
}

async function run(parts: ControlParts, message: IncomingMessage): Promise<unknown> {
  const url = new URL(message.url ?? '/', 'http://control');
  const found = routes.find(([method, path]) => method === message.method && path.test(url.pathname));
  if (found === undefined) {
    const known = routes.map(([method, path]) => `${method} ${path.source.replace(/[\^$\\]/g, '')}`);
    throw new BadRequest(`no such control; there are ${known.join(', ')}`, 404);
  }
  return found[2]({ parts, url, body: await parseBody(message) });
}

/** @returns the listener of the control door. Answers JSON. */
export function control(parts: ControlParts): (message: IncomingMessage, response: ServerResponse) => void {
  return (message, response) => {
    run(parts, message).then(
      (value) => send(response, 200, value),
      (error: Error) => send(response, error instanceof BadRequest ? error.status : 500, { error: error.message }),
    );
  };
}

function send(response: ServerResponse, status: number, value: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' });
  response.end(`${JSON.stringify(value)}\n`);
}
