/** How both brokers hand a delivery to its handler, and what they say while they work. */
import type { Delivery } from './contract.ts';

/** pino's loggers fit. */
export interface BrokerLog {
  info(details: object, message: string): void;
  warn(details: object, message: string): void;
}

export const silent: BrokerLog = { info() {}, warn() {} };

/** A delivery whose handler threw goes back after this long, lest it spin. */
const failurePauseMs = 1000;

export function handOver(delivery: Delivery, onDelivery: (delivery: Delivery) => void, log: BrokerLog): void {
  try {
    onDelivery(delivery);
  } catch (error) {
    log.warn({ exchangeId: delivery.exchangeId, reason: String(error) }, 'the handler of a delivery failed');
    setTimeout(delivery.giveBack, failurePauseMs);
  }
}
