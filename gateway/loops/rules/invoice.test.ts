import { describe, expect, it } from 'vitest';
import { faultsOf } from '../machine.ts';
import { invoiceRules } from './invoice.ts';
import { contractNo, invoiceNo, type PaymentWorld, startPayments } from './payment-world.ts';

/** Pushed on Monday 2 March 2026: objections until Monday 9 March. */
function delivered(): PaymentWorld {
  const world = startPayments();
  world.agree(20_000_000);
  world.submit();
  world.pushed();
  return world;
}
const received = (): PaymentWorld => {
  const world = delivered();
  world.confirm('2026-03-02T10:00:00+08:00');
  return world;
};
const clock = (world: PaymentWorld, id: string) => world.loop('invoice', invoiceNo).clock(id);
const types = (world: PaymentWorld): readonly string[] => world.announced.map(({ type }) => type);

describe('the table of invoices', () => {
  it('has no faults', () => {
    expect(faultsOf(invoiceRules)).toEqual([]);
  });
});

describe('an invoice on its way to the purchaser', () => {
  it('is pushed with a number of its own, and gives the purchaser a todo until the last day for objections', () => {
    const world = delivered();

    expect(world.command('notice.push')).toMatchObject({
      name: 'push-1',
      message: { noticeNo: `INV-${invoiceNo}-1`, receivers: ['10010', '10011'] },
    });
    expect(String(world.command('notice.push').message.text)).toContain('198000.00元，请于2026-03-09前');
    expect(world.command('todo.create').message).toMatchObject({
      todoNo: `TD-INV-${invoiceNo}-1`,
      assignee: '10010',
      dueAt: '2026-03-09T23:59:59+08:00',
    });
    expect(world.stateOf()).toBe('delivered');
    expect(clock(world, 'A7')).toMatchObject({ startedOn: '2026-03-02', dueOn: '2026-03-09', state: 'running' });
    expect(clock(world, 'T16')?.state).toBe('met');
  });

  it('starts the days for objections when the workbench took it, not when it was submitted', () => {
    const world = startPayments();
    world.submit();
    world.at('2026-03-04T08:00:00+08:00');

    world.pushed();

    expect(clock(world, 'A7')?.startedOn).toBe('2026-03-04');
    expect(world.loop('invoice', invoiceNo).overdue).toBe(true);
  });

  it('waits for other receivers when the workbench knows none of them, and is pushed to those', () => {
    const world = startPayments();
    world.submit();

    world.answer(world.command('notice.push'), { state: 'refused', problem: { refusal: 'receiver-not-found' } });
    expect(world.stateOf()).toBe('push-failed');
    world.call('invoice.resubmitted', { reason: '更正接收人', receivers: ['10020'] });

    expect(world.command('notice.push')).toMatchObject({ name: 'push-2', message: { receivers: ['10020'] } });
    expect(types(world)).toContain('invoice.push-failed');
  });

  it('waits likewise when the push could not even be handed in', () => {
    const world = startPayments();
    world.submit();

    world.refuse(world.command('notice.push'), { code: 'GW_NO_ROUTE' });

    expect(world.stateOf()).toBe('push-failed');
  });

  it('is confirmed although its todo could not be made', () => {
    const world = delivered();

    const [line] = world.answer(world.command('todo.create'), { state: 'refused', problem: {} });

    expect(line).toMatchObject({ outcome: 'ignored', reason: 'notice-only' });
    expect(world.stateOf()).toBe('delivered');
  });

  it('ends as exempt where the project is secret or a tendered work, and nothing is pushed', () => {
    const world = startPayments();

    world.submit(invoiceNo, 19_800_000, { exempt: 'classified' });

    expect(world.stateOf()).toBe('exempt');
    expect(world.commands).toEqual([]);
  });

  it('ends as exempt where its contract is', () => {
    const world = startPayments();
    world.agree(20_000_000, { exempt: 'tendered-works' });

    world.submit();

    expect(world.stateOf()).toBe('exempt');
    expect(world.commands).toEqual([]);
  });

  it('submitted twice is pushed once; its number with another amount is refused', () => {
    const world = delivered();

    expect(world.submit()).toMatchObject([{ outcome: 'ignored', reason: 'submitted-already' }]);
    expect(world.submit(invoiceNo, 1)).toMatchObject([{ outcome: 'refused', reason: 'number-taken' }]);
    expect(world.commands.filter(({ operation }) => operation === 'notice.push')).toHaveLength(1);
  });
});

