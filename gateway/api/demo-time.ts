/** `/demo/time`: shows and moves business time. Exists where the clock can be moved, which is in the demo alone. */
import { setTimeout as sleep } from 'node:timers/promises';
import { beijingDate, toBeijing } from '../catalogue/beijing-time.ts';
import { GatewayError } from '../errors/catalogue.ts';
import type { Handlers } from './call.ts';
import type { DoorJournal, TimePort } from './contract.ts';
import type { components } from './openapi.generated.ts';

type Move = components['schemas']['DemoTimeMove'];
type View = components['schemas']['DemoTime'];

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
/** Further than anything a matter may wait for; dates stay four-digit years. */
const furthestMs = 3_660 * dayMs;

/** Calls to partners that are under way carry the time of now: most end within this time, and are let to. */
const patienceMs = 2_000;
const lookMs = 50;

const refuse = (field: string, rule: string, message: string): GatewayError =>
  new GatewayError('GW_REQUEST_INVALID', `${field}: ${message}`, { errors: [{ field, rule, message }] });

const notBack = (field: string): GatewayError =>
  refuse(field, 'later', '业务时间只能前进，不能后退。 Business time only moves forward.');

/** The same time of day, so many working days later; from a day off, the first of them is the next that is worked. */
function afterWorkingDays({ calendar }: TimePort, now: Date, days: number): Date {
  const today = beijingDate(now);
  const { dueOn } = calendar().addWorkingDays(today, days);
  return new Date(now.getTime() + Date.parse(dueOn) - Date.parse(today));
}

function targetOf(
  time: TimePort,
  { advanceWorkingDays, advanceDays, advanceHours, to }: Move,
): readonly [string, Date] {
  const now = time.now();
  const later = (ms: number): Date => new Date(now.getTime() + ms);
  if (advanceWorkingDays !== undefined) return ['/advanceWorkingDays', afterWorkingDays(time, now, advanceWorkingDays)];
  if (advanceDays !== undefined) return ['/advanceDays', later(advanceDays * dayMs)];
  if (advanceHours !== undefined) return ['/advanceHours', later(advanceHours * hourMs)];
  return ['/to', new Date(String(to))];
}

/** @throws GatewayError GW_REQUEST_INVALID */
function checkTarget(now: Date, field: string, to: Date): void {
  if (to.getTime() <= now.getTime()) throw notBack(field);
  if (to.getTime() - now.getTime() > furthestMs)
    throw refuse(field, 'furthest', '一次最多前进十年。 At most ten years at a time.');
}

async function callsUnderWay(journal: Pick<DoorJournal, 'audit'>): Promise<boolean> {
  const { byState } = await journal.audit();
  return byState.some(({ state, count }) => state === 'dispatching' && count > 0);
}

async function letCallsEnd(journal: Pick<DoorJournal, 'audit'>): Promise<void> {
  for (let waitedMs = 0; waitedMs < patienceMs; waitedMs += lookMs) {
    if (!(await callsUnderWay(journal))) return;
    await sleep(lookMs);
  }
}

function viewOf(time: TimePort): View {
  const now = time.now();
  const today = beijingDate(now);
  const holiday = time.calendar().nameOf(today);
  return {
    now: toBeijing(now),
    today,
    workingDay: time.calendar().isWorkingDay(today),
    aheadSeconds: Math.round(time.aheadMs() / 1000),
    ...(holiday === undefined ? {} : { holiday }),
  };
}

export function demoTimeHandlers(
  time: TimePort,
  journal: Pick<DoorJournal, 'audit'>,
): Pick<Handlers, 'getDemoTime' | 'moveDemoTime'> {
  return {
    getDemoTime: () => ({ status: 200, body: viewOf(time) }),
    async moveDemoTime({ body }) {
      await letCallsEnd(journal);
      const [field, to] = targetOf(time, body as Move);
      checkTarget(time.now(), field, to);
      await time.moveTo(to).catch((error: unknown) => {
        // Another call has moved it further meanwhile.
        throw error instanceof RangeError ? notBack(field) : error;
      });
      return { status: 200, body: viewOf(time) };
    },
  };
}
