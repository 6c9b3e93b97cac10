/** Unified social credit codes, GB 32100-2015: 18 characters of a set of 31 (no I, O, S, V, Z), the last one a check character. */
import { codeAt } from './code-at.ts';

const alphabet = '0123456789ABCDEFGHJKLMNPQRTUWXY';
/** GB 32100-2015 §A: 3^(i-1) mod 31. */
const weights = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];
const shape = /^[0-9A-HJ-NPQRTUWXY]{2}[0-9]{6}[0-9A-HJ-NPQRTUWXY]{10}$/;

/** By character code: every message has several of these codes, and searching the alphabet for each character took most of the time. */
const worth = new Int8Array(128).map((_, code) => alphabet.indexOf(String.fromCharCode(code)));

/** The check character that belongs to the first 17 characters. */
export function usccCheck(first17: string): string {
  let sum = 0;
  for (let i = 0; i < 17; i += 1) sum += (worth[codeAt(first17, i)] ?? 0) * (weights[i] ?? 0);
  return alphabet.charAt((31 - (sum % 31)) % 31);
}

/** Whether the text is a unified social credit code with a right check character. */
export function isUscc(code: string): boolean {
  return shape.test(code) && usccCheck(code) === code.charAt(17);
}
