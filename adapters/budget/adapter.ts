/**
 * The adapter of the budget (预算管理一体化): the unit's interface, where payments are applied for, and the voucher store, whose queues
 * hold what became of them. Two partners, one kind: each speaks its dialect, and the operations of the other are none of its own.
 */
import type { Adapter } from '../contract.ts';
import { createConversation } from '../transports/conversation.ts';
import { requestPayment } from './application.ts';
import { kind, operations } from './operations.ts';
import { voucherCollections } from './vouchers.ts';

export function createBudgetAdapter(): Adapter {
  const conversation = createConversation();
  const collections = voucherCollections(conversation);
  return {
    kind,
    operations,
    call: (call) =>
      call.translator.operation === 'payment.request' ? requestPayment(conversation, call) : conversation.call(call),
    collections: (dialect) => (dialect.operations.includes('payment.receipt') ? collections : []),
    async startSandbox(options) {
      // Loaded when asked for: a gateway without stand-ins needs no schema validator.
      const { startSandbox } = await import('./sandbox/office.ts');
      return startSandbox(options);
    },
    async close() {
      conversation.close();
    },
  };
}
