/**
 * Lets loops hear: events find their loops, the rules decide, and what loops tell each other is heard at once, wave by wave, until
 * nothing is left to say. Writes nothing; what it finds not loaded it asks for.
 */
import type { Canonical } from '../catalogue/contract.ts';
import { type AllRules, advanced, decided, rulesOf } from './becoming.ts';
import type { Decision, LoopEvent, LoopKind } from './contract.ts';
import { foresee } from './foreseeing.ts';
import { beginning, find, type Hearing, type HearingParts, soughtBy, type To, tellings, tokenOf } from './hearings.ts';
import { opensBy, unborn } from './machine.ts';
import { announce, note, noteWithoutLoop } from './recording.ts';
import { type ClockStepKey, keyToken, type Loop, type Session } from './session.ts';

/** A rule that stumbles: a defect. What it began with is left out and tried again later. */
export class HearingError extends Error {
  override readonly name = 'HearingError';
  readonly root: string;

  constructor(root: string, options: { readonly cause: unknown }) {
    super(`The rules stumbled over ${root}.`, options);
    this.root = root;
  }
}

/** Loops that answer each other without end are a defect. */
const mostWaves = 30;

/** To whom an event from outside goes by the rules of every kind. */
export const heardBy = (rules: AllRules, event: LoopEvent): readonly To[] =>
  [...rules.values()].flatMap(({ kind, hears }) =>
    (hears[event.type]?.(event) ?? []).map((address): To => ({ kind, address })),
  );

export interface HeardOnce {
  readonly root: string;
  readonly kind: LoopKind;
  /** Left out: a matter that was not let to begin. */
  readonly loopId: string | undefined;
  readonly outcome: Decision<Canonical>['outcome'];
  readonly reason: string | undefined;
}

/**
 * One after the other, each with all that loops tell each other because of it: what comes of many is what would come of each alone.
 * @returns what each loop made of what it heard, in order. @throws HearingError
 */
export async function hearAll(session: Session, parts: HearingParts, first: readonly Hearing[]): Promise<HeardOnce[]> {
  const done: HeardOnce[] = [];
  await foresee(session, parts, first);
  for (const hearing of first) await hearWhole(session, parts, hearing, done);
  return done;
}

async function hearWhole(session: Session, parts: HearingParts, first: Hearing, done: HeardOnce[]): Promise<void> {
  let wave: readonly Hearing[] = [first];
  for (let no = 0; wave.length > 0; no += 1) {
    if (no >= mostWaves)
      throw new HearingError(first.root, { cause: new Error('loops answer each other without end') });
    await find(session, parts, wave);
    const next: Hearing[] = [];
    for (const hearing of wave) hearOne(session, parts, hearing, { next, done });
    wave = [...next, ...(await claims(session, parts))];
  }
}

interface Collected {
  readonly next: Hearing[];
  readonly done: HeardOnce[];
}

function hearOne(session: Session, parts: HearingParts, hearing: Hearing, collected: Collected): void {
  const { root, event, to } = hearing;
  try {
    let found = false;
    for (const one of to) {
      const loops = session.find(soughtBy(one));
      const heard =
        loops.length > 0 ? loops.filter((loop) => mayHear(parts, hearing, loop)) : beginning(parts, one, event);
      for (const loop of heard) {
        if (!session.hear(loop.id, event.id) || take(session, parts, { hearing, loop }, collected)) found = true;
      }
      if (loops.length > 0 && heard.length === 0) tellTaken(session, parts, { hearing, to: one }, collected);
    }
    if (!found && hearing.keep) keepUnclaimed(session, parts, hearing);
  } catch (cause) {
    throw cause instanceof HearingError ? cause : new HearingError(root, { cause });
  }
}

/** A step of a clock that something else has met, suspended or moved in the meantime has nothing left to say. */
function mayHear({ now }: HearingParts, { event, hidden }: Hearing, loop: Loop): boolean {
  if (event.source !== 'clock') return hidden?.(loop) !== true;
  const { clock, run, step } = event.data as unknown as ClockStepKey;
  const running = loop.clocks.get(clock);
  if (running?.run !== run || running.state !== 'running') return false;
  return running.steps.some((one) => one.step === step && !one.fired && one.at !== undefined && one.at <= now);
}

/** A call that would begin a matter is told that its number stands for another, and nothing else of that one. */
function tellTaken(
  session: Session,
  { rules, now }: HearingParts,
  { hearing, to }: { readonly hearing: Hearing; readonly to: To },
  { done }: Collected,
): void {
  const { root, event } = hearing;
  if (event.source !== 'client' || 'id' in to || !('key' in to.address) || to.address.opens !== true) return;
  const { kind, address } = to;
  const ofKind = rules.get(kind);
  if (ofKind === undefined || !opensBy(ofKind, event)) return;
  const refusal = { kind, outcome: 'refused', reason: 'number-taken' } as const;
  done.push({ root, loopId: undefined, ...refusal });
  noteWithoutLoop(session, now, event, { name: tokenOf(address), ...refusal });
}

/** @returns false where a loop could have begun and did not */
function take(
  session: Session,
  parts: HearingParts,
  { hearing, loop }: { readonly hearing: Hearing; readonly loop: Loop },
  collected: Collected,
): boolean {
  const { event, root } = hearing;
  const decision = decided(parts, loop, event);
  const { outcome, reason, effects } = decision;
  if (decision.to === unborn) {
    if (event.source !== 'client' || outcome !== 'refused') return false;
    // Its client is told why.
    collected.done.push({ root, kind: loop.kind, loopId: undefined, outcome, reason });
    noteWithoutLoop(session, parts.now, event, { kind: loop.kind, name: keyToken(loop.key), outcome, reason });
    return false;
  }
  const after = advanced(parts, { before: loop, event, decision });
  const taken = { before: loop, after, event, decision };
  if (loop.state === unborn) session.begin(after);
  session.put(after, effects.aliases ?? []);
  note(session, parts.now, taken);
  announce(session, taken, { rules: rulesOf(parts, loop.kind), keeping: parts.keeping });
  for (const order of effects.commands ?? []) session.commands.push({ ...order, loopId: after.id, at: parts.now });
  collected.next.push(...tellings(parts, after, hearing, effects.tells ?? []));
  collected.done.push({ root, kind: loop.kind, loopId: after.id, outcome, reason });
  return true;
}

/** Kept until a loop answers to the name; the history has it from now on. */
function keepUnclaimed(session: Session, { now }: HearingParts, { event, to }: Hearing): void {
  for (const one of to) {
    if ('id' in one) continue;
    session.unclaimed.push({ kind: one.kind, token: tokenOf(one.address), event });
    const name = tokenOf(one.address);
    noteWithoutLoop(session, now, event, { kind: one.kind, name, outcome: 'unclaimed', reason: 'no-such-loop' });
  }
}

/** What waited for a name that a loop has got in this wave. */
async function claims(session: Session, parts: HearingParts): Promise<Hearing[]> {
  const names = session.newNames;
  session.newNames = [];
  const unasked = session.unasked(names);
  if (unasked.length > 0) session.await(unasked, await parts.waiting(unasked));
  return names.flatMap(({ loopId, ...name }) =>
    session.waitingFor(name).flatMap((unclaimed): Hearing[] => {
      const root = `claim ${unclaimed.event.id}`;
      if (parts.without.has(root)) return [];
      session.claimed.push({ unclaimed, loopId });
      return [{ root, event: unclaimed.event, to: [{ id: loopId }], keep: false, moment: parts.now }];
    }),
  );
}
