/** Referrals to other authorities: taken up, sent back, turned down, found, disputed, forgotten; some feedback comes months late. */
import { addDays } from './agenda.ts';
import type { Arrival, Exchange, Player, Stage } from './contract.ts';
import { districtOf, fileOf, type Party, supplierOf } from './parties.ts';

interface Referral {
  readonly referralNo: string;
  readonly district: string;
  readonly kind: 'collusive-bidding' | 'false-test-report' | 'sme-size';
  readonly level: 'town' | 'district' | 'municipal';
  readonly subject: Party;
  readonly on: string;
  /** The authority says nothing at all. */
  readonly isForgotten: boolean;
}

export function referralPlayer(stage: Stage, from: string, projects: number): Player {
  const { chance } = stage;
  const referrals = new Map<string, Referral>();
  for (let no = 1; no <= projects; no += 1) {
    if (!chance.happens(0.3, 'referred', no)) continue;
    const referral = referralOf(stage, from, no);
    referrals.set(referral.referralNo, referral);
    stage.onDay(referral.on, `dispatch ${referral.referralNo}`, () =>
      order(stage, referral, 'referral.dispatch', dispatchOf(referral)),
    );
    if (chance.happens(0.03, 'unknown feedback', no)) tellUnknown(stage, referral);
  }
  const of = (act: (referral: Referral, word: string, arrival: Arrival) => void) => (arrival: Arrival) => {
    const referral = referrals.get(arrival.key);
    if (referral !== undefined) act(referral, `${arrival.key} ${arrival.state} ${arrival.visit}`, arrival);
  };
  const later = (most: number, act: (referral: Referral, word: string, arrival: Arrival) => void) =>
    of((referral, word, arrival) => {
      if (chance.happens(0.02, 'never', word)) return;
      stage.inDays(chance.between(0, most, 'acts', word), word, () => act(referral, word, arrival));
    });
  const served = (exchange: Exchange) => acted(stage, exchange);
  return {
    serves: {
      'referral.dispatch': (exchange) => dispatched(stage, exchange),
      ...{
        'referral.urge': served,
        'referral.supplement': served,
        'referral.withdraw': served,
        'referral.extend': served,
      },
      'credit.record': (exchange) => recorded(stage, exchange),
    },
    heeds: {
      'referral dispatched': of((referral, word) => authorityPlays(stage, referral, word)),
      'referral accepted': later(12, (referral, word) => extendSometimes(stage, referral, word)),
      // A disagreement leads back there: the authority finds anew.
      'referral processing': of((referral, word) => findsAgain(stage, referral, word)),
      'referral sent-back': later(9, (referral, word) => supplement(stage, referral, word)),
      'referral rejected': later(8, (referral) =>
        callFor(stage, referral, 'referral.rejection-acknowledged', { opinion: '知悉' }),
      ),
      'referral feedback': later(9, (referral, word, { visit }) => check(stage, referral, word, visit)),
      'referral report-failed': later(9, (referral) =>
        callFor(stage, referral, 'referral.consequence-retried', { opinion: '重新报送' }),
      ),
    },
  };
}

function referralOf({ chance }: Stage, from: string, no: number): Referral {
  const referralNo = `CQ-ZFCG-${no}`;
  return {
    referralNo,
    district: districtOf(chance, no),
    kind: chance.one({ 'collusive-bidding': 1, 'false-test-report': 1, 'sme-size': 1 }, 'kind', no),
    level: chance.one({ town: 3, district: 5, municipal: 2 }, 'level', no),
    subject: supplierOf(no * 12),
    on: addDays(from, chance.between(10, 300, 'dispatched', no)),
    isForgotten: chance.happens(0.04, 'forgotten', no),
  };
}

const dispatchOf = ({ referralNo, district, kind, level, subject }: Referral) => ({
  ...{ referralNo, district, kind, title: '移送', subject: 'party' },
  addressee: { level, unit: `${district}-${kind}` },
  ...(kind === 'collusive-bidding' ? { collusion: { suspects: [{ ...subject, role: 'bidder' }] } } : {}),
  ...(kind === 'sme-size' ? { smeSize: { enterprise: subject, declaredSize: 'small' } } : {}),
  attachments: [fileOf('评审报告')],
});

const order = (stage: Stage, { district }: Referral, operation: string, request: object): void =>
  stage.order({ operation, partner: 'governance-center', district, request: { district, ...request } });
const callFor = (stage: Stage, { referralNo, district }: Referral, type: string, data: object): void =>
  stage.call({ kind: 'referral', type, district, data: { referralNo, ...data } });

function dispatched(stage: Stage, exchange: Exchange): void {
  const { referralNo } = exchange.request;
  const isRefused = stage.chance.happens(0.04, 'not taken', referralNo);
  stage.inDays(stage.chance.between(0, 1, 'taken', referralNo), `dispatched ${referralNo}`, () =>
    stage.settle(
      exchange,
      isRefused
        ? { state: 'refused', problem: { code: 'PARTNER_REFUSED' } }
        : { state: 'succeeded', response: { eventNo: `SJ-${referralNo}`, unitName: '示例治理中心' } },
    ),
  );
}

/** An urge, a supplement, a withdrawal, an extension. */
function acted(stage: Stage, exchange: Exchange): void {
  const { chance } = stage;
  const word = `${exchange.operation} ${exchange.request.referralNo} ${stage.today()} ${exchange.request.opinion}`;
  const isRefused = chance.happens(0.06, 'refused', word);
  stage.inDays(chance.between(0, 2, 'in', word), word, () =>
    stage.settle(
      exchange,
      isRefused
        ? { state: 'refused', problem: { code: 'PARTNER_REFUSED', as: 'not-allowed' } }
        : { state: 'succeeded', response: { actionNo: `DZ-${word}` } },
    ),
  );
}

