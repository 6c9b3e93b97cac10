import type { Store } from '../store/contract.ts';
import { acceptBatch } from './accept.ts';
import { audit } from './audit.ts';
import { type ClaimRequest, claimAsk, claimBatch } from './claim.ts';
import type {
  Accepted,
  ClaimOutcome,
  InboundOutcome,
  Journal,
  NewExchange,
  NewInbound,
  Settlement,
  SettleOutcome,
} from './contract.ts';
import { closeDeliveries, dueDeliveries, postponeDeliveries, releaseUncorrelated } from './deliveries.ts';
import { GroupCommit } from './group-commit.ts';
import { applyInboundBatch } from './inbound.ts';
import {
  forgetWorker,
  heartbeat,
  lanes,
  releaseLane,
  renew,
  saveBreaker,
  setClosed,
  setPaused,
  takeLane,
  underWay,
} from './lanes.ts';
import { moveOver, waitingKeys } from './move-over.ts';
import { cancel, park, unpark } from './park.ts';
import { attempts, backlog, byKey, events, get, getMany, list } from './read.ts';
import { confirm, latestResolution, propose, type ResolutionEvent } from './resolution.ts';
import { confirmBatch, orphanedRings } from './ring.ts';
import { createSerials } from './serials.ts';
import { settleBatch } from './settle.ts';
import { type ExpiryEvent, expireOverdue, sweep } from './sweep.ts';
import { mayMove } from './transitions.ts';

export interface JournalOptions {
  /** The event that tells of an exchange which expired. Default: nobody is told. */
  readonly expiryEvent?: ExpiryEvent;
  /** The event of an exchange that a person has ended. Default: nobody is told. */
  readonly resolutionEvent?: ResolutionEvent;
  /** How long the audit waits for a sign of life before it counts an exchange as missing. Default 60 s. */
  readonly auditGraceMs?: number;
}

/** A claim may bring as many ids as a lane has at hand; fewer of them make a statement. */
const claimsPerStatement = 50;

async function claimAndExpire(
  store: Store,
  batch: readonly ClaimRequest[],
  eventOf: ExpiryEvent,
): Promise<readonly ClaimOutcome[]> {
  const { outcomes, overdue } = await claimBatch(store, batch);
  // Expiring is the sweep's work too: should it fail here, the claim stands.
  for (const { lane, id, businessNow } of overdue)
    await expireOverdue(store, { lane, ids: [id], businessNow }, eventOf).catch(() => {});
  return outcomes;
}

/** The hot statements, each behind a batcher of its own. */
function openBatchers(store: Store, eventOf: ExpiryEvent) {
  return {
    accept: new GroupCommit<NewExchange, Accepted>({ write: (batch) => acceptBatch(store, batch), inFlight: 2 }),
    confirm: new GroupCommit<readonly string[], true>({ write: (batch) => confirmBatch(store, batch) }),
    // One at a time: two claims side by side would not see each other's, and take two of one key.
    claim: new GroupCommit<ClaimRequest, ClaimOutcome>({
      write: (batch) => claimAndExpire(store, batch, eventOf),
      maxBatch: claimsPerStatement,
    }),
    settle: new GroupCommit<Settlement, SettleOutcome>({ write: (batch) => settleBatch(store, batch), inFlight: 2 }),
    inbound: new GroupCommit<NewInbound, InboundOutcome>({
      write: (batch) => applyInboundBatch(store, batch),
      inFlight: 2,
    }),
  };
}

function settleLegally(
  settlement: Settlement,
  batcher: GroupCommit<Settlement, SettleOutcome>,
): Promise<SettleOutcome> {
  const { id, from, to } = settlement;
  if (mayMove(from, to)) return batcher.add(settlement);
  return Promise.reject(
    new Error(`Exchange ${id} cannot go from ${from} to ${to}; see gateway/journal/transitions.ts.`),
  );
}

/** The journal on a migrated store. The store stays the caller's: `close` waits for what is under way and leaves it open. */
export function createJournal(store: Store, options: JournalOptions = {}): Journal {
  const eventOf = options.expiryEvent ?? (() => undefined);
  const batchers = openBatchers(store, eventOf);
  return {
    accept: (exchange) => batchers.accept.add(exchange),
    serial: createSerials(store),
    byKey: (client, idempotencyKey) => byKey(store, client, idempotencyKey),
    get: (id) => get(store, id),
    getMany: (ids) => getMany(store, ids),
    list: (filter) => list(store, filter),
    attempts: (id) => attempts(store, id),
    events: (exchangeId) => events(store, exchangeId),
    async cancel(id) {
      const before = await get(store, id);
      if (before === undefined) return { cancelled: false, exchange: undefined };
      const cancelled = await cancel(store, id);
      return { cancelled, exchange: await get(store, id) };
    },
    propose: (proposal) => propose(store, proposal),
    resolution: (id) => latestResolution(store, id),
    confirmResolution: (confirmation) => confirm(store, confirmation, options.resolutionEvent ?? (() => undefined)),
    backlog: () => backlog(store),
    async confirmRings(ids) {
      await batchers.confirm.add(ids);
    },
    orphanedRings: (olderThanMs, limit) => orphanedRings(store, olderThanMs, limit),
    heartbeat: (worker, role, deadAfterMs) => heartbeat(store, worker, role, deadAfterMs),
    forgetWorker: (worker) => forgetWorker(store, worker),
    lanes: () => lanes(store),
    takeLane: (lane, owner, leaseMs, formerOwners = []) => takeLane(store, { lane, owner }, leaseMs, formerOwners),
    underWay: (lane) => underWay(store, lane),
    renew: (holds, leaseMs) => renew(store, holds, leaseMs),
    releaseLane: (hold) => releaseLane(store, hold),
    claim: (hold, ids, businessNow) => batchers.claim.add({ hold, ids, businessNow }),
    claimAsk: (hold, ids) => claimAsk(store, hold, ids),
    settle: (settlement) => settleLegally(settlement, batchers.settle),
    sweep: (hold, businessNow, limit) => sweep(store, hold, { businessNow, limit, eventOf }),
    park: (hold, operation, ids) => park(store, hold, operation, ids),
    unpark: (hold, operation, limit) => unpark(store, hold, operation, limit),
    waitingKeys: (lane, filter) => waitingKeys(store, lane, filter),
    moveOver: (hold, keys) => moveOver(store, hold, keys),
    saveBreaker: (hold, operation, breaker) => saveBreaker(store, hold, operation, breaker),
    setClosed: (hold, closed) => setClosed(store, hold, closed),
    setPaused: (lane, paused) => setPaused(store, lane, paused),
    applyInbound: (inbound) => batchers.inbound.add(inbound),
    dueDeliveries: (consumer, limit) => dueDeliveries(store, consumer, limit),
    closeDeliveries: (consumer, eventIds) => closeDeliveries(store, consumer, eventIds),
    postponeDeliveries: (consumer, eventIds, delayMs) => postponeDeliveries(store, consumer, eventIds, delayMs),
    releaseUncorrelated: (olderThanMs) => releaseUncorrelated(store, olderThanMs),
    audit: () => audit(store, options.auditGraceMs ?? 60_000),
    async close() {
      await Promise.all(Object.values(batchers).map((batcher) => batcher.drained()));
    },
  };
}
