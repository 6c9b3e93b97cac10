import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import fc from 'fast-check';
import { afterEach, describe, expect, test } from 'vitest';
import type { PartnerConnection } from '../contract.ts';
import { createSessions, type Drawn, type SessionOptions, type Sessions } from './session.ts';

const open: { close(): void }[] = [];
afterEach(() => {
  for (const thing of open.splice(0)) thing.close();
});

const partner = (id = 'credit'): PartnerConnection => ({ id, credentials: {} }) as unknown as PartnerConnection;

/** A partner that gives a new ticket at each login, each good for a while. */
interface Office {
  readonly sessions: Sessions;
  /** Tickets given, in order. */
  readonly given: string[];
  /** Moves the clock. */
  pass(ms: number): void;
  /** What the next logins are answered with, instead of a ticket. */
  failing: boolean;
}

function office(options: Partial<SessionOptions> & { livesMs?: number } = {}): Office {
  let at = 1_000;
  const given: string[] = [];
  const made: Office = {
    given,
    failing: false,
    pass: (ms) => {
      at += ms;
    },
    sessions: createSessions({
      now: () => at,
      draw: async (): Promise<Drawn> => {
        if (made.failing) throw new Error('密码错误');
        given.push(`ticket-${given.length + 1}`);
        return { values: { token: given.at(-1) ?? '' }, livesMs: options.livesMs ?? 10_000 };
      },
      ...options,
    }),
  };
  open.push(made.sessions);
  return made;
}

/** The steps of a life at random, with what must hold after each use. */
function randomWalk() {
  const made = office({ pauseMs: 100 });
  const credit = partner();
  const bornAt = new Map<string, number>();
  const wrong = new Set<string>();
  let at = 0;
  let last: Readonly<Record<string, string>> | undefined;
  return {
    pass: (ms: number) => {
      made.pass(ms);
      at += ms;
    },
    break: () => {
      made.failing = true;
    },
    mend: () => {
      made.failing = false;
    },
    reject: () => {
      if (last === undefined) return;
      wrong.add(last.token ?? '');
      made.sessions.forget(credit, last);
    },
    use: async () => {
      last = await made.sessions.of(credit).catch(() => undefined);
      for (const ticket of made.given) if (!bornAt.has(ticket)) bornAt.set(ticket, at);
      if (last === undefined) return;
      expect(wrong.has(last.token ?? '')).toBe(false);
      expect(at - (bornAt.get(last.token ?? '') ?? 0)).toBeLessThan(10_000);
    },
  };
}

describe('a session', () => {
  test('is drawn once for all who wait, and kept for those who come later', async () => {
    const { sessions, given } = office();
    const credit = partner();

    const drawn = await Promise.all(Array.from({ length: 20 }, () => sessions.of(credit)));
    const later = await sessions.of(credit);

    expect(new Set([...drawn, later].map(({ token }) => token))).toEqual(new Set(['ticket-1']));
    expect(given.length).toBe(1);
  });

  test('belongs to one revision of one partner', async () => {
    const { sessions } = office();

    const [first, second] = [await sessions.of(partner()), await sessions.of(partner())];

    expect([first.token, second.token]).toEqual(['ticket-1', 'ticket-2']);
  });

  test('is renewed while it still serves, and nobody waits for it', async () => {
    const { sessions, given, pass } = office();
    const credit = partner();
    await sessions.of(credit);

    pass(8_000);
    const meanwhile = await sessions.of(credit);
    const after = await sessions.of(credit);

    expect(meanwhile.token).toBe('ticket-1');
    expect(after.token).toBe('ticket-2');
    expect(given.length).toBe(2);
  });

  test('that has ended is not used', async () => {
    const { sessions, pass } = office();
    const credit = partner();
    await sessions.of(credit);

    pass(9_600);

    expect((await sessions.of(credit)).token).toBe('ticket-2');
  });

  test('whose renewal fails goes on serving, and is renewed after a pause', async () => {
    const made = office({ pauseMs: 500 });
    const credit = partner();
    await made.sessions.of(credit);
    made.failing = true;
    made.pass(8_000);

    const meanwhile = await made.sessions.of(credit);
    made.failing = false;
    const inPause = await made.sessions.of(credit);
    made.pass(600);
    await made.sessions.of(credit);

    expect([meanwhile.token, inPause.token]).toEqual(['ticket-1', 'ticket-1']);
    expect((await made.sessions.of(credit)).token).toBe('ticket-2');
  });

  test('is forgotten when it was taken for wrong, but not the one drawn since', async () => {
    const { sessions, given } = office();
    const credit = partner();
    const first = await sessions.of(credit);

    sessions.forget(credit, first);
    const second = await sessions.of(credit);
    sessions.forget(credit, first);

    expect((await sessions.of(credit)).token).toBe(second.token);
    expect(given.length).toBe(2);
  });

  test('that could not be drawn is tried again after a short pause, not at once', async () => {
    const made = office({ pauseMs: 500 });
    const credit = partner();
    made.failing = true;
    await expect(made.sessions.of(credit)).rejects.toThrow('密码错误');
    made.failing = false;

    await expect(made.sessions.of(credit)).rejects.toThrow('密码错误');
    made.pass(600);

    expect((await made.sessions.of(credit)).token).toBe('ticket-1');
  });

  test('is waited for no longer than the caller wants, and drawn for the others all the same', async () => {
    let finish: (drawn: Drawn) => void = () => undefined;
    const { sessions } = office({
      draw: () =>
        new Promise((resolve) => {
          finish = resolve;
        }),
    });
    const credit = partner();
    const giveUp = new AbortController();

    const impatient = sessions.of(credit, giveUp.signal);
    const patient = sessions.of(credit);
    giveUp.abort();
    await expect(impatient).rejects.toMatchObject({ reason: 'login', sent: 'no' });
    finish({ values: { token: 'late' }, livesMs: 1_000 });

    expect((await patient).token).toBe('late');
  });

  test('never serves a ticket that has ended or was taken for wrong, whatever happens in whatever order', async () => {
    const step = fc.oneof(
      fc.record({ kind: fc.constant('pass' as const), ms: fc.integer({ min: 0, max: 12_000 }) }),
      fc.record({ kind: fc.constantFrom('use' as const, 'reject' as const, 'break' as const, 'mend' as const) }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
        const walk = randomWalk();
        for (const one of steps) await walk[one.kind]('ms' in one ? one.ms : 0);
      }),
    );
  });

  test('over a real login costs one request however many ask', async () => {
    let logins = 0;
    const server = createServer((_request, response) => {
      logins += 1;
      response.end(JSON.stringify({ token: `t${logins}` }));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    open.push({
      close: () => {
        server.close();
        server.closeAllConnections();
      },
    });
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/login`;
    const sessions = createSessions({
      draw: async (_partner, signal) => ({
        values: (await (await fetch(url, { signal })).json()) as Record<string, string>,
        livesMs: 60_000,
      }),
    });
    open.push(sessions);
    const credit = partner();

    const tokens = await Promise.all(Array.from({ length: 50 }, () => sessions.of(credit)));

    expect(new Set(tokens.map(({ token }) => token))).toEqual(new Set(['t1']));
    expect(logins).toBe(1);
  });
});
