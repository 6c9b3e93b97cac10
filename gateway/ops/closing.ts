/** What was opened is closed in the opposite order, each part even when another fails; failures are told together at the end. */
export interface Closing {
  add(part: string, close: () => Promise<void> | void): void;
  /** Once; later calls wait for the first. @throws AggregateError */
  closeAll(): Promise<void>;
}

export function createClosing(): Closing {
  const parts: { readonly part: string; readonly close: () => Promise<void> | void }[] = [];
  let closing: Promise<void> | undefined;
  const closeEach = async (): Promise<void> => {
    const failures: Error[] = [];
    for (const { part, close } of parts.reverse()) {
      try {
        await close();
      } catch (error) {
        failures.push(new Error(`closing ${part}: ${(error as Error).message}`, { cause: error }));
      }
    }
    if (failures.length > 0) throw new AggregateError(failures, failures.map((failure) => failure.message).join('; '));
  };
  return {
    add: (part, close) => {
      parts.push({ part, close });
    },
    closeAll: () => {
      closing ??= closeEach();
      return closing;
    },
  };
}
