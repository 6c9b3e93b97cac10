/**
 * A world in which rules are tried without an engine: loops in memory that hear, speak to each other and wait for what is not there yet;
 * clocks that strike; time that moves when it is told to. One line begins a story: `const world = startRules([lotRules, depositRules])`.
 */
import type { DueDate, Policy } from '../../calendar/contract.ts';
import type { Canonical } from '../../catalogue/contract.ts';
import type {
  Address,
  CommandOrder,
  Context,
  Effects,
  LoopEvent,
  LoopKind,
  Outcome,
  Owner,
  Rules,
} from '../contract.ts';
import { decide, unborn } from '../machine.ts';
import {
  applyOrders,
  type ClockRun,
  type Clocks,
  dueOn,
  endAll,
  fire,
  strike,
  type Timekeeping,
} from '../timekeeping.ts';
import { worldTable } from './world-table.ts';

/** Rules of any kind. */
export type AnyRules = Pick<Rules<never>, 'kind' | 'states' | 'hears' | 'reasons'> & {
  readonly edges: readonly object[];
};

export interface WorldLoop {
  readonly kind: LoopKind;
  readonly key: string;
  readonly state: string;
  readonly data: Canonical;
  readonly owner: Owner;
  readonly overdue: boolean;
  readonly district?: string | undefined;
  readonly client?: string | undefined;
  /** The latest run of each clock. */
  readonly clocks: Clocks;
}
interface KeptLoop extends WorldLoop {
  state: string;
  data: Canonical;
  owner: Owner;
  overdue: boolean;
  clocks: Clocks;
  readonly aliases: Set<string>;
  readonly heard: Set<string>;
  readonly commandNames: Set<string>;
}

export interface WorldCommand extends CommandOrder {
  readonly kind: LoopKind;
  readonly key: string;
}

export interface WorldLine {
  readonly kind: LoopKind;
  readonly key: string | undefined;
  readonly type: string;
  readonly outcome: Outcome | 'unclaimed';
  readonly reason?: string | undefined;
  readonly from: string;
  readonly to: string;
  readonly note?: Canonical | undefined;
}

export interface Heard extends Partial<Omit<LoopEvent, 'type' | 'data' | 'command'>> {
  readonly type: string;
  readonly data?: Canonical;
  /** The loop's command whose exchange it belongs to. */
  readonly of?: WorldCommand | undefined;
}

export interface WorldOptions {
  /** Business time at the beginning, RFC 3339 +08:00. */
  readonly now?: string;
  readonly policy?: Policy;
  readonly keeping?: Timekeeping;
}

interface Target {
  readonly kind: LoopKind;
  readonly to: Address;
}

interface Inner {
  readonly rules: ReadonlyMap<LoopKind, Rules<Canonical>>;
  readonly keeping: Timekeeping;
  readonly policy: Policy;
  now: string;
  events: number;
  readonly loops: KeptLoop[];
  readonly commands: WorldCommand[];
  readonly repeats: WorldCommand[];
  readonly announced: { readonly type: string; readonly data: Canonical }[];
  readonly history: WorldLine[];
  readonly unclaimed: { readonly target: Target; readonly event: LoopEvent }[];
  /** What is still to be heard in this turn. */
  readonly wave: { readonly target: Target; readonly event: LoopEvent }[];
}

const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);
const plain = <T>(value: T): T => JSON.parse(JSON.stringify(value));

const ruleOf = ({ rules }: Inner, kind: LoopKind): Rules<Canonical> => {
  const found = rules.get(kind);
  if (found === undefined) throw new Error(`the world has no rules of ${kind}`);
  return found;
};

const begin = (world: Inner, kind: LoopKind, key: string, event: LoopEvent): KeptLoop => ({
  kind,
  key,
  state: unborn,
  data: plain(ruleOf(world, kind).begin(key)),
  owner: 'gateway',
  overdue: false,
  district: event.district ?? text(event.request?.district) ?? text(event.data.district),
  client: event.client,
  clocks: new Map(),
  aliases: new Set(),
  heard: new Set(),
  commandNames: new Set(),
});

const contextOf = ({ now, keeping, policy }: Inner, of: KeptLoop, event: LoopEvent): Context<Canonical> => ({
  key: of.key,
  state: of.state,
  data: of.data,
  event,
  now,
  today: now.slice(0, 10),
  district: of.district,
  client: of.client,
  clocks: Object.fromEntries(of.clocks),
  dueOn: (id, from, length): DueDate => dueOn(keeping, id, from, length),
  policy,
});

function order(world: Inner, of: KeptLoop, command: CommandOrder): void {
  const kept = { ...plain(command), kind: of.kind, key: of.key };
  (of.commandNames.has(command.name) ? world.repeats : world.commands).push(kept);
  of.commandNames.add(command.name);
}

