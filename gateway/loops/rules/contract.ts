/** The contract: what was agreed, accepted, invoiced and paid, and whose account the money goes to. It tells its invoices. */
import type { Address, ClockOrder, Edge, LoopEvent, Rules, Tell } from '../contract.ts';
import { unborn } from '../machine.ts';
import { unpaidLine } from './allocation.ts';
import {
  type Agreed,
  allocationOf,
  type ContractData,
  contractStates,
  contractView,
  type Exempt,
  invoicedFen,
} from './contract-data.ts';
import {
  applicationAlias,
  type ContractContext,
  cameBack,
  isKnownReceipt,
  isKnownReturn,
  notRequested,
  receipted,
  requested,
  settled,
} from './contract-payments.ts';
import { type Step, stepping } from './stepping.ts';
import { dayOf, fenOf, known, textOf } from './values.ts';

const live = ['performing', 'accepted', 'published', 'completed'];
const anywhere = [unborn, ...live];

/** Every state may follow from an event: what is paid and what is accepted go their own ways. */
const to = {
  performing: '尚未验收',
  accepted: '已验收，验收资料未齐',
  published: '验收资料已上传并公示，未付清',
  completed: '已付清，验收资料无遗留',
};

type ContractStep = (context: ContractContext) => Step<ContractData>;
const edges = (on: string, step: ContractStep, from: readonly string[] = live): readonly Edge<ContractData>[] =>
  stepping({ from, on, to, step });

/** Without the fields of the call that are the loop's own. */
function agreedOf({ data }: LoopEvent): Agreed {
  return known({
    amountFen: fenOf(data.amountFen),
    signedOn: dayOf(data.signedOn),
    dueOn: dayOf(data.dueOn),
    paymentDays: data.paymentDays,
    supplier: data.supplier,
    purchaser: data.purchaser,
    exempt: data.exempt,
  }) as unknown as Agreed;
}

const acceptanceTell = (data: ContractData, key: string): Tell => ({
  kind: 'invoice',
  to: { key },
  type: 'contract.accepted',
  data: known({ acceptedOn: data.acceptedOn, paymentDays: data.agreed?.paymentDays }),
});
const tellInvoices = (data: ContractData): readonly Tell[] =>
  data.acceptedOn === undefined
    ? []
    : data.invoices.filter(({ voided }) => !voided).map(({ invoiceNo }) => acceptanceTell(data, invoiceNo));

/** A contract that may not be published has nothing to file or to publicise here. */
const signingStarts = ({ filedOn, announcedOn, acceptedOn }: ContractData, agreed: Agreed) => [
  ...(agreed.exempt === undefined && filedOn === undefined
    ? [{ do: 'start', clock: 'E2-filing', from: agreed.signedOn } as const]
    : []),
  ...(agreed.exempt === undefined && announcedOn === undefined
    ? [{ do: 'start', clock: 'E2-publicity', from: agreed.signedOn } as const]
    : []),
  ...(agreed.dueOn !== undefined && acceptedOn === undefined
    ? [{ do: 'start', clock: 'E2-acceptance', from: agreed.dueOn } as const]
    : []),
];

/** Of an amendment the days may be others. */
function signingClocks(data: ContractData, now: Agreed): readonly ClockOrder[] {
  const starts = signingStarts(data, now);
  if (data.agreed === undefined) return starts;
  const gone = ['E2-filing', 'E2-publicity', 'E2-acceptance'].filter((id) => !starts.some(({ clock }) => clock === id));
  return [
    ...gone.map((clock) => ({ do: 'cancel', clock }) as const),
    ...starts.flatMap((one) => [one, { ...one, do: 'correct' } as const]),
  ];
}

