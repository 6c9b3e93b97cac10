/** A message that could not be translated, told to the person at the terminal: where the mapping stands, which field, why. */
import { SignatureError, TranslationError } from '../translation/contract.ts';
import { CommandError } from './command.ts';

/** @throws what is no fault of a translation */
export function translationRefusal(error: unknown): CommandError {
  if (error instanceof SignatureError)
    return new CommandError(`签名不符。 ${error.message}`, '用 --context 给出密钥。 Give the secrets with --context.');
  if (!(error instanceof TranslationError)) throw error;
  const place = error.file === undefined ? '' : `${error.file}:${error.line ?? '?'} `;
  const fields = [error.canonicalPath, error.wirePath].filter((path) => path !== undefined).join(' ⇄ ');
  return new CommandError(
    `${place}${error.code} ${error.rule}${fields === '' ? '' : ` ${fields}`}\n${error.message}`,
    '',
  );
}
