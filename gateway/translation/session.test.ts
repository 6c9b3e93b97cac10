import { describe, expect, it } from 'vitest';
import { sampleContext } from './check/sample-files.ts';
import { SignatureError, TranslationError } from './contract.ts';
import { insidesOf } from './dialect.ts';
import { collectFindings } from './findings.ts';
import { bytesOf, compileWorld, context, jsonDialect, order, orderTable, utf8 } from './test-world.ts';

const withTicket = jsonDialect.replace('token: $auth.token', 'ticket: $session.ticket');
const signed = withTicket.replace(
  'outcome:',
  'request:\n  sign: { into: header.X-Sign, over: [$session.salt, raw(body)], by: sha256-hex }\noutcome:',
);
const world = (dialect = withTicket) => compileWorld({ 'dialect.yaml': dialect, 'order.place.yaml': orderTable() });
const place = (dialect?: string) => world(dialect).translator('order.place');
const inSession = (session: Record<string, string>) => ({ ...context, session });

describe('a value of a session', () => {
  it('is written where the table names it', () => {
    const request = place().encodeRequest(order, inSession({ ticket: 'ST-1' }));

    expect(JSON.parse(utf8(request.body))).toMatchObject({ ticket: 'ST-1' });
  });

  it('has a placeholder where nobody has logged in yet, so that the rest can be tried', () => {
    const request = place().encodeRequest(order, context);

    expect(JSON.parse(utf8(request.body)).ticket).not.toBe('');
    expect(() => place().encodeRequest({ ...order, kind: 'unheard-of' }, context)).toThrow(TranslationError);
  });

  it('that the login did not draw is missed, by its name', () => {
    expect(() => place().encodeRequest(order, inSession({}))).toThrow(/\$session\.ticket; the login draws none/);
  });

  it('is told to a stand-in that does not know it, and compared by one that does', () => {
    const request = place().encodeRequest(order, inSession({ ticket: 'ST-1' }));

    expect(place().decodeRequest(request, context).vars).toMatchObject({ 'session.ticket': 'ST-1' });
    expect(() => place().decodeRequest(request, inSession({ ticket: 'ST-1' }))).not.toThrow();
    expect(() => place().decodeRequest(request, inSession({ ticket: 'ST-2' }))).toThrow(SignatureError);
  });

  it('that is absent is a missing secret for a stand-in that knows it', () => {
    const request = place().encodeRequest(order, inSession({ ticket: 'ST-1' }));
    const { ticket: _, ...bare } = JSON.parse(utf8(request.body)) as Record<string, unknown>;
    const without = { ...request, body: bytesOf(JSON.stringify(bare)) };

    expect(() => place().decodeRequest(without, inSession({ ticket: 'ST-1' }))).toThrow(SignatureError);
    expect(place().decodeRequest(without, context).vars).not.toHaveProperty('session.ticket');
  });

  it('never stands in an error', () => {
    const short = withTicket.replace('$session.ticket', '$session.ticket | text(4 chars)');

    const refuse = () => place(short).encodeRequest(order, inSession({ ticket: 'ST-geheim' }));

    expect(refuse).toThrow(TranslationError);
    expect(refuse).not.toThrow(/geheim/);
  });

  it('can be signed with', () => {
    const sign = (salt: string) =>
      place(signed).encodeRequest(order, inSession({ ticket: 't', salt })).headers['x-sign'];

    expect(sign('a')).toMatch(/^[0-9a-f]{64}$/);
    expect(sign('a')).not.toBe(sign('b'));
    expect(() => sign('')).toThrow('The login draws no value salt.');
  });

  it('of samples comes from their context, or is made up', () => {
    const given = { name: 'context.json', path: 'context.json', bytes: bytesOf('{"session":{"salt":"S"}}') };
    const { report } = collectFindings();

    const made = sampleContext(insidesOf(world(signed).dialect), [given], report);

    expect(made.session).toEqual({ ticket: 'sample-ticket', salt: 'S' });
  });
});

describe('the framing of a dialect', () => {
  const framed = jsonDialect.replace(
    'request: [ { json: { charset: utf-8 } } ]',
    'request: [ { frame: { digits: 6, counts: body }, json: { charset: utf-8 } } ]',
  );

  it('is that of the outermost layer of the part', () => {
    const { dialect, translator } = world(framed);
    const { body } = translator('order.place').encodeRequest(order, inSession({ ticket: 't' }));

    const head = dialect.framing('request');

    expect(head?.bytes).toBe(6);
    expect(head?.following(body)).toBe(body.length - 6);
  });

  it('is none where the layers have none', () => {
    expect(world().dialect.framing('request')).toBeUndefined();
  });
});
