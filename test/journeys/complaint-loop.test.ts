/** A challenge letter that nobody answers, and the complaint that follows it, told through the API on the moved clock. */
import { describe, expect, it } from 'vitest';
import { columns } from '../support/columns.ts';
import { until } from '../support/wait.ts';
import { startGateway } from '../support/world.ts';

const letterNo = 'ZY-20260302-001';
const letter = {
  district: '500101',
  letterNo,
  projectCode: 'CQS26A00077',
  challenger: { name: '重庆示例科技有限公司', uscc: '91500000MA9MNQ1066' },
  respondent: 'agency',
};
const path = `/v1/complaints/${letterNo}`;

interface Seen {
  readonly state: string;
  readonly clocks: readonly { readonly clock: string; readonly state: string }[];
}

describe.each(columns)('the loop of a complaint, $title', ({ title }) => {
  it('opens the right to complain when nobody answers, and runs to the decision of finance', async () => {
    await using world = await startGateway({ column: title, config: { demoPartners: [] } });
    const client = await world.as('procurement');
    const stateIs = (state: string): Promise<Seen> =>
      until(
        async () => {
          const loop = (await client.get(path)).body as unknown as Seen;
          return loop.state === state ? loop : undefined;
        },
        { what: `the complaint to be ${state}` },
      );
    const say = async (step: string, body: object) => (await client.post(`${path}/${step}`, body)).status;
    const receivedOn = await world.advanceWorkingDays(1);

    const opened = await client.post('/v1/complaints', { ...letter, receivedOn });
    const early = await client.post(`${path}/filing`, { filedOn: receivedOn });
    const filedOn = await world.advanceWorkingDays(8);
    await stateIs('unanswered');

    expect(opened).toMatchObject({ status: 200, body: { loop: { state: 'challenged', owner: 'agency' } } });
    expect(early).toMatchObject({ status: 409, body: { code: 'GW_LOOP_REFUSED', reason: 'too-early' } });
    expect(await say('filing', { filedOn })).toBe(200);
    const examinedOn = await world.advanceWorkingDays(2);
    expect(await say('examinations', { examinedOn, result: 'admitted' })).toBe(200);
    expect(await say('decision', { decidedOn: examinedOn, result: 'upheld', documentNo: '渝财采处〔2026〕3号' })).toBe(
      200,
    );
    const { clocks } = await stateIs('decided');
    expect(Object.fromEntries(clocks.map(({ clock, state }) => [clock, state]))).toMatchObject({
      D4: 'cancelled',
      D5: 'met',
      D6: 'met',
      D7: 'met',
    });
  });
});
