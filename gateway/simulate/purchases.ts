/** Contracts that were signed: filed, published, accepted and invoiced, in time and not. */
import { addDays } from './agenda.ts';
import type { Arrival, Player, Stage } from './contract.ts';
import { contractNoOf } from './milestones.ts';
import { fileOf, purchaser } from './parties.ts';
import type { Lot } from './projects.ts';
import type { Invoice, Purchase } from './purchase.ts';
import type { Treasury } from './treasury.ts';

export function purchasesOf({ chance }: Stage, lots: readonly Lot[]): readonly Purchase[] {
  return lots.flatMap((lot) => {
    const { signedOn, winner, district, ending } = lot;
    if (ending !== 'awarded' || signedOn === undefined || !chance.happens(0.75, 'performs', lot.key)) return [];
    const contractNo = contractNoOf(lot);
    const invoices: Invoice[] = [];
    const amountFen = lot.amountFen * 50;
    const purchase = { contractNo, district, supplier: winner.supplier, amountFen, signedOn, invoices };
    const count = chance.between(1, 3, 'invoices', contractNo);
    const isAbove = chance.happens(0.04, 'above', contractNo);
    for (let no = 1; no <= count; no += 1) {
      const share =
        no < count ? Math.floor(amountFen / count) : amountFen - Math.floor(amountFen / count) * (count - 1);
      const invoiceNo = `265${contractNo.replace(/\D/g, '').padStart(16, '0')}${no}`;
      invoices.push({ invoiceNo, amountFen: no === count && isAbove ? share + 100 : share, contract: purchase });
    }
    return [purchase];
  });
}

export function purchasePlayer(stage: Stage, treasury: Treasury, purchases: readonly Purchase[]): Player {
  const invoices = new Map(purchases.flatMap((one) => one.invoices.map((invoice) => [invoice.invoiceNo, invoice])));
  for (const purchase of purchases) planContract(stage, purchase);
  const { chance } = stage;
  const contracts = new Map(purchases.map((one) => [one.contractNo, one]));
  const act =
    (most: number, what: (invoice: Invoice, word: string) => void) =>
    ({ key, state, visit }: Arrival): void => {
      const invoice = invoices.get(key);
      const word = `${key} ${state} ${visit}`;
      if (invoice !== undefined && !chance.happens(0.01, 'never', word))
        stage.inDays(chance.between(0, most, 'acts', word), word, () => what(invoice, word));
    };
  return {
    heeds: {
      'contract accepted': ({ key, visit }) => {
        const contract = contracts.get(key);
        if (contract !== undefined) publishPapers(stage, contract, visit);
      },
      'invoice push-failed': act(6, (invoice) => resubmit(stage, invoice, '更正接收人')),
      'invoice objected': act(14, (invoice, word) => answerObjection(stage, invoice, word)),
      'invoice received': act(7, (invoice) => treasury.request(invoice)),
      'invoice refused': act(6, (invoice, word) => chance.happens(0.3, 'void', word) && voidIt(stage, invoice)),
    },
  };
}

interface Duty {
  readonly type: string;
  readonly from: string;
  readonly days: readonly [least: number, most: number];
  /** Share of those who never do it. */
  readonly missed?: number;
}

