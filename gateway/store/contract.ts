/**
 * One query layer over PGlite and PostgreSQL. SQL is the interface; both run the same text.
 * Types come back alike from both: int8 and numeric as text unless cast to int4/float8, timestamptz as Date, date as `YYYY-MM-DD`,
 * json(b) parsed, bytea as Buffer, uuid as text, arrays as arrays.
 */
export type Row = Record<string, unknown>;

export interface Queryable {
  /**
   * Runs one statement. `name` marks a statement that is run often: it is prepared once per connection. A name stands for one text.
   * Without values the text may hold several statements; the rows are the last one's.
   * @returns the rows; for statements without RETURNING an empty array.
   * @throws StoreUnavailableError when the failure may pass; the database's own error (with `code`, an SQLSTATE) when the data is at fault
   */
  query<R extends Row = Row>(text: string, values?: readonly unknown[], name?: string): Promise<R[]>;
}

export interface Store extends Queryable {
  /**
   * Runs `work` in one transaction on one connection; rolls back when it throws. A deadlock or serialization failure runs it again,
   * so it does nothing but query `tx`. Do not query the store itself inside: PGlite has one session.
   */
  transaction<T>(work: (tx: Queryable) => Promise<T>): Promise<T>;
  /** Which database this is, for messages to people. */
  readonly kind: 'postgresql' | 'pglite';
  close(): Promise<void>;
}

/** A database failure that may pass (connection lost, serialization, deadlock): the same work may be tried again. */
export class StoreUnavailableError extends Error {
  override readonly name = 'StoreUnavailableError';
}
