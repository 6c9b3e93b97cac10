import { X509Certificate } from 'node:crypto';
import { expect, it } from 'vitest';
import { drawSecrets } from './stand-in-secrets.ts';

const id = 'wanzhou-trading-center';

it('what a profile leaves to be filled in is drawn, different for each, and what it says stays', () => {
  const { credentials, tls } = drawSecrets({ id, credentials: { token: '请填写', secret: '', user: 'cqzfcg' } });

  expect(credentials.token).toMatch(/^[0-9a-f]{32}$/);
  expect(credentials.secret).toMatch(/^[0-9a-f]{32}$/);
  expect(credentials.secret).not.toBe(credentials.token);
  expect(credentials.user).toBe('cqzfcg');
  expect(tls).toBeUndefined();
});

it('who wants client certificates gets both sides of them, and a stand-in that asks for one', () => {
  const { credentials, tls } = drawSecrets({
    id,
    credentials: { clientCert: '请填写', clientKey: '请填写', ca: '请填写' },
  });

  const authority = new X509Certificate(credentials.ca ?? '');
  expect(new X509Certificate(credentials.clientCert ?? '').verify(authority.publicKey)).toBe(true);
  expect(new X509Certificate(tls?.cert ?? '').checkIP('127.0.0.1')).toBe('127.0.0.1');
  expect(tls?.ca).toBe(credentials.ca);
});
