/** What some dialects do not keep to, and why. A waiver that is not needed fails the suite. */
import type { Waiver } from './claim.ts';

/** Centers and banks learn of a project by the client's own code when its first sub-account is opened. */
const anyProject = (dialect: string): Waiver => ({
  dialect,
  claim: 'refuses-unknown',
  operation: 'deposit.account',
  reason: 'a sub-account is opened for whatever project code the client names: it is how the project becomes known',
});

export const waivers: readonly Waiver[] = [
  {
    dialect: 'deposit-bank/framed-xml',
    claim: 'notices-charset',
    reason:
      'nearly every pair of bytes is a character of GBK, and nothing is signed: names of payers in UTF-8 read as other names, while codes, numbers and amounts are in ASCII',
  },
  anyProject('deposit-bank/framed-xml'),
  anyProject('governance-center/event-json'),
  anyProject('trading-center/open'),
  anyProject('trading-center/soap-gb2312'),
  anyProject('trading-center/token-params'),
];
