import type { Queryable, Row } from './contract.ts';

/**
 * The `tx` that transaction work sees. It remembers a failed statement, since the database rolls such a transaction back at COMMIT
 * without saying so.
 */
export function transactionScope(run: Queryable['query']): { tx: Queryable; throwIfFailed(): void } {
  let failure: { readonly error: unknown } | undefined;
  const query = async <R extends Row>(text: string, values?: readonly unknown[], name?: string): Promise<R[]> => {
    try {
      return await run<R>(text, values, name);
    } catch (error) {
      failure ??= { error };
      throw error;
    }
  };
  return {
    tx: { query },
    throwIfFailed() {
      if (failure) throw failure.error;
    },
  };
}