describe('the answer of the purchaser', () => {
  it('a confirmation starts both clocks of the payment on the day it was given, and ends the todo', () => {
    const world = delivered();
    world.answer(world.command('todo.create'), { state: 'succeeded', response: { todoId: 'TODO-1' } });
    world.at('2026-03-05T09:00:00+08:00');

    world.confirm('2026-03-04T16:00:00+08:00');

    expect(world.stateOf()).toBe('received');
    expect(clock(world, 'A8')).toMatchObject({ startedOn: '2026-03-04', dueOn: '2026-03-11' });
    expect(clock(world, 'A9')).toMatchObject({ startedOn: '2026-03-04', dueOn: '2026-03-18' });
    expect(clock(world, 'A7')?.state).toBe('met');
    expect(world.command('todo.finish').message).toMatchObject({ todoId: 'TODO-1', finishedBy: '10010' });
  });

  it('a todo that gets its number after the answer is finished then', () => {
    const world = received();

    world.answer(world.command('todo.create'), { state: 'succeeded', response: { todoId: 'TODO-1' } });

    expect(world.command('todo.finish').message.todoId).toBe('TODO-1');
  });

  it('silence counts as receipt on the last day for objections', () => {
    const world = delivered();

    world.at('2026-03-09T23:00:00+08:00');
    expect(world.stateOf()).toBe('delivered');
    world.at('2026-03-10T09:00:00+08:00');

    expect(world.stateOf()).toBe('received');
    expect(world.view('invoice', invoiceNo)).toMatchObject({ receivedOn: '2026-03-09', receivedBy: 'deemed' });
    expect(clock(world, 'A8')?.dueOn).toBe('2026-03-16');
    expect(clock(world, 'A9')?.dueOn).toBe('2026-03-23');
  });

  it('an objection stops the way to payment; withdrawn, the invoice counts as received that day', () => {
    const world = delivered();
    world.object('2026-03-02T11:00:00+08:00');
    expect(world.loop('invoice', invoiceNo)).toMatchObject({ state: 'objected', owner: 'supplier' });
    expect(clock(world, 'T15')?.state).toBe('running');
    world.at('2026-03-12T09:00:00+08:00');

    world.call('invoice.objection-withdrawn', { reason: '已补充说明' });

    expect(world.stateOf()).toBe('received');
    expect(clock(world, 'A9')?.startedOn).toBe('2026-03-12');
    expect(clock(world, 'T15')?.state).toBe('met');
  });

  it('an invoice submitted again after an objection is pushed anew, with its days from the beginning', () => {
    const world = delivered();
    world.object('2026-03-02T11:00:00+08:00');
    world.at('2026-03-05T09:00:00+08:00');

    world.call('invoice.resubmitted', { reason: '已更正验收单' });
    world.pushed('N-2');

    expect(world.command('notice.push').name).toBe('push-2');
    expect(clock(world, 'A7')).toMatchObject({ run: 2, startedOn: '2026-03-05', state: 'running' });
    expect(world.object('2026-03-03T11:00:00+08:00', { answerNo: 'late', noticeId: 'N-1' })).toMatchObject([
      { outcome: 'ignored', reason: 'old-notice' },
    ]);
  });

  it('an invoice that is voided leaves its room in the contract to another', () => {
    const world = delivered();
    world.object('2026-03-02T11:00:00+08:00');

    world.call('invoice.voided', { reason: '开票有误' });
    world.submit('26500000000000000018');

    expect(world.stateOf()).toBe('voided');
    expect(world.stateOf('26500000000000000018')).toBe('pushing');
  });

  it('an objection that was made after the last day changes nothing and is kept', () => {
    const world = delivered();
    world.at('2026-03-11T09:00:00+08:00');

    const lines = world.object('2026-03-10T09:00:00+08:00');

    expect(lines).toMatchObject([{ outcome: 'ignored', reason: 'objection-late' }]);
    expect(world.stateOf()).toBe('received');
  });

  it('an objection made within the days and told after them still counts while nobody has begun to pay', () => {
    const world = delivered();
    world.at('2026-03-11T09:00:00+08:00');

    world.object('2026-03-09T17:00:00+08:00');

    expect(world.stateOf()).toBe('objected');
    expect(clock(world, 'A8')?.state).toBe('cancelled');
    expect(clock(world, 'A9')?.state).toBe('cancelled');
  });

  it('told months late, when the payment has begun, it changes nothing', () => {
    const world = delivered();
    world.at('2026-03-11T09:00:00+08:00');
    world.request('SQ1', 19_800_000);
    world.at('2026-07-01T09:00:00+08:00');

    expect(world.object('2026-03-09T17:00:00+08:00')).toMatchObject([{ outcome: 'ignored', reason: 'objection-late' }]);
  });

  it('a confirmation given before silence took effect, and told later, moves the clocks to its day', () => {
    const world = delivered();
    world.at('2026-03-10T09:00:00+08:00');

    world.confirm('2026-03-05T09:00:00+08:00');

    expect(world.view('invoice', invoiceNo)).toMatchObject({ receivedOn: '2026-03-05', receivedBy: 'confirmed' });
    expect(clock(world, 'A9')).toMatchObject({ run: 1, startedOn: '2026-03-05' });
  });

  it('told twice it counts once; after a confirmation no objection counts, whichever came first', () => {
    const first = received();
    expect(first.confirm('2026-03-02T10:00:00+08:00')).toMatchObject([{ reason: 'answer-known' }]);
    expect(first.object('2026-03-02T09:30:00+08:00')).toMatchObject([{ reason: 'received-already' }]);
    const second = delivered();
    second.object('2026-03-02T09:30:00+08:00');
    second.confirm('2026-03-02T10:00:00+08:00');

    expect(first.stateOf()).toBe('received');
    expect(second.stateOf()).toBe('received');
  });

  it('that names another invoice than its notice does is kept, and neither is received', () => {
    const world = delivered();
    world.submit('26500000000000000018', 200_000);
    world.pushed('N-2');

    const lines = world.confirm('2026-03-02T10:00:00+08:00', { noticeId: 'N-2' });

    expect(lines).toMatchObject([{ outcome: 'ignored', reason: 'other-notice' }]);
    expect([world.stateOf(), world.stateOf('26500000000000000018')]).toEqual(['delivered', 'delivered']);
  });

  it('that overtakes the result of the push is heard, and the result starts nothing', () => {
    const world = startPayments();
    world.submit();

    world.confirm('2026-03-02T10:00:00+08:00');
    expect(world.pushed()).toMatchObject([{ outcome: 'ignored', reason: 'answered-already' }]);

    expect(world.stateOf()).toBe('received');
    expect(clock(world, 'A7')).toBeUndefined();
  });
});

