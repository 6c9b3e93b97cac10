import { describe, expect, test } from 'vitest';
import type { Canonical } from '../../../gateway/catalogue/contract.ts';
import type { Taken } from '../../contract.ts';
import { issueMutualTls } from '../mutual-tls.ts';
import {
  application,
  busiCall,
  contextFor,
  dialectNames,
  messageOf,
  readingOf,
  signedJson,
  startWorld,
  until,
  type World,
} from './test-world.ts';

interface State {
  readonly loans: readonly { readonly loanNo: string; readonly status: string }[];
  readonly notices: readonly { readonly operation: string; readonly tries: number; readonly answer?: string }[];
  readonly sizes: Readonly<Record<string, number>>;
  readonly counts: Readonly<Record<string, unknown>>;
}

const stateOf = (world: World): Promise<State> => world.control<State>('GET', 'state');

/** A bank that does nothing by itself. */
async function startQuiet(name: string): Promise<World> {
  const world = await startWorld(name);
  await world.control('POST', 'pace', { ms: 0 });
  return world;
}

async function applied(world: World, more: object = {}): Promise<string> {
  return String(messageOf(await world.call('loan.apply', { ...application, ...more })).loanNo);
}

const move = (world: World, loanNo: string, step: string, more: object = {}): Promise<unknown> =>
  world.control('POST', `loans/${loanNo}`, { step, ...more });

