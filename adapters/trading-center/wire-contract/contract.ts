/**
 * The independent wire contract of a dialect: what the partner's own document says about the bytes, checked by another parser than
 * translation uses and written without looking at the mapping.
 */
import type { WireRequest } from '../../../gateway/translation/contract.ts';

export type WirePart = 'request' | 'response' | 'event' | 'answer';

/** One line of `contract.yaml`: how the bytes of an operation are told from the others. */
export interface OperationAddress {
  /** Requests: the path at the partner. */
  readonly path?: string;
  /** SOAP: the method element below the body. */
  readonly method?: string;
  /** Events: the value that says which notice it is. */
  readonly notice?: string;
}

export interface ContractIndex {
  readonly dialect: string;
  readonly form: 'json-schema' | 'xsd';
  readonly operations: Readonly<Record<string, OperationAddress>>;
}

export interface WireContract {
  readonly dialect: string;
  readonly operations: readonly string[];
  /** @returns the operation a center would take this request for, by address alone; undefined where it has no such address. */
  operationOf(request: Pick<WireRequest, 'method' | 'path' | 'headers'>): string | undefined;
  /** @returns what breaks the contract, one sentence each; nothing where the bytes keep to it. */
  check(part: WirePart, operation: string, bytes: Uint8Array): string[];
}

/** The body of a partner's message as text. @returns undefined where it is no UTF-8 */
export function utf8Text(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