describe('the payment of an invoice', () => {
  it('is started when the budget system has taken the application, and done with the receipt', () => {
    const world = received();
    world.at('2026-03-04T09:00:00+08:00');

    world.request('SQ1', 19_800_000);
    expect(world.stateOf()).toBe('started');
    expect(clock(world, 'A8')).toMatchObject({ state: 'met', metOn: '2026-03-04' });
    world.at('2026-03-06T09:00:00+08:00');
    world.receipt('V1', [{ application: 'SQ1', fen: 19_800_000 }]);

    expect(world.stateOf()).toBe('paid');
    expect(clock(world, 'A9')).toMatchObject({ state: 'met', metOn: '2026-03-06' });
    expect(clock(world, 'T9')?.state).toBe('met');
  });

  it('paid in part, stays open for the rest', () => {
    const world = received();
    world.request('SQ1', 9_800_000);
    world.receipt('V1', [{ application: 'SQ1', fen: 9_800_000 }]);
    expect(world.stateOf()).toBe('partly-paid');
    expect(clock(world, 'A9')?.state).toBe('running');

    world.request('SQ2', 10_000_000);
    world.receipt('V2', [{ application: 'SQ2', fen: 10_000_000 }]);

    expect(world.stateOf()).toBe('paid');
  });

  it('failed at the bank, waits to be paid again', () => {
    const world = received();
    world.request('SQ1', 19_800_000);

    world.receipt('V1', [{ application: 'SQ1', fen: 19_800_000, paid: 0 }]);
    expect(world.loop('invoice', invoiceNo)).toMatchObject({ state: 'payment-failed', owner: 'purchaser' });
    expect(clock(world, 'T19')?.state).toBe('running');
    world.request('SQ2', 19_800_000);
    world.receipt('V2', [{ application: 'SQ2', fen: 19_800_000 }]);

    expect(world.stateOf()).toBe('paid');
  });

  it('that came back opens the invoice again, with the day of the law as it was', () => {
    const world = received();
    world.request('SQ1', 19_800_000);
    world.receipt('V1', [{ application: 'SQ1', fen: 19_800_000 }]);
    world.at('2026-03-12T09:00:00+08:00');

    world.giveBack('T1', [{ application: 'SQ1', fen: 19_800_000 }]);

    expect(world.stateOf()).toBe('returned');
    expect(clock(world, 'A9')).toMatchObject({
      run: 2,
      startedOn: '2026-03-02',
      dueOn: '2026-03-16',
      state: 'running',
    });
    expect(clock(world, 'T19')?.dueOn).toBe('2026-03-19');
  });

  it('that comes back after that day is overdue at once', () => {
    const world = received();
    world.request('SQ1', 19_800_000);
    world.receipt('V1', [{ application: 'SQ1', fen: 19_800_000 }]);
    world.at('2026-05-06T09:00:00+08:00');

    world.giveBack('T1', [{ application: 'SQ1', fen: 19_800_000 }]);

    expect(world.loop('invoice', invoiceNo).overdue).toBe(true);
    expect(clock(world, 'A9')).toMatchObject({ run: 2, state: 'struck' });
  });

  it('not made in time is overdue, and late when it is made', () => {
    const world = received();
    world.at('2026-03-17T09:00:00+08:00');
    expect(world.loop('invoice', invoiceNo).overdue).toBe(true);
    expect(clock(world, 'A9')?.state).toBe('struck');

    world.request('SQ1', 19_800_000);
    world.receipt('V1', [{ application: 'SQ1', fen: 19_800_000 }]);

    expect(clock(world, 'A9')).toMatchObject({ state: 'late', metOn: '2026-03-17' });
    expect(world.stateOf()).toBe('paid');
  });

  it('begun before any answer is an answer', () => {
    const world = delivered();
    world.at('2026-03-03T09:00:00+08:00');

    world.request('SQ1', 19_800_000);

    expect(world.stateOf()).toBe('started');
    expect(world.view('invoice', invoiceNo)).toMatchObject({ receivedOn: '2026-03-03', receivedBy: 'paid' });
  });

  it('cannot be voided once it has begun', () => {
    const world = received();
    world.request('SQ1', 19_800_000);

    expect(world.call('invoice.voided', { reason: '开票有误' })).toMatchObject([
      { outcome: 'refused', reason: 'payment-begun' },
    ]);
  });

  it('runs under two clocks where acceptance is known, and a corrected day of acceptance moves the second', () => {
    const world = received();
    world.call('contract.accepted', { acceptedOn: '2026-02-24' });
    expect(clock(world, 'D3')?.dueOn).toBe('2026-03-26');

    world.call('contract.accepted', { acceptedOn: '2026-02-25' });

    expect(clock(world, 'D3')).toMatchObject({ run: 1, startedOn: '2026-02-25', dueOn: '2026-03-27' });
  });

  it('shows people neither accounts of the workbench nor of the bank', () => {
    const shown = JSON.stringify(received().view('invoice', invoiceNo));

    expect(shown).toContain(contractNo);
    expect(shown).not.toContain('10010');
  });
});
