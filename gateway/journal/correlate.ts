/** Events that came before the exchange they belong to was settled: joined to it as soon as the partner's own id is known. */
import type { Queryable } from '../store/contract.ts';
import { oneOf } from '../store/planner.ts';

export interface AwaitedKey {
  readonly partner: string;
  readonly key: string;
}

/**
 * The steps that join what awaits the keys of `given(partner, key)`, to be put into a statement. Of several exchanges about one thing
 * (a booking, its change) the first is the one that brought it about. `partner` is the one that told, or one whose exchanges it tells of.
 * Events come in id order, which is the order everybody locks them in.
 */
export const joinAwaiting = (given: string): string => `
  matched as materialized (
    select v.id as event_id, e.id as exchange_id, e.client, e.district
    from ${given} g
    cross join lateral (
      select id, partner || answers_for as partners from event
      where awaits = g.key and g.partner = any(partner || answers_for) offset 0
    ) v
    cross join lateral (
      select * from (
        select id, seq, client, district from exchange
        where correlation_key = g.key and partner = any(v.partners) offset 0
      ) found order by seq limit 1
    ) e
    order by v.id
  ), told as (
    update event v
    set exchange_id = m.exchange_id, client = m.client, district = coalesce(v.district, m.district), awaits = null
    from matched m where ${oneOf('v.id', 'm.event_id')} and v.awaits is not null
    returning v.id
  ), owed as (
    update delivery d set held = false, next_at = now() from told t where ${oneOf('d.event_id', 't.id')} and d.held
  )`;

const joinAll = `
  with given as (
    select * from json_to_recordset($1::json) as g(partner text, key text) limit $2::int
  ), ${joinAwaiting('given')}
  select id from told`;

/**
 * A telling and the settlement it belongs to may be committed at the same moment, neither seeing the other. So each looks once more
 * after its own commit: whoever commits last sees both.
 */
export async function correlate(queryable: Queryable, keys: readonly AwaitedKey[]): Promise<void> {
  if (keys.length === 0) return;
  await queryable.query(joinAll, [JSON.stringify(keys), keys.length], 'correlate');
}
