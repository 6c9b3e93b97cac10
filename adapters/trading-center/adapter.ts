/**
 * The adapter of trading centers (公共资源交易中心). Every operation is one call: encode, send, decode. Results that come later
 * arrive at the gateway's callback address as events of the dialect.
 */
import type { Adapter } from '../contract.ts';
import { createConversation } from '../transports/conversation.ts';
import { kind, operations } from './operations.ts';

export function createTradingCenterAdapter(): Adapter {
  const conversation = createConversation();
  return {
    kind,
    operations,
    call: conversation.call,
    async startSandbox(options) {
      // Loaded when asked for: a gateway without stand-ins needs no schema validator.
      const [{ startOffice }, { centerKind }] = await Promise.all([
        import('../sandbox/office.ts'),
        import('./sandbox/office.ts'),
      ]);
      return startOffice(centerKind, options);
    },
    async close() {
      conversation.close();
    },
  };
}