/** Once in four the platform does not take a penalty at first. */
function recorded(stage: Stage, exchange: Exchange): void {
  const word = `record ${exchange.request.documentNo} ${stage.today()}`;
  const isFailed = stage.chance.happens(0.25, 'fails', word);
  stage.inDays(stage.chance.between(0, 6, 'in', word), word, () =>
    stage.settle(
      exchange,
      isFailed
        ? { state: 'refused', problem: { code: 'PARTNER_REFUSED', as: 'document-unknown' } }
        : { state: 'succeeded', response: { recordNo: `XY-${exchange.request.documentNo}` } },
    ),
  );
}

const results: Readonly<Record<Referral['kind'], Readonly<Record<string, number>>>> = {
  'collusive-bidding': { filed: 1, 'not-filed': 1 },
  'false-test-report': { false: 1, genuine: 1 },
  'sme-size': { small: 3, medium: 1, large: 2 },
};

interface Notice {
  readonly type: string;
  readonly word: string;
  readonly inDays: number;
}

/** One notice of the authority; happened when it is told, unless it comes late. */
function notice(stage: Stage, referral: Referral, { type, word, inDays }: Notice): void {
  const { chance } = stage;
  const { referralNo, district, kind } = referral;
  const label = `${type} ${word}`;
  const delay = chance.happens(0.05, 'months', label)
    ? chance.between(30, 120, 'late by', label)
    : chance.happens(0.1, 'overtaken', label)
      ? chance.between(1, 12, 'late by', label)
      : 0;
  const happenedAt = `${addDays(stage.today(), inDays)}T08:30:00+08:00`;
  const finding =
    type === 'referral.feedback'
      ? { result: chance.one(results[kind], 'result', label), attachments: [fileOf('结论')] }
      : {};
  const data = { referralNo, opinion: `${type} ${inDays}`, unitName: '示例治理中心', happenedAt, ...finding };
  const tell = () => stage.tell({ type, partner: 'governance-center', district, data });
  stage.inDays(inDays + delay, label, tell);
  if (chance.happens(0.1, 'twice', label)) stage.inDays(inDays + delay + 1, `${label} again`, tell);
}

function authorityPlays(stage: Stage, referral: Referral, word: string): void {
  const { chance } = stage;
  if (referral.isForgotten) return;
  const first = chance.between(1, chance.happens(0.15, 'slow', word) ? 40 : 7, 'first', word);
  const way = chance.one({ accepts: 70, returns: 12, rejects: 10, 'at once': 8 }, 'way', word);
  const tell = (type: string, inDays: number) => notice(stage, referral, { type, word, inDays });
  if (way === 'returns' || way === 'rejects') {
    tell(way === 'returns' ? 'referral.sent-back' : 'referral.rejected', first);
    return;
  }
  if (way === 'accepts') tell('referral.accepted', first);
  const found = first + chance.between(2, chance.happens(0.15, 'long', word) ? 70 : 24, 'found', word);
  if (chance.happens(0.4, 'reports on', word)) tell('referral.processing', first + 1);
  tell('referral.feedback', found);
}

function findsAgain(stage: Stage, referral: Referral, word: string): void {
  const inDays = stage.chance.between(3, 30, 'anew', word);
  notice(stage, referral, { type: 'referral.feedback', word: `${word} anew`, inDays });
}

function extendSometimes(stage: Stage, referral: Referral, word: string): void {
  if (!stage.chance.happens(0.1, 'extends', word)) return;
  const dueOn = addDays(stage.today(), stage.chance.between(-3, 40, 'until', word));
  order(stage, referral, 'referral.extend', { referralNo: referral.referralNo, dueOn, opinion: `延期至${dueOn}` });
}

function supplement(stage: Stage, referral: Referral, word: string): void {
  const { referralNo } = referral;
  const operation = stage.chance.happens(0.2, 'withdraws', word) ? 'referral.withdraw' : 'referral.supplement';
  order(stage, referral, operation, { referralNo, opinion: word });
  // What the center did not take is sent once more.
  stage.inDays(6, `${word} again`, () =>
    order(stage, referral, 'referral.supplement', { referralNo, opinion: `${word} again` }),
  );
}

function check(stage: Stage, referral: Referral, word: string, visit: number): void {
  const { chance } = stage;
  const { subject, referralNo } = referral;
  const isDisputed = visit < 3 && chance.happens(0.15, 'disputes', word);
  if (isDisputed) {
    callFor(stage, referral, 'referral.checked', { verdict: 'disputed', opinion: '依据不足' });
    return;
  }
  const penalty = {
    ...{ documentNo: `渝财采罚〔2026〕${referralNo}号`, subject, subjectKind: 'legal-person', penaltyName: '行政处罚' },
    ...{ decidedOn: stage.today(), publicUntil: addDays(stage.today(), 365) },
  };
  const confirmed = { verdict: 'confirmed', opinion: '属实' };
  // Finance does not know which of the two its finding needs; the other is refused.
  callFor(stage, referral, 'referral.checked', confirmed);
  if (referral.kind === 'collusive-bidding')
    callFor(stage, referral, 'referral.checked', { ...confirmed, penalties: [penalty] });
}

function tellUnknown(stage: Stage, { referralNo, district, on }: Referral): void {
  const data = {
    referralNo: `${referralNo}-X`,
    opinion: '查无此件',
    unitName: '示例治理中心',
    happenedAt: `${on}T08:30:00+08:00`,
    result: 'filed',
  };
  stage.onDay(on, `unknown ${referralNo}`, () =>
    stage.tell({ type: 'referral.feedback', partner: 'governance-center', district, data }),
  );
}