describe.each(dialectNames)('a bank that speaks %s', (name) => {
  test('decides, signs and pays out by itself, and tells each step', async () => {
    await using world = await startWorld(name);
    await world.control('POST', 'pace', { ms: 1 });

    const loanNo = await applied(world);
    const [disbursed] = await world.heardOf('loan.disbursed');

    const { contractNo, supplier } = application;
    expect(disbursed?.reading.message).toMatchObject({
      loanNo,
      contractNo,
      supplier,
      amountFen: 15_000_000,
      rate: 3.45,
    });
    // Notices are sent each by itself: at this pace one may overtake another.
    for (const step of ['loan.decided', 'loan.signed']) await world.heardOf(step);
    expect(world.heard.map(({ reading }) => reading.operation).toSorted()).toEqual([
      'loan.decided',
      'loan.disbursed',
      'loan.signed',
    ]);
    expect(messageOf(await world.call('loan.status', { loanNo }))).toMatchObject({ status: 'disbursed', repaidFen: 0 });
  });

  test('locks the agreed account alone, and releases it when the loan is repaid', async () => {
    await using world = await startQuiet(name);
    const loanNo = await applied(world);
    await move(world, loanNo, 'credited');
    await move(world, loanNo, 'signed');
    const [signed] = await world.heardOf('loan.signed');
    const { payee } = signed!.reading.message as { payee: { account: string } };
    const lock = { loanNo, contractNo: application.contractNo };

    const other = await world.call('payee-account.lock', {
      ...lock,
      payee: { ...payee, account: '6200000000000000017' },
    });
    const { lockNo } = messageOf(await world.call('payee-account.lock', { ...lock, payee }));
    await move(world, loanNo, 'disbursed');
    await move(world, loanNo, 'repaid', { fen: 5_000_000 });
    const between = messageOf(await world.call('payee-account.lock-status', { lockNo }));
    await move(world, loanNo, 'repaid');

    expect(readingOf(other)).toMatchObject({ kind: 'refused', as: 'account-mismatch' });
    expect(between).toMatchObject({ status: 'locked' });
    expect(messageOf(await world.call('payee-account.lock-status', { lockNo }))).toMatchObject({ status: 'released' });
    const repaid = await world.heardOf('loan.repaid', 2);
    expect(repaid.map(({ reading }) => reading.message.repaidFen)).toEqual([5_000_000, 15_000_000]);
  });

  test('locks no account before the loan is signed, and none a second time', async () => {
    await using world = await startQuiet(name);
    const loanNo = await applied(world);
    const { loans } = await world.control<{ loans: readonly { payee: object }[] }>('GET', 'state');
    const lock = { loanNo, contractNo: application.contractNo, payee: loans[0]?.payee };

    const early = await world.call('payee-account.lock', lock);
    await move(world, loanNo, 'credited');
    await move(world, loanNo, 'signed');
    const first = await world.call('payee-account.lock', lock);
    const second = await world.call('payee-account.lock', lock);

    expect(readingOf(early)).toMatchObject({ kind: 'refused', as: 'loan-not-found' });
    expect(readingOf(first)).toMatchObject({ kind: 'success' });
    expect(readingOf(second)).toMatchObject({ kind: 'refused', as: 'duplicate' });
  });

  test.each([
    ['product-not-found', { productNo: 'ZCD-99' }],
    ['contract-not-eligible', { amountFen: 19_900_000 }],
    ['contract-not-eligible', { months: 24 }],
    ['loan-exists', {}],
  ])('refuses an application: %s', async (as, more) => {
    await using world = await startQuiet(name);
    if (as === 'loan-exists') await applied(world);

    expect(readingOf(await world.call('loan.apply', { ...application, ...more }))).toMatchObject({
      kind: 'refused',
      as,
    });
  });

  test('rejects what is too much for the contract, says why, and takes another application then', async () => {
    await using world = await startWorld(name);
    await world.control('POST', 'pace', { ms: 1 });

    const loanNo = await applied(world, { amountFen: 19_000_000 });
    const [decided] = await world.heardOf('loan.decided');

    expect(decided?.reading.message).toMatchObject({ loanNo, decision: 'rejected', reason: '经营期限不足' });
    expect(await applied(world)).not.toBe(loanNo);
  });

  test.each([
    ['loan.apply', 'loan.status', 'loanNo'],
    ['payee-account.lock', 'payee-account.lock-status', 'lockNo'],
  ])(
    'keeps %s although its answer was lost, and says so when it is asked by reference',
    async (command, question, no) => {
      await using world = await startQuiet(name);
      const prepared = await world.control<Canonical>('POST', 'prepare', { operation: command });
      await world.control('POST', 'faults', { fault: 'drop-after-effect', operation: command });
      const [ref, unknown] = ['20260401000000000042', '20260401000000000043'];

      const lost = await world.call(
        command,
        { ...(command === 'loan.apply' ? application : {}), ...prepared },
        { ref },
      );
      const found = messageOf(await world.call(question, { reference: ref }));
      const nothing = messageOf(await world.call(question, { reference: unknown }));

      const effects = (await world.ledger()).filter(({ operation }) => operation === command);
      expect(lost).toMatchObject({ kind: 'unanswered', sent: 'maybe' });
      expect(effects).toMatchObject([{ reference: ref, key: found[no] }]);
      expect(nothing).toEqual({ status: 'none' });
    },
  );

  test('knows nobody under a wrong secret, and keeps to its contract in all it says', async () => {
    await using world = await startQuiet(name);
    const stranger = { requestSecret: 'another', ourPassword: 'another' };

    const refused = await world.call('loan.product', {}, { credentials: stranger });

    // A bank that signs its answers signs this one too, with a secret that the stranger does not know.
    const expected = name === signedJson ? { code: 'GW_TRANSLATION_MESSAGE' } : { reading: { as: 'not-authorised' } };
    expect(refused).toMatchObject(expected);
    expect((await stateOf(world)).counts).toMatchObject({ unauthorised: 1, contractViolations: 0, errors: 0 });
  });

  test.each(['loan.product', 'loan.apply', 'loan.status', 'payee-account.lock', 'payee-account.lock-status'])(
    'prepares what %s needs, again and again',
    async (operation) => {
      await using world = await startQuiet(name);
      const ask = async () => {
        const prepared = await world.control<Canonical>('POST', 'prepare', { operation });
        return readingOf(
          await world.call(operation, { ...(operation === 'loan.apply' ? application : {}), ...prepared }),
        );
      };

      expect([(await ask()).kind, (await ask()).kind]).toEqual(['success', 'success']);
    },
  );
});

