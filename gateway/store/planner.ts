/**
 * Every statement of the gateway is a look-up by key, run on tables that may have grown a thousandfold since they were last
 * analysed, through plans that are kept. So the plan made on an empty table must be the right one for a full one. With these settings
 * it is, as long as a statement leaves the planner one way to its rows; on a table that looks empty all ways cost the same, and it
 * takes any (seen: a table read from end to end for every row asked for). Hence, in every statement that runs often:
 * - of the columns compared with `=`, one begins an index; the others are compared with `is not distinct from`, which no index serves,
 *   unless they follow it in that index;
 * - a table that is changed is joined by `oneOf`;
 * - rows are found in a subquery with `offset 0`, and put in order outside of it.
 * `gateway/journal/plans.test.ts` counts what each statement reads. `jit`: discouraged nodes carry a large cost, which would otherwise
 * set the compiler to work on them.
 */
export const plannerSettings = {
  enable_seqscan: 'off',
  enable_hashjoin: 'off',
  enable_mergejoin: 'off',
  plan_cache_mode: 'force_generic_plan',
  jit: 'off',
} as const;

/**
 * `column = value` for the join of a table that an index must find the rows of. A plain `=` would let the planner read the whole index
 * instead, in its order, as for a merge.
 */
export const oneOf = (column: string, value: string): string => `${column} = any(array[${value}])`;

export const startParameters = (settings: Readonly<Record<string, string>>): string[] =>
  Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
