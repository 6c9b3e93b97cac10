import { StoreUnavailableError } from './contract.ts';

/** SQLSTATE classes and codes that speak of the server's condition and not of the data. */
const passing = [
  '08', // connection exceptions
  '53', // insufficient resources: too many connections, disk full, out of memory
  '57P', // admin shutdown, crash shutdown, cannot connect now
  '58', // system errors outside the database: I/O
  '40', // serialization failure, deadlock
  '25006', // read-only: a standby that has not been promoted yet
  '55P03', // lock not available
  '57014', // statement time-out
];
const socketCodes = /^(E[A-Z]+|CERT_[A-Z_]+|ERR_(SOCKET|TLS|SSL)[A-Z_]*)$/;
const connectionWords = /connection|connect|timeout|timed out|not queryable|pool after calling end|closed/i;

const codeOf = (error: unknown): string | undefined => {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? code : undefined;
};

const isSqlState = (code: string) => /^[0-9A-Z]{5}$/.test(code) && !code.startsWith('E');

/** Rolled back through no fault of its own; the same work may run again at once. */
export function isConflict(error: unknown): boolean {
  const code = codeOf(error instanceof StoreUnavailableError ? error.cause : error);
  return code === '40001' || code === '40P01';
}

/** The error as the rest of the gateway knows it: StoreUnavailableError when it may pass, otherwise itself. */
export function storeFailure(error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof StoreUnavailableError) return error;
  const code = codeOf(error);
  const mayPass =
    code !== undefined && isSqlState(code)
      ? passing.some((prefix) => code.startsWith(prefix))
      : socketCodes.test(code ?? '') || connectionWords.test(error.message);
  if (!mayPass) return error;
  return new StoreUnavailableError(`The database is not available: ${error.message}`, { cause: error });
}

const conflictRetries = 5;

/** Runs work whose conflicts (deadlock, serialization) were rolled back again, a few times. */
export async function retryingConflicts<T>(work: () => Promise<T>): Promise<T> {
  for (let retry = 0; ; retry += 1) {
    try {
      return await work();
    } catch (error) {
      if (!isConflict(error) || retry === conflictRetries) throw error;
    }
  }
}
