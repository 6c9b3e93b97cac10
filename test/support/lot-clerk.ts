/** What people and partners do about the bid deposits of one lot, in the journeys: `const lot = await openLot(world, wanzhou)`. */
import { expect } from 'vitest';
import { accountFor, done, newProject } from './clerk.ts';
import { until } from './wait.ts';
import type { ApiAnswer, LedgerEntry, World, WorldClient } from './world.ts';

export interface Bidder {
  readonly name: string;
  readonly uscc: string;
  /** The account it pays from. */
  readonly account: string;
}
export const winner: Bidder = {
  name: '重庆示例科技有限公司',
  uscc: '91500000MA9MNQ1066',
  account: '6200000000000000017',
};
export const loser: Bidder = {
  name: '重庆样例信息服务有限公司',
  uscc: '91500103MA9MNQ210T',
  account: '6200000000000000025',
};
export const amountFen = 2_000_000;
/** A look is a call of the API: not so often that it keeps the gateway from its work. */
const everyMs = 50;

type Milestone = 'award-notice' | 'contract-signed' | 'terminated' | 'bid-withdrawn';

// biome-ignore lint/suspicious/noExplicitAny: a test reads what it expects; a wrong path fails it
type Seen = any;

export interface Lot {
  readonly world: World;
  readonly client: WorldClient;
  readonly projectCode: string;
  readonly lotNo: string;
  /** A sub-account is asked for and given. @returns its number */
  account(bidder: Bidder): Promise<string>;
  /** Money arrives, by itself exactly what is due from the bidder's own account, and is known. */
  pay(bidder: Bidder, more?: { readonly amountFen?: number; readonly payerName?: string }): Promise<void>;
  /** An account, and the whole amount. */
  paid(...bidders: readonly Bidder[]): Promise<void>;
  /** A client tells it. */
  told(milestone: Milestone, more?: object): Promise<ApiAnswer>;
  /** The partner tells it by itself. */
  announced(milestone: Milestone, more?: object): Promise<void>;
  /** A person decides: the last part of the path, and what is said. Answered with 200. */
  decided(bidder: Bidder, what: string, body: object): Promise<ApiAnswer>;
  see(bidder: Bidder): Promise<Seen>;
  seeLot(): Promise<Seen>;
  /** Waits until the deposit stands there. */
  reaches(bidder: Bidder, state: string): Promise<Seen>;
  control(path: string, body: object): Promise<Seen>;
  subAccountOf(bidder: Bidder): string;
  /** Effects of this operation at the partner. */
  effects(operation: string): Promise<readonly LedgerEntry[]>;
}

/** A file as evidence, uploaded. */
export async function evidence(world: World, { token }: WorldClient): Promise<object[]> {
  const answer = await fetch(`${world.base}/v1/evidence`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/pdf' },
    body: '证明材料',
  });
  expect([200, 201]).toContain(answer.status);
  const { sm3, sizeBytes } = (await answer.json()) as { sm3: string; sizeBytes: number };
  return [{ name: '证明材料.pdf', sm3, sizeBytes }];
}

export const businessNow = async (world: World): Promise<string> =>
  (await (await world.as('operator')).get('/demo/time')).body.now;

export const clockOf = (loop: Seen, id: string): Seen =>
  loop.clocks.findLast(({ clock }: { clock: string }) => clock === id);

export interface Place {
  readonly code: string;
  readonly partner: string;
}

export async function openLot(world: World, { code, partner }: Place): Promise<Lot> {
  const client = await world.as('procurement');
  const projectCode = newProject();
  const lotNo = `${projectCode}-1`;
  const subAccounts = new Map<string, string>();
  const pathOf = ({ uscc }: Bidder): string => `/v1/deposits/${projectCode}/${lotNo}/${uscc}`;
  const partyOf = ({ name, uscc }: Bidder) => ({ name, uscc });
  let notices = 0;

  const control = async (path: string, body: object): Promise<Seen> => {
    const sandbox = world.demo.sandboxes.find((each) => each.partner === partner);
    const answer = await fetch(`${sandbox?.control}/control/${path}`, { method: 'POST', body: JSON.stringify(body) });
    expect(answer.status, await answer.clone().text()).toBe(200);
    return answer.json();
  };
  const subAccountOf = ({ uscc }: Bidder): string => subAccounts.get(uscc) ?? '';
  const see = async (bidder: Bidder): Promise<Seen> => (await client.get(pathOf(bidder))).body;

  const lot: Lot = {
    world,
    client,
    projectCode,
    lotNo,
    control,
    subAccountOf,
    see,
    seeLot: async () => (await client.get(`/v1/lots/${projectCode}/${lotNo}`)).body,
    async account(bidder) {
      const request = { ...accountFor(code, projectCode), supplier: partyOf(bidder) };
      const { response } = await done(world, client, '/v1/deposit-accounts', request);
      subAccounts.set(bidder.uscc, response.subAccount);
      await lot.reaches(bidder, 'awaiting');
      return response.subAccount;
    },
    async pay(bidder, more = {}) {
      const { name: payerName, account: payerAccount } = bidder;
      const payment = { subAccount: subAccountOf(bidder), amountFen, payerName, payerAccount, ...more };
      const { bankSerial } = await control('receipts', payment);
      const hasArrived = async () => JSON.stringify((await see(bidder)).content?.receipts).includes(bankSerial);
      await until(hasArrived, { what: 'the receipt to be known', everyMs });
    },
    async paid(...bidders) {
      await Promise.all(bidders.map((bidder) => lot.account(bidder)));
      await Promise.all(bidders.map((bidder) => lot.pay(bidder)));
    },
    async told(milestone, more = {}) {
      notices += 1;
      const noticeNo = `TZ-${projectCode}-${notices}`;
      const notice = { noticeNo, district: code, milestone, projectCode, lotNo, projectName: '办公设备采购' };
      const occurredAt = await businessNow(world);
      const answer = await client.post('/v1/project-milestones', { ...notice, occurredAt, ...more });
      expect(answer.status, JSON.stringify(answer.body)).toBe(200);
      return answer;
    },
    async announced(milestone, more = {}) {
      const notice = { milestone, projectCode, lotNo, projectName: '办公设备采购' };
      await control('milestones', { ...notice, ...more });
    },
    async decided(bidder, what, body) {
      const answer = await client.post(`${pathOf(bidder)}/${what}`, body);
      expect(answer.status, JSON.stringify(answer.body)).toBe(200);
      return answer;
    },
    async reaches(bidder, state) {
      let last: Seen;
      const arrived = async () => {
        last = await see(bidder);
        return last.state === state ? last : undefined;
      };
      return until(arrived, { what: `the deposit to be ${state}`, everyMs }).catch((cause: unknown) => {
        throw new Error(`last seen: ${JSON.stringify(last)}`, { cause });
      });
    },
    effects: async (operation) => (await world.ledger(partner)).filter((effect) => effect.operation === operation),
  };
  return lot;
}

export const party = ({ name, uscc }: Bidder) => ({ supplier: { name, uscc } });
