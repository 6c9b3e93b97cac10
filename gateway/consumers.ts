/** To whom an event is owed: everybody outside, the register of contracts and the loops where it has an effect there. */
import { consumersOf as consumersInRegister } from './contracts/effects.ts';
import { loopsConsumer } from './loops/inputs.ts';
import { isHeardByLoops } from './loops/rules/all.ts';

export interface Consumers {
  readonly consumers: readonly string[];
  /** Those of them who are told at once, though the event still waits for the exchange it belongs to. */
  readonly prompt: readonly string[];
}

/** @param type e.g. `tongban.deposit.received` */
export function consumersOf(type: string): Consumers {
  const { consumers, prompt } = consumersInRegister(type);
  return isHeardByLoops(type) ? { consumers: [...consumers, loopsConsumer], prompt } : { consumers, prompt };
}
