/** Runs a loop's table. Pure. */
import type { Context, Decision, Edge, LoopEvent, Rules } from './contract.ts';

/** Why nothing came of an event that no edge takes. */
export const machineReasons = {
  closed: '事项已办结，来文留存备查。 The matter is closed; what came is kept.',
  'not-expected': '事项当前状态下不应有此来文，留存备查。 Not expected in this state; what came is kept.',
  'clock-noted':
    '时限提醒或届满，已记入并通知，状态不变。 The clock has warned or struck; told and kept, the state stays.',
  'number-taken': '该编号已用于另一事项，请另行编号。 The number stands for another matter; use another.',
  'no-such-loop': '没有对应的事项，来文留存，待事项出现后处理。 There is no such matter; kept until there is.',
  repeated: '重复来文，不再处理。 Heard before.',
} as const;
type MachineReason = keyof typeof machineReasons;

/** The state of a loop that is not there yet. */
export const unborn = 'new';

const takes = <D>({ from, on, when }: Edge<D>, context: Context<D>): boolean =>
  on === context.event.type && from.includes(context.state) && (when === undefined || when(context));

const nothingFollows = <D>({ states }: Rules<D>, { state, event }: Context<D>): MachineReason =>
  states[state]?.end ? 'closed' : event.source === 'clock' ? 'clock-noted' : 'not-expected';

export function decide<D>(rules: Rules<D>, context: Context<D>): Decision<D> {
  const { state, data } = context;
  const edge = rules.edges.find((one) => takes(one, context));
  if (edge === undefined) {
    const reason: MachineReason = nothingFollows(rules, context);
    return { outcome: 'ignored', reason, from: state, to: state, data, effects: {} };
  }
  const effects = edge.run?.(context) ?? {};
  return {
    outcome: edge.outcome ?? 'applied',
    reason: edge.reason,
    from: state,
    to: edge.to ?? state,
    data: { ...data, ...effects.data },
    effects,
  };
}

/** Whether the event can begin a loop of this kind. */
export const opensBy = <D>({ edges }: Rules<D>, { type }: LoopEvent): boolean =>
  edges.some(({ from, on }) => on === type && from.includes(unborn));

/** What is wrong with a table; of those that ship, nothing: a test holds them to it. */
export function faultsOf<D>({ kind, states, edges, reasons }: Rules<D>): readonly string[] {
  const known = new Set([unborn, ...Object.keys(states)]);
  const left = new Set(edges.flatMap(({ from, to }) => from.filter((state) => state !== to)));
  const reached = new Set(edges.flatMap(({ to }) => (to === undefined ? [] : [to])));
  const ofEdge = (edge: Edge<D>): string[] => {
    const at = `${kind}: ${edge.from.join(', ')} on ${edge.on}`;
    const words = [...edge.from, ...(edge.to === undefined ? [] : [edge.to])];
    return [
      ...words.filter((state) => !known.has(state)).map((state) => `${at}: there is no state ${state}`),
      ...(edge.when !== undefined && edge.label === undefined ? [`${at}: the condition has no words`] : []),
      ...((edge.outcome === undefined) === (edge.reason === undefined)
        ? []
        : [`${at}: outcome and reason go together`]),
      ...(edge.reason !== undefined && reasons[edge.reason] === undefined
        ? [`${at}: the reason ${edge.reason} has no words`]
        : []),
      ...(edge.from.includes(unborn) && edge.to === undefined && edge.outcome === undefined
        ? [`${at}: a loop begins in a state`]
        : []),
    ];
  };
  const ofState = ([state, { end }]: readonly [string, { readonly end?: true }]): string[] => [
    ...(reached.has(state) ? [] : [`${kind}: no edge leads to ${state}`]),
    ...(end || left.has(state) ? [] : [`${kind}: no edge leaves ${state}, which is no end`]),
  ];
  return [...edges.flatMap(ofEdge), ...Object.entries(states).flatMap(ofState)];
}
