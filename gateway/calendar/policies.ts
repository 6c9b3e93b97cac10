/** What holds where a matter is, as specs/policies.yaml has it. */
import type { Policy } from './contract.ts';
import { fieldsOf, isRaw } from './fields.ts';
import { holdsIn, isJurisdiction } from './jurisdiction.ts';

export interface Policies {
  /** @param district its code; where it is not known, what holds everywhere */
  policyFor(district: string | undefined): Policy;
}

/** @throws Error that lists every fault with the jurisdiction and the field it stands in */
export function readPolicies(document: unknown, file: string): Policies {
  const faults: string[] = [];
  const listed = isRaw(document) && Array.isArray(document.policies) ? document.policies : [];
  const policies = new Map<string, Policy>();
  for (const one of listed) {
    const raw = isRaw(one) ? one : {};
    const fields = fieldsOf(raw, `${file}: ${String(raw.jurisdiction)}`, faults);
    fields.unknownKeys(['jurisdiction', 'deposits', 'clause', 'seed']);
    const jurisdiction = fields.text('jurisdiction');
    if (!isJurisdiction(jurisdiction)) fields.fault("jurisdiction must be '*' or two, four or six digits");
    if (policies.has(jurisdiction)) fields.fault('listed twice');
    policies.set(jurisdiction, Object.freeze({ deposits: fields.oneOf('deposits', ['collected', 'none']) }));
  }
  const everywhere = policies.get('*');
  if (everywhere === undefined) faults.push(`${file}: '*' is missing, which holds everywhere else`);
  if (faults.length > 0 || everywhere === undefined) throw new Error(faults.join('\n'));
  const narrowFirst = [...policies].filter(([place]) => place !== '*').sort(([a], [b]) => b.length - a.length);
  return {
    policyFor: (district) =>
      (district === undefined ? undefined : narrowFirst.find(([place]) => holdsIn(place, district))?.[1]) ?? everywhere,
  };
}
