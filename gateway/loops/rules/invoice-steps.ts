/** What follows from each event for an invoice. Pure. */
import type { ClockOrder, CommandOrder, Context, Effects, Tell } from '../contract.ts';
import type { PaymentLine } from './allocation.ts';
import {
  awaiting,
  type InvoiceData,
  isTouched,
  lineFrom,
  moneyState,
  paying,
  type ReceivedBy,
  submitted,
} from './invoice-data.ts';
import type { Step } from './stepping.ts';
import { dayOf, known, notAfter, recordOf, textOf, textsOf, yuan } from './values.ts';

export type InvoiceContext = Context<InvoiceData>;
type InvoiceEffects = Effects<InvoiceData>;

const start = (clock: string, from: string): ClockOrder => ({ do: 'start', clock, from });
const meet = (clock: string, on: string): ClockOrder => ({ do: 'meet', clock, on });
const correct = (clock: string, from: string): ClockOrder => ({ do: 'correct', clock, from });
const cancel = (clock: string): ClockOrder => ({ do: 'cancel', clock });

/** From what is accepted, whatever becomes of the invoice: an objection does not stop the days that run from acceptance. */
function acceptanceClock(
  { acceptedOn, paymentDays: length }: Partial<InvoiceData>,
  how: 'start' | 'correct' = 'start',
): readonly ClockOrder[] {
  if (acceptedOn === undefined) return [];
  return [{ do: how, clock: 'D3', from: acceptedOn, ...(length === undefined ? {} : { length }) }];
}
/** The todo is no longer needed. One that the workbench has not numbered yet is finished when it has. */
function finishTodos(data: InvoiceData): { todos: InvoiceData['todos']; commands: readonly CommandOrder[] } {
  const [finishedBy, district] = [data.receivers[0], data.district];
  const commands = data.todos
    .filter(({ finished }) => !finished)
    .map(({ push, id }) => ({
      name: `finish-${push}`,
      operation: 'todo.finish',
      message: known({ district, todoId: id, finishedBy }),
    }));
  return { todos: data.todos.map((one) => ({ ...one, finished: true })), commands };
}

/** The contract says whether there is room for it. */
const present = ({ key }: InvoiceContext, { contractNo, amountFen }: Partial<InvoiceData>): Tell => ({
  kind: 'contract',
  to: { key: String(contractNo), opens: true },
  type: 'invoice.presented',
  data: known({ invoiceNo: key, contractNo, amountFen }),
});

/** Whether the purchaser objects: for the contract, which says what money is for. */
const objectionTell = ({ invoiceNo, contractNo }: InvoiceData, objected: boolean): Tell => ({
  kind: 'contract',
  to: { key: contractNo },
  type: 'invoice.disputed',
  data: { invoiceNo, objected },
});

export function submit(context: InvoiceContext): InvoiceEffects {
  const data = submitted(context);
  const { contractNo, amountFen, proofs } = data;
  return { data, tells: [present(context, data)], note: known({ contractNo, amountFen, proofs }) };
}

export function submitExempt(context: InvoiceContext): InvoiceEffects {
  const data = submitted(context);
  return { data, note: known({ exempt: data.exempt, contractNo: data.contractNo }) };
}

const noticeText = ({ data, dueOn, today }: InvoiceContext): string => {
  const { name = '' } = recordOf(data.supplier);
  return `${String(name)} ${yuan(data.amountFen)}元，请于${dueOn('A7', today).dueOn}前（含当日）确认或提出异议，逾期视同确认收到发票`;
};

/** The contract has taken it: to the workbench. */
export function push(context: InvoiceContext): InvoiceEffects {
  const { data, event, today, key } = context;
  const no = data.push + 1;
  const terms = {
    acceptedOn: textOf(event.data.acceptedOn),
    paymentDays: event.data.paymentDays as number | undefined,
    line: lineFrom(event.data.line),
  };
  const message = known({
    district: data.district,
    noticeNo: `INV-${key}-${no}`,
    receivers: data.receivers,
    title: '收到发票待确认',
    text: noticeText(context),
    url: data.url,
  });
  return {
    data: { ...terms, push: no, refusedFor: undefined, pushedOn: undefined },
    commands: [{ name: `push-${no}`, operation: 'notice.push', message }],
    clocks: [cancel('A7'), start('T16', today), ...acceptanceClock(terms)],
  };
}

