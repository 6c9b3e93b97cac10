/** One batch of the sealer: lines that no link stands for are linked to the chain, in one transaction. */
import { randomBytes } from 'node:crypto';
import { insertEvents } from '../journal/events.ts';
import { uuidv7 } from '../journal/uuid.ts';
import type { Queryable, Store } from '../store/contract.ts';
import { oneOf } from '../store/planner.ts';
import { type Checkpoint, checkpointEvent, type SealerOptions, type SealerParts } from './contract.ts';
import { digestOf, lineColumns, linkOf, type SealedLine } from './link.ts';

const saltBytes = 16;

/** The chain goes on from what its head says, not from the newest row: where rows were cut off, their numbers stay missing. */
const lockHead = 'select no, link from seal_head where id = 1 for update';

/** Whoever takes the mark off a sealed line must not stop the sealer: no line is linked twice. */
const unsealed = `
  select ${lineColumns}, exists (select 1 from seal where history_seq = h.seq) as linked
  from loop_history h where not h.sealed order by h.seq limit $1::int`;

interface UnsealedRow extends SealedLine {
  readonly linked: boolean;
}

const insertSeals = `
  insert into seal (no, history_seq, algorithm, salt, digest, link)
  select no, history_seq, $2, decode(salt, 'hex'), decode(digest, 'hex'), decode(link, 'hex')
  from json_to_recordset($1::json) as g(no bigint, history_seq bigint, salt text, digest text, link text)`;

const markSealed = `update loop_history h set sealed = true from unnest($1::bigint[]) as g(seq) where ${oneOf('h.seq', 'g.seq')}`;

const moveHead = `update seal_head set no = $1::bigint, link = decode($2, 'hex') where id = 1`;

/** By the database's clock: business time may be moved. */
const lastCheckpoint = `
  select no, at <= now() - make_interval(secs => $1::float8 / 1000) as old from seal_checkpoint order by no desc limit 1`;

const insertCheckpoint = `
  insert into seal_checkpoint (no, link, algorithm) select no, link, algorithm from seal where no = $1::bigint
  on conflict do nothing returning encode(link, 'hex') as link, algorithm`;

/** Looked at without a lock, so that an idle sealer writes nothing. */
const somethingDue = `
  select exists (select 1 from loop_history where not sealed)
    or h.no > coalesce(c.no, 0) and coalesce(c.at <= now() - make_interval(secs => $1::float8 / 1000), true) as due
  from seal_head h left join lateral (select no, at from seal_checkpoint order by no desc limit 1) c on true
  where h.id = 1`;

interface Head {
  readonly no: number;
  readonly link: Buffer;
}

interface Seal {
  readonly no: number;
  readonly history_seq: string;
  readonly salt: string;
  readonly digest: string;
  readonly link: string;
}

async function takeHead(tx: Queryable): Promise<Head> {
  const [head] = await tx.query<{ no: string; link: Buffer }>(lockHead, [], 'seal-head');
  if (head === undefined) throw new Error('The row of seal_head is missing.');
  return { no: Number(head.no), link: head.link };
}

/** Links the lines to the chain. @returns the seals and the new head */
function sealLines(head: Head, lines: readonly SealedLine[], { algorithm }: SealerOptions): [readonly Seal[], Head] {
  let { no, link } = head;
  const seals = lines.map((line) => {
    const salt = randomBytes(saltBytes);
    const digest = digestOf(algorithm, salt, line);
    no += 1;
    link = linkOf(algorithm, link, no, digest);
    return {
      no,
      history_seq: line.seq,
      salt: salt.toString('hex'),
      digest: digest.toString('hex'),
      link: link.toString('hex'),
    };
  });
  return [seals, { no, link }];
}

async function write(tx: Queryable, seals: readonly Seal[], head: Head, options: SealerOptions): Promise<void> {
  await tx.query(insertSeals, [JSON.stringify(seals), options.algorithm], 'seal-insert');
  await tx.query(moveHead, [head.no, head.link.toString('hex')], 'seal-move');
}

/** @returns whether a checkpoint was due */
async function noteCheckpoint(tx: Queryable, head: Head, { clock, consumers }: SealerParts, options: SealerOptions) {
  const [last] = await tx.query<{ no: string; old: boolean }>(
    lastCheckpoint,
    [options.checkpointMs],
    'seal-last-checkpoint',
  );
  const since = head.no - Number(last?.no ?? 0);
  if (since === 0 || (since < options.checkpointEvery && last?.old === false)) return false;
  const [noted] = await tx.query<Pick<Checkpoint, 'link' | 'algorithm'>>(
    insertCheckpoint,
    [head.no],
    'seal-checkpoint',
  );
  if (noted === undefined) return false;
  const data = { no: head.no, ...noted };
  const event = { id: uuidv7(), type: checkpointEvent, partner: 'tongban', subject: String(head.no), data };
  await insertEvents(tx, [{ ...event, time: clock.now(), consumers }]);
  return true;
}

export interface Sealed {
  readonly lines: number;
  readonly checkpoint: boolean;
}

/** Seals what is there, up to the size of a batch; one at a time, over all processes. */
export async function sealBatch(store: Store, parts: SealerParts, options: SealerOptions): Promise<Sealed> {
  const [look] = await store.query<{ due: boolean }>(somethingDue, [options.checkpointMs], 'seal-due');
  if (look?.due !== true) return { lines: 0, checkpoint: false };
  return store.transaction(async (tx) => {
    const before = await takeHead(tx);
    const lines = await tx.query<UnsealedRow>(unsealed, [options.batch], 'seal-unsealed');
    const free = lines.filter(({ linked }) => !linked).map(({ linked: _, ...line }): SealedLine => line);
    const [seals, head] = sealLines(before, free, options);
    if (seals.length > 0) await write(tx, seals, head, options);
    if (lines.length > 0) await tx.query(markSealed, [lines.map(({ seq }) => seq)], 'seal-mark');
    return { lines: lines.length, checkpoint: await noteCheckpoint(tx, head, parts, options) };
  });
}
