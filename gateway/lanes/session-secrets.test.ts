import { expect, it } from 'vitest';
import type { CallResult } from '../../adapters/contract.ts';
import type { OperationCard } from '../catalogue/contract.ts';
import type { Claimed } from '../journal/contract.ts';
import type { Decision } from './conversation.ts';
import { maskFor } from './masking.ts';
import { type ContactMade, settlementOf } from './settlement.ts';

it('what a login drew is kept with no attempt, as credentials are not', () => {
  const [ticket, secret] = ['ticket-<1>&2', 'profile-secret'];
  const said = `${ticket} ${secret}`;
  const result: CallResult = {
    kind: 'unanswered',
    sent: 'maybe',
    code: 'GW_PARTNER_TIMEOUT',
    detail: said,
    exchangeOf: {
      request: {
        method: 'POST',
        path: `/ask?ticket=${encodeURIComponent(ticket)}`,
        headers: {},
        body: Buffer.from(said),
      },
      response: { status: 200, headers: {}, body: Buffer.from(`<t>ticket-&lt;1&gt;&amp;2</t>${secret}`) },
      secrets: [ticket],
    },
  };
  const at = new Date(0);
  const contact = { kind: 'call', operation: 'o', worker: 'w', startedAt: at, endedAt: at, result } as ContactMade;
  const decision = { to: 'queued', problem: { code: 'GW_PARTNER_TIMEOUT', detail: said } } as unknown as Decision;
  const claimed = { exchange: { id: 'x', state: 'dispatching', attempt: 1 } } as unknown as Claimed;
  const parts = { card: {} as OperationCard, mask: maskFor({ secret }), businessNow: at, serves: false };

  const { record, problem } = settlementOf(claimed, decision, contact, parts);

  expect(problem?.detail).toBe('*** ***');
  expect(record?.detail).toBe('*** ***');
  expect(record?.requestLine).toBe('POST /ask?ticket=***');
  expect(Buffer.from(record?.requestBytes ?? []).toString()).toBe('*** ***');
  expect(Buffer.from(record?.responseBytes ?? []).toString()).toBe('<t>***</t>***');
});