export const refuse = ({ event, key, data }: InvoiceContext): InvoiceEffects => {
  const reason = textOf(event.data.reason);
  const { contractNo, amountFen } = data;
  return {
    data: { refusedFor: reason },
    announces: [{ type: 'invoice.refused', data: known({ invoiceNo: key, contractNo, amountFen, reason }) }],
    note: known({ reason }),
  };
};

export const exemptByContract = ({ event }: InvoiceContext): InvoiceEffects => ({
  data: { exempt: textOf(event.data.exempt) },
  note: { exempt: event.data.exempt },
});

/** The push that the end of a command belongs to. */
export function pushOf({ event }: InvoiceContext): number | undefined {
  const [, no] = /^(?:push|todo|finish)-([0-9]+)$/.exec(event.command ?? '') ?? [];
  return no === undefined ? undefined : Number(no);
}
export const isOld = (context: InvoiceContext): boolean => (pushOf(context) ?? context.data.push) < context.data.push;

/** The push that an answer belongs to. While the newest one has no number of the workbench yet, an unknown number is taken for its own. */
function answeredPush({ data, event }: InvoiceContext): number | undefined {
  const named = data.noticeIds.find(({ id }) => id === event.data.noticeId);
  if (named !== undefined) return named.push;
  return data.noticeIds.some(({ push }) => push === data.push) ? undefined : data.push;
}
export const answersOld = (context: InvoiceContext): boolean =>
  (answeredPush(context) ?? context.data.push) < context.data.push;
/** Its notice is another invoice's. */
export const answersOther = (context: InvoiceContext): boolean =>
  context.event.data.invoiceNo !== context.key || answeredPush(context) === undefined;

const noticed = (context: InvoiceContext): InvoiceData['noticeIds'] => {
  const { data, event } = context;
  const id = textOf(recordOf(event.data.response).noticeId);
  return id === undefined ? data.noticeIds : [...data.noticeIds, { push: pushOf(context) ?? data.push, id }];
};

/** The push was done before its answer came: what answers to it later is known by its number. */
export const deliveredBefore = (context: InvoiceContext): InvoiceEffects => ({ data: { noticeIds: noticed(context) } });

/** Five working days from the day on which the workbench took it (第五部分). */
export function delivered(context: InvoiceContext): InvoiceEffects {
  const { data, event, key } = context;
  const on = dayOf(event.at) ?? context.today;
  const [assignee = ''] = data.receivers;
  const message = known({
    district: data.district,
    todoNo: `TD-INV-${key}-${data.push}`,
    subject: `发票 ${key} 待确认`,
    creator: data.creator ?? assignee,
    assignee,
    url: data.url,
    dueAt: `${context.dueOn('A7', on).dueOn}T23:59:59+08:00`,
  });
  return {
    data: { pushedOn: on, noticeIds: noticed(context) },
    clocks: [meet('T16', on), start('A7', on)],
    commands: [{ name: `todo-${data.push}`, operation: 'todo.create', message }],
  };
}

export function pushFailed({ data, event, key }: InvoiceContext): InvoiceEffects {
  const problem = recordOf(event.data.problem);
  const code = textOf(problem.refusal) ?? textOf(problem.code);
  const news = known({ invoiceNo: key, contractNo: data.contractNo, code });
  return { announces: [{ type: 'invoice.push-failed', data: news }], note: news };
}

/** A todo that is numbered when nobody needs it any more is finished at once. */
export function todoMade(context: InvoiceContext): InvoiceEffects {
  const { data, event, state } = context;
  const id = textOf(recordOf(event.data.response).todoId);
  const no = pushOf(context);
  if (id === undefined || no === undefined) return {};
  const next = { ...data, todos: [...data.todos, { push: no, id, finished: false }] };
  return state === 'delivered' && no === data.push ? { data: { todos: next.todos } } : todosFinished(next);
}
function todosFinished(data: InvoiceData): InvoiceEffects {
  const { todos, commands } = finishTodos(data);
  return { data: { todos }, commands };
}

/** An advance that was paid before the invoice is not the start of its payment, unless it covers all of it or is still on its way. */
function paymentBegunOn(line: PaymentLine, receivedOn: string, amountFen: number): string | undefined {
  const { startedOn, lastStartedOn, pendingFen, paidFen } = line;
  const since = [startedOn, lastStartedOn].find((day) => day !== undefined && day >= receivedOn);
  return since ?? (pendingFen > 0 || paidFen >= amountFen ? receivedOn : undefined);
}

