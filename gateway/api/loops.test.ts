import { describe, expect, it } from 'vitest';
import { loadCatalogue } from '../catalogue/load.ts';
import { resources } from '../config/root.ts';
import type { GatewayError } from '../errors/catalogue.ts';
import type { MissingEvidence } from '../evidence/contract.ts';
import type { LoopAnswer, LoopCall, LoopFilter, LoopView } from '../loops/contract.ts';
import type { Answer, Call, Handler } from './call.ts';
import type { EvidencePort, LoopPort } from './contract.ts';
import type { Operation } from './document.ts';
import { loopHandlers } from './loop-handlers.ts';
import { loopReadingHandlers } from './loop-reading.ts';
import type { Caller } from './tokens.ts';

const catalogue = await loadCatalogue(resources.specs);

const loop = (more: Partial<LoopView> = {}): LoopView => ({
  id: '01937a5e-8c1e-7c3a-9d52-2f1b7a6e4d10',
  kind: 'deposit',
  key: 'CQS26A00077/CQS26A00077-1/91500000MA9MNQ1066',
  state: 'held',
  stateTitle: '已到账',
  open: true,
  owner: 'gateway',
  district: '500101',
  client: 'procurement',
  overdue: false,
  openedAt: '2026-11-22T10:00:00+08:00',
  changedAt: '2026-11-22T10:00:00+08:00',
  clocks: [],
  commands: [],
  content: {},
  ...more,
});

const parameter = (name: string, place: 'path' | 'header') => ({
  name,
  in: place,
  required: true,
  schema: {},
  canonical: name,
});
const key = parameter('Idempotency-Key', 'header');
const names = ['projectCode', 'lotNo', 'supplierUscc'];
const operation = (more: Partial<Operation>): Operation => ({
  operationId: 'withholdDeposit',
  method: 'POST',
  path: '/v1/deposits/{projectCode}/{lotNo}/{supplierUscc}/withholding',
  rest: undefined,
  card: undefined,
  loop: { kind: 'deposit', event: 'deposit.withheld' },
  demo: false,
  access: [['deposit:write']],
  parameters: [...names.map((name) => parameter(name, 'path')), key],
  body: new Map(),
  responses: new Map(),
  ...more,
});
const withhold = operation({});
const open = operation({
  operationId: 'announceOpening',
  path: '/v1/openings',
  loop: { kind: 'lot', event: 'project.opening' },
  parameters: [key],
});
const read = operation({
  operationId: 'getDeposit',
  method: 'GET',
  path: '/v1/deposits/{projectCode}/{lotNo}/{supplierUscc}',
  loop: { kind: 'deposit', event: undefined },
  parameters: names.map((name) => parameter(name, 'path')),
});

const caller = (more: Partial<Caller> = {}): Caller => ({
  id: 'procurement',
  scopes: new Set(['deposit:read', 'deposit:write', 'loop:read']),
  districts: undefined,
  operator: false,
  ...more,
});
const wanzhou = caller({ id: 'wanzhou-only', districts: new Set(['500101']) });
const operator = caller({ id: 'operator', scopes: new Set(['operations:read']), operator: true });

const path = { projectCode: 'CQS26A00077', lotNo: 'CQS26A00077-1', supplierUscc: '91500000MA9MNQ1066' };
const call = (more: Partial<Call> = {}): Call =>
  ({
    path,
    query: {},
    headers: { 'Idempotency-Key': 'K1' },
    body: { reason: '供应商串通' },
    caller: caller(),
    ...more,
  }) as Call;

interface World {
  readonly calls: LoopCall[];
  readonly filters: LoopFilter[];
  /** Whose loops were counted. */
  readonly counted: object[];
  ask(
    operationId: string,
    given: Call,
  ): Promise<Answer | { code: string; extra: object; errors: GatewayError['errors'] }>;
}

const rates = {
  ...{ id: 'A12-rate', title: '质疑投诉率较高预警', what: '', clause: '', thresholdPercent: 10 },
  ...{ since: '2025-11-23', until: '2026-11-22', withoutAward: 0 },
  rows: [{ district: undefined, awarded: 1, challenged: 1, complained: 0, ratePercent: 100, above: true }],
};

