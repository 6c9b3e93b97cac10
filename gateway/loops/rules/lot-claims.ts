/** Whose a receipt is, where one bank serial is told for two suppliers of a lot: the first keeps it, a person decides on the second. */
import type { Context, Edge, Effects, Tell } from '../contract.ts';
import type { Claim, LotData } from './lot-data.ts';

type LotContext = Context<LotData>;

interface ClaimWord {
  readonly supplierUscc: string;
  readonly bankSerial: string;
  readonly subAccount: string;
  /** The payer bears the supplier's name. */
  readonly isNamed: boolean;
}
const wordOf = ({ event }: LotContext): ClaimWord => event.data as unknown as ClaimWord;

const claimOf = ({ data, event }: LotContext): Claim => data.claims[String(event.data.bankSerial)] ?? { others: [] };

type Answer = 'lot.receipt-yours' | 'lot.receipt-disputed' | 'lot.receipt-not-yours';

/** A receipt that is handed over goes along. */
function effects(context: LotContext, claim: Claim, answers: readonly (readonly [string, Answer])[]): Effects<LotData> {
  const { receipt } = context.event.data;
  const bankSerial = String(context.event.data.bankSerial);
  const tells = answers.map(
    ([supplierUscc, type]): Tell => ({
      kind: 'deposit',
      to: { key: `${context.key}/${supplierUscc}` },
      type,
      data: { bankSerial, ...(type === 'lot.receipt-yours' && receipt !== undefined && { receipt }) },
    }),
  );
  return { data: { claims: { ...context.data.claims, [bankSerial]: claim } }, tells };
}

const notTheirs = (others: readonly string[]): readonly (readonly [string, Answer])[] =>
  others.map((uscc) => [uscc, 'lot.receipt-not-yours'] as const);

/**
 * A sub-account of its own says whose the money is. Where several suppliers share one, the payer's name says it; where it says nothing,
 * a person must.
 */
function hearClaim(context: LotContext): Effects<LotData> {
  const { supplierUscc, subAccount, isNamed } = wordOf(context);
  const claim = claimOf(context);
  const sharing = Object.values(context.data.members).filter(({ subAccounts }) => subAccounts.includes(subAccount));
  const isTheirs = isNamed || sharing.length < 2;
  const others = claim.others.filter((uscc) => uscc !== supplierUscc);
  if (claim.holder === supplierUscc) return effects(context, claim, [[supplierUscc, 'lot.receipt-yours']]);
  if (claim.holder === undefined && isTheirs)
    return effects(context, { holder: supplierUscc, others: [] }, [
      [supplierUscc, 'lot.receipt-yours'],
      ...notTheirs(others),
    ]);
  if (claim.holder !== undefined && !isTheirs) return effects(context, claim, notTheirs([supplierUscc]));
  return effects(context, { ...claim, others: [...others, supplierUscc] }, [[supplierUscc, 'lot.receipt-disputed']]);
}

/** Whoever has a sub-account in common with the holder may have paid, also who joined it after the money had come. */
const shares = ({ data: { members } }: LotContext, holder: string | undefined, uscc: string): boolean =>
  holder !== undefined &&
  members[uscc]?.subAccounts.some((subAccount) => members[holder]?.subAccounts.includes(subAccount)) === true;

const isClaimant = (context: LotContext): boolean => {
  const uscc = String(context.event.data.supplierUscc);
  const { holder, others } = claimOf(context);
  return [holder, ...others].includes(uscc) || shares(context, holder, uscc);
};

/** Who holds it lets go first: what was returned to one is not counted for another. */
function hearAssignment(context: LotContext): Effects<LotData> {
  const uscc = String(context.event.data.supplierUscc);
  const claim = claimOf(context);
  const others = claim.others.filter((one) => one !== uscc);
  if (claim.holder === undefined || claim.holder === uscc)
    return effects(context, { holder: uscc, others: [] }, [[uscc, 'lot.receipt-yours'], ...notTheirs(others)]);
  return effects(context, { ...claim, goesTo: uscc }, notTheirs([claim.holder]));
}

const isAwaited = (context: LotContext): boolean => {
  const { holder, goesTo } = claimOf(context);
  return goesTo !== undefined && holder === context.event.data.supplierUscc;
};

function hearRelease(context: LotContext): Effects<LotData> {
  const { goesTo = '', others } = claimOf(context);
  const rest = others.filter((uscc) => uscc !== goesTo);
  return effects(context, { holder: goesTo, others: [] }, [[goesTo, 'lot.receipt-yours'], ...notTheirs(rest)]);
}

export const claimEdges = (from: readonly string[]): readonly Edge<LotData>[] => [
  { from, on: 'deposit.claimed', run: hearClaim },
  {
    from,
    on: 'deposit.receipt-assigned',
    label: '该流水号由该供应商主张',
    when: isClaimant,
    run: (context) => ({ ...hearAssignment(context), note: { bankSerial: context.event.data.bankSerial } }),
  },
  { from, on: 'deposit.receipt-assigned', outcome: 'refused', reason: 'not-a-claimant' },
  { from, on: 'deposit.receipt-released', label: '原持有人已放开', when: isAwaited, run: hearRelease },
  { from, on: 'deposit.receipt-released', outcome: 'ignored', reason: 'not-the-holder' },
];
