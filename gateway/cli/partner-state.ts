/** How a partner is, in one word: the first of these that holds, taken from `GET /v1/status`. */
import type { PartnerStatus } from '../ops/status.ts';

export const partnerStates = {
  paused: '本方已停用其通道。 Its lane was paused by an operator.',
  'no-worker': '本方没有进程为其办理。 No worker of ours holds its lane.',
  unheard: '自取任务的系统两分钟内没有来取。 It fetches its work, and did not come for two minutes.',
  'breaker-open': '连续失败，暂停调用，自动试探恢复。 Calls failed; they wait and are tried again by themselves.',
  'fetching-fails': '从对方定期取数失败。 What it keeps for us cannot be fetched.',
  closed: '未到对方开放时间。 Outside its opening hours.',
  works: '正常。 Works.',
} as const;

export type PartnerState = keyof typeof partnerStates;

/** A partner that waits for work asks again at least every half minute. */
const longestSilenceMs = 120_000;

const isUnheard = ({ fetches }: PartnerStatus, now: number): boolean =>
  fetches !== undefined && !(now - Date.parse(fetches.heardAt ?? '') <= longestSilenceMs);

export function partnerState(status: PartnerStatus, now: number): PartnerState {
  if (status.paused) return 'paused';
  if (!status.carried) return 'no-worker';
  if (isUnheard(status, now)) return 'unheard';
  if (status.breakers.length > 0) return 'breaker-open';
  if ((status.collections ?? []).some(({ failures }) => failures > 0)) return 'fetching-fails';
  return status.opensAt === undefined ? 'works' : 'closed';
}
