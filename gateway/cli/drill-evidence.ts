/** What a drill has seen, and what follows from it. Pure. */
import type { LedgerEntry } from '../demo/control-client.ts';

/** One contact with the partner. */
export interface Contact {
  readonly no: number;
  readonly kind: string;
  readonly operation: string;
  readonly startedAt: string;
  readonly durationMs?: number;
  readonly result: string;
  readonly state: string;
  readonly code?: string;
}

export interface Seen {
  readonly state: string;
  readonly needsPerson: boolean;
  /** It had come to its end, or to a person, before the patience ran out. */
  readonly ended: boolean;
  /** The fault was met: the partner did it and its answer was lost. */
  readonly lost: boolean;
  /** What the partner's ledger holds under this reference. */
  readonly effects: readonly LedgerEntry[];
  /** Why a person has to find out, where the partner's format leaves no other way. */
  readonly person: string | undefined;
}

export interface Verdict {
  readonly passed: boolean;
  readonly zh: string;
  readonly en: string;
}

const no = (zh: string, en: string): Verdict => ({ passed: false, zh, en });

/** One effect, and an end that is known: by itself, or by a person where the format gives no way to ask or to repeat. */
export function verdictOf({ state, needsPerson, ended, lost, effects, person }: Seen): Verdict {
  if (!lost)
    return no(
      '故障没有发生：命令没有到达对方，或未被执行。',
      'The fault did not happen: the command did not reach the partner, or was not carried out.',
    );
  if (effects.length !== 1)
    return no(`对方台账有 ${effects.length} 笔，应为 1 笔。`, `The ledger shows ${effects.length} effects, not one.`);
  if (!ended)
    return no(
      `办了一次，但限时之内没有结果（目前 ${state}），可用 --patience 放宽。`,
      `It was done once, but did not end in time (it is ${state}); --patience gives it more.`,
    );
  if (state === 'succeeded')
    return {
      passed: true,
      zh: '通过：答复丢失，只办了一次，结果已自动查明。',
      en: 'Passed: the answer was lost, it was done once, and the outcome was found out without a person.',
    };
  if (state === 'unknown' && needsPerson && person !== undefined)
    return {
      passed: true,
      zh: `通过：只办了一次；该格式无法查询或重发，已转人工核实（${person}）。`,
      en: 'Passed: it was done once; the format gives no way to ask or to repeat, so a person finds out.',
    };
  if (needsPerson)
    return no(
      '办了一次，却要人工核实，而格式并未声明无法查询。',
      'It was done once, but a person has to find out, and the format does not say that it cannot be asked.',
    );
  return no(`办了一次，但办理记录为 ${state}。`, `It was done once, but the exchange is ${state}.`);
}