/** A desk that holds the loops given, and answers every call that way. */
function openWorld(
  held: readonly LoopView[],
  answer: Partial<LoopAnswer> = {},
  missing?: EvidencePort['missing'],
): World {
  const calls: LoopCall[] = [];
  const filters: LoopFilter[] = [];
  const counted: object[] = [];
  const loops: LoopPort = {
    async submit(submitted) {
      calls.push(submitted);
      return { outcome: 'applied', loop: held[0] ?? loop(), ...answer };
    },
    get: async (id) => held.find((one) => one.id === id),
    byKey: async (kind, sought) => held.find((one) => one.kind === kind && one.key === sought),
    async list(filter) {
      filters.push(filter);
      return { loops: held, next: 'bmV4dA' };
    },
    history: async () => [
      {
        seq: '17',
        no: 1,
        at: '2026-11-22T10:00:00+08:00',
        eventId: 'e-1',
        type: 'deposit.received',
        source: 'partner',
        outcome: 'applied',
        reason: undefined,
        from: 'new',
        to: 'held',
      },
    ],
    unclaimed: async () => [],
  };
  const evidence = { missing: missing ?? (async () => []) };
  const handlers: Record<string, Handler> = {
    ...loopHandlers({ loops, evidence, catalogue }, [withhold, open, read]),
    ...loopReadingHandlers(loops, {
      async complaintRates(rights) {
        counted.push(rights);
        return rates;
      },
    }),
  };
  return {
    calls,
    filters,
    counted,
    ask: async (operationId, given) => {
      try {
        return await handlers[operationId]!(given);
      } catch (error) {
        const { code, extra, errors } = error as GatewayError;
        if (code === undefined) throw error;
        return { code, extra, errors };
      }
    },
  };
}

describe('a call that feeds a loop', () => {
  it('hands over what its body and its address say, for whom, who acts, and where the loop is', async () => {
    const world = openWorld([loop()]);

    const answer = await world.ask(
      'withholdDeposit',
      call({ headers: { 'Idempotency-Key': 'K1', 'X-Acting-User': '%E7%8E%8B%E4%BA%94' } }),
    );

    expect(world.calls).toEqual([
      {
        client: 'procurement',
        idempotencyKey: 'K1',
        kind: 'deposit',
        type: 'deposit.withheld',
        data: { reason: '供应商串通', ...path },
        district: '500101',
        operator: false,
        districts: undefined,
        acting: { user: '王五' },
      },
    ]);
    expect(answer).toMatchObject({
      status: 200,
      body: { outcome: 'applied', loop: { links: { self: `/v1/loops/${loop().id}` } } },
    });
  });

  it('that is kept without effect is answered with the reason, in a word and in words', async () => {
    const words = '事项已办结，来文留存备查。 The matter is closed; what came is kept.';
    const world = openWorld([loop()], { outcome: 'ignored', reason: 'closed', words });

    expect(await world.ask('withholdDeposit', call())).toMatchObject({
      status: 200,
      body: { outcome: 'ignored', reason: 'closed', words },
    });
  });

  it('that the loop refuses is told why, and where the loop stands', async () => {
    const world = openWorld([loop()], { outcome: 'refused', reason: 'too-late', words: '已过期限。 Too late.' });

    expect(await world.ask('withholdDeposit', call())).toMatchObject({
      code: 'GW_LOOP_REFUSED',
      extra: { reason: 'too-late', loop: { kind: 'deposit', state: 'held' } },
    });
  });

  it('that may not begin a matter is told why, though there is no loop', async () => {
    const world = openWorld([], { outcome: 'refused', reason: 'future-day', words: '日期晚于今日。', loop: undefined });

    const answer = await world.ask('announceOpening', call({ path: {}, body: { district: '500101', lotNo: 'L1' } }));

    expect(answer).toEqual({ code: 'GW_LOOP_REFUSED', extra: { reason: 'future-day' }, errors: [] });
  });

  it.each([
    ['there is none', [], caller()],
    ["it is another client's", [loop({ client: 'another' })], caller()],
    ['it is elsewhere', [loop({ client: 'wanzhou-only', district: '500114' })], wanzhou],
    ['nobody’s, and elsewhere', [loop({ client: undefined, district: '500114' })], wanzhou],
    ['nobody’s, and nowhere', [loop({ client: undefined, district: undefined })], wanzhou],
  ])('whose address names a loop is not taken where %s', async (_, held, who) => {
    const world = openWorld(held);

    expect(await world.ask('withholdDeposit', call({ caller: who }))).toMatchObject({ code: 'GW_NOT_FOUND' });
    expect(world.calls).toEqual([]);
  });

  it.each([
    ['nobody’s, in a district of the client', loop({ client: undefined }), wanzhou],
    ['any, for an operator', loop({ client: 'another', district: '500114' }), operator],
  ])('reaches a loop that is %s', async (_, held, who) => {
    const world = openWorld([held]);

    expect(await world.ask('withholdDeposit', call({ caller: who }))).toMatchObject({ status: 200 });
    expect(world.calls[0]).toMatchObject({ operator: who.operator, district: held.district });
  });

  it('whose body names the district begins a loop there, where the client may act', async () => {
    const world = openWorld([]);
    const asked = (district: string, who: Caller) =>
      world.ask('announceOpening', call({ path: {}, body: { district, lotNo: 'L1' }, caller: who }));

    expect(await asked('500101', wanzhou)).toMatchObject({ status: 200 });
    expect(await asked('500114', wanzhou)).toMatchObject({ code: 'GW_FORBIDDEN' });
    expect(await asked('500999', wanzhou)).toMatchObject({ code: 'GW_DISTRICT_UNKNOWN' });
    expect(world.calls).toMatchObject([{ district: '500101', districts: ['500101'], data: { lotNo: 'L1' } }]);
  });

  it('names only files that were uploaded by the client, each missing one named by its place', async () => {
    const [there, gone, other] = ['a', 'b', 'c'].map((digit) => digit.repeat(64)) as [string, string, string];
    const asked: [string[], string | undefined][] = [];
    const world = openWorld([loop()], {}, async (files, client) => {
      asked.push([files.map(({ sm3 }) => sm3), client]);
      return files.flatMap((file): MissingEvidence[] => {
        if (file.sm3 === gone) return [{ ...file, why: 'not-stored' }];
        return file.sm3 === other ? [{ ...file, why: 'other-size', storedBytes: 9 }] : [];
      });
    });
    const file = (sm3: string, sizeBytes = 7) => ({ name: '证据.pdf', sm3, sizeBytes });
    const body = { evidence: [file(there), file(gone)], letter: { attachments: [file(other)] } };

    const answer = await world.ask('withholdDeposit', call({ body }));
    await world.ask('withholdDeposit', call({ body, caller: operator }));

    expect(answer).toMatchObject({
      code: 'GW_REQUEST_INVALID',
      errors: [
        { field: '/evidence/1/sm3', rule: 'uploaded' },
        { field: '/letter/attachments/0/sizeBytes', rule: 'size' },
      ],
    });
    expect(asked).toEqual([
      [[there, gone, other], 'procurement'],
      [[there, gone, other], undefined],
    ]);
    expect(world.calls).toEqual([]);
  });

  it('without a key of its own cannot be served at all', () => {
    const keyless = operation({ parameters: [] });

    expect(() => loopHandlers({ loops: {}, evidence: {}, catalogue } as never, [keyless])).toThrow(/Idempotency-Key/);
  });
});

