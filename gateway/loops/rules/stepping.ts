/** Edges whose end follows from what is known after the event: one edge for each state that may come of it. */
import type { Context, Edge, Effects } from '../contract.ts';

export interface Step<D> {
  readonly to: string;
  readonly effects: Effects<D>;
}

interface Stepping<D> {
  readonly from: readonly string[];
  readonly on: string;
  /** State that may follow → when, in words. */
  readonly to: Readonly<Record<string, string>>;
  readonly when?: (context: Context<D>) => boolean;
  readonly step: (context: Context<D>) => Step<D>;
}

export const stepping = <D>({ from, on, to, when, step }: Stepping<D>): readonly Edge<D>[] =>
  Object.entries(to).map(([state, label]) => ({
    from,
    on,
    label,
    when: (context: Context<D>) => (when === undefined || when(context)) && step(context).to === state,
    to: state,
    run: (context: Context<D>) => step(context).effects,
  }));
