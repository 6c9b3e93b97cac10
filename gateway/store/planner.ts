/**
 * Every statement of the gateway is a look-up by key, run on tables that may have grown a thousandfold since they were last
 * analysed, through plans that are kept. With these settings a plan made on an empty table is the right one for a full one.
 * `jit`: discouraged nodes carry a large cost, which would otherwise set the compiler to work on them.
 */
export const plannerSettings = {
  enable_seqscan: 'off',
  enable_hashjoin: 'off',
  enable_mergejoin: 'off',
  plan_cache_mode: 'force_generic_plan',
  jit: 'off',
} as const;

export const startParameters = (settings: Readonly<Record<string, string>>): string[] =>
  Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
