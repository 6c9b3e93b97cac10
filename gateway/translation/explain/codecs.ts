/** Every codec in words. */
import type { CodecEntry } from './codec-entry.ts';
import { conversions } from './conversions.ts';
import { marks } from './marks.ts';

export const codecEntries: Readonly<Record<string, CodecEntry>> = { ...conversions, ...marks };
