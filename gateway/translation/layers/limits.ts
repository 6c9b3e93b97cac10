/** How much one document may hold, so that a flood is refused before it costs memory. */
import { LayerFault } from './fault.ts';

/** 8 MiB: a refund file of 40 000 rows of 191 bytes fits; a body larger than this is no message of any of our partners. */
export const MAX_DOCUMENT_BYTES = 8 * 1024 * 1024;

/** Rows or records of one file. */
export const MAX_ROWS = 100_000;

/** Fields of one form or one list of tags. */
export const MAX_FIELDS = 10_000;

/** @throws LayerFault where bytes or characters are more than one document may have */
export function withinLimit<T extends { readonly length: number }>(content: T): T {
  if (content.length > MAX_DOCUMENT_BYTES)
    throw new LayerFault('too-large', `is ${content.length} long, and ${MAX_DOCUMENT_BYTES} are taken`);
  return content;
}