function planContract(stage: Stage, purchase: Purchase): void {
  const { chance } = stage;
  const { contractNo, district, supplier, amountFen, signedOn } = purchase;
  const dueOn = addDays(signedOn, chance.between(10, 60, 'delivery', contractNo));
  const call = (type: string, data: object) =>
    stage.call({ kind: 'contract', type, district, data: { contractNo, ...data } });
  /** @returns the day on which it was done, or should have been */
  const within = ({ type, from, days, missed = 0.03 }: Duty, dataOf: (on: string) => object): string => {
    const word = `${type} ${contractNo} ${days[1]}`;
    if (chance.happens(missed, 'missed', word)) return from;
    const on = addDays(from, chance.between(...days, 'on', word));
    stage.onDay(on, word, () => call(type, dataOf(on)));
    return on;
  };
  const terms = { ...(chance.happens(0.3, 'terms', contractNo) ? { paymentDays: 45 } : {}), dueOn };
  const agreed = { district, amountFen, signedOn, supplier, purchaser, ...terms };
  const exempt = chance.happens(0.03, 'exempt', contractNo) ? { exempt: 'tendered-works' } : {};
  within({ type: 'contract.agreed', from: signedOn, days: [0, 5] }, () => ({ ...agreed, ...exempt }));
  within({ type: 'contract.filed', from: signedOn, days: [1, 16] }, (on) => ({ on }));
  within({ type: 'contract.publicised', from: signedOn, days: [1, 6] }, (on) => ({ on }));
  const acceptedOn = within({ type: 'contract.accepted', from: dueOn, days: [0, 18] }, (on) => ({
    acceptedOn: on,
    proofs: [fileOf('验收单')],
  }));
  // Some publish what nobody has told to be accepted.
  if (chance.happens(0.1, 'too early', contractNo))
    within({ type: 'contract.acceptance-published', from: dueOn, days: [0, 5] }, (on) => ({ act: 'uploaded', on }));
  for (const invoice of purchase.invoices) planInvoice(stage, invoice, acceptedOn);
}

/** Uploaded and publicised, on days of their own. */
function publishPapers(stage: Stage, { contractNo, district }: Purchase, visit: number): void {
  for (const act of ['uploaded', 'publicised']) {
    const word = `${act} ${contractNo} ${visit}`;
    if (stage.chance.happens(0.02, 'missed', word)) continue;
    stage.inDays(stage.chance.between(0, 9, 'on', word), word, () => {
      const data = { contractNo, act, on: stage.today() };
      stage.call({ kind: 'contract', type: 'contract.acceptance-published', district, data });
    });
  }
}

function planInvoice(stage: Stage, invoice: Invoice, acceptedOn: string): void {
  const { chance } = stage;
  const { invoiceNo } = invoice;
  const on = addDays(acceptedOn, chance.between(-8, 20, 'submitted', invoiceNo));
  const exempt = chance.happens(0.02, 'exempt', invoiceNo) ? { exempt: 'classified' } : {};
  const data = { ...submissionOf(invoice), ...exempt };
  const submit = (more: object = {}) =>
    stage.call({ kind: 'invoice', type: 'invoice.submitted', district: data.district, data: { ...data, ...more } });
  stage.onDay(on, `submits ${invoiceNo}`, submit);
  if (chance.happens(0.06, 'again', invoiceNo)) stage.onDay(addDays(on, 2), `submits again ${invoiceNo}`, submit);
  if (chance.happens(0.02, 'taken', invoiceNo))
    stage.onDay(addDays(on, 3), `submits otherwise ${invoiceNo}`, () => submit({ amountFen: invoice.amountFen + 1 }));
}

function submissionOf({ invoiceNo, amountFen, contract }: Invoice) {
  const { contractNo, district, supplier } = contract;
  const url = `https://zfcg.example.gov.cn/invoices/${invoiceNo}`;
  return {
    ...{ district, invoiceNo, contractNo, amountFen, purchaser, supplier, url },
    receivers: ['10010'],
    proofs: [fileOf('发票')],
  };
}

const callFor = (stage: Stage, { invoiceNo, contract }: Invoice, type: string, data: object): void =>
  stage.call({ kind: 'invoice', type, district: contract.district, data: { invoiceNo, ...data } });

const resubmit = (stage: Stage, invoice: Invoice, reason: string): void =>
  callFor(stage, invoice, 'invoice.resubmitted', { reason, receivers: ['10011'] });
const voidIt = (stage: Stage, invoice: Invoice): void =>
  callFor(stage, invoice, 'invoice.voided', { reason: '开票有误' });

function answerObjection(stage: Stage, invoice: Invoice, word: string): void {
  switch (stage.chance.one({ resubmits: 5, voids: 2, withdrawn: 3 }, 'answers', word)) {
    case 'resubmits':
      resubmit(stage, invoice, '已更正');
      break;
    case 'voids':
      voidIt(stage, invoice);
      break;
    case 'withdrawn':
      callFor(stage, invoice, 'invoice.objection-withdrawn', { reason: '经核对无误' });
  }
}
