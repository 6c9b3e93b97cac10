/** The workbench of officials: an invoice is pushed and put on a list of things to do; what the purchaser answers comes back. */
import { describe, expect, it } from 'vitest';
import { done, sessionOf } from '../support/clerk.ts';
import { until } from '../support/wait.ts';
import { startGateway, type World, type WorldClient } from '../support/world.ts';

const workbench = 'yukuaizheng';
const district = '500101';
const demoPartners = [workbench];
const url = 'https://zfcg.example.gov.cn/invoices/26500000000000000017';

interface Outcome {
  readonly id: string;
  readonly state: string;
  readonly response: Readonly<Record<string, string>>;
  readonly problem?: { readonly as?: string };
}

async function atControl(world: World, path: string, body?: object): Promise<Record<string, unknown>> {
  const control = world.demo.sandboxes.find((each) => each.partner === workbench)?.control;
  const sent = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) };
  const answer = await fetch(`${control}/control/${path}`, sent);
  expect(answer.status).toBe(200);
  return answer.json() as Promise<Record<string, unknown>>;
}

const noticeOf = (noticeNo: string): object => ({
  district,
  noticeNo,
  receivers: ['10010'],
  title: '收到发票待确认',
  text: '重庆示例科技有限公司 198000.00元，请确认或提出异议',
  url,
});

const todoOf = (todoNo: string): object => ({
  district,
  todoNo,
  subject: '发票 26500000000000000017 待确认',
  creator: '10001',
  assignee: '10010',
  url,
  dueAt: sessionOf(1).end,
});

const sent = (world: World, client: WorldClient, path: string, body: object): Promise<Outcome> =>
  done(world, client, path, body) as unknown as Promise<Outcome>;

describe.each(['embedded', 'real'] as const)('on the %s parts', (column) => {
  it('the answer of a purchaser comes to the push it answers, once', async () => {
    await using world = await startGateway({ column, config: { demoPartners } });
    const client = await world.as('procurement');
    const pushed = await sent(world, client, '/v1/notices', noticeOf('INV-26500000000000000017-1'));
    const { noticeId } = pushed.response;
    await world.fault(workbench, { operation: 'invoice.objection', fault: 'duplicate-callback', count: 1 });

    await atControl(world, 'invoice-answers', {
      noticeId,
      answer: 'objection',
      reason: '货物未到',
      evidence: ['收货记录.pdf'],
    });

    await until(async () => /repeated[^\n]* [1-9]/.test(await (await fetch(`${world.base}/metrics`)).text()), {
      what: 'the second telling to be counted as repeated',
    });
    const { body } = await client.get(`/v1/exchanges/${pushed.id}`);
    const events = (body.events as readonly { readonly type: string; readonly data: object }[]).filter(
      ({ type }) => type === 'tongban.invoice.objection',
    );
    expect(events.map(({ data }) => data)).toMatchObject([
      { noticeId, invoiceNo: '26500000000000000017', reason: '货物未到', evidence: [{ name: '收货记录.pdf' }] },
    ]);
  });

  it('whatever answer is lost, people are told once and have one thing to do', async () => {
    await using world = await startGateway({ column, config: { demoPartners } });
    const client = await world.as('procurement');
    for (const operation of ['notice.push', 'todo.create', 'todo.finish'])
      await world.fault(workbench, { operation, fault: 'drop-after-effect', count: 1 });

    const notice = await sent(world, client, '/v1/notices', noticeOf('INV-26500000000000000018-1'));
    const todo = await sent(world, client, '/v1/todos', todoOf('TD-1'));
    await atControl(world, 'expire-tokens', {});
    const { todoId } = todo.response;
    const finished = await sent(world, client, `/v1/todos/${todoId}/completion`, { district, finishedBy: '10010' });
    const again = await sent(world, client, '/v1/notices', noticeOf('INV-26500000000000000018-1'));

    expect([notice, todo, finished].map(({ state }) => state)).toEqual(['succeeded', 'succeeded', 'succeeded']);
    expect(again).toMatchObject({ state: 'refused', problem: { as: 'duplicate' } });
    expect((await world.ledger(workbench)).map(({ key }) => key)).toEqual([notice.response.noticeId, todoId, todoId]);
  });
});
