/** The key that signs tokens: made once per installation, kept in the database, the same for all its processes. */
import { randomBytes } from 'node:crypto';
import type { Store } from '../store/contract.ts';

const settingKey = 'token-signing-key';

/** Processes that start together agree by the row that was written first. */
export async function tokenKey(store: Store): Promise<Uint8Array> {
  const fresh = JSON.stringify({ hs256: randomBytes(32).toString('base64url') });
  await store.query('insert into setting (key, value) values ($1, $2::jsonb) on conflict (key) do nothing', [
    settingKey,
    fresh,
  ]);
  const [row] = await store.query<{ value: { hs256: string } }>('select value from setting where key = $1', [
    settingKey,
  ]);
  if (row === undefined) throw new Error(`setting ${settingKey} was written and is not to be found`);
  return Buffer.from(row.value.hs256, 'base64url');
}