/** Told again with other contents, it is an amendment. Invoices that have been taken stay. */
const agreed: ContractStep = ({ data, event }) => {
  const now = agreedOf(event);
  const next = { ...data, agreed: now };
  const excessFen = invoicedFen(next) - now.amountFen;
  return settled(
    data,
    { agreed: now },
    {
      clocks: signingClocks(data, now),
      tells: now.paymentDays === data.agreed?.paymentDays ? [] : tellInvoices(next),
      announces:
        excessFen > 0
          ? [
              {
                type: 'contract.invoiced-above',
                data: { contractNo: data.contractNo, excessFen, amountFen: now.amountFen },
              },
            ]
          : [],
      note: { amountFen: now.amountFen, signedOn: now.signedOn },
    },
  );
};

const sameAgreed = ({ data, event }: ContractContext): boolean =>
  data.agreed !== undefined && JSON.stringify(known({ ...data.agreed })) === JSON.stringify(agreedOf(event));

/** Another day than before is a correction: the clocks count from it. */
const accepted: ContractStep = ({ data, event }) => {
  const acceptedOn = dayOf(event.data.acceptedOn);
  const next = { ...data, acceptedOn };
  const from = acceptedOn ?? '';
  return settled(
    data,
    { acceptedOn },
    {
      clocks: [
        { do: 'meet', clock: 'E2-acceptance', on: from },
        data.acceptedOn === undefined ? { do: 'start', clock: 'D1', from } : { do: 'correct', clock: 'D1', from },
      ],
      tells: tellInvoices(next),
      note: { acceptedOn, proofs: event.data.proofs },
    },
  );
};

const published: ContractStep = ({ data, event }) => {
  const on = dayOf(event.data.on);
  const patch = event.data.act === 'uploaded' ? { uploadedOn: on } : { publicisedOn: on };
  const { uploadedOn, publicisedOn } = { ...data, ...patch };
  const both = uploadedOn !== undefined && publicisedOn !== undefined;
  const last = both && uploadedOn > publicisedOn ? uploadedOn : publicisedOn;
  return settled(data, patch, {
    clocks: both && last !== undefined ? [{ do: 'meet', clock: 'D1', on: last }] : [],
    note: { act: event.data.act, on },
  });
};

const actOf = ({ data, event }: ContractContext): string | undefined =>
  event.data.act === 'uploaded' ? data.uploadedOn : data.publicisedOn;
const lies =
  (field: string) =>
  (context: ContractContext): boolean =>
    (dayOf(context.event.data[field]) ?? '') > context.today;

/** Filing with finance, and publication of the contract: one call each. */
const done =
  (field: 'filedOn' | 'announcedOn', clock: string): ContractStep =>
  ({ data, event }) => {
    const on = dayOf(event.data.on) ?? '';
    return settled(data, { [field]: on }, { clocks: [{ do: 'meet', clock, on }], note: { on } });
  };

const roomFor = ({ data, event }: ContractContext): boolean => {
  const others = data.invoices.filter(({ invoiceNo }) => invoiceNo !== event.data.invoiceNo);
  return (
    data.agreed === undefined ||
    invoicedFen({ ...data, invoices: others }) + fenOf(event.data.amountFen) <= data.agreed.amountFen
  );
};
const isForeign = ({ client, event, state }: ContractContext): boolean =>
  state !== unborn && client !== undefined && client !== (event.client ?? client);
const exemptBy = ({ data }: ContractContext): Exempt | undefined => data.agreed?.exempt;

const answer = (context: ContractContext, type: string, data: Tell['data']): Tell => ({
  kind: 'invoice',
  to: { key: String(context.event.data.invoiceNo) },
  type,
  data,
});

const withoutInvoice = ({ invoices }: ContractData, invoiceNo: unknown): ContractData['invoices'] =>
  invoices.map((one) => (one.invoiceNo === invoiceNo ? { ...one, voided: true } : one));

