/** Referrals as tests tell of them: sent by finance on Monday 2026-03-02, answered by an authority of the district. */
import { workingCalendar } from '../../calendar/calendar.ts';
import { loadCalendarYears, loadClocks } from '../../calendar/load.ts';
import type { Canonical } from '../../catalogue/contract.ts';
import { resources } from '../../config/root.ts';
import { referralRules } from './referral.ts';
import { startRules } from './rules-world.ts';

export const keeping = {
  calendar: workingCalendar(loadCalendarYears(resources.specs)),
  specs: loadClocks(resources.specs),
};

export const supplier = { name: '重庆示例科技有限公司', uscc: '91500000MA9MNQ1066' };
export const rival = { name: '重庆样例信息服务有限公司', uscc: '91500103MA9MNQ210T' };
export const center = 'center-500103';

const about = {
  CT: {
    kind: 'collusive-bidding',
    unit: '500103-public-security',
    core: {
      collusion: {
        projectCode: 'CQS26A00077',
        suspects: [
          { ...supplier, role: 'bidder' },
          { ...rival, role: 'bidder' },
        ],
      },
    },
  },
  JC: {
    kind: 'false-test-report',
    unit: '500103-market-regulation',
    core: { testReport: { reportNo: 'JC2026-00117' } },
  },
  HX: {
    kind: 'sme-size',
    unit: '500103-sme-authority',
    core: { smeSize: { enterprise: supplier, declaredSize: 'small' } },
  },
} as const;

export const penalty = {
  documentNo: '渝财采罚〔2026〕8号',
  subject: supplier,
  subjectKind: 'legal-person',
  penaltyName: '串通投标行政处罚',
  penaltyKind: 'fine',
  violation: '串通投标',
  facts: '与其他供应商协商报价',
  basis: '《中华人民共和国政府采购法》第七十七条',
  content: '罚款并列入不良行为记录名单',
  authority: { name: '重庆市示例局', uscc: '115000000099MNQ11A' },
  decidedOn: '2026-03-09',
  publicUntil: '2027-03-09',
  division: '500103',
};

interface Start {
  readonly of?: keyof typeof about;
  readonly level?: string;
  readonly dueOn?: string;
}

/** A referral that the center has taken over on Monday 2026-03-02. */
export function started({ of = 'CT', level = 'district', dueOn }: Start = {}) {
  const world = startRules([referralRules], { keeping });
  const referralNo = `CQ-ZFCG-${of}-20260302-001`;
  const { kind, unit, core } = about[of];
  const request: Canonical = {
    district: '500103',
    referralNo,
    kind,
    addressee: { level, unit },
    title: '涉嫌串通投标线索',
    ...core,
    ...(dueOn === undefined ? {} : { dueOn }),
  };
  const settled = (operation: string, state: string, more: { request: Canonical; response?: Canonical }) =>
    world.hear({
      type: `${operation}.settled`,
      client: 'one-stop',
      data: { operation, partner: center, state, ...(more.response && { response: more.response }) },
      request: more.request,
    });
  const dispatch = (changes: Canonical = {}, state = 'succeeded') =>
    settled('referral.dispatch', state, {
      request: { ...request, ...changes },
      response: { eventNo: 'DJ-CG-20260302-001', unitName: '渝中区公安局' },
    });
  /** The authority speaks, and it is heard at once. */
  const tells = (step: string, more: Canonical = {}, from: { partner?: string; request?: Canonical } = {}) => {
    const head = {
      eventNo: 'DJ-CG-20260302-001',
      referralNo,
      before: 'submitted',
      opinion: '意见',
      unitName: '渝中区公安局',
    };
    return world.hear({
      type: `referral.${step}`,
      partner: center,
      request,
      ...from,
      data: { ...head, happenedAt: world.now(), ...more },
    });
  };
  const does = (action: string, more: Canonical = {}, state = 'succeeded') =>
    settled(`referral.${action}`, state, {
      request: { district: '500103', referralNo, opinion: '请办理', ...more },
      response: { actionNo: 'CB-1' },
    });
  const calls = (type: string, data: Canonical = {}) =>
    world.hear({ type: `referral.${type}`, client: 'one-stop', data: { referralNo, ...data } });
  dispatch();
  const loop = () => world.loop('referral', referralNo);
  const clock = (id: string) => loop().clock(id);
  const announced = () => world.announced.map(({ type }) => type).filter((type) => type.startsWith('referral.'));
  return { world, referralNo, dispatch, tells, does, calls, loop, clock, announced };
}

export type Story = ReturnType<typeof started>;

/** Accepted, worked on and answered on the second and the fifth day. */
export function answered(story: Story, result: string, more: Canonical = {}): Story {
  story.world.at('2026-03-03T10:00:00+08:00');
  story.tells('accepted');
  story.world.at('2026-03-03T11:00:00+08:00');
  story.tells('processing');
  story.world.at('2026-03-06T10:00:00+08:00');
  story.tells('feedback', { result, documentNo: '渝公立字〔2026〕5号', ...more });
  story.world.at('2026-03-10T10:00:00+08:00');
  return story;
}

export const confirm = (story: Story, more: Canonical = {}) =>
  story.calls('checked', { verdict: 'confirmed', opinion: '属实', ...more });
export const ends = (lines: ReturnType<Story['calls']>) =>
  lines.map(({ outcome, reason, to }) => [outcome, reason, to]);
