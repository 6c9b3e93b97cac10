/** What runs beside a lane while this worker holds it, such as the rounds that fetch what the partner keeps for us. */
import type { LaneHold } from '../journal/contract.ts';

export interface Companion {
  /** The lane is given up, or was lost. */
  stop(): Promise<void>;
}

export interface CompanionParts {
  readonly beside?: ((hold: LaneHold) => Companion) | undefined;
}
