/** Challenge letters, answered, unanswered and withdrawn, and the complaints that follow. */
import { addDays } from './agenda.ts';
import type { Arrival, Player, Stage } from './contract.ts';
import { fileOf } from './parties.ts';
import type { Lot } from './projects.ts';

export function complaintPlayer(stage: Stage, lots: readonly Lot[]): Player {
  const { chance } = stage;
  const letters = new Map<string, Lot>();
  for (const lot of lots) {
    if (!chance.happens(0.15, 'challenged', lot.key)) continue;
    const letterNo = `ZY-${lot.lotNo}`;
    letters.set(letterNo, lot);
    planLetter(stage, lot, letterNo);
  }
  const later =
    (most: number, act: (call: Say, word: string, arrival: Arrival) => void) =>
    (arrival: Arrival): void => {
      const lot = letters.get(arrival.key);
      const word = `${arrival.key} ${arrival.state} ${arrival.visit}`;
      if (lot === undefined || chance.happens(0.03, 'never', word)) return;
      const say: Say = (type, data) =>
        stage.call({ kind: 'complaint', type, district: lot.district, data: { letterNo: arrival.key, ...data } });
      stage.inDays(chance.between(0, most, 'acts', word), word, () => act(say, word, arrival));
    };
  const evidence = [fileOf('通知书')];
  return {
    heeds: {
      'complaint challenged': later(13, (say, word) =>
        chance.happens(0.1, 'withdraws', word)
          ? say('challenge.withdrawn', { withdrawnOn: stage.today() })
          : say('challenge.answered', { answeredOn: stage.today(), evidence }),
      ),
      'complaint unanswered': later(20, (say, word) => fileSometimes(stage, say, word)),
      'complaint answered': later(24, (say, word) => fileSometimes(stage, say, word)),
      'complaint filed': later(9, (say, word, { visit }) => {
        const result =
          visit > 2 ? 'admitted' : chance.one({ admitted: 6, rejected: 2, 'needs-correction': 2 }, 'result', word);
        say('complaint.examined', { examinedOn: stage.today(), result, opinion: '审查意见', evidence });
      }),
      'complaint correcting': later(9, (say, word) =>
        chance.happens(0.2, 'not corrected', word)
          ? say('complaint.examined', { examinedOn: stage.today(), result: 'rejected', opinion: '逾期未补正' })
          : say('complaint.corrected', { correctedOn: stage.today() }),
      ),
      'complaint admitted': later(45, (say, word, { visit }) => {
        if (visit < 3 && chance.happens(0.2, 'suspends', word))
          say('complaint.suspended', { suspendedOn: stage.today(), ground: 'appraisal', evidence });
        else if (chance.happens(0.05, 'withdrawn', word)) say('complaint.withdrawn', { withdrawnOn: stage.today() });
        else decide(stage, say, word);
      }),
      'complaint suspended': later(30, (say) => say('complaint.resumed', { resumedOn: stage.today() })),
    },
  };
}

type Say = (type: string, data: object) => void;

function planLetter(stage: Stage, lot: Lot, letterNo: string): void {
  const { chance } = stage;
  const receivedOn = addDays(lot.endsOn, chance.between(1, 9, 'received', letterNo));
  const { projectCode, lotNo, district, bids } = lot;
  const challenger = bids[chance.between(0, bids.length - 1, 'challenger', letterNo)]?.supplier;
  const letter = { district, letterNo, projectCode, lotNo, challenger, respondent: 'purchaser', receivedOn };
  const tell = (data: object) =>
    stage.call({ kind: 'complaint', type: 'challenge.received', district, data: { ...letter, ...data } });
  const toldOn = addDays(receivedOn, chance.happens(0.1, 'told late', letterNo) ? 20 : 0);
  stage.onDay(toldOn, `letter ${letterNo}`, () => tell({}));
  if (chance.happens(0.1, 'twice', letterNo))
    stage.onDay(addDays(toldOn, 3), `letter again ${letterNo}`, () => tell({}));
  if (chance.happens(0.05, 'future', letterNo))
    stage.onDay(toldOn, `letter of tomorrow ${letterNo}`, () =>
      tell({ letterNo: `${letterNo}-F`, receivedOn: addDays(toldOn, 9) }),
    );
  if (chance.happens(0.05, 'foreign', letterNo))
    stage.onDay(addDays(toldOn, 4), `foreign ${letterNo}`, () => {
      const data = { letterNo, answeredOn: stage.today(), evidence: [fileOf('答复')] };
      stage.call({ kind: 'complaint', type: 'challenge.answered', district, client: 'another', data });
    });
}

/** Early, in time, or when the right has lapsed. */
function fileSometimes(stage: Stage, say: Say, word: string): void {
  if (stage.chance.happens(0.6, 'files', word))
    say('complaint.filed', { filedOn: stage.today(), evidence: [fileOf('投诉书')] });
  if (stage.chance.happens(0.3, 'files again', word))
    stage.inDays(stage.chance.between(3, 20, 'files later', word), `files again ${word}`, () =>
      say('complaint.filed', { filedOn: stage.today() }),
    );
}

function decide(stage: Stage, say: Say, word: string): void {
  const result = stage.chance.one({ upheld: 1, dismissed: 2, 'upheld-without-effect': 1 }, 'decides', word);
  say('complaint.decided', { decidedOn: stage.today(), result, documentNo: `渝财采决〔2026〕${word.length}号` });
}
