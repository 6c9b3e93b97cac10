import { describe, expect, it } from 'vitest';
import { drawSecret, isSecret, signatures } from './signature.ts';

describe('the signature of a webhook', () => {
  it('is the one that the reference libraries of Standard Webhooks are tested with', () => {
    const signed = {
      id: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
      timestamp: 1_614_265_330,
      body: Buffer.from('{"test": 2432232314}'),
    };

    expect(signatures(['whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'], signed)).toBe(
      'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
    );
  });

  it('is there once for each secret, the present one first', () => {
    const [present, before] = [drawSecret(), drawSecret()];
    const signed = { id: 'e-1', timestamp: 1, body: Buffer.from('{}') };

    expect(signatures([present, before], signed)).toBe(
      `${signatures([present], signed)} ${signatures([before], signed)}`,
    );
  });

  it('takes secrets of 24 to 64 bytes in base64, and no others', () => {
    const of = (bytes: number) => `whsec_${Buffer.alloc(bytes, 7).toString('base64')}`;

    expect([24, 32, 64].map((bytes) => isSecret(of(bytes)))).toEqual([true, true, true]);
    expect([of(23), of(65), 'whsec_', of(32).slice(6), `${of(32)}!`, of(32).replace('=', '')].map(isSecret)).toEqual(
      Array.from({ length: 6 }, () => false),
    );
    expect(isSecret(drawSecret())).toBe(true);
  });
});