/**
 * The clocks of the money, by how far it is paid. Starting a clock that runs changes nothing; one that was met, for money that has come
 * back since, begins again from the same day of receipt: the law's day does not move because a bank sent the money back.
 */
function moneyClocks(data: InvoiceData, line: PaymentLine, today: string): readonly ClockOrder[] {
  const { receivedOn, amountFen } = data;
  const state = moneyState({ line, amountFen });
  if (receivedOn === undefined) return [];
  const begunOn = paymentBegunOn(line, receivedOn, amountFen);
  const begun = begunOn === undefined ? [] : [meet('A8', begunOn)];
  if (state === 'paid') {
    const on = line.lastPaidOn ?? today;
    return [...begun, ...['A9', 'D3', 'E2-payment', 'T9', 'T19'].map((clock) => meet(clock, on))];
  }
  const again = state === 'returned' || state === 'payment-failed';
  const way =
    state === 'started'
      ? [meet('T19', line.lastStartedOn ?? today), start('T9', line.lastStartedOn ?? today)]
      : [meet('T9', today), ...(again ? [start('T19', today)] : [])];
  return [...begun, start('A9', receivedOn), start('E2-payment', receivedOn), ...acceptanceClock(data), ...way];
}

const paidNews = (data: InvoiceData, line: PaymentLine): InvoiceEffects['announces'] => [
  {
    type: 'invoice.payment',
    data: known({
      ...{ invoiceNo: data.invoiceNo, contractNo: data.contractNo, amountFen: data.amountFen },
      ...{ state: moneyState({ line, amountFen: data.amountFen }), paidFen: line.paidFen, pendingFen: line.pendingFen },
      ...{ startedOn: line.startedOn, paidOn: line.lastPaidOn },
    }),
  },
];

interface Receipt {
  readonly on: string;
  readonly by: ReceivedBy;
  readonly line?: PaymentLine;
}

/** Received: start within five, paid within ten working days, both from this day. Who confirms early starts them early. */
export function receive(context: InvoiceContext, { on, by, line = context.data.line }: Receipt): Step<InvoiceData> {
  const { data, event, today } = context;
  const { todos, commands } = finishTodos(data);
  const answerNo = textOf(event.data.answerNo);
  const next: InvoiceData = {
    ...{ ...data, receivedOn: on, receivedBy: by, line, todos },
    answerNos: answerNo === undefined ? data.answerNos : [...data.answerNos, answerNo],
    objection: data.objection && by === 'withdrawn' ? { ...data.objection, withdrawnOn: on } : data.objection,
  };
  const { invoiceNo, contractNo } = data;
  const isFirst = data.receivedOn === undefined;
  return {
    to: moneyState(next),
    effects: {
      data: next,
      commands,
      tells: context.state === 'objected' ? [objectionTell(data, false)] : [],
      clocks: [
        ...(by === 'deemed' ? [] : [meet('A7', on)]),
        ...[meet('T16', on), meet('T15', on)],
        ...(isFirst ? [start('A8', on)] : ['A8', 'A9', 'E2-payment'].map((clock) => correct(clock, on))),
        ...moneyClocks(next, line, today),
      ],
      announces: [
        { type: 'invoice.received', data: { invoiceNo, contractNo, receivedOn: on, receivedBy: by } },
        ...(isTouched(next) ? (paidNews(next, line) ?? []) : []),
      ],
      note: { receivedOn: on, receivedBy: by },
    },
  };
}

/** On the day on which the purchaser answered, which may lie before the day on which it is known here, but not before the push. */
export function confirm(context: InvoiceContext): Step<InvoiceData> {
  const said = notAfter(dayOf(context.event.data.answeredAt), context.today);
  const { pushedOn } = context.data;
  return receive(context, { on: pushedOn !== undefined && said < pushedOn ? pushedOn : said, by: 'confirmed' });
}

/** Silence: received at the end of the last day, so that day is the day of receipt; the next is the first that counts. */
export const deem = (context: InvoiceContext): Step<InvoiceData> =>
  receive(context, { on: textOf(context.event.data.dueOn) ?? context.clocks.A7?.dueOn ?? context.today, by: 'deemed' });

export const withdrawObjection = (context: InvoiceContext): Step<InvoiceData> =>
  receive(context, { on: context.today, by: 'withdrawn' });