function apply(world: Inner, of: KeptLoop, event: LoopEvent, effects: Effects<Canonical>): void {
  of.clocks = applyOrders(world.keeping, of.clocks, effects.clocks ?? []);
  for (const one of effects.commands ?? []) order(world, of, one);
  for (const { type, data } of effects.announces ?? [])
    world.announced.push({ type, data: { ...plain(data), kind: of.kind, key: of.key } });
  const { district, client } = of;
  for (const [no, { kind, to, type, data }] of (effects.tells ?? []).entries()) {
    const id = `${event.id}/${of.kind}:${of.key}/${no}`;
    const told: LoopEvent = { id, type, source: 'loop', data: plain(data), district, client, at: world.now };
    world.wave.push({ target: { kind, to }, event: told });
  }
}

/** What waited for the loop's key or for one of its other names. */
function claim(world: Inner, of: KeptLoop): void {
  const isMine = ({ kind, to }: Target): boolean =>
    kind === of.kind && ('key' in to ? to.key === of.key : of.aliases.has(to.alias));
  for (const kept of world.unclaimed.filter(({ target }) => isMine(target))) {
    world.unclaimed.splice(world.unclaimed.indexOf(kept), 1);
    world.wave.push({ target: { kind: of.kind, to: { key: of.key } }, event: kept.event });
  }
}

function hearIn(world: Inner, of: KeptLoop, event: LoopEvent): void {
  const line = { kind: of.kind, key: of.key, type: event.type };
  if (of.heard.has(event.id)) {
    world.history.push({ ...line, outcome: 'repeated', reason: 'repeated', from: of.state, to: of.state });
    return;
  }
  of.heard.add(event.id);
  const rules = ruleOf(world, of.kind);
  const { outcome, reason, from, to, data, effects } = decide(rules, contextOf(world, of, event));
  of.data = plain(data);
  of.owner = effects.owner ?? (to === from ? of.owner : (rules.states[to]?.owner ?? of.owner));
  of.state = to;
  world.history.push({ ...line, outcome, reason, from, to, note: effects.note });
  const names = of.aliases.size;
  for (const alias of effects.aliases ?? []) of.aliases.add(alias);
  apply(world, of, event, effects);
  if (rules.states[to]?.end) of.clocks = endAll(of.clocks);
  if (from === unborn || of.aliases.size > names) claim(world, of);
}

function keep(world: Inner, target: Target, event: LoopEvent): void {
  world.unclaimed.push({ target, event });
  const at = { kind: target.kind, key: undefined, type: event.type, from: unborn, to: unborn };
  world.history.push({ ...at, outcome: 'unclaimed', reason: 'no-such-loop' });
}

function open(world: Inner, target: Target, key: string, event: LoopEvent): void {
  const begun = begin(world, target.kind, key, event);
  const { outcome, reason, to } = decide(ruleOf(world, target.kind), contextOf(world, begun, event));
  if (to !== unborn) {
    world.loops.push(begun);
    hearIn(world, begun, event);
  } else if (reason === 'not-expected') keep(world, target, event);
  else world.history.push({ kind: target.kind, key, type: event.type, outcome, reason, from: unborn, to });
}

function deliver(world: Inner, target: Target, event: LoopEvent): void {
  const { kind, to } = target;
  const answers = (one: KeptLoop): boolean =>
    one.kind === kind && ('key' in to ? one.key === to.key : one.aliases.has(to.alias));
  const found = world.loops.filter(answers);
  for (const one of found) hearIn(world, one, event);
  if (found.length > 0) return;
  if ('key' in to && to.opens) open(world, target, to.key, event);
  else keep(world, target, event);
}

function settle(world: Inner): void {
  for (let next = world.wave.shift(); next !== undefined; next = world.wave.shift())
    deliver(world, next.target, next.event);
}

interface DueStep {
  readonly of: KeptLoop;
  readonly clock: ClockRun;
  readonly step: string;
  readonly at: string;
}

function nextStep(world: Inner, until: string): DueStep | undefined {
  const ofClock = (of: KeptLoop, clock: ClockRun): DueStep[] =>
    clock.steps.flatMap(({ step, at, fired }) =>
      !fired && at !== undefined && at <= until ? [{ of, clock, step, at }] : [],
    );
  const due = world.loops.flatMap((of) => [...of.clocks.values()].flatMap((clock) => ofClock(of, clock)));
  return due.toSorted((one, other) => Number(one.at > other.at) - Number(one.at < other.at))[0];
}

