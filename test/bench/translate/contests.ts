/**
 * `contests.ts ROUNDS`: our translation, code written by hand and JSONata over the same messages; lines for people go to stderr, the
 * figures to stdout. The contestants take turns in every round, so that a busy machine slows all alike; only ratios of one round count.
 */
import { isDeepStrictEqual } from 'node:util';
import { median } from '../load.ts';
import { handwrittenRoads } from './handwritten-ends.ts';
import { jsonataRoads } from './jsonata.ts';
import { type Format, formats, messages, type Operation, operations, ourRoads, type Road } from './world.ts';

/** Long enough that a tick of the clock and a short collection do not matter, short enough to alternate often. */
const SLICE_MS = 50;
const WARM_UP_MS = 400;

export interface Figures {
  /** Bytes in, bytes out. */
  readonly microseconds: number;
  readonly decodeMicroseconds: number;
  readonly encodeMicroseconds: number;
  /** Of the bytes that come in. */
  readonly megabytesPerSecond: number;
}

export interface Contest {
  readonly bytesIn: number;
  readonly ours: Figures;
  readonly handwritten: Figures;
  readonly jsonata?: Figures;
  readonly vsHandwritten: number;
  readonly decodeVsHandwritten: number;
  readonly encodeVsHandwritten: number;
  readonly vsJsonata?: number;
  /** Neither side validates the canonical message; for information. */
  readonly vsHandwrittenWithoutValidation: number;
  /** `vsHandwritten` (and `vsJsonata`) of every round. */
  readonly rounds: { readonly vsHandwritten: string; readonly vsJsonata?: string };
}

/** What is timed: the whole road, or one half of it. */
type Work = 'both' | 'decode' | 'encode';
const works: readonly Work[] = ['both', 'decode', 'encode'];

type Run = (count: number) => void | Promise<void>;

function runsOf(road: Road, bytes: Uint8Array, message: object): Readonly<Record<Work, Run>> {
  const canonical = message as Parameters<Road['encode']>[0];
  return {
    both: (count) => {
      for (let i = 0; i < count; i += 1) road.encode(road.decode(bytes) as typeof canonical);
    },
    decode: (count) => {
      for (let i = 0; i < count; i += 1) road.decode(bytes);
    },
    encode: (count) => {
      for (let i = 0; i < count; i += 1) road.encode(canonical);
    },
  };
}

/** JSONata knows only promises, and waiting is part of its price. */
function waitingRunsOf(road: Road, bytes: Uint8Array, message: object): Readonly<Record<Work, Run>> {
  const canonical = message as Parameters<Road['encode']>[0];
  return {
    both: async (count) => {
      for (let i = 0; i < count; i += 1) await road.encode(await road.decode(bytes));
    },
    decode: async (count) => {
      for (let i = 0; i < count; i += 1) await road.decode(bytes);
    },
    encode: async (count) => {
      for (let i = 0; i < count; i += 1) await road.encode(canonical);
    },
  };
}

async function timed(run: Run, count: number): Promise<number> {
  const start = performance.now();
  await run(count);
  return performance.now() - start;
}

/** Runs until warm, and says how many messages fill a slice. */
async function warmUp(run: Run): Promise<number> {
  let count = 1;
  for (let spent = 0; spent < WARM_UP_MS; ) {
    const took = await timed(run, count);
    spent += took;
    if (took < SLICE_MS / 2) count *= 2;
  }
  const took = await timed(run, count);
  return Math.max(1, Math.round((count * SLICE_MS) / took));
}

/** Microseconds per message, for each contestant and round. The order turns with the rounds. */
async function alternate(runs: readonly Run[], rounds: number): Promise<number[][]> {
  const counts: number[] = [];
  for (const run of runs) counts.push(await warmUp(run));
  const figures: number[][] = runs.map(() => []);
  for (let round = 0; round < rounds; round += 1) {
    for (let turn = 0; turn < runs.length; turn += 1) {
      const at = (turn + round) % runs.length;
      const [run, count] = [runs[at], counts[at] ?? 1];
      if (run) figures[at]?.push(((await timed(run, count)) / count) * 1000);
    }
  }
  return figures;
}

const ratios = (theirs: readonly number[], ours: readonly number[]): number[] =>
  theirs.map((one, round) => one / (ours[round] ?? Number.NaN));

/** Every contestant reads the same message and writes the same bytes, or there is nothing to compare. @throws Error */
async function proveEqual(name: string, roads: readonly Road[], bytes: Uint8Array, message: object): Promise<void> {
  const written: Buffer[] = [];
  for (const road of roads) {
    const read = await road.decode(bytes);
    // JSONata marks its lists by a hidden property: only what JSON holds of a message is compared.
    if (!isDeepStrictEqual(JSON.parse(JSON.stringify(read)), message)) throw new Error(`${name}: the readings differ`);
    written.push(Buffer.from(await road.encode(read)));
  }
  const [first, ...others] = written;
  if (!first || others.some((one) => !one.equals(first))) throw new Error(`${name}: the bytes differ`);
}

