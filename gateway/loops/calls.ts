/** Calls of clients that feed a loop: each key is heard once; whoever repeats it gets the first answer again. */
import { hash } from 'node:crypto';
import { canonicalJson } from '../catalogue/canonical-json.ts';
import { GatewayError } from '../errors/catalogue.ts';
import type { Queryable, Row } from '../store/contract.ts';
import type { LoopAnswer, LoopCall } from './contract.ts';

/** A call that waits for the step that hears it. */
export interface Pending {
  readonly call: LoopCall;
  readonly digest: string;
}

/** What is said to it. */
export type CallLine =
  | { readonly pending: Pending; readonly answer: LoopAnswer; readonly known: boolean }
  | { readonly pending: Pending; readonly error: GatewayError };

/** The same for bodies that differ only in the order of their fields. */
export const pendingOf = (call: LoopCall): Pending => ({
  call,
  digest: hash('sha256', `${call.type}\n${canonicalJson(call.data)}`),
});

interface EarlierRow extends Row {
  readonly place: number;
  readonly digest: string;
  readonly answer: LoopAnswer;
}

const readEarlier = `
  select g.place, c.digest, c.answer
  from json_to_recordset($1::json) as g(place int, client text, key text)
  cross join lateral (
    select digest, answer from loop_call
    where client = g.client and idempotency_key is not distinct from g.key offset 0) c`;

/** @returns for each call what was said to its key before, if anything was */
export async function earlierAnswers(
  tx: Queryable,
  calls: readonly Pending[],
): Promise<readonly (CallLine | undefined)[]> {
  if (calls.length === 0) return [];
  const asked = calls.map(({ call }, place) => ({ place, client: call.client, key: call.idempotencyKey }));
  const rows = await tx.query<EarlierRow>(readEarlier, [JSON.stringify(asked)], 'loops-earlier');
  const known = new Map(rows.map((row) => [row.place, row]));
  return calls.map((pending, place): CallLine | undefined => {
    const row = known.get(place);
    if (row === undefined) return undefined;
    if (row.digest === pending.digest) return { pending, answer: row.answer, known: true };
    const error = new GatewayError('GW_REQUEST_KEY_REUSED', 'The key belongs to an earlier call with another content.');
    return { pending, error };
  });
}

const putAnswers = `
  insert into loop_call (client, idempotency_key, digest, answer)
  select * from json_to_recordset($1::json) as g(client text, key text, digest text, answer json)`;

export async function writeAnswers(tx: Queryable, lines: readonly CallLine[]): Promise<void> {
  const fresh = lines.flatMap((line) =>
    'error' in line || line.known
      ? []
      : [
          {
            client: line.pending.call.client,
            key: line.pending.call.idempotencyKey,
            digest: line.pending.digest,
            answer: line.answer,
          },
        ],
  );
  if (fresh.length > 0) await tx.query(putAnswers, [JSON.stringify(fresh)], 'loops-answers');
}
