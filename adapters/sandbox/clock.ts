/** Business time as a stand-in sees it: what it stamps, and what stamps and days it compares with. */
import type { SandboxOptions } from '../contract.ts';

export const nowOf = ({ now }: Pick<SandboxOptions, 'now'>): Date => now?.() ?? new Date();
