import type { ValidateFunction } from 'ajv/dist/2020.js';

/**
 * A validator that is compiled when it is first asked. A process asks few of the hundred there are, and compiling them all takes longer
 * than everything else at start. That every one of them compiles is shown by a test instead.
 */
export function whenNeeded(compile: () => ValidateFunction): ValidateFunction {
  let compiled: ValidateFunction | undefined;
  const validate = (data: unknown): boolean => {
    compiled ??= compile();
    const valid = compiled(data);
    lazy.errors = compiled.errors ?? null;
    return valid;
  };
  const lazy = validate as ValidateFunction;
  return lazy;
}
