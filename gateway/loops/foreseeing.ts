/**
 * Reads ahead for many hearings at once. Rules are pure, so they may be asked in advance what they would tell whom: the loops that this
 * names are read together instead of for each event by itself. What is guessed wrongly costs a look-up and changes nothing.
 */
import type { Canonical } from '../catalogue/contract.ts';
import { decided } from './becoming.ts';
import type { Decision } from './contract.ts';
import { beginning, find, type Hearing, type HearingParts, soughtBy, tellings } from './hearings.ts';
import { unborn } from './machine.ts';
import { aliasToken, keyToken, type Loop, type Name, type Session } from './session.ts';

/** A word, the answer to it, and the answer to that. */
const rounds = 3;
/** A lot may tell hundreds of deposits: what is beyond is read when it is needed. */
const mostForeseen = 2_000;

export async function foresee(session: Session, parts: HearingParts, first: readonly Hearing[]): Promise<void> {
  const names: Name[] = [];
  let wave = first;
  for (let round = 0; round < rounds && wave.length > 0; round += 1) {
    await find(session, parts, wave);
    const guesses = wave.flatMap((hearing) => guessesOf(session, parts, hearing));
    names.push(...guesses.flatMap(namesIn));
    wave = guesses.flatMap(({ cause, loop, decision }) => tellings(parts, loop, cause, decision.effects.tells ?? []));
    wave = wave.slice(0, mostForeseen);
  }
  await find(session, parts, wave);
  const unasked = session.unasked(names);
  if (unasked.length > 0) session.await(unasked, await parts.waiting(unasked));
}

interface Guess {
  readonly cause: Hearing;
  readonly loop: Loop;
  readonly decision: Decision<Canonical>;
}

function guessesOf(session: Session, parts: HearingParts, cause: Hearing): readonly Guess[] {
  return cause.to.flatMap((to) => {
    const loops = session.find(soughtBy(to));
    const meant = loops.length > 0 ? loops : beginning(parts, to, cause.event);
    return meant.flatMap((loop) => guess(parts, cause, loop));
  });
}

/** What it stumbles over, it stumbles over again when it is heard. */
function guess(parts: HearingParts, cause: Hearing, loop: Loop): readonly Guess[] {
  try {
    return [{ cause, loop, decision: decided(parts, loop, cause.event) }];
  } catch {
    return [];
  }
}

/** By which a loop would be found from then on. */
function namesIn({ loop: { kind, key, state }, decision }: Guess): readonly Name[] {
  const aliases = (decision.effects.aliases ?? []).map((alias) => ({ kind, token: aliasToken(alias) }));
  return state === unborn && decision.to !== unborn ? [{ kind, token: keyToken(key) }, ...aliases] : aliases;
}
