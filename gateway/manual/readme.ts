/** The README: prose is written there; its tables are filled between markers. */
import type { ClockBook } from '../calendar/clocks.ts';
import type { Catalogue } from '../catalogue/contract.ts';
import type { Dialect } from '../translation/contract.ts';
import { clocksText } from './clock-table.ts';
import { fill } from './manual.ts';
import { matrixText } from './matrix.ts';

export interface ReadmeSources {
  readonly catalogue: Catalogue;
  readonly dialects: readonly Dialect[];
  readonly clockBook: ClockBook;
}

/** The page with its blocks `matrix` and `clocks` made anew. @throws Error where the page has one of them not at all, or twice */
export const readmeText = (page: string, { catalogue, dialects, clockBook }: ReadmeSources): string =>
  fill(page, { matrix: () => matrixText(catalogue, dialects), clocks: () => clocksText(clockBook) });