describe('a bank that sends its webhooks once', () => {
  async function collected(world: World, cursor?: string) {
    const [list] = world.adapter.collections?.(world.dialect) ?? [];
    const rows: { operation: string; identity: string; body: string }[] = [];
    const take = async (arrival: Parameters<Parameters<NonNullable<typeof list>['collect']>[0]['take']>[0]) => {
      const translator = world.dialect.recognizeEvent(arrival);
      const { operation, identity } = translator!.decodeEvent(arrival, contextFor(''));
      rows.push({ operation, identity, body: Buffer.from(arrival.body).toString() });
      return { how: 'applied', text: '' } satisfies Taken;
    };
    const signal = AbortSignal.timeout(5_000);
    const context = () => contextFor('r');
    const result = await list!.collect({ partner: world.partner, cursor, context, timeoutMs: 5_000, signal, take });
    return { rows, result };
  }

  test('does not send a lost one again: it is found in the list, as it was sent', async () => {
    await using world = await startQuiet(signedJson);
    const loanNo = await applied(world);
    world.troubles.push(503);
    await move(world, loanNo, 'credited');
    const lost = await until(async () => {
      const { notices, sizes } = await stateOf(world);
      return notices.some(({ answer }) => answer !== undefined) ? sizes : undefined;
    });
    await move(world, loanNo, 'signed');
    const [signed] = await world.heardOf('loan.signed');

    const { rows, result } = await collected(world);

    expect(lost).toMatchObject({ told: 1, openNotices: 0 });
    expect(world.heard.map(({ reading }) => reading.operation)).toEqual(['loan.signed']);
    expect(rows.map(({ operation }) => operation)).toEqual(['loan.decided', 'loan.signed']);
    expect(rows[1]).toMatchObject({
      identity: signed?.reading.identity,
      body: Buffer.from(signed?.request.body ?? []).toString(),
    });
    expect(result).toEqual({ cursor: '2', more: false });
    expect((await collected(world, '2')).rows).toEqual([]);
  });

  test('gives the list in pages, each from where the one before ended', async () => {
    await using world = await startQuiet(signedJson);
    const loanNo = await applied(world);
    await move(world, loanNo, 'credited');
    await move(world, loanNo, 'signed');
    await move(world, loanNo, 'disbursed');
    for (let part = 0; part < 50; part += 1) await move(world, loanNo, 'repaid', { fen: 100 });

    const first = await collected(world);
    const second = await collected(world, first.result.cursor);

    expect([first.rows.length, first.result.more, second.rows.length, second.result.more]).toEqual([
      50,
      true,
      3,
      false,
    ]);
  });

  test('takes no request whose time is far from its own clock', async () => {
    await using world = await startWorld(signedJson, { values: { clockSkewSeconds: '-1' } });

    expect(readingOf(await world.call('loan.product', {}))).toMatchObject({ kind: 'refused', as: 'not-authorised' });
    await expect(collected(world)).rejects.toThrow('code 1002');
  });

  test('gives it to nobody else', async () => {
    await using world = await startQuiet(signedJson);

    const answer = await fetch(`${world.sandbox.address}/api/v1/events`);

    expect(await answer.json()).toMatchObject({ code: '1002' });
  });
});

test('busiCall runs over mutual TLS, and reaches nobody without the right certificate', async () => {
  const issued = await issueMutualTls(['ourAccount', 'ourPassword', 'channelAccount', 'channelPassword', 'clientCert']);
  const stranger = await issueMutualTls(['clientCert']);
  const { credentials, tls } = issued.standIn;
  await using world = await startWorld(busiCall, { credentials, profile: issued.profile, ...(tls && { tls }) });
  const { clientCert, clientKey } = stranger.profile;

  const products = await world.call('loan.product', {});
  const unknown = await world.call('loan.product', {}, { credentials: { clientCert, clientKey } });
  const nameless = await world.call('loan.product', {}, { credentials: { clientCert: '', clientKey: '' } });

  expect(world.sandbox.address).toMatch(/^https:/);
  expect(messageOf(products)).toMatchObject({ products: [{ productNo: 'ZCD-01' }, { productNo: 'ZCD-02' }] });
  // With TLS 1.3 the server turns a certificate down after the caller has begun to send.
  expect([unknown.kind, nameless.kind]).toEqual(['unanswered', 'unanswered']);
  expect((await stateOf(world)).counts).toMatchObject({ requests: 1 });
});

test('busiCall recognises a request that comes again, and carries it out once', async () => {
  await using world = await startQuiet(busiCall);
  const ref = '20260401000000000042';

  const first = messageOf(await world.call('loan.apply', application, { ref }));
  const again = readingOf(await world.call('loan.apply', application, { ref }));

  expect(again).toMatchObject({ kind: 'already-done', message: first });
  expect(await world.ledger()).toHaveLength(1);
});
