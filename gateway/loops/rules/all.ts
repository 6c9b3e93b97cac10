/** The rules of every kind of loop: registered here, and nowhere else. */
import type { Canonical } from '../../catalogue/contract.ts';
import type { LoopKind, Rules } from '../contract.ts';
import { complaintRules } from './complaint.ts';
import { contractRules } from './contract.ts';
import { depositRules } from './deposit.ts';
import { invoiceRules } from './invoice.ts';
import { loanRules } from './loan.ts';
import { lotRules } from './lot.ts';
import { referralRules } from './referral.ts';

/** The engine hands each kind only the data that its own rules have made. */
const registered = <D>(rules: Rules<D>): readonly [LoopKind, Rules<Canonical>] => [
  rules.kind,
  rules as unknown as Rules<Canonical>,
];

export const loopRules: ReadonlyMap<LoopKind, Rules<Canonical>> = new Map<LoopKind, Rules<Canonical>>([
  registered(lotRules),
  registered(depositRules),
  registered(referralRules),
  registered(contractRules),
  registered(invoiceRules),
  registered(loanRules),
  registered(complaintRules),
]);

/** Whether any kind of loop hears events of a type, e.g. `tongban.deposit.received`. */
export const isHeardByLoops = (type: string): boolean => heardTypes.has(type.replace(/^tongban\./, ''));

const heardTypes = new Set([...loopRules.values()].flatMap(({ hears }) => Object.keys(hears)));