function answered(context: ContractContext): Step<ContractData> {
  const { data } = context;
  const invoiceNo = String(context.event.data.invoiceNo);
  const no = (reason: string, patch: Partial<ContractData> = {}): Step<ContractData> =>
    settled(data, patch, {
      tells: [answer(context, 'contract.invoice-refused', { reason })],
      note: { invoiceNo, reason },
    });
  if (isForeign(context)) return no('another-client');
  const exempt = exemptBy(context);
  if (exempt !== undefined)
    return settled(
      data,
      {},
      { tells: [answer(context, 'contract.invoice-exempt', { exempt })], note: { invoiceNo, exempt } },
    );
  if (!roomFor(context)) return no('above-contract', { invoices: withoutInvoice(data, invoiceNo) });
  const share = { invoiceNo, amountFen: fenOf(context.event.data.amountFen), voided: false };
  const others = data.invoices.filter((one) => one.invoiceNo !== invoiceNo);
  const isNew = others.length === data.invoices.length;
  const invoices = isNew
    ? [...data.invoices, share]
    : data.invoices.map((one) => (one.invoiceNo === invoiceNo ? share : one));
  const step = settled({ ...data, invoices }, { invoices }, {});
  const line = allocationOf({ ...data, ...step.effects.data }).lines.get(invoiceNo) ?? unpaidLine;
  const terms = known({ acceptedOn: data.acceptedOn, paymentDays: data.agreed?.paymentDays, line });
  const yes = answer(context, 'contract.invoice-accepted', terms);
  return {
    to: step.to,
    effects: { ...step.effects, tells: [yes, ...(step.effects.tells ?? [])], note: { invoiceNo } },
  };
}

const voided: ContractStep = ({ data, event }) => {
  const { invoiceNo } = event.data;
  return settled(data, { invoices: withoutInvoice(data, invoiceNo) }, { note: { invoiceNo } });
};

/** Money that comes meanwhile is for other invoices, where there are any. */
const disputed: ContractStep = ({ data, event }) => {
  const { invoiceNo, objected } = event.data;
  const invoices = data.invoices.map((one) =>
    one.invoiceNo === invoiceNo ? { ...one, objected: objected === true } : one,
  );
  return settled(data, { invoices }, { note: { invoiceNo, objected } });
};

const locked: ContractStep = ({ data, event }) => {
  const { loanNo, bank, sinceOn, amountFen } = event.data;
  const lock = { loanNo: String(loanNo), bank: String(bank), sinceOn: String(sinceOn) };
  const limit = data.agreed?.amountFen;
  const { contractNo } = data;
  return settled(
    data,
    { locks: [...data.locks.filter((one) => one.loanNo !== lock.loanNo), lock] },
    {
      announces: [
        { type: 'contract.locked', data: { contractNo, ...lock } },
        ...(limit !== undefined && fenOf(amountFen) > limit
          ? [
              {
                type: 'contract.loan-above' as const,
                data: { contractNo, loanNo, loanFen: amountFen, amountFen: limit },
              },
            ]
          : []),
      ],
      note: lock,
    },
  );
};

const released: ContractStep = ({ data, event }) => {
  const { loanNo, untilOn } = event.data;
  const locks = data.locks.map((one) => (one.loanNo === loanNo ? { ...one, untilOn: String(untilOn) } : one));
  const news = { contractNo: data.contractNo, loanNo, untilOn };
  return settled(data, { locks }, { announces: [{ type: 'contract.released', data: news }], note: news });
};

const reasons = {
  'agreed-already': '合同内容与已登记的相同。 The contract stands as told already.',
  'accepted-already': '该验收日期已登记。 Accepted on that day already.',
  'not-accepted': '合同尚未登记验收。 Acceptance has not been told yet.',
  'published-already': '该项已登记。 This act has been told already.',
  'in-future': '日期不能晚于今天。 The day lies in the future.',
  'done-already': '已登记。 Told already.',
  'receipt-known': '该回单的各明细均已记入。 All details of this receipt are known.',
  'return-known': '该退回凭证的各明细均已记入。 All details of this return are known.',
} as const;