describe('reading loops', () => {
  it('shows a client its own, and of those that partners began the kinds that its scopes open', async () => {
    const shown = async (held: LoopView, who: Caller) => [
      (await openWorld([held]).ask('getDeposit', call({ caller: who }))) as { status?: number; code?: string },
      (await openWorld([held]).ask('getLoop', call({ path: { id: held.id }, caller: who }))) as { status?: number },
    ];
    const scopeless = caller({ scopes: new Set(['loop:read']) });

    for (const [held, who] of [
      [loop(), caller()],
      [loop(), scopeless],
      [loop({ client: undefined }), wanzhou],
      [loop({ client: 'another' }), operator],
    ] as const)
      expect(await shown(held, who)).toMatchObject([{ status: 200 }, { status: 200 }]);
    for (const [held, who] of [
      [loop({ client: 'another' }), caller()],
      [loop({ client: undefined }), scopeless],
      [loop({ client: undefined, district: '500114' }), wanzhou],
      [loop({ client: 'wanzhou-only', district: '500114' }), wanzhou],
    ] as const)
      expect(await shown(held, who)).toMatchObject([{ code: 'GW_NOT_FOUND' }, { code: 'GW_NOT_FOUND' }]);
  });

  it('asks for a page of what the caller may see, and hands on where the next begins', async () => {
    const world = openWorld([loop()]);
    const query = { kind: 'deposit', overdue: true, dueBefore: '2026-12-01', after: 'YQ', limit: 7 };

    const page = await world.ask('listLoops', call({ query, caller: wanzhou }));
    await world.ask('listLoops', call({ caller: operator }));

    expect(world.filters).toEqual([
      { ...query, client: 'wanzhou-only', unownedKinds: ['lot', 'deposit'], districts: ['500101'] },
      { limit: 50 },
    ]);
    expect(page).toMatchObject({ status: 200, body: { items: [{ key: loop().key }], next: 'bmV4dA' } });
  });

  it('tells the history without the places of its lines over all histories', async () => {
    const world = openWorld([loop()]);

    const answer = await world.ask('getLoopHistory', call({ path: { id: loop().id } }));

    expect(answer).toEqual({
      status: 200,
      body: {
        id: loop().id,
        lines: [
          {
            no: 1,
            at: '2026-11-22T10:00:00+08:00',
            eventId: 'e-1',
            type: 'deposit.received',
            source: 'partner',
            outcome: 'applied',
            from: 'new',
            to: 'held',
          },
        ],
      },
    });
  });
});

describe('the rates that are watched', () => {
  it('are counted over what the caller may see', async () => {
    const world = openWorld([]);

    const answer = await world.ask('listMeasures', call({ caller: wanzhou }));
    await world.ask('listMeasures', call({ caller: operator }));

    expect(answer).toMatchObject({ status: 200, body: { measures: [{ id: 'A12-rate', rows: [{ above: true }] }] } });
    expect(world.counted).toEqual([
      { client: 'wanzhou-only', unownedKinds: ['lot', 'deposit'], districts: ['500101'] },
      {},
    ]);
  });
});
