/**
 * The adapter of workbenches (渝快政). Every operation is one call under an access token; what purchasers answer arrives at the
 * gateway's callback address as events of the dialect.
 */
import type { Adapter } from '../contract.ts';
import { createConversation } from '../transports/conversation.ts';
import { isTokenRefused, login } from './login.ts';
import { kind, operations } from './operations.ts';

export function createWorkbenchAdapter(): Adapter {
  const conversation = createConversation({ login, isRejected: isTokenRefused });
  return {
    kind,
    operations,
    call: conversation.call,
    login: conversation.login,
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
