import { decodeJwt, SignJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { columns, type Ground } from '../../test/support/columns.ts';
import { booking, clients, type Door, openDoor } from '../../test/support/door.ts';
import { tokenKey } from './token-key.ts';

const form = 'application/x-www-form-urlencoded';
const basic = (id: string, secret: string): string => `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}`;

describe.each(columns)('access, $title', ({ open }) => {
  let ground: Ground;
  let door: Door;
  beforeAll(async () => {
    ground = await open();
    door = await openDoor(ground);
  });
  afterAll(async () => {
    await door[Symbol.asyncDispose]();
    await ground[Symbol.asyncDispose]();
  });
  const ask = (payload: string | object, headers: Record<string, string> = {}) =>
    door.app.inject({ method: 'POST', url: '/oauth/token', payload, headers });
  const { secret } = clients.procurement;
  const credentials = `client_id=procurement&client_secret=${secret}`;

  it('is given for 15 minutes to a client that proves itself by form, JSON or Basic', async () => {
    const answers = await Promise.all([
      ask(`grant_type=client_credentials&${credentials}`, { 'content-type': form }),
      ask({ grant_type: 'client_credentials', client_id: 'procurement', client_secret: secret }),
      ask('grant_type=client_credentials', { 'content-type': form, authorization: basic('procurement', secret) }),
    ]);

    for (const answer of answers) {
      expect(answer.statusCode).toBe(200);
      expect(answer.json()).toMatchObject({
        token_type: 'Bearer',
        expires_in: 900,
        scope: clients.procurement.scopes.join(' '),
      });
      expect(answer.headers['cache-control']).toBe('no-store');
      const { exp = 0, iat = 0, sub } = decodeJwt(answer.json().access_token);
      expect([sub, exp - iat]).toEqual(['procurement', 900]);
    }
  });

  it.each([
    [
      'a wrong secret',
      `grant_type=client_credentials&client_id=procurement&client_secret=wrong`,
      '401 GW_AUTH_CLIENT invalid_client',
    ],
    [
      'an unknown client',
      `grant_type=client_credentials&client_id=nobody&client_secret=x`,
      '401 GW_AUTH_CLIENT invalid_client',
    ],
    ['no secret', 'grant_type=client_credentials&client_id=procurement', '401 GW_AUTH_CLIENT invalid_client'],
    ['another grant', `grant_type=password&${credentials}`, '400 GW_AUTH_GRANT unsupported_grant_type'],
    ['no grant', credentials, '400 GW_AUTH_GRANT invalid_request'],
    [
      'a scope it has not',
      `grant_type=client_credentials&${credentials}&scope=venue:read%20operations:read`,
      '400 GW_AUTH_GRANT invalid_scope',
    ],
    [
      'a field twice',
      `grant_type=client_credentials&${credentials}&client_id=operator`,
      '400 GW_AUTH_GRANT invalid_request',
    ],
    ['a field nobody knows', `grant_type=client_credentials&${credentials}&x=1`, '400 GW_AUTH_GRANT invalid_request'],
  ])('is not given for %s', async (_, payload, expected) => {
    const answer = await ask(payload, { 'content-type': form });

    expect(`${answer.statusCode} ${answer.json().code} ${answer.json().error}`).toBe(expected);
    expect(answer.body).not.toContain(secret);
  });

  it('may be asked for fewer scopes, and then opens only these', async () => {
    const answer = await ask(`grant_type=client_credentials&${credentials}&scope=venue:read`, { 'content-type': form });
    const authorization = `Bearer ${answer.json().access_token}`;

    const refused = await door.app.inject({
      method: 'POST',
      url: '/v1/venue-bookings',
      payload: booking(),
      headers: { authorization, 'idempotency-key': 'a' },
    });

    expect(answer.json().scope).toBe('venue:read');
    expect([refused.statusCode, refused.json().code]).toEqual([403, 'GW_FORBIDDEN']);
    expect(refused.json().detail).toContain('venue:write');
  });

  it('is refused without a token, with a forged or expired one, before the body is looked at', async () => {
    const key = await tokenKey(ground.store);
    const signed = (signingKey: Uint8Array, expiry: string | number, sub = 'procurement') =>
      new SignJWT({ scope: 'venue:write' })
        .setProtectedHeader({ alg: 'HS256' })
        .setSubject(sub)
        .setIssuer('tongban')
        .setExpirationTime(expiry)
        .sign(signingKey);
    const none = `${Buffer.from('{"alg":"none"}').toString('base64url')}.${Buffer.from('{"sub":"procurement","iss":"tongban","exp":9999999999}').toString('base64url')}.`;
    const cases: [string | undefined, string][] = [
      [undefined, '401 GW_AUTH_MISSING'],
      ['Bearer', '401 GW_AUTH_INVALID'],
      [basic('procurement', secret), '401 GW_AUTH_INVALID'],
      [`Bearer ${none}`, '401 GW_AUTH_INVALID'],
      [`Bearer ${await signed(Buffer.alloc(32, 1), '5m')}`, '401 GW_AUTH_INVALID'],
      [`Bearer ${await signed(key, 1_000_000_000)}`, '401 GW_AUTH_INVALID'],
      [`Bearer ${await signed(key, '5m', 'gone')}`, '401 GW_AUTH_INVALID'],
    ];
    for (const [authorization, expected] of cases) {
      const answer = await door.app.inject({
        method: 'POST',
        url: '/v1/venue-bookings',
        payload: '{broken',
        headers: { 'content-type': 'application/json', ...(authorization === undefined ? {} : { authorization }) },
      });
      expect(`${answer.statusCode} ${answer.json().code}`, authorization).toBe(expected);
      expect(answer.headers['www-authenticate']).toMatch(/^Bearer/);
    }
  });

  it('ends with the rights of the client, not with the token', async () => {
    const client = { id: 'short-lived', secret: 'short-lived-secret', scopes: ['exchange:read'], districts: ['*'] };
    await door.directory.applyClient(client);
    const { access_token } = (
      await ask({ grant_type: 'client_credentials', client_id: client.id, client_secret: client.secret })
    ).json();
    const list = () => door.app.inject({ url: '/v1/exchanges', headers: { authorization: `Bearer ${access_token}` } });
    expect((await list()).statusCode).toBe(200);
    expect((await list()).statusCode).toBe(200);

    await door.directory.applyClient({ ...client, scopes: ['venue:read'] });

    expect((await list()).statusCode).toBe(403);
  });

  it('tokens of one process are good in another, whichever made the key', async () => {
    await ground.store.query('delete from setting');
    const [one, other] = await Promise.all([tokenKey(ground.store), tokenKey(ground.store)]);

    expect(one).toEqual(other);
    expect(one).toHaveLength(32);
  });

  it('lets a client act for its own districts only', async () => {
    const own = await door.command('/v1/venue-bookings', booking(), {}, 'wanzhou');
    const others = await door.command('/v1/venue-bookings', booking({ district: '500102' }), {}, 'wanzhou');
    const asked = await door.as('wanzhou', {
      url: '/v1/districts/500102/venue-availability?venueKind=evaluation&start=2026-12-01T09:30:00%2B08:00&end=2026-12-01T11:30:00%2B08:00',
    });

    expect(own.statusCode).toBe(202);
    expect([others.statusCode, others.json().code]).toEqual([403, 'GW_FORBIDDEN']);
    expect([asked.statusCode, asked.json().code]).toEqual([403, 'GW_FORBIDDEN']);
  });
});
