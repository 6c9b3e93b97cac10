/** The query road beside a hand-written route that asks the same center the same questions, in turns of the same run. */
import { drive, median, percentile, requestBytes } from './load.ts';
import { setStage, startProcess, stopProcess } from './stage.ts';

export interface QueryReport {
  readonly queriesPerSecond: number;
  readonly handwrittenPerSecond: number;
  readonly vsHandwritten: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly handwrittenP50Ms: number;
}

/** No two questions alike, so that neither sharing nor caching helps. */
const question = (index: number): string => {
  const day = new Date(Date.UTC(2030, 0, 1 + Math.floor(index / 480))).toISOString().slice(0, 10);
  const minute = String(index % 60).padStart(2, '0');
  const hour = 8 + (Math.floor(index / 60) % 8);
  const at = (h: number) => encodeURIComponent(`${day}T${String(h).padStart(2, '0')}:${minute}:00+08:00`);
  return `/v1/districts/500101/venue-availability?venueKind=negotiation&start=${at(hour)}&end=${at(hour + 1)}`;
};

export const measureQueryRoad = async (
  servers: { databaseUrl: string; amqpUrl: string },
  { rounds = 5, perRound = 6000, warmUp = 3000 }: { rounds?: number; perRound?: number; warmUp?: number } = {},
): Promise<QueryReport> => {
  await using stage = await setStage(servers);
  const byHand = await startProcess([
    '--import',
    'tsx',
    'test/bench/handwritten-query.ts',
    stage.sandbox.address,
    stage.sandbox.token,
    stage.token,
  ]);
  let index = 0;
  const round = async (port: number, count: number) => {
    const requests = Array.from({ length: count }, () =>
      requestBytes({ method: 'GET', path: question(index++), headers: { authorization: `Bearer ${stage.token}` } }),
    );
    const load = await drive({ host: '127.0.0.1', port, connections: 32, requests });
    if (load.byStatus['200'] !== count) throw new Error(`not all answered: ${JSON.stringify(load.byStatus)}`);
    return { rate: count / load.seconds, p50: percentile(load.latencies, 0.5), p99: percentile(load.latencies, 0.99) };
  };
  const handPort = Number(byHand.firstLine);
  await round(stage.port, warmUp);
  await round(handPort, warmUp);
  type Round = Awaited<ReturnType<typeof round>>;
  const ours: Round[] = [];
  const hands: Round[] = [];
  for (let turn = 0; turn < rounds; turn++) {
    hands.push(await round(handPort, perRound));
    ours.push(await round(stage.port, perRound));
  }
  await stopProcess(byHand.child);
  return {
    queriesPerSecond: median(ours.map((r) => r.rate)),
    handwrittenPerSecond: median(hands.map((r) => r.rate)),
    vsHandwritten: median(ours.map((r, turn) => r.rate / (hands[turn]?.rate ?? Number.NaN))),
    p50Ms: median(ours.map((r) => r.p50)),
    p99Ms: median(ours.map((r) => r.p99)),
    handwrittenP50Ms: median(hands.map((r) => r.p50)),
  };
};
