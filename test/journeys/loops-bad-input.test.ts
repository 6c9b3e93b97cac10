/** What comes wrong, late, twice or for nobody: each has its answer and its line, and nothing is dropped in silence. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accountFor, done } from '../support/clerk.ts';
import { columns } from '../support/columns.ts';
import { until } from '../support/wait.ts';
import { startGateway, type World, type WorldClient } from '../support/world.ts';

const center = 'governance-center';
const trading = 'wanzhou-trading-center';
const workbench = 'yukuaizheng';
const district = '500101';
const one = { name: '重庆示例科技有限公司', uscc: '91500000MA9MNQ1066' };
const other = { name: '重庆样例信息服务有限公司', uscc: '91500103MA9MNQ210T' };
const purchaser = { name: '重庆市示例局', uscc: '115000000099MNQ11A' };

const referral = (referralNo: string) => ({
  ...{ district, referralNo, kind: 'sme-size', title: '中小企业划型认定', subject: 'party' },
  addressee: { level: 'district', unit: '500101-sme-authority' },
  smeSize: {
    ...{ enterprise: one, industry: '软件和信息技术服务业', employees: 500, revenueFen: 2_000_000_000 },
    ...{ assetsFen: 300_000_000, year: '2025', declaredSize: 'small' },
  },
  attachments: [
    {
      name: '评审报告.pdf',
      sm3: '66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0',
      sizeBytes: 183_204,
    },
  ],
});

const notice = (referralNo: string, happenedAt: string, more: object = {}) => ({
  ...{ eventNo: 'DJ-901', referralNo, before: 'processing', opinion: '核实完毕' },
  ...{ unitName: '万州区经济信息委', happenedAt, ...more },
});

interface Line {
  readonly type: string;
  readonly outcome: string;
  readonly reason?: string;
}

describe.each(columns)('bad input, $title', ({ title }) => {
  let world: World;
  let client: WorldClient;
  let operator: WorldClient;
  beforeAll(async () => {
    world = await startGateway({ column: title, config: { demoPartners: [center, trading, workbench] } });
    [client, operator] = await Promise.all([world.as('procurement'), world.as('operator')]);
    await control(center, 'pace', { ms: 0 });
  });
  afterAll(() => world[Symbol.asyncDispose]());

  const control = async (partner: string, path: string, body: object): Promise<Record<string, unknown>> => {
    const sandbox = world.demo.sandboxes.find((each) => each.partner === partner);
    const answer = await fetch(`${sandbox?.control}/control/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    expect(answer.status, await answer.clone().text()).toBeLessThan(300);
    return (await answer.json()) as Record<string, unknown>;
  };
  const tell = (partner: string, operation: string, message: object) =>
    control(partner, 'events', { operation, message });
  /** What belongs to no exchange is told when it has waited for one long enough. */
  const tellStranger = async (operation: string, message: object): Promise<void> => {
    await tell(center, operation, message);
    const gone = async () => (await world.app.journal.releaseUncorrelated(0)) > 0;
    await until(gone, { what: `${operation} to have waited long enough`, everyMs: 50 });
  };
  /** The center's own number of a referral that it has. */
  const eventNoOf = async (referralNo: string): Promise<string> => {
    const sandbox = world.demo.sandboxes.find((each) => each.partner === center);
    const { referrals } = (await (await fetch(`${sandbox?.control}/control/state`)).json()) as {
      referrals: readonly { referralNo: string; eventNo: string }[];
    };
    return referrals.find((each) => each.referralNo === referralNo)?.eventNo ?? '';
  };
  const now = async (): Promise<string> => (await operator.get('/demo/time')).body.now as string;
  const unclaimed = async (): Promise<readonly { type: string; token: string }[]> =>
    (await operator.get('/v1/loops/unclaimed')).body.items;
  const lines = async (path: string): Promise<readonly Line[]> => {
    const { status, body } = await client.get(path);
    return status === 200 ? (await client.get(body.links.history)).body.lines : [];
  };
  const untilLine = (path: string, wanted: Partial<Line>): Promise<Line> =>
    until(
      async () =>
        (await lines(path)).find((line) =>
          Object.entries(wanted).every(([name, value]) => line[name as keyof Line] === value),
        ),
      { what: `${JSON.stringify(wanted)} in the history of ${path}` },
    );
  const untilState = (path: string, state: string) =>
    until(async () => (await client.get(path)).body.state === state, { what: `${path} to be ${state}` });
  const evidence = async (): Promise<object> => {
    const { status, body } = await upload('证明材料');
    expect(status).toBeLessThan(300);
    return { name: '证明材料.pdf', sm3: body.sm3, sizeBytes: body.sizeBytes };
  };
  const upload = async (content: string, query = '') => {
    const answer = await fetch(`${world.base}/v1/evidence${query}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${client.token}`, 'content-type': 'application/pdf' },
      body: content,
    });
    return { status: answer.status, body: (await answer.json()) as { sm3: string; sizeBytes: number; code: string } };
  };

  it('feedback for a referral that nobody knows waits, is shown, and is heard when there is one', async () => {
    const referralNo = 'CQ-ZFCG-HX-20260402-901';
    const happenedAt = await now();
    await tellStranger('referral.feedback', notice(referralNo, happenedAt, { result: 'micro' }));

    const waiting = await until(async () => (await unclaimed()).find(({ token }) => token.endsWith(referralNo)), {
      what: 'the feedback among what nobody claimed',
    });
    await client.post('/v1/referrals', referral(referralNo));

    expect(waiting).toMatchObject({ type: 'referral.feedback', token: `referral key ${referralNo}` });
    await untilLine(`/v1/referrals/${referralNo}`, { type: 'referral.feedback' });
    expect((await unclaimed()).filter(({ token }) => token.endsWith(referralNo))).toEqual([]);
  });

  it('notices out of order, twice, months late, and after the end are kept with their reason, and change nothing', async () => {
    const referralNo = 'CQ-ZFCG-HX-20260402-902';
    const path = `/v1/referrals/${referralNo}`;
    await client.post('/v1/referrals', referral(referralNo));
    await untilState(path, 'dispatched');
    const eventNo = await eventNoOf(referralNo);
    await world.advanceWorkingDays(1);
    const accepted = notice(referralNo, await now(), { eventNo });
    await tell(center, 'referral.accepted', accepted);
    await untilState(path, 'accepted');

    await tell(center, 'referral.sent-back', notice(referralNo, '2026-01-05T10:00:00+08:00', { eventNo }));
    const overtaken = await untilLine(path, { type: 'referral.sent-back' });
    await tellStranger('referral.accepted', { ...accepted, eventNo: 'DJ-902' });
    const twice = await untilLine(path, { type: 'referral.accepted', outcome: 'ignored' });
    await world.advanceWorkingDays(60);
    await tell(center, 'referral.feedback', notice(referralNo, await now(), { eventNo, result: 'small' }));
    await untilState(path, 'feedback');
    const { status } = await client.post(`${path}/checks`, { verdict: 'confirmed', opinion: '属实' });
    await world.advanceWorkingDays(1);
    await tell(center, 'referral.feedback', notice(referralNo, await now(), { eventNo, result: 'medium' }));
    const closed = await until(
      async () => {
        const told = (await lines(path)).filter(({ type }) => type === 'referral.feedback');
        return told.length === 2 ? told[1] : undefined;
      },
      { what: 'the feedback after the end' },
    );

    expect(overtaken).toMatchObject({ outcome: 'ignored', reason: 'overtaken' });
    expect(twice).toMatchObject({ outcome: 'ignored', reason: 'told-before' });
    expect(status).toBe(200);
    expect(closed).toMatchObject({ outcome: 'ignored', reason: 'closed' });
    expect((await client.get(path)).body).toMatchObject({ state: 'closed', open: false, overdue: false });
  });

  it('a milestone of a project that nobody knows opens its lot, and waits there for its deposits', async () => {
    const lot = { projectCode: 'CQS26Z00901', lotNo: 'CQS26Z00901-1' };
    await control(trading, 'milestones', { ...lot, milestone: 'award-notice', projectName: '未登记的项目' });

    const line = await untilLine(`/v1/lots/${lot.projectCode}/${lot.lotNo}`, { type: 'project.milestone' });

    expect(line.outcome).toBe('applied');
    expect((await client.get(`/v1/lots/${lot.projectCode}/${lot.lotNo}`)).body).toMatchObject({
      state: 'awarded',
      content: { deposits: [] },
    });
  });

  it('a mark that comes after the last day is refused, and the refund goes its way', async () => {
    const request = accountFor(district, 'CQS26Z00902');
    const { response } = await done(world, client, '/v1/deposit-accounts', {
      ...request,
      deadline: '2099-01-05T09:30:00+08:00',
    });
    await control(trading, 'receipts', { subAccount: response.subAccount });
    const path = `/v1/deposits/${request.projectCode}/${request.lotNo}/${one.uscc}`;
    await untilState(path, 'held');
    const file = await evidence();
    const receivedOn = (await now()).slice(0, 10);
    expect((await client.post(`${path}/withdrawal`, { receivedOn, evidence: [file] })).status).toBe(200);
    await world.advanceWorkingDays(7);

    const mark = { ground: 'document', clause: '招标文件第三章', reason: '虚假材料', evidence: [file] };
    const { status, body } = await client.post(`${path}/withholding`, mark);

    expect([status, body.code, body.reason]).toEqual([409, 'GW_LOOP_REFUSED', 'too-late']);
    expect(await untilLine(path, { type: 'deposit.withheld' })).toMatchObject({
      outcome: 'refused',
      reason: 'too-late',
    });
    expect((await client.get(path)).body).toMatchObject({ state: 'to-order', overdue: true });
  });

  it('a file whose content is another than its digest says is not stored, and what was never stored is no evidence', async () => {
    const otherDigest = 'ab'.repeat(32);

    const mismatch = await upload('不是这个文件', `?sm3=${otherDigest}`);
    const today = (await now()).slice(0, 10);
    const letter = { district, letterNo: 'ZY-Z-1', projectCode: 'CQS26A00077', challenger: one, respondent: 'agency' };
    expect((await client.post('/v1/complaints', { ...letter, receivedOn: today })).status).toBe(200);
    const named = await client.post('/v1/complaints/ZY-Z-1/answer', {
      answeredOn: today,
      evidence: [{ name: '答复函.pdf', sm3: otherDigest, sizeBytes: 7 }],
    });
    const read = await client.get(`/v1/evidence/${otherDigest}`);

    expect(mismatch.status).toBe(422);
    expect([named.status, named.body.errors[0].rule]).toEqual([422, 'uploaded']);
    expect(read.status).toBe(404);
  });

  it('an invoice above its contract is kept as refused, and nobody is asked to pay it', async () => {
    const [invoiceNo, contractNo] = ['26500000000000000901', 'CQZC2026-0901-HT01'];
    const signedOn = (await now()).slice(0, 10);
    const parties = { purchaser, supplier: one };
    const agreed = { district, amountFen: 20_000_000, signedOn, ...parties };
    expect((await client.post(`/v1/contracts/${contractNo}/agreement`, agreed)).status).toBe(200);
    const before = (await world.ledger(workbench)).length;

    await client.post('/v1/invoices', {
      ...{ district, invoiceNo, contractNo, amountFen: 20_000_001, ...parties, receivers: ['10010'] },
      ...{ url: `https://zfcg.example.gov.cn/invoices/${invoiceNo}`, proofs: [await evidence()] },
    });

    await untilState(`/v1/invoices/${invoiceNo}`, 'refused');
    expect((await client.get(`/v1/invoices/${invoiceNo}`)).body.content).toMatchObject({
      refusedFor: 'above-contract',
    });
    expect(await world.ledger(workbench)).toHaveLength(before);
  });

  it('one receipt told for two suppliers stays with the first; the second is disputed until a person has said whose it is', async () => {
    const request = { ...accountFor(district, 'CQS26Z00903'), deadline: '2099-01-05T09:30:00+08:00' };
    const pathOf = ({ uscc }: { readonly uscc: string }) =>
      `/v1/deposits/${request.projectCode}/${request.lotNo}/${uscc}`;
    const lotPath = `/v1/lots/${request.projectCode}/${request.lotNo}`;
    const first = await done(world, client, '/v1/deposit-accounts', request);
    const second = await done(world, client, '/v1/deposit-accounts', { ...request, supplier: other });
    const receipt = await control(trading, 'receipts', { subAccount: first.response.subAccount });
    await untilState(pathOf(one), 'held');

    await tellStranger('deposit.received', {
      ...receipt,
      ...{ subAccount: second.response.subAccount, payerName: other.name },
      ...{ projectCode: request.projectCode, lotNo: request.lotNo },
    });
    await untilLine(pathOf(other), { type: 'lot.receipt-disputed' });
    const disputed = (await client.get(lotPath)).body.content;
    const assignment = { bankSerial: receipt.bankSerial, supplierUscc: other.uscc, reason: '银行回单核对' };
    const assigned = await client.post(`${lotPath}/receipt-assignments`, {
      ...assignment,
      evidence: [await evidence()],
    });

    expect(disputed.disputes).toMatchObject([{ holder: one.uscc, others: [other.uscc] }]);
    expect(assigned.body).toMatchObject({ outcome: 'applied' });
    await untilLine(pathOf(other), { type: 'lot.receipt-yours' });
    expect((await client.get(pathOf(other))).body.content.money).toMatchObject({ receivedFen: request.amountFen });
    expect((await client.get(pathOf(one))).body.content.money).toMatchObject({ receivedFen: 0 });
  });

  it('leaves a gateway whose histories hold and whose exchanges are all accounted for', async () => {
    expect((await operator.get('/v1/audit')).body).toMatchObject({ missing: 0 });
    expect((await operator.get('/v1/status')).body).toMatchObject({ ready: true, loops: { unclaimed: 0 } });
  });
});
