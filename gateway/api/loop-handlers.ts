/**
 * Calls that read a loop or feed one (`x-loop` of the API document). One handler serves them all: what a call says, and whether the loop
 * takes it, is the matter of the loop's rules.
 */
import type { Canonical } from '../catalogue/contract.ts';
import { GatewayError } from '../errors/catalogue.ts';
import type { LoopAnswer, LoopKind } from '../loops/contract.ts';
import { actingOf } from './acting.ts';
import type { Answer, Call, Handler } from './call.ts';
import type { ApiParts, EvidencePort } from './contract.ts';
import type { Operation } from './document.ts';
import { checkEvidence } from './evidence-named.ts';
import { noSuchLoop, reaches, sees } from './loop-rights.ts';
import { loopView } from './loop-views.ts';
import { checkOwnDistrict } from './rights.ts';

type LoopParts = Pick<ApiParts, 'loops' | 'catalogue'> & { readonly evidence: Pick<EvidencePort, 'missing'> };

const pathOf = ({ parameters }: Operation) => parameters.filter((one) => one.in === 'path');

/** The path's parameters in its order: `<projectCode>/<lotNo>`. */
const keyOf = (operation: Operation, { path }: Call): string =>
  [...operation.path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => String(path[name])).join('/');

function dataOf(operation: Operation, { body, path }: Call): Canonical {
  const named = pathOf(operation).map(({ name, canonical }) => [canonical, path[name]] as const);
  return { ...(body as Canonical | undefined), ...Object.fromEntries(named) };
}

/** Where the call is for: as its body says, or else where the loop is that its path names. */
async function districtOf(
  parts: LoopParts,
  operation: Operation,
  kind: LoopKind,
  call: Call,
): Promise<string | undefined> {
  const { district } = (call.body ?? {}) as { readonly district?: string };
  if (district !== undefined) {
    checkOwnDistrict(parts, call.caller, district);
    return district;
  }
  const loop = await parts.loops.byKey(kind, keyOf(operation, call));
  if (loop === undefined || !reaches(call.caller, loop)) throw noSuchLoop();
  return loop.district;
}

function answerOf({ outcome, reason, words, loop }: LoopAnswer): Answer {
  if (outcome !== 'refused' && loop !== undefined)
    return { status: 200, body: { outcome, ...(reason === undefined ? {} : { reason, words }), loop: loopView(loop) } };
  throw new GatewayError('GW_LOOP_REFUSED', words ?? reason ?? '', {
    extra: {
      reason,
      ...(loop === undefined ? {} : { loop: { id: loop.id, kind: loop.kind, key: loop.key, state: loop.state } }),
    },
  });
}

function feeds(parts: LoopParts, operation: Operation, kind: LoopKind, event: string): Handler {
  if (!operation.parameters.some(({ name }) => name === 'Idempotency-Key'))
    throw new Error(`${operation.operationId} feeds a loop and takes no Idempotency-Key`);
  return async (call) => {
    const { caller } = call;
    const acting = actingOf(call.headers);
    const district = await districtOf(parts, operation, kind, call);
    await checkEvidence(parts.evidence, caller, call.body);
    const answer = await parts.loops.submit({
      client: caller.id,
      idempotencyKey: String(call.headers['Idempotency-Key']),
      kind,
      type: event,
      data: dataOf(operation, call),
      district,
      operator: caller.operator,
      districts: caller.districts === undefined ? undefined : [...caller.districts],
      acting,
    });
    return answerOf(answer);
  };
}

function reads({ loops }: LoopParts, operation: Operation, kind: LoopKind): Handler {
  return async (call) => {
    const loop = await loops.byKey(kind, keyOf(operation, call));
    if (loop === undefined || !sees(call.caller, loop)) throw noSuchLoop();
    return { status: 200, body: loopView(loop) };
  };
}

/** @throws Error for an operation of the document that cannot be served */
export function loopHandlers(parts: LoopParts, operations: readonly Operation[]): Record<string, Handler> {
  const served = operations.flatMap((operation): [string, Handler][] => {
    if (operation.loop === undefined) return [];
    const { kind, event } = operation.loop;
    const handler = event === undefined ? reads(parts, operation, kind) : feeds(parts, operation, kind, event);
    return [[operation.operationId, handler]];
  });
  return Object.fromEntries(served);
}
