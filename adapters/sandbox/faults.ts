/** Troubles that a tester orders at the control door; each is used up after `count` times. */
export const faultKinds = [
  'slow',
  'status-500',
  'garbage',
  'drop-before-effect',
  'drop-after-effect',
  'duplicate-callback',
  'wrong-charset',
  'cut-short',
  'oversized',
  'uncertain',
  'refuse-connect',
] as const;
/** What faults call a request that is no operation; see `Office.answer`. */
export const otherRequests = 'answer';

export type FaultKind = (typeof faultKinds)[number];

export interface ArmedFault {
  readonly fault: FaultKind;
  /** `*` stands for every operation. */
  readonly operation: string;
  /** Of `slow`. */
  readonly delayMs: number;
  left: number;
}

export interface Faults {
  arm(fault: ArmedFault): void;
  /** Takes one of the first fault that is armed for the operation and of one of these kinds. `*` leaves `answer` alone. */
  take(operation: string, kinds: readonly FaultKind[]): ArmedFault | undefined;
  armed(): readonly ArmedFault[];
  clear(): void;
}

export function createFaults(): Faults {
  let faults: ArmedFault[] = [];
  return {
    arm(fault) {
      faults.push(fault);
    },
    take(operation, kinds) {
      if (faults.length === 0) return undefined;
      const found = faults.find(
        (fault) =>
          kinds.includes(fault.fault) &&
          (fault.operation === operation || (fault.operation === '*' && operation !== otherRequests)),
      );
      if (found === undefined) return undefined;
      found.left -= 1;
      if (found.left <= 0) faults = faults.filter((fault) => fault !== found);
      return found;
    },
    armed: () => faults,
    clear() {
      faults = [];
    },
  };
}
