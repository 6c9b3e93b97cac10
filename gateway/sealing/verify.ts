/** Walks the chain from its first link, page by page, and names the first that does not hold. Changes nothing. */
import type { Queryable, Row } from '../store/contract.ts';
import { type Break, type Checkpoint, type SealAlgorithm, sealAlgorithms, type Verification } from './contract.ts';
import { explain, type Finding } from './explanations.ts';
import { digestOf, lineColumns, linkOf, noLink, type SealedLine } from './link.ts';

const linksAPage = 1_000;
const linesAPage = 2_000;

interface Line extends SealedLine {
  readonly loop_id: string | null;
}

interface SealRow extends Row {
  readonly no: string;
  readonly history_seq: string;
  readonly algorithm: string;
  readonly salt: Buffer | null;
  readonly digest: Buffer;
  readonly link: Buffer;
  /** What the checkpoint of this number says, where there is one. */
  readonly checkpoint: Buffer | null;
  readonly line: Line | null;
}

const pageOfLinks = `
  select s.no, s.history_seq, s.algorithm, s.salt, s.digest, s.link, c.link as checkpoint, row_to_json(l) as line
  from (
    select no, history_seq, algorithm, salt, digest, link from seal where no > $1::bigint order by no limit ${linksAPage}
  ) s
  left join lateral (select ${lineColumns} from loop_history h where h.seq = s.history_seq offset 0) l on true
  left join lateral (select link from seal_checkpoint where no = s.no offset 0) c on true
  order by s.no`;

/** Read before the walk: what they name must be found on it. */
const headAndNewestCheckpoint = `
  select h.no, h.link, c.no as checkpoint_no
  from seal_head h left join lateral (select no from seal_checkpoint order by no desc limit 1) c on true where h.id = 1`;

const pageOfLines = `
  select count(*)::int as lines, count(*) filter (where s.no is null)::int as unsealed,
    min(h.recorded_at) filter (where s.no is null) as oldest,
    min(h.seq) filter (where s.no is null and h.sealed) as lost, max(h.seq) as last
  from (
    select seq, sealed, recorded_at from loop_history where seq > $1::bigint order by seq limit ${linesAPage}
  ) h left join lateral (select no from seal where history_seq = h.seq offset 0) s on true`;

const whoseLine = `
  select h.loop_id as id, l.kind, l.key
  from loop_history h left join lateral (select kind, key from loop where id = h.loop_id offset 0) l on true
  where h.seq = $1::bigint`;

async function* linksOf(store: Queryable): AsyncGenerator<SealRow> {
  let after = '0';
  for (;;) {
    const rows = await store.query<SealRow>(pageOfLinks, [after], 'seal-page');
    yield* rows;
    const last = rows.at(-1);
    if (last === undefined) return;
    after = last.no;
  }
}

interface Witnesses {
  /** Where the sealer has come to, and its link. */
  readonly head: Pick<Checkpoint, 'no' | 'link'>;
  /** Links by number, as others have kept them. */
  readonly given: ReadonlyMap<number, readonly string[]>;
  /** The highest number that any of them names. */
  readonly reach: number;
}

function byNumber(checkpoints: readonly Checkpoint[]): Witnesses['given'] {
  const links = new Map<number, string[]>();
  for (const { no, link } of checkpoints) links.set(no, [...(links.get(no) ?? []), link]);
  return links;
}

interface Walk {
  no: number;
  link: Buffer;
  purged: number;
  checkpoints: number;
  algorithm: SealAlgorithm | undefined;
}

function faultOf(row: SealRow, { no, link }: Walk, witnesses: readonly string[]): Finding | undefined {
  if (Number(row.no) !== no + 1) return { what: 'number-missing', ofLine: false };
  const algorithm = sealAlgorithms.find((known) => known === row.algorithm);
  if (algorithm === undefined || !linkOf(algorithm, link, no + 1, row.digest).equals(row.link))
    return { what: 'link-broken' };
  const contradiction = witnesses.find((each) => each !== row.link.toString('hex'));
  if (contradiction !== undefined) return { what: 'checkpoint-contradicted', link: contradiction };
  if (row.line === null) return row.salt === null ? undefined : { what: 'line-missing' };
  if (row.salt === null) return { what: 'content-changed', unsalted: true };
  return digestOf(algorithm, row.salt, row.line).equals(row.digest)
    ? undefined
    : { what: 'content-changed', unsalted: false };
}

interface Found {
  readonly finding: Finding;
  readonly no?: number;
  readonly historySeq?: string;
}

