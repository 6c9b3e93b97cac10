/**
 * The adapter of the three-level governance center (三级数字化城市运行和治理中心). Every operation is one call; what becomes of a referral,
 * a booking or a refund arrives at the gateway's callback address.
 */
import type { Adapter } from '../contract.ts';
import { createConversation } from '../transports/conversation.ts';
import { kind, operations } from './operations.ts';

export function createGovernanceCenterAdapter(): Adapter {
  const conversation = createConversation();
  return {
    kind,
    operations,
    call: conversation.call,
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