interface Entry {
  readonly road: Road;
  readonly waits: boolean;
}

async function figuresOf(entries: readonly Entry[], bytes: Uint8Array, message: object, rounds: number) {
  const runs = entries.map(({ road, waits }) => (waits ? waitingRunsOf : runsOf)(road, bytes, message));
  const times = { both: [] as number[][], decode: [] as number[][], encode: [] as number[][] };
  for (const work of works) {
    times[work] = await alternate(
      runs.map((run) => run[work]),
      rounds,
    );
  }
  return times;
}

type Times = Awaited<ReturnType<typeof figuresOf>>;

function figures(times: Times, at: number, bytesIn: number): Figures {
  const of = (work: Work) => median(times[work][at] ?? []);
  return {
    microseconds: of('both'),
    decodeMicroseconds: of('decode'),
    encodeMicroseconds: of('encode'),
    megabytesPerSecond: bytesIn / of('both'),
  };
}

/** A figure a line would make the results unreadable. */
const inOneLine = (values: readonly number[]): string => values.map((value) => value.toPrecision(3)).join(' ');

async function contest(entries: readonly Entry[], plain: readonly Entry[], given: Given): Promise<Contest> {
  const { bytes, message, rounds } = given;
  const times = await figuresOf(entries, bytes, message, rounds);
  const unjudged = await alternate(
    plain.map(({ road }) => runsOf(road, bytes, message).both),
    rounds,
  );
  const ratiosOf = (work: Work, at: number) => ratios(times[work][at] ?? [], times[work][0] ?? []);
  const byHand = ratiosOf('both', 1);
  const jsonata = entries.length > 2 ? ratiosOf('both', 2) : undefined;
  return {
    bytesIn: bytes.length,
    ours: figures(times, 0, bytes.length),
    handwritten: figures(times, 1, bytes.length),
    ...(jsonata && { jsonata: figures(times, 2, bytes.length), vsJsonata: median(jsonata) }),
    vsHandwritten: median(byHand),
    decodeVsHandwritten: median(ratiosOf('decode', 1)),
    encodeVsHandwritten: median(ratiosOf('encode', 1)),
    vsHandwrittenWithoutValidation: median(ratios(unjudged[1] ?? [], unjudged[0] ?? [])),
    rounds: { vsHandwritten: inOneLine(byHand), ...(jsonata && { vsJsonata: inOneLine(jsonata) }) },
  };
}

interface Given {
  readonly bytes: Uint8Array;
  readonly message: object;
  readonly rounds: number;
}

const say = (line: string) => process.stderr.write(`${line}\n`);

function sayContest(name: string, found: Contest): void {
  const { ours, handwritten, jsonata } = found;
  const line = (who: string, one: Figures) =>
    say(
      `    ${who} ${one.microseconds.toFixed(1)} µs a message (in ${one.decodeMicroseconds.toFixed(1)}, out ${one.encodeMicroseconds.toFixed(1)}), ${one.megabytesPerSecond.toFixed(1)} MB/s`,
    );
  say(`  ${name}, ${found.bytesIn} bytes`);
  line('ours   ', ours);
  line('by hand', handwritten);
  if (jsonata) line('JSONata', jsonata);
  const beside = found.vsJsonata === undefined ? '' : `, ${found.vsJsonata.toFixed(1)} × JSONata`;
  say(
    `    ${found.vsHandwritten.toFixed(2)} × by hand (in ${found.decodeVsHandwritten.toFixed(2)}, out ${found.encodeVsHandwritten.toFixed(2)}; without validation ${found.vsHandwrittenWithoutValidation.toFixed(2)})${beside}`,
  );
}

export type Contests = Readonly<Record<Format, Readonly<Record<Operation, Contest>>>>;

async function measureAll(rounds: number): Promise<unknown> {
  const ours = await ourRoads();
  const oursPlain = await ourRoads(false);
  const byHand = handwrittenRoads();
  const byHandPlain = handwrittenRoads(false);
  const jsonata = jsonataRoads();
  const contests: Record<string, Record<string, Contest>> = {};
  for (const format of formats) {
    const found: Record<string, Contest> = {};
    for (const operation of operations) {
      const entry = (road: Road, waits = false): Entry => ({ road, waits });
      const entries = [entry(ours.roads[format][operation]), entry(byHand[format][operation])];
      if (format === 'json') entries.push(entry(jsonata[operation], true));
      const plain = [entry(oursPlain.roads[format][operation]), entry(byHandPlain[format][operation])];
      const given = { bytes: ours.wires[format][operation], message: messages[operation], rounds };
      const name = `${format} ${operation}`;
      const roads = [...entries, ...plain].map(({ road }) => road);
      await proveEqual(name, roads, given.bytes, given.message);
      found[operation] = await contest(entries, plain, given);
      sayContest(name, found[operation]);
    }
    contests[format] = found;
  }
  return contests;
}

process.stdout.write(JSON.stringify(await measureAll(Number(process.argv[2]))));
