/** Matters over the API: fed, read, refused, late; each client its own. By the example of a challenge letter. */
import { describe, expect, it } from 'vitest';
import { until } from '../support/wait.ts';
import { startGateway, type World } from '../support/world.ts';

const center = 'wanzhou-trading-center';

const today = async (world: World): Promise<string> =>
  (await (await world.as('operator')).get('/demo/time')).body.today as string;

const letter = async (world: World, letterNo: string, more: object = {}) => ({
  district: '500101',
  letterNo,
  projectCode: 'CQS26A00077',
  challenger: { name: '重庆示例科技有限公司', uscc: '91500000MA9MNQ1066' },
  respondent: 'agency',
  receivedOn: await today(world),
  ...more,
});

describe.each(['embedded', 'real'] as const)('on the %s parts', (column) => {
  it('a challenge is registered, seen by its client alone, and late when nobody has answered in seven working days', async () => {
    await using world = await startGateway({ column, config: { demoPartners: [center] } });
    const [client, other, operator] = await Promise.all(['procurement', 'wanzhou-only', 'operator'].map(world.as));
    const acting = { 'x-acting-user': encodeURIComponent('王五') };

    const registered = await client!.post('/v1/complaints', await letter(world, 'ZY-1'), acting);
    expect(registered.body).toMatchObject({ outcome: 'applied', loop: { kind: 'complaint', key: 'ZY-1', open: true } });
    const { id, dueOn, links } = registered.body.loop;

    const read = await client!.get('/v1/complaints/ZY-1');
    expect([read.status, read.body.id, read.body.clocks[0].clock]).toEqual([200, id, 'D4']);
    expect((await other!.get('/v1/complaints/ZY-1')).status).toBe(404);
    expect((await other!.get(links.self)).status).toBe(404);
    expect((await other!.get('/v1/loops')).body.items).toEqual([]);
    expect((await client!.get(`/v1/loops?kind=complaint&dueBefore=${dueOn}`)).body.items).toHaveLength(1);
    expect((await client!.get('/v1/loops?overdue=true')).body.items).toEqual([]);

    await world.advanceWorkingDays(8);
    const late = await until(
      async () =>
        (await operator!.get('/v1/loops?overdue=true')).body.items.find((one: { id: string }) => one.id === id),
      { what: 'the challenge to be late' },
    );

    expect(late).toMatchObject({ overdue: true, state: 'unanswered', clocks: [{ clock: 'D4', state: 'struck' }, {}] });
    const { lines } = (await client!.get(links.history)).body;
    expect(lines.map(({ type }: { type: string }) => type)).toEqual(
      expect.arrayContaining(['challenge.received', 'clock.D4.warn', 'clock.D4.due']),
    );
    expect(JSON.stringify(lines[0].note)).toContain('王五');
    expect((await operator!.get('/v1/status')).body.loops).toEqual({ open: 1, overdue: 1, unclaimed: 0 });
  });

  it('what a matter does not allow is refused with the reason, kept, and the same again gets the same answer', async () => {
    await using world = await startGateway({ column, config: { demoPartners: [center] } });
    const client = await world.as('procurement');
    const key = { 'idempotency-key': 'K1' };
    const body = await letter(world, 'ZY-1');
    const first = await client.post('/v1/complaints', body, key);

    const again = await client.post('/v1/complaints', body, key);
    const taken = await client.post('/v1/complaints', { ...body, projectCode: 'CQS26A00078' });
    const reused = await client.post('/v1/complaints', { ...body, letterNo: 'ZY-2' }, key);
    const unknown = await client.post('/v1/complaints/ZY-9/filing', { filedOn: body.receivedOn });
    const future = await client.post('/v1/complaints', { ...body, letterNo: 'ZY-3', receivedOn: '2099-01-01' });
    const file = { name: '答复函.pdf', sm3: 'ab'.repeat(32), sizeBytes: 7 };
    const unseen = await client.post('/v1/complaints/ZY-1/answer', { answeredOn: body.receivedOn, evidence: [file] });

    expect([first.status, again.status]).toEqual([200, 200]);
    expect(again.body).toEqual(first.body);
    expect([taken.status, taken.body.code, taken.body.reason]).toEqual([409, 'GW_LOOP_REFUSED', 'number-taken']);
    expect([reused.status, reused.body.code]).toEqual([422, 'GW_REQUEST_KEY_REUSED']);
    expect([unknown.status, unknown.body.code]).toEqual([404, 'GW_NOT_FOUND']);
    expect([future.status, future.body.reason]).toEqual([409, 'future-day']);
    expect([unseen.status, unseen.body.errors[0].field]).toEqual([422, '/evidence/0/sm3']);
    const { lines } = (await client.get(`${first.body.loop.links.history}`)).body;
    expect(lines).toMatchObject([{ outcome: 'applied' }, { outcome: 'refused', reason: 'number-taken' }]);
  });

  it('a number that another client uses is named as taken, and the rates of challenges count each client its own', async () => {
    await using world = await startGateway({ column, config: { demoPartners: [center] } });
    const [client, other] = await Promise.all(['procurement', 'wanzhou-only'].map(world.as));
    const body = await letter(world, 'ZY-1');
    const milestone = {
      ...{ noticeNo: 'TZ-1', district: '500101', milestone: 'award-notice', projectCode: 'CQS26A00077' },
      ...{ projectName: '办公设备采购', lotNo: 'CQS26A00077-1', occurredAt: `${body.receivedOn}T00:00:00+08:00` },
      purchaser: { name: '重庆市示例局', uscc: '115000000099MNQ11A' },
      supplier: { name: '重庆示例科技有限公司', uscc: '91500000MA9MNQ1066' },
    };
    await client!.post('/v1/project-milestones', milestone);
    await client!.post('/v1/complaints', body);

    const taken = await other!.post('/v1/complaints', body);

    expect([taken.status, taken.body.code, taken.body.reason]).toEqual([409, 'GW_LOOP_REFUSED', 'number-taken']);
    expect(taken.body).not.toHaveProperty('loop');
    const [own, none] = await Promise.all([client!, other!].map((one) => one.get('/v1/measures')));
    expect(own!.body.measures[0].rows).toMatchObject([
      { purchaser: milestone.purchaser, awarded: 1, challenged: 1, ratePercent: 100, above: true },
    ]);
    expect(none!.body.measures[0].rows).toEqual([]);
  });
});