/** @returns the first fault of the chain; `walk` is where it has come to */
async function walkAlong(store: Queryable, walk: Walk, { head, given }: Witnesses): Promise<Found | undefined> {
  for await (const row of linksOf(store)) {
    const no = Number(row.no);
    const checkpoints = [
      ...(row.checkpoint === null ? [] : [row.checkpoint.toString('hex')]),
      ...(given.get(no) ?? []),
    ];
    const finding = faultOf(row, walk, no === head.no ? [...checkpoints, head.link] : checkpoints);
    if (finding?.what === 'number-missing') return { finding, no: walk.no + 1 };
    if (finding !== undefined) return { finding, no, historySeq: row.history_seq };
    walk.no = no;
    walk.link = row.link;
    walk.algorithm = row.algorithm as SealAlgorithm;
    walk.checkpoints += checkpoints.length;
    if (row.line === null) walk.purged += 1;
  }
  return undefined;
}

interface Unsealed {
  readonly count: number;
  readonly oldest: Date | undefined;
  /** `seq` of the first line that says that it is sealed, and is not. */
  readonly lost: string | undefined;
}

interface LinesRow extends Row {
  readonly unsealed: number;
  readonly oldest: Date | null;
  readonly lost: string | null;
  readonly last: string | null;
}

const earlier = (a: Date | undefined, b: Date | null): Date | undefined =>
  b === null || (a !== undefined && a < b) ? a : b;

async function unsealedLines(store: Queryable): Promise<Unsealed> {
  let found: Unsealed = { count: 0, oldest: undefined, lost: undefined };
  let after: string | null = '0';
  while (after !== null) {
    const [row]: LinesRow[] = await store.query<LinesRow>(pageOfLines, [after], 'seal-lines');
    if (row === undefined) break;
    found = {
      count: found.count + row.unsealed,
      oldest: earlier(found.oldest, row.oldest),
      lost: found.lost ?? row.lost ?? undefined,
    };
    after = row.last;
  }
  return found;
}

async function breakOf(store: Queryable, { finding, no, historySeq }: Found): Promise<Break> {
  const [line] =
    historySeq === undefined
      ? []
      : await store.query<{ id: string | null; kind: string | null; key: string | null }>(whoseLine, [historySeq]);
  const id = line?.id ?? undefined;
  const loop = id === undefined ? undefined : { id, kind: line?.kind ?? undefined, key: line?.key ?? undefined };
  return { what: finding.what, no, historySeq, loop, explanation: explain(finding) };
}

async function readWitnesses(store: Queryable, given: readonly Checkpoint[]): Promise<Witnesses> {
  const [row] = await store.query<{ no: string; link: Buffer; checkpoint_no: string | null }>(
    headAndNewestCheckpoint,
    [],
    'seal-witnesses',
  );
  if (row === undefined) throw new Error('The row of seal_head is missing.');
  const head = { no: Number(row.no), link: row.link.toString('hex') };
  const reach = given.reduce((most, { no }) => Math.max(most, no), Math.max(head.no, Number(row.checkpoint_no ?? 0)));
  return { head, given: byNumber(given), reach };
}

/**
 * Verifies every link, every line and every checkpoint. Pages of it are in memory, never all of it.
 * @param checkpoints kept outside of the database: what contradicts them was rewritten, and what they reach beyond was cut off
 */
export async function verifyHistory(store: Queryable, checkpoints: readonly Checkpoint[] = []): Promise<Verification> {
  const witnesses = await readWitnesses(store, checkpoints);
  const walk: Walk = { no: 0, link: noLink, purged: 0, checkpoints: 0, algorithm: undefined };
  const onTheWay = await walkAlong(store, walk, witnesses);
  const { count, oldest, lost } = await unsealedLines(store);
  const found: Found | undefined =
    onTheWay ??
    (witnesses.reach > walk.no ? { finding: { what: 'tail-cut' }, no: walk.no + 1 } : undefined) ??
    (lost === undefined ? undefined : { finding: { what: 'number-missing', ofLine: true }, historySeq: lost });
  const { no, algorithm } = walk;
  return {
    ok: found === undefined,
    sealed: no,
    purged: walk.purged,
    unsealed: count,
    oldestUnsealed: oldest,
    checkpoints: walk.checkpoints,
    last: algorithm === undefined ? undefined : { no, link: walk.link.toString('hex'), algorithm },
    firstBroken: found === undefined ? undefined : await breakOf(store, found),
  };
}
