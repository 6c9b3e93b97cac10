/** Lists of loops, single loops and their histories. */
import { type LoopFilter, type LoopKind, type LoopView, loopKinds, type Owner } from '../loops/contract.ts';
import type { Call, Handlers } from './call.ts';
import type { LoopPort, MeasurePort } from './contract.ts';
import { kindScopes, noSuchLoop, sees } from './loop-rights.ts';
import { historyView, loopView } from './loop-views.ts';
import { present } from './present.ts';
import type { Caller } from './tokens.ts';

const pageLength = 50;

const readable = (caller: Caller): LoopKind[] => loopKinds.filter((kind) => caller.scopes.has(kindScopes[kind]));

/** What of all loops the caller may see. */
const rightsOf = (caller: Caller): Pick<LoopFilter, 'client' | 'districts' | 'unownedKinds'> =>
  caller.operator
    ? {}
    : {
        client: caller.id,
        unownedKinds: readable(caller),
        ...(caller.districts === undefined ? {} : { districts: [...caller.districts] }),
      };

function filterOf({ query, caller }: Call): LoopFilter {
  const { kind, state, owner, district, open, overdue, dueBefore, after, limit } = query;
  return {
    ...present({
      kind: kind as LoopKind | undefined,
      state: state as string | undefined,
      owner: owner as Owner | undefined,
      district: district as string | undefined,
      open: open as boolean | undefined,
      overdue: overdue as boolean | undefined,
      dueBefore: dueBefore as string | undefined,
      after: after as string | undefined,
    }),
    ...rightsOf(caller),
    limit: Number(limit ?? pageLength),
  };
}

/** @throws GatewayError GW_NOT_FOUND, also where it is not the caller's to see */
async function findLoop(loops: LoopPort, { path, caller }: Call): Promise<LoopView> {
  const loop = await loops.get(String(path.id));
  if (loop === undefined || !sees(caller, loop)) throw noSuchLoop();
  return loop;
}

export function loopReadingHandlers(
  loops: LoopPort,
  measures: MeasurePort,
): Pick<Handlers, 'listLoops' | 'getLoop' | 'getLoopHistory' | 'listUnclaimed' | 'listMeasures'> {
  return {
    async listMeasures({ caller }) {
      const { rows, ...measure } = await measures.complaintRates(rightsOf(caller));
      return { status: 200, body: { measures: [{ ...measure, rows: rows.map((row) => present(row)) }] } };
    },
    async listLoops(call) {
      const page = await loops.list(filterOf(call));
      return { status: 200, body: present({ items: page.loops.map(loopView), next: page.next }) };
    },
    async getLoop(call) {
      return { status: 200, body: loopView(await findLoop(loops, call)) };
    },
    async getLoopHistory(call) {
      const { id } = await findLoop(loops, call);
      return { status: 200, body: { id, lines: (await loops.history(id)).map(historyView) } };
    },
    async listUnclaimed({ query }) {
      return { status: 200, body: { items: await loops.unclaimed(Number(query.limit ?? pageLength)) } };
    },
  };
}