/** Told after silence had taken effect, but made on a day within the period. */
export function isInTime({ data, event, clocks, today }: InvoiceContext): boolean {
  const due = clocks.A7?.dueOn;
  return data.receivedBy === 'deemed' && due !== undefined && notAfter(dayOf(event.data.answeredAt), today) <= due;
}

export function object({ data, event, today, key }: InvoiceContext): InvoiceEffects {
  const madeOn = notAfter(dayOf(event.data.answeredAt), today);
  const answerNo = String(event.data.answerNo);
  const { todos, commands } = finishTodos(data);
  const { reason, evidence } = event.data;
  return {
    data: {
      ...{ todos, receivedOn: undefined, receivedBy: undefined },
      answerNos: [...data.answerNos, answerNo],
      objection: { answerNo, madeOn, reason: textOf(reason), evidence },
    },
    commands,
    clocks: [meet('A7', madeOn), meet('T16', madeOn), ...['A8', 'A9', 'E2-payment'].map(cancel), start('T15', madeOn)],
    tells: [objectionTell(data, true)],
    announces: [{ type: 'invoice.objected', data: { invoiceNo: key, contractNo: data.contractNo, madeOn, evidence } }],
    note: { answerNo, madeOn, evidence },
  };
}

export function resubmit(context: InvoiceContext): InvoiceEffects {
  const { data, event, today } = context;
  const { url, proofs, reason } = event.data;
  const receivers = textsOf(event.data.receivers);
  const next = {
    ...(receivers.length === 0 ? {} : { receivers }),
    ...(textOf(url) === undefined ? {} : { url: String(url) }),
    ...(proofs === undefined ? {} : { proofs }),
  };
  const clocks = [meet('T15', today), cancel('A7')];
  return { data: next, clocks, tells: [present(context, data)], note: known({ reason, proofs }) };
}

export function voidIt({ data, event, key }: InvoiceContext): InvoiceEffects {
  const { todos, commands } = finishTodos(data);
  const { contractNo } = data;
  return {
    data: { todos },
    commands,
    clocks: ['A7', 'A8', 'A9', 'D3', 'E2-payment', 'T9', 'T15', 'T16', 'T19'].map(cancel),
    tells: [{ kind: 'contract', to: { key: contractNo }, type: 'invoice.voided', data: { invoiceNo: key } }],
    note: known({ reason: event.data.reason }),
  };
}

/**
 * The day on which the purchaser, instead of answering, has begun to pay the invoice. Money that was applied for before the invoice was
 * there, an advance, says nothing of it.
 */
function paidInsteadOn({ data, state, clocks, today }: InvoiceContext, line: PaymentLine): string | undefined {
  const objectedOn = state === 'objected' ? data.objection?.madeOn : undefined;
  const since = objectedOn ?? data.pushedOn ?? clocks.T16?.startedOn ?? today;
  const begunOn = notAfter(line.lastStartedOn, today);
  const coveredFen = line.paidFen + line.pendingFen;
  const isMore = coveredFen > data.line.paidFen + data.line.pendingFen;
  // Of what is disputed a part may be paid while the rest stays in dispute.
  const isEnough = state !== 'objected' || coveredFen >= data.amountFen;
  return isMore && isEnough && begunOn >= since ? begunOn : undefined;
}

/** How far it is paid now. Who starts to pay before answering has received the invoice. */
export function moneyTold(context: InvoiceContext): Step<InvoiceData> {
  const { data, event, state, today } = context;
  const line = lineFrom(event.data);
  const paidInstead = [...awaiting, 'objected'].includes(state) ? paidInsteadOn(context, line) : undefined;
  if (paidInstead !== undefined) return receive(context, { on: paidInstead, by: 'paid', line });
  if (!paying.includes(state)) return { to: state, effects: { data: { line } } };
  const effects = { data: { line }, clocks: moneyClocks(data, line, today), announces: paidNews(data, line) };
  return { to: moneyState({ line, amountFen: data.amountFen }), effects };
}

export function acceptanceTold({ event, state }: InvoiceContext): InvoiceEffects {
  const data = { acceptedOn: textOf(event.data.acceptedOn), paymentDays: event.data.paymentDays as number | undefined };
  // Where the clock runs already, its day or its length was another.
  const clocks = state === 'paid' ? [] : [...acceptanceClock(data), ...acceptanceClock(data, 'correct')];
  return { data, clocks };
}
