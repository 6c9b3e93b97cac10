/**
 * The independent wire contract of a dialect: what the partner's own document says about the bytes, checked by another parser than
 * translation uses and written without looking at the mapping.
 */
import type { WireRequest } from '../../gateway/translation/contract.ts';

export const wireParts = ['request', 'response', 'event', 'answer', 'file'] as const;
export type WirePart = (typeof wireParts)[number];

/** One operation of `contract.yaml`: how its bytes are told from the others. */
export interface OperationAddress {
  /** Requests: the path at the partner. */
  readonly path?: string;
  /** SOAP: the method element below the body. */
  readonly method?: string;
  /** Events: the value that says which notice it is. */
  readonly notice?: string;
}

/** `contract.yaml` */
export interface IndexOf<Form extends string, Operation> {
  readonly dialect: string;
  readonly form: Form;
  readonly operations: Readonly<Record<string, Operation>>;
}

export type AddressIndex = IndexOf<'json-schema' | 'soap-string', OperationAddress>;

export interface WireContract {
  readonly dialect: string;
  readonly operations: readonly string[];
  /**
   * @returns the operation a partner would take this request for, by address alone; undefined where it has no such address.
   * Missing where partners are not addressed: several messages over one connection, files.
   */
  operationOf?(request: Pick<WireRequest, 'method' | 'path' | 'headers'>): string | undefined;
  /** @returns what breaks the contract, one sentence each; nothing where the bytes keep to it. */
  check(part: WirePart, operation: string, bytes: Uint8Array): string[];
}

/** A misspelt rule would check nothing. @throws Error naming the key */
export function onlyKeys(table: object, known: readonly string[]): void {
  const stray = Object.keys(table).find((key) => !known.includes(key));
  if (stray !== undefined) throw new Error(`contract.yaml: ${stray} is none of ${known.join(', ')}.`);
}

/** What is wrong with one message, as a sentence. */
export class Complaint extends Error {}

/** The body of a partner's message as text. @returns undefined where it is no UTF-8 */
export function utf8Text(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
