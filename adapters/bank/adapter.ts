/**
 * The adapter of banks that lend on procurement contracts (政采贷). Every operation is one call. What a bank tells arrives at the
 * gateway's callback address; the webhooks of `signed-json` are sent once only, so its list of events is fetched as well. What a bank
 * asks us (contracts, their payments, the payee account) is answered by the gateway's inbound door.
 */
import type { Adapter } from '../contract.ts';
import { createConversation } from '../transports/conversation.ts';
import { createEventList } from './event-list.ts';
import { issueMutualTls } from './mutual-tls.ts';
import { kind, operations } from './operations.ts';

export function createBankAdapter(): Adapter {
  const conversation = createConversation();
  const eventList = createEventList(conversation);
  return {
    kind,
    operations,
    call: conversation.call,
    collections: (dialect) => (dialect.name === 'bank/signed-json' ? [eventList] : []),
    issueCredentials: (dialect, names) => (dialect.name === 'bank/busicall' ? issueMutualTls(names) : undefined),
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