function strikeStep(world: Inner, { of, clock: { clock, run, dueOn: lastDay, provisional }, step, at }: DueStep): void {
  world.now = at > world.now ? at : world.now;
  of.clocks = fire(world.keeping, of.clocks, { clock, run, step });
  const data = { clock, run, step, dueOn: lastDay, provisional };
  const isRight = world.keeping.specs.get(clock)?.right === true;
  const alarm = step === strike && !isRight ? 'loop.overdue' : step.startsWith('warn') ? 'loop.warning' : undefined;
  if (alarm !== undefined) world.announced.push({ type: alarm, data: { ...data, kind: of.kind, key: of.key } });
  of.overdue ||= step === strike && !isRight;
  const id = `clock/${of.kind}:${of.key}/${clock}/${run}/${step}`;
  const event: LoopEvent = { id, type: `clock.${clock}.${step}`, source: 'clock', data, at: world.now };
  world.wave.push({ target: { kind: of.kind, to: { key: of.key } }, event });
  settle(world);
}

function runClocks(world: Inner, until: string): void {
  for (let next = nextStep(world, until); next !== undefined; next = nextStep(world, until)) strikeStep(world, next);
}

const sourceOf = ({ type, of, partner }: Heard): LoopEvent['source'] => {
  if (type === 'command.refused') return 'command';
  if (of !== undefined || type.endsWith('.settled')) return 'exchange';
  return partner === undefined ? 'client' : 'partner';
};

function hear(world: Inner, heard: Heard): readonly WorldLine[] {
  runClocks(world, world.now);
  const before = world.history.length;
  const { of, ...rest } = heard;
  world.events += 1;
  const event: LoopEvent = {
    id: `event-${world.events}`,
    source: sourceOf(heard),
    district: '500103',
    ...rest,
    data: plain(heard.data ?? {}),
    request: heard.request ?? of?.message,
    command: of?.name,
    at: heard.at ?? world.now,
  };
  if (of !== undefined) world.wave.push({ target: { kind: of.kind, to: { key: of.key } }, event });
  for (const { kind, hears } of world.rules.values())
    for (const to of hears[event.type]?.(event) ?? [])
      if (kind !== of?.kind || !('key' in to) || to.key !== of.key) world.wave.push({ target: { kind, to }, event });
  settle(world);
  runClocks(world, world.now);
  return world.history.slice(before);
}

export interface RulesWorld
  extends Readonly<Pick<Inner, 'loops' | 'commands' | 'repeats' | 'announced' | 'history' | 'unclaimed'>> {
  now(): string;
  /** @returns the lines that came of it */
  hear(heard: Heard): readonly WorldLine[];
  /** @throws Error where there is none */
  loop(kind: LoopKind, key: string): WorldLoop & { clock(id: string): ClockRun | undefined };
  find(kind: LoopKind, key: string): WorldLoop | undefined;
  view(kind: LoopKind, key: string): Canonical;
  /** The end of the exchange of a loop's own command. */
  answer(of: WorldCommand, data: Canonical): readonly WorldLine[];
  /** The door did not take the command. */
  refuse(of: WorldCommand, problem: Canonical): readonly WorldLine[];
  /** Business time moves on; what becomes due on the way fires in order. */
  at(time: string): void;
}

export function startRules(given: readonly AnyRules[], options: WorldOptions = {}): RulesWorld {
  const world: Inner = {
    rules: new Map(given.map((one) => [one.kind, one as unknown as Rules<Canonical>])),
    keeping: options.keeping ?? worldTable(),
    policy: options.policy ?? { deposits: 'collected' },
    now: options.now ?? '2026-03-02T09:00:00+08:00',
    events: 0,
    loops: [],
    commands: [],
    repeats: [],
    announced: [],
    history: [],
    unclaimed: [],
    wave: [],
  };
  const find = (kind: LoopKind, key: string): KeptLoop | undefined =>
    world.loops.find((one) => one.kind === kind && one.key === key);
  const loop: RulesWorld['loop'] = (kind, key) => {
    const found = find(kind, key);
    if (found === undefined) throw new Error(`there is no ${kind} ${key}`);
    return { ...found, clock: (id) => found.clocks.get(id) };
  };
  const { loops, commands, repeats, announced, history, unclaimed } = world;
  return {
    ...{ loops, commands, repeats, announced, history, unclaimed, find, loop },
    now: () => world.now,
    hear: (heard) => hear(world, heard),
    view: (kind, key) => ruleOf(world, kind).view(loop(kind, key).data),
    answer: (of, data) =>
      hear(world, { type: `${of.operation}.settled`, data: { operation: of.operation, ...data }, of }),
    refuse: (of, problem) =>
      hear(world, { type: 'command.refused', data: { name: of.name, operation: of.operation, problem }, of }),
    at: (time) => {
      runClocks(world, time);
      world.now = time > world.now ? time : world.now;
    },
  };
}
