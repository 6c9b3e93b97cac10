/** The chain over the histories, verified for whoever watches over it. */
import { toBeijing } from '../catalogue/beijing-time.ts';
import type { Checkpoint, Verification } from '../sealing/contract.ts';
import { verifyHistory } from '../sealing/verify.ts';
import type { Store } from '../store/contract.ts';
import type { Answer, Handlers } from './call.ts';
import { present } from './present.ts';

function answerOf({ oldestUnsealed, firstBroken, last, ...counts }: Verification): Answer {
  const broken = firstBroken && {
    ...present(firstBroken),
    ...(firstBroken.loop === undefined ? {} : { loop: present(firstBroken.loop) }),
  };
  const oldestUnsealedSince = oldestUnsealed && toBeijing(oldestUnsealed);
  return { status: 200, body: present({ ...counts, last, oldestUnsealedSince, firstBroken: broken }) };
}

export function verificationHandlers(store: Store): Pick<Handlers, 'verifyHistory' | 'verifyHistoryAgainst'> {
  return {
    verifyHistory: async () => answerOf(await verifyHistory(store)),
    async verifyHistoryAgainst({ body }) {
      const { checkpoints } = body as { readonly checkpoints: readonly Checkpoint[] };
      return answerOf(await verifyHistory(store, checkpoints));
    },
  };
}
