/**
 * The adapter of credit platforms (信用平台). Every operation is one call; platforms that want a session are logged in to first, and
 * anew when they say that it has ended.
 */
import type { Adapter } from '../contract.ts';
import { createConversation } from '../transports/conversation.ts';
import { isSessionRefused, login, TICKET_SOAP } from './login.ts';
import { issueWithLoginKey } from './login-key.ts';
import { kind, operations } from './operations.ts';

export function createCreditAdapter(): Adapter {
  const conversation = createConversation({
    login,
    needsLogin: ({ dialect }) => dialect.name === TICKET_SOAP,
    isRejected: isSessionRefused,
  });
  return {
    kind,
    operations,
    call: conversation.call,
    login: conversation.login,
    issueCredentials: ({ name }, names) => (name === TICKET_SOAP ? issueWithLoginKey(names) : undefined),
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
