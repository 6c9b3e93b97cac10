/** Notices of what became of a lot: in any order, twice, corrected, months late, and of projects that nobody knows. */
import { addDays } from './agenda.ts';
import { clientName, type Player, type Stage } from './contract.ts';
import { purchaser, supplierOf } from './parties.ts';
import type { Bid, Lot } from './projects.ts';

interface Notice {
  readonly milestone: 'award-notice' | 'contract-signed' | 'terminated' | 'bid-withdrawn';
  readonly on: string;
  readonly bid?: Bid | undefined;
}

/** The notice's own, and that of the one which it corrects. */
type Numbers = readonly [noticeNo: string, supersedes?: string];

export function milestonePlayer(stage: Stage, lots: readonly Lot[]): Player {
  for (const lot of lots) planLot(stage, lot);
  return {};
}

export const contractNoOf = ({ lotNo }: Lot): string => `HT-${lotNo}`;

function planLot(stage: Stage, lot: Lot): void {
  const { chance } = stage;
  const { key, district, opensOn, ending, endsOn, signedOn, winner, projectCode, lotNo } = lot;
  if (chance.happens(0.8, 'opening', key)) {
    const data = { district, projectCode, lotNo, opensAt: `${opensOn}T09:30:00+08:00`, amountFen: lot.amountFen };
    stage.onDay(addDays(lot.startsOn, chance.between(0, 6, 'opening told', key)), `opening ${key}`, () =>
      stage.call({ kind: 'lot', type: 'project.opening', district, data }),
    );
  }
  if (ending === 'terminated') plan(stage, lot, { milestone: 'terminated', on: endsOn });
  else {
    plan(stage, lot, { milestone: 'award-notice', on: endsOn, bid: winner });
    if (signedOn !== undefined) plan(stage, lot, { milestone: 'contract-signed', on: signedOn, bid: winner });
    if (chance.happens(0.03, 'terminated after award', key))
      plan(stage, lot, { milestone: 'terminated', on: addDays(endsOn, chance.between(1, 60, 'after award', key)) });
  }
  for (const bid of lot.bids)
    if (chance.happens(0.03, 'withdrawal notice', bid.key))
      plan(stage, lot, {
        milestone: 'bid-withdrawn',
        on: addDays(opensOn, -chance.between(-1, 4, 'back', bid.key)),
        bid,
      });
  if (chance.happens(0.02, 'unknown project', key)) planUnknown(stage, lot);
}

/** A notice of a project that nobody has spoken of. */
function planUnknown(stage: Stage, lot: Lot): void {
  const projectCode = lot.projectCode.replace('A', 'X');
  const bids: Bid[] = [];
  const stranger = { ...lot, projectCode, lotNo: `${projectCode}-1`, key: `${projectCode}/${projectCode}-1`, bids };
  const supplier = supplierOf(900_000 + lot.projectNo);
  const milestone = stage.chance.one({ 'award-notice': 1, terminated: 1 }, 'unknown', lot.key);
  plan(stage, stranger, { milestone, on: lot.endsOn, bid: { ...lot.winner, key: stranger.key, supplier } });
  if (stage.chance.happens(0.3, 'stray receipt', lot.key))
    stage.onDay(lot.endsOn, `stray ${lot.key}`, () =>
      stage.tell({
        type: 'deposit.received',
        partner: lot.partner,
        district: lot.district,
        data: {
          ...{ bankSerial: `X${lot.projectNo}`, subAccount: '90090000000000', amountFen: 100_000 },
          ...{ payerName: supplier.name, payerAccount: '6222000000000001', receivedAt: `${lot.endsOn}T10:00:00+08:00` },
        },
      }),
    );
}

function plan(stage: Stage, lot: Lot, notice: Notice): void {
  const { chance } = stage;
  const { milestone, on, bid } = notice;
  const word = `${lot.key} ${milestone} ${bid?.supplier.uscc ?? ''}`;
  const delay = chance.one({ soon: 80, days: 15, months: 5 }, 'delay', word);
  const days = { soon: [0, 1], days: [2, 12], months: [40, 130] }[delay] as [number, number];
  const toldOn = addDays(on, chance.between(...days, 'told', word));
  const noticeNo = `GG-${lot.lotNo}-${milestone}-${bid?.supplier.uscc.slice(10) ?? ''}`;
  const isWrong = chance.happens(0.04, 'wrong at first', word);
  const first = { ...notice, on: isWrong ? addDays(on, -chance.between(1, 5, 'wrong by', word)) : on };
  const isNamed = !chance.happens(0.02, 'nobody named', word);
  stage.onDay(toldOn, `notice ${word}`, () =>
    tell(stage, lot, isNamed ? first : { ...first, bid: undefined }, [noticeNo]),
  );
  if (chance.happens(0.15, 'twice', word))
    stage.onDay(addDays(toldOn, chance.between(0, 50, 'again', word)), `notice again ${word}`, () =>
      tell(stage, lot, isNamed ? first : { ...first, bid: undefined }, [noticeNo]),
    );
  if (isWrong || !isNamed)
    stage.onDay(addDays(toldOn, chance.between(0, 9, 'corrected', word)), `notice corrected ${word}`, () =>
      tell(stage, lot, notice, [`${noticeNo}-G`, noticeNo]),
    );
  if (chance.happens(0.02, 'another content', word))
    stage.onDay(addDays(toldOn, 1), `notice otherwise ${word}`, () =>
      tell(stage, lot, { ...notice, on: addDays(on, 2) }, [noticeNo]),
    );
}

function tell(stage: Stage, lot: Lot, { milestone, on, bid }: Notice, [noticeNo, supersedes]: Numbers): void {
  const { district, projectCode, lotNo, partner } = lot;
  const data = {
    ...{ district, noticeNo, milestone, projectCode, projectName: '办公设备采购', lotNo, purchaser },
    ...{ occurredAt: `${on}T10:00:00+08:00`, title: '公告' },
    ...(bid === undefined ? {} : { supplier: bid.supplier }),
    ...(milestone === 'contract-signed' ? { contractNo: contractNoOf(lot) } : {}),
    ...(supersedes === undefined ? {} : { supersedes }),
  };
  const byClient = supersedes !== undefined || stage.chance.happens(0.5, 'by client', noticeNo);
  if (byClient) stage.call({ kind: 'lot', type: 'project.milestone', district, client: clientName, data });
  else stage.tell({ type: 'project.milestone', partner, district, data });
}
