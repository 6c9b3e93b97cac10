/** Durable commands per second through the whole road, beside what the same RabbitMQ does alone, in turns of the same run. */
import pg from 'pg';
import { drive, median, percentile, requestBytes } from './load.ts';
import { rawRabbitRate } from './raw-rabbitmq.ts';
import { type Roles, setStage } from './stage.ts';

interface Servers {
  readonly databaseUrl: string;
  readonly amqpUrl: string;
}

export interface RoadReport {
  readonly commandsPerSecond: number;
  readonly vsRawRabbit: number;
  /** From acceptance to settlement, the backlog of a full load included. */
  readonly p50Ms: number;
  readonly p99Ms: number;
}

/** The figures at the top are of two processes, one that serves the API, one that carries: as an installation under load runs. */
export interface CommandReport extends RoadReport {
  readonly rawRabbitPerSecond: number;
  /** Both in one process, which has one thread for everything. */
  readonly oneProcess: RoadReport;
  readonly rounds: readonly {
    readonly rawRabbitPerSecond: number;
    readonly commandsPerSecond: number;
    readonly oneProcess: number;
  }[];
}

/** Every booking has its own project and its own hour, so that none is refused and none waits for another. */
const booking = (index: number): string => {
  const day = new Date(Date.UTC(2030, 0, 1 + Math.floor(index / 8))).toISOString().slice(0, 10);
  const hour = String(8 + (index % 8)).padStart(2, '0');
  const next = String(9 + (index % 8)).padStart(2, '0');
  const projectCode = `CQS26B${String(index).padStart(7, '0')}`;
  return JSON.stringify({
    district: '500101',
    projectCode,
    projectName: `办公设备采购（${index}）`,
    purchaser: { name: '重庆市示例局', uscc: '115000000099MNQ11A' },
    agency: { name: '重庆示例招标代理有限公司', uscc: '91500112MA9MNQ341P' },
    contact: { name: '张工', phone: '023-58000000' },
    venueKind: 'bid-opening',
    session: { start: `${day}T${hour}:00:00+08:00`, end: `${day}T${next}:00:00+08:00` },
    seats: 12,
    remote: false,
    lots: [{ lotNo: `${projectCode}-1`, lotName: '第一包 台式计算机', budgetFen: 128_000_000 }],
  });
};

/** What RabbitMQ and PostgreSQL still write after a round is not the next one's work. */
const breathMs = 3000;

/** Waits until nothing is open, looking seldom. @returns when the last exchange was settled, milliseconds since 1970 */
const untilSettled = async (db: pg.Client, schema: string): Promise<number> => {
  const patience = performance.now() + 120_000;
  for (;;) {
    const open = await db.query(`select 1 from "${schema}".exchange where open_lane is not null limit 1`);
    if (open.rows.length === 0) break;
    if (performance.now() > patience) throw new Error('not all settled within two minutes');
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
  const { rows } = await db.query(
    `select extract(epoch from max(settled_at)) * 1000 as last from "${schema}".exchange`,
  );
  return Number(rows[0].last);
};

/** @throws unless every command so far has succeeded at its first call */
const expectAllSucceeded = async (db: pg.Client, schema: string, expected: number): Promise<void> => {
  const { rows } = await db.query(
    `select state, calls, count(*)::int as count from "${schema}".exchange group by state, calls`,
  );
  const [only] = rows;
  if (rows.length !== 1 || only?.state !== 'succeeded' || only.calls !== 1 || only.count !== expected) {
    throw new Error(`not all succeeded at the first call: ${JSON.stringify(rows)}`);
  }
};

/** A gateway of its own on a stage of its own, and how to load it. */
const openRoad = async (servers: Servers, db: pg.Client, roles: Roles) => {
  const stage = await setStage(servers, roles);
  let index = 0;
  let warmedUp = 0;
  const round = async (count: number): Promise<number> => {
    const requests = Array.from({ length: count }, () => {
      const number = index++;
      return requestBytes({
        method: 'POST',
        path: '/v1/venue-bookings',
        headers: { authorization: `Bearer ${stage.token}`, 'idempotency-key': `bench-${number}` },
        body: booking(number),
      });
    });
    await new Promise((resolve) => setTimeout(resolve, breathMs));
    const started = Date.now();
    const load = await drive({ host: '127.0.0.1', port: stage.port, connections: 256, requests });
    if (load.byStatus['202'] !== count) throw new Error(`not all accepted: ${JSON.stringify(load.byStatus)}`);
    return (count / ((await untilSettled(db, stage.schema)) - started)) * 1000;
  };
  return {
    round,
    async warmUp(count: number) {
      await round(count);
      warmedUp = index;
    },
    /** Milliseconds, ascending. @throws unless every command has succeeded at its first call */
    async latencies(): Promise<number[]> {
      await expectAllSucceeded(db, stage.schema, index);
      const { rows } = await db.query(
        `select extract(epoch from settled_at - created_at) * 1000 as ms from "${stage.schema}".exchange
        where seq > $1 order by 1`,
        [warmedUp],
      );
      return rows.map((row) => Number(row.ms));
    },
    [Symbol.asyncDispose]: () => stage[Symbol.asyncDispose](),
  };
};

const reportOf = (rates: readonly number[], raw: readonly number[], latencies: readonly number[]): RoadReport => ({
  commandsPerSecond: median(rates),
  vsRawRabbit: median(rates.map((rate, index) => rate / (raw[index] ?? Number.NaN))),
  p50Ms: percentile(latencies, 0.5),
  p99Ms: percentile(latencies, 0.99),
});

export const measureCommandRoad = async (
  servers: Servers,
  { rounds = 5, perRound = 10_000, warmUp = 10_000 }: { rounds?: number; perRound?: number; warmUp?: number } = {},
): Promise<CommandReport> => {
  const db = new pg.Client({ connectionString: servers.databaseUrl });
  await db.connect();
  await using apart = await openRoad(servers, db, ['api', 'worker']);
  await using together = await openRoad(servers, db, ['all']);
  await apart.warmUp(warmUp);
  await together.warmUp(warmUp);
  const results: { rawRabbitPerSecond: number; commandsPerSecond: number; oneProcess: number }[] = [];
  for (let turn = 0; turn < rounds; turn++) {
    const rawRabbitPerSecond = await rawRabbitRate(servers.amqpUrl);
    results.push({
      rawRabbitPerSecond,
      commandsPerSecond: await apart.round(perRound),
      oneProcess: await together.round(perRound),
    });
  }
  const raw = results.map((one) => one.rawRabbitPerSecond);
  const report: CommandReport = {
    ...reportOf(
      results.map((one) => one.commandsPerSecond),
      raw,
      await apart.latencies(),
    ),
    rawRabbitPerSecond: median(raw),
    oneProcess: reportOf(
      results.map((one) => one.oneProcess),
      raw,
      await together.latencies(),
    ),
    rounds: results,
  };
  await db.end();
  return report;
};
