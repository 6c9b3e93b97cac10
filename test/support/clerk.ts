/** What a clerk sends in the journeys: valid commands with future dates, each for a project of its own. */
import { expect } from 'vitest';
import type { ApiAnswer, World, WorldClient } from './world.ts';

export const districts = [
  { name: '万州', code: '500101', partner: 'wanzhou-trading-center' },
  { name: '黔江', code: '500114', partner: 'qianjiang-trading-center' },
] as const;
export type DistrictOf = (typeof districts)[number];

export const supplier = { name: '重庆示例科技有限公司', uscc: '91500000MA9MNQ1066' } as const;
const dayMs = 86_400_000;

let drawn = 0;
/** Project codes never repeat within a test run's worker; worlds do not share data anyway. */
export const newProject = (): string => `CQS26J${String(++drawn).padStart(6, '0')}`;

/** An hour of its own for every number, from 30 days ahead. */
export const sessionOf = (number: number): { start: string; end: string } => {
  const day = new Date(Date.now() + (30 + Math.floor(number / 8)) * dayMs).toISOString().slice(0, 10);
  const hour = (add: number) => String(8 + (number % 8) + add).padStart(2, '0');
  return { start: `${day}T${hour(0)}:00:00+08:00`, end: `${day}T${hour(1)}:00:00+08:00` };
};

export const bookingFor = (district: string, projectCode = newProject(), number = ++drawn) => ({
  district,
  projectCode,
  projectName: '办公设备采购',
  purchaser: { name: '重庆市示例局', uscc: '115000000099MNQ11A' },
  contact: { name: '张工', phone: '023-58000000' },
  venueKind: 'bid-opening',
  session: sessionOf(number),
  seats: 12,
  remote: false,
  lots: [{ lotNo: `${projectCode}-1`, lotName: '第一包', budgetFen: 128_000_000 }],
});

export const accountFor = (district: string, projectCode = newProject()) => ({
  district,
  projectCode,
  projectName: '办公设备采购',
  lotNo: `${projectCode}-1`,
  supplier,
  amountFen: 2_000_000,
  deadline: sessionOf(7).start,
});

export const refundFor = (account: ReturnType<typeof accountFor>, subAccount: string) => ({
  district: account.district,
  projectCode: account.projectCode,
  lotNo: account.lotNo,
  supplier: account.supplier,
  subAccount,
  amountFen: account.amountFen,
  reason: 'not-awarded',
});

/** An exchange as the API shows it, as far as the journeys read it. */
export interface Seen {
  readonly id: string;
  readonly state: string;
  readonly response: { readonly bookingId: string; readonly subAccount: string; readonly refundNo: string };
}

/** Sends a command and waits until it is settled. @returns the exchange */
export const done = async (world: World, client: WorldClient, path: string, body: unknown): Promise<Seen> => {
  const answer = await client.post(path, body);
  expect(answer.status, JSON.stringify(answer.body)).toBe(202);
  return (await world.reaches(answer.body.id, 'succeeded', 'refused', 'failed')) as unknown as Seen;
};

export const accepted = (answer: ApiAnswer): string => {
  expect(answer.status, JSON.stringify(answer.body)).toBe(202);
  return answer.body.id;
};

/** Money arrives at a sub-account, as the bank would tell the center. */
export const payIn = async (world: World, partner: string, subAccount: string, amountFen: number): Promise<void> => {
  const sandbox = world.demo.sandboxes.find((each) => each.partner === partner);
  const answer = await fetch(`${sandbox?.control}/control/receipts`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ subAccount, amountFen, payerName: supplier.name, payerAccount: '6200000000000000017' }),
  });
  expect(answer.status, await answer.clone().text()).toBeLessThan(300);
};
