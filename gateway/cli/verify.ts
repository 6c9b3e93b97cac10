/** `tongban verify`: whether the histories of loops are what they were when they were sealed. */
import { createReadStream, existsSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { loadClientEnvironment } from '../config/config.ts';
import { checkpointOf } from '../sealing/checkpoint-file.ts';
import type { BreakKind, Checkpoint } from '../sealing/contract.ts';
import { type Arguments, type Command, CommandError, exitCodes, type Terminal, text } from './command.ts';
import { type GatewayClient, gatewayClient, gatewayDetails, gatewayOptions } from './gateway-client.ts';
import { age } from './table.ts';

/** `HistoryVerification` of the API. */
export interface Report {
  readonly ok: boolean;
  readonly sealed: number;
  readonly purged: number;
  readonly unsealed: number;
  readonly oldestUnsealedSince?: string;
  readonly checkpoints: number;
  readonly last?: Checkpoint;
  readonly firstBroken?: {
    readonly what: BreakKind;
    readonly no?: number;
    readonly historySeq?: string;
    readonly loop?: { readonly id: string; readonly kind?: string; readonly key?: string };
    readonly explanation: string;
  };
}

/** The API compares so many at a time. */
const mostCompared = 1_000;
/** A long chain takes minutes; five are what `fetch` waits at the most. */
const patienceMs = 290_000;

/** Since each link rests on all before it, the newest and some of the others are enough. Duplicates count once. */
export function selected(checkpoints: readonly Checkpoint[]): readonly Checkpoint[] {
  const distinct = [...new Map(checkpoints.map((each) => [`${each.no} ${each.link}`, each])).values()];
  if (distinct.length <= mostCompared) return distinct;
  const sorted = distinct.toSorted((a, b) => b.no - a.no);
  const newest = sorted.slice(0, mostCompared / 2);
  const others = sorted.slice(mostCompared / 2);
  const step = others.length / (mostCompared / 2);
  return [...newest, ...Array.from({ length: mostCompared / 2 }, (_, i) => others[Math.floor(i * step)] as Checkpoint)];
}

interface Kept {
  readonly path: string;
  readonly checkpoints: readonly Checkpoint[];
  readonly unreadable: number;
}

/** @throws CommandError where the file cannot be read or holds no checkpoint */
async function readCheckpoints(path: string): Promise<Kept> {
  const checkpoints: Checkpoint[] = [];
  let unreadable = 0;
  try {
    for await (const line of createInterface({ input: createReadStream(path) })) {
      const checkpoint = checkpointOf(line);
      if (checkpoint !== undefined) checkpoints.push(checkpoint);
      else if (line !== '') unreadable += 1;
    }
  } catch (error) {
    throw unusable(path, (error as Error).message);
  }
  if (checkpoints.length === 0) throw unusable(path, '没有检查点 it holds no checkpoint');
  return { path, checkpoints: selected(checkpoints), unreadable };
}

const unusable = (path: string, why: string): CommandError =>
  new CommandError(
    `无法使用检查点文件 ${path}：${why}。 The file of checkpoints cannot be used: ${why}.`,
    '每行一个 {"no", "link", "algorithm"}，见数据目录中的 checkpoints.jsonl。 One {"no", "link", "algorithm"} a line, as in checkpoints.jsonl of the data folder.',
    exitCodes.usage,
  );

/** The file of the gateway that is asked, where it stands in the data folder here. */
function ownFile(client: GatewayClient, terminal: Terminal): string | undefined {
  const path = join(loadClientEnvironment(terminal.env).dataDir, 'checkpoints.jsonl');
  return client.demo?.base === client.base && existsSync(path) ? path : undefined;
}

async function keptElsewhere(args: Arguments, client: GatewayClient, terminal: Terminal): Promise<Kept | undefined> {
  const path = text(args, 'checkpoints') ?? ownFile(client, terminal);
  return path === undefined ? undefined : readCheckpoints(path);
}

const address = '/v1/history-verification';

async function ask(client: GatewayClient, kept: Kept | undefined): Promise<Report> {
  const answer =
    kept === undefined
      ? await client.request('GET', address)
      : await client.request('POST', address, {
          checkpoints: kept.checkpoints.map(({ no, link, algorithm }) => ({ no, link, algorithm })),
        });
  return answer as Report;
}

function brokenLines({ what, no, historySeq, loop, explanation }: NonNullable<Report['firstBroken']>): string[] {
  const place = [
    no === undefined ? undefined : `第 ${no} 环 link ${no}`,
    historySeq === undefined ? undefined : `历史行 line ${historySeq}`,
    loop === undefined ? undefined : `事项 loop ${[loop.kind, loop.key, loop.id].filter(Boolean).join(' ')}`,
  ];
  return [`✗ ${what}: ${place.filter((part) => part !== undefined).join(', ')}`, `  ${explanation}`];
}

/** @returns what was found, for people. */
export function reportLines(report: Report, kept: Kept | undefined, nowMs: number): string[] {
  const { sealed, purged, unsealed, oldestUnsealedSince, checkpoints, last, firstBroken } = report;
  const waits = oldestUnsealedSince === undefined ? '' : `，最早 oldest ${age(oldestUnsealedSince, nowMs)}`;
  const against =
    kept === undefined
      ? '未与外部检查点比对（--checkpoints FILE）。 Not compared with checkpoints kept elsewhere.'
      : `含文件中的 those of ${kept.path}: ${kept.checkpoints.length}${kept.unreadable === 0 ? '' : `，无法读取的行 unreadable lines ${kept.unreadable}`}`;
  return [
    `已核验的环 links in order    ${sealed}（其中已清理 purged ${purged}）`,
    `相符的检查点 checkpoints      ${checkpoints}；${against}`,
    `尚未封存的行 lines unsealed   ${unsealed}${waits}`,
    ...(last === undefined ? [] : [`最后一环 last link            ${last.no} ${last.algorithm} ${last.link}`]),
    ...(firstBroken === undefined
      ? ['✓ 历史完整，未被改动。 The histories are what they were when they were sealed.']
      : brokenLines(firstBroken)),
  ];
}

export const verify: Command = {
  usage: '[--checkpoints FILE] [--json]',
  about:
    'Verifies the chain over all histories, also against checkpoints kept elsewhere, and names the first broken link. Exit code 1 where one is broken.',
  aboutZh: '核验全部事项历史的封存链，并与外部留存的检查点比对，指出第一处断裂；有断裂时退出码为 1。',
  options: { ...gatewayOptions, checkpoints: { type: 'string' }, json: { type: 'boolean' } },
  details: [
    '--checkpoints FILE  外部留存的检查点，每行一个；默认为数据目录中的 checkpoints.jsonl（若有）。 Checkpoints kept elsewhere, one a line; default checkpoints.jsonl of the data folder, where it is there.',
    '--json              原始报告。 The report as JSON.',
    ...gatewayDetails,
    '例 Example: npx tongban verify --checkpoints /mnt/witness/checkpoints.jsonl',
  ],
  positionals: { least: 0, most: 0 },
  async run(args, terminal) {
    const client = gatewayClient(args, terminal, 'operator', { timeoutMs: patienceMs });
    const kept = await keptElsewhere(args, client, terminal);
    const report = await ask(client, kept);
    if (args.values.json === true) terminal.out(JSON.stringify(report));
    else for (const line of reportLines(report, kept, Date.now())) terminal.out(line);
    return report.ok ? 0 : 1;
  },
};