const refused = (
  on: string,
  reason: keyof typeof reasons,
  label: string,
  when: (context: ContractContext) => boolean,
): Edge<ContractData> => ({ from: live, on, label, when, outcome: 'refused', reason });
const ignored = (
  on: string,
  reason: keyof typeof reasons,
  label: string,
  when: (context: ContractContext) => boolean,
): Edge<ContractData> => ({ from: live, on, label, when, outcome: 'ignored', reason });

const byContract = ({ data, request }: LoopEvent): readonly Address[] => {
  const key = textOf(data.contractNo) ?? textOf(request?.contractNo);
  if (key !== undefined) return [{ key }];
  const applicationNo = textOf(data.applicationNo);
  return applicationNo === undefined ? [] : [{ alias: applicationAlias(applicationNo) }];
};
const ofPath = ({ data }: LoopEvent): readonly Address[] => [{ key: String(data.contractNo) }];

export const contractRules: Rules<ContractData> = {
  kind: 'contract',
  title: '合同资金支付与验收',
  states: contractStates,
  reasons,
  begin: (contractNo) => ({ contractNo, invoices: [], applications: [], refusals: [], locks: [], overFen: 0 }),
  view: contractView,
  hears: {
    'contract.agreed': ({ data }) => [{ key: String(data.contractNo), opens: true }],
    'contract.accepted': ofPath,
    'contract.acceptance-published': ofPath,
    'contract.filed': ofPath,
    'contract.publicised': ofPath,
    'payment.request.settled': byContract,
    'payment.receipt': byContract,
    'payment.returned': byContract,
  },
  edges: [
    { ...refused('contract.agreed', 'in-future', '签订日期在今天之后', lies('signedOn')), from: anywhere },
    ignored('contract.agreed', 'agreed-already', '内容相同', sameAgreed),
    ...edges('contract.agreed', agreed, anywhere),
    refused('contract.accepted', 'in-future', '验收日期在今天之后', lies('acceptedOn')),
    ignored(
      'contract.accepted',
      'accepted-already',
      '同一日期',
      ({ data, event }) => data.acceptedOn === dayOf(event.data.acceptedOn),
    ),
    ...edges('contract.accepted', accepted),
    refused('contract.acceptance-published', 'not-accepted', '尚未验收', ({ data }) => data.acceptedOn === undefined),
    refused('contract.acceptance-published', 'in-future', '日期在今天之后', lies('on')),
    ignored(
      'contract.acceptance-published',
      'published-already',
      '该项已登记',
      (context) => actOf(context) !== undefined,
    ),
    ...edges('contract.acceptance-published', published),
    refused('contract.filed', 'in-future', '日期在今天之后', lies('on')),
    ignored('contract.filed', 'done-already', '已备案', ({ data }) => data.filedOn !== undefined),
    ...edges('contract.filed', done('filedOn', 'E2-filing')),
    refused('contract.publicised', 'in-future', '日期在今天之后', lies('on')),
    ignored('contract.publicised', 'done-already', '已公示', ({ data }) => data.announcedOn !== undefined),
    ...edges('contract.publicised', done('announcedOn', 'E2-publicity')),
    // An invoice may come before anybody has told of its contract: the contract begins without an amount, which limits nothing yet.
    ...edges('invoice.presented', answered, anywhere),
    ...edges('invoice.voided', voided),
    ...edges('invoice.disputed', disputed),
    ...edges('payment.request.settled', (context) =>
      context.event.data.state === 'succeeded' ? requested(context) : notRequested(context),
    ),
    ignored('payment.receipt', 'receipt-known', '各明细均已记入', isKnownReceipt),
    ...edges('payment.receipt', receipted),
    ignored('payment.returned', 'return-known', '各明细均已记入', isKnownReturn),
    ...edges('payment.returned', cameBack),
    ...edges('loan.locked', locked, anywhere),
    ...edges('loan.released', released),
  ],
};
