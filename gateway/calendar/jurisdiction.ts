/** Where a clock or a policy holds. */

/** Units of Chongqing that GB/T 2260 gives no code have one of this project, e.g. CQ-LJXQ. */
const chongqing = '50';

export const isJurisdiction = (text: string): boolean => /^(\*|\d{2}|\d{4}|\d{6})$/.test(text);

const prefixHolds = (prefix: string, district: string): boolean =>
  district.startsWith(prefix) || (prefix === chongqing && district.startsWith('CQ-'));

/**
 * @param jurisdiction `*`, or the prefix of district codes
 * @param district where it is not known, every clock holds: one watched for nothing does less harm than one forgotten
 */
export const holdsIn = (jurisdiction: string, district: string | undefined): boolean =>
  jurisdiction === '*' || district === undefined || prefixHolds(jurisdiction, district);
