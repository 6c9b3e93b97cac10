/**
 * The adapter of deposit banks (保证金银行). Every operation is one message and one answer over TCP; what the bank tells by itself
 * comes to the port that the profile's `listen` opens.
 */
import type { Adapter } from '../contract.ts';
import { createConversation } from '../transports/conversation.ts';
import { kind, operations } from './operations.ts';

export function createDepositBankAdapter(): Adapter {
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
