/** Lease and confirm: who calls is proven first, then what the call says is checked, then it is done. */
import { EventEmitter, setMaxListeners } from 'node:events';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { messageKinds } from '../catalogue/schemas.ts';
import { readYamlFile } from '../catalogue/yaml-file.ts';
import { joinedSignal } from '../config/joined-signal.ts';
import { resources } from '../config/root.ts';
import type { Partner } from '../directory/contract.ts';
import { isOpenAt } from '../directory/opening-hours.ts';
import { GatewayError } from '../errors/catalogue.ts';
import { fieldProblems } from '../errors/field-problems.ts';
import type { Row } from '../store/contract.ts';
import type { Headers } from '../translation/contract.ts';
import { confirmOne } from './confirming.ts';
import {
  type Confirmed,
  type Leasing,
  type LeasingParts,
  leasingDefaults,
  type PullCall,
  type WorkItem,
} from './contract.ts';
import { handOut } from './handing-out.ts';
import { useOnce, verify } from './proof.ts';

interface LeaseBody {
  readonly max: number;
  readonly waitSeconds: number;
}

interface ConfirmBody {
  readonly items: readonly {
    readonly id: string;
    readonly response: { readonly status: number; readonly headers?: Record<string, string>; readonly body: string };
  }[];
}

/** The bodies, by the schemas that the API's document names. */
function bodyReader(name: 'LeaseBody' | 'ConfirmBody'): (bytes: Uint8Array) => unknown {
  const file = 'leasing.yaml';
  const document = readYamlFile(join(resources.specs, 'gateway', 'schemas', file));
  const { validate } = messageKinds(new Map([[file, document]]))(`${file}#/$defs/${name}`);
  return (bytes) => {
    const body = parsed(bytes);
    if (validate(body)) return body;
    throw new GatewayError('GW_REQUEST_INVALID', 'The body breaks its schema.', {
      errors: fieldProblems(validate.errors ?? []),
    });
  };
}

function parsed(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (cause) {
    throw new GatewayError('GW_REQUEST_JSON', 'The body is not JSON in UTF-8.', { cause });
  }
}

export function createLeasing(parts: LeasingParts): Leasing {
  const options = { ...leasingDefaults, ...parts.options };
  const bells = new EventEmitter().setMaxListeners(0);
  const closing = new AbortController();
  setMaxListeners(0, closing.signal);
  const readLease = bodyReader('LeaseBody');
  const readConfirm = bodyReader('ConfirmBody');

  async function workFor(
    id: string,
    { max, waitSeconds }: LeaseBody,
    ended: AbortSignal,
  ): Promise<readonly WorkItem[]> {
    const until = performance.now() + waitSeconds * 1000;
    for (;;) {
      // Listened to before the look: what is accepted while the journal is read is not missed.
      const rung = new AbortController();
      const ring = (): void => rung.abort();
      bells.once(id, ring);
      try {
        // The partner as it is now: its profile may have changed while it waited.
        const partner = parts.directory.partner(id);
        const over = ended.aborted || partner?.profile.pull !== true;
        const closed = over || !isOpenAt(partner.profile.hours, parts.clock.now());
        const items = closed ? [] : await handOut(parts, options, partner, max);
        const leftMs = until - performance.now();
        if (items.length > 0 || leftMs <= 0 || over) return items;
        // `ended` lives no longer than this call.
        const signal = AbortSignal.any([ended, rung.signal]);
        await delay(Math.min(leftMs, options.pollMs), undefined, { signal }).catch(() => undefined);
      } finally {
        bells.off(id, ring);
      }
    }
  }

  return {
    async lease(call) {
      const { connection } = await admit(parts, call);
      const wanted = readLease(call.body) as LeaseBody;
      const ended = joinedSignal(call.signal, closing.signal);
      try {
        return { items: await workFor(connection.id, wanted, ended.signal) };
      } finally {
        ended.release();
      }
    },
    async confirm(call) {
      const partner = await admit(parts, call);
      const { items } = readConfirm(call.body) as ConfirmBody;
      const confirmed: Confirmed[] = [];
      for (const { id, response } of items) {
        const { status, headers = {}, body } = response;
        const answer = { status, headers: lowerCased(headers), body: Buffer.from(body, 'base64') };
        confirmed.push(await confirmOne(parts, options, partner, { id, response: answer }));
      }
      // The next of a key may be fetched now.
      bells.emit(partner.connection.id);
      return { items: confirmed };
    },
    wake: (partnerId) => void bells.emit(partnerId),
    heard: () => heard(parts),
    endWaits: () => closing.abort(),
  };
}

const lowerCased = (headers: Readonly<Record<string, string>>): Headers =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));

/** @throws GatewayError GW_NOT_FOUND, GW_AUTH_INVALID, GW_UNAVAILABLE */
async function admit(parts: LeasingParts, call: PullCall): Promise<Partner> {
  const { store, directory, clock, observer, log } = parts;
  const partner = directory.partner(call.partnerId);
  if (partner?.profile.pull !== true) throw new GatewayError('GW_NOT_FOUND', 'No partner of this id fetches its work.');
  const { id } = partner.connection;
  try {
    await useOnce(store, id, verify(partner, call, clock.now()));
  } catch (error) {
    if (error instanceof GatewayError) {
      observer?.inboundTaken?.({ partner: id, operation: undefined, how: 'unauthenticated' });
      log.warn({ partner: id, code: error.code, why: error.message }, 'a call to fetch work was turned away');
    }
    throw error;
  }
  await store.query(hear, [id], 'pulling-hear');
  return partner;
}

/** Calls that follow each other within a second leave one trace. */
const hear = `
  insert into pulling (partner, heard_at) values ($1, now())
  on conflict (partner) do update set heard_at = now() where pulling.heard_at < now() - interval '1 second'`;

async function heard({ store }: LeasingParts): Promise<ReadonlyMap<string, Date>> {
  const rows = await store.query<Row & { partner: string; heard_at: Date }>(
    'select partner, heard_at from pulling',
    [],
    'pulling-heard',
  );
  return new Map(rows.map(({ partner, heard_at }) => [partner, heard_at]));
}
