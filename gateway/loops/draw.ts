/** A loop's table of transitions as a drawing and as rows. Pure: what is drawn is what runs. */
import type { Edge, Rules } from './contract.ts';
import { unborn } from './machine.ts';

/** States are ids in Mermaid: letters, digits and underscores. */
const idOf = (state: string): string => (state === unborn ? '[*]' : state.replaceAll('-', '_'));

/** A colon begins a label, a semicolon ends a line. */
const plain = (words: string): string => words.replace(/[:;\n]/g, ' ');

const said = <D>({ on, label }: Edge<D>): string => plain(label === undefined ? on : `${on}（${label}）`);

/** What is only kept, and what is beside the usual course, is not in the drawing: the rows have it. */
const moves = <D>(edges: readonly Edge<D>[]): readonly Edge<D>[] =>
  edges.filter(({ outcome, aside }) => outcome === undefined && aside !== true);

/** @returns a Mermaid `stateDiagram-v2`: one arrow between two states, with all events that lead along it */
export function mermaidOf<D>({ states, edges }: Rules<D>): string {
  const arrows = new Map<string, Set<string>>();
  for (const edge of moves(edges))
    for (const from of edge.from) {
      const arrow = `${idOf(from)} --> ${idOf(edge.to ?? from)}`;
      arrows.set(arrow, (arrows.get(arrow) ?? new Set()).add(said(edge)));
    }
  return [
    'stateDiagram-v2',
    ...Object.entries(states).map(([state, { title }]) => `  state "${plain(title)} ${state}" as ${idOf(state)}`),
    ...[...arrows].map(([arrow, events]) => `  ${arrow} : ${[...events].join('<br/>')}`),
    ...Object.entries(states).flatMap(([state, { end }]) => (end ? [`  ${idOf(state)} --> [*]`] : [])),
  ].join('\n');
}

/** One row per edge, in the order in which they are tried: from, event, condition, to, and why nothing follows. */
export function rowsOf<D>({ edges, states }: Rules<D>): readonly (readonly string[])[] {
  const everywhere = Object.keys(states).length;
  const fromOf = (from: readonly string[]): string => (from.length >= everywhere ? '*' : from.join(', '));
  return edges.map(({ from, on, label = '', to, outcome, reason = '' }) => [
    fromOf(from),
    on,
    label,
    outcome === undefined ? (to ?? '=') : '',
    outcome === undefined ? '' : `${outcome}: ${reason}`,
  ]);
}
