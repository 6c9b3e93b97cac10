/** `tongban exchange resolve ID` and `tongban exchange confirm ID`: two persons end an exchange that nobody else can end. */
import { readFileSync } from 'node:fs';
import type { ExchangeView, ResolutionView } from '../demo/api-views.ts';
import { type Arguments, CommandError, exitCodes, type Terminal, text } from './command.ts';
import { gatewayClient } from './gateway-client.ts';

const outcomes = ['succeeded', 'refused', 'failed', 'not-received'];

export const resolutionOptions = {
  outcome: { type: 'string' },
  evidence: { type: 'string' },
  response: { type: 'string' },
  proposal: { type: 'string' },
  user: { type: 'string' },
} as const;

export const resolutionDetails = [
  '--outcome X   resolve：succeeded 对方已受理，refused 对方拒绝，failed 未办理且不再发送，not-received 对方没有收到、重新发送。 How it ended.',
  '--evidence T  resolve：依据（问了谁、怎么答复、存档何处）。 What it rests on: whom you asked, what they said, where it is filed.',
  '--response J  resolve succeeded：业务结果，JSON 或 @文件。 The canonical response, JSON or @FILE.',
  '--proposal N  confirm：处理意见序号，默认最新一条。 Which proposal; default the newest.',
  '--user NAME   经办人姓名，必填；复核须另一人、另一客户端（演示中默认 supervisor）。 Who acts; required. Another person and client confirm.',
];

function required(args: Arguments, name: string): string {
  const value = text(args, name);
  if (value !== undefined && value.trim() !== '') return value;
  throw new CommandError(`缺少 --${name}。 --${name} is missing.`, '加 --help 查看用法。 See --help.', exitCodes.usage);
}

/** JSON itself, or `@FILE`. */
function readResponse(given: string | undefined): unknown {
  if (given === undefined) return undefined;
  try {
    return JSON.parse(given.startsWith('@') ? readFileSync(given.slice(1), 'utf8') : given);
  } catch (error) {
    throw new CommandError(
      `--response 无法读取。 --response cannot be read: ${(error as Error).message}`,
      '应为 JSON，或 @文件名。 It must be JSON, or @FILE.',
      exitCodes.usage,
    );
  }
}

const acting = (user: string) => ({ 'x-acting-user': encodeURIComponent(user) });

const pathOf = (id: string): string => `/v1/exchanges/${encodeURIComponent(id)}/resolution`;

export function resolutionLine(resolution: ResolutionView): string {
  const { no, state, outcome, proposedUser, proposedBy, confirmedUser, confirmedBy, evidence } = resolution;
  const confirmed = confirmedUser === undefined ? '' : `  复核 confirmed ${confirmedUser} (${confirmedBy ?? ''})`;
  return `人工处理 resolution #${no} ${outcome} ${state}  提出 proposed ${proposedUser} (${proposedBy})${confirmed}  依据 evidence ${evidence}`;
}

export async function resolve(args: Arguments, terminal: Terminal, id: string): Promise<number> {
  const outcome = required(args, 'outcome');
  if (!outcomes.includes(outcome))
    throw new CommandError(
      `没有结果 ${outcome}。 There is no outcome ${outcome}.`,
      `可用 One of: ${outcomes.join(', ')}`,
      exitCodes.usage,
    );
  const response = readResponse(text(args, 'response'));
  const body = { outcome, evidence: required(args, 'evidence'), ...(response === undefined ? {} : { response }) };
  const headers = acting(required(args, 'user'));
  const gateway = gatewayClient(args, terminal, 'operator');
  const found = (await gateway.request('POST', pathOf(id), body, headers)) as ExchangeView;
  if (found.resolution !== undefined) terminal.out(resolutionLine(found.resolution));
  terminal.out(
    `待复核：请另一人执行 npx tongban exchange confirm ${id} --user 姓名。 Another person confirms it with that command.`,
  );
  return 0;
}

export async function confirm(args: Arguments, terminal: Terminal, id: string): Promise<number> {
  const headers = acting(required(args, 'user'));
  const gateway = gatewayClient(args, terminal, 'supervisor');
  const seen = (await gateway.request('GET', `/v1/exchanges/${encodeURIComponent(id)}`)) as ExchangeView;
  const proposal = Number(text(args, 'proposal') ?? seen.resolution?.no ?? Number.NaN);
  if (!Number.isInteger(proposal) || proposal < 1)
    throw new CommandError(
      `${id} 没有待复核的处理意见。 Nothing has been proposed for ${id}.`,
      '先执行 tongban exchange resolve ID。 Propose it first: tongban exchange resolve ID.',
    );
  if (seen.resolution !== undefined) terminal.out(resolutionLine(seen.resolution));
  const found = (await gateway.request('POST', `${pathOf(id)}/confirmation`, { proposal }, headers)) as ExchangeView;
  terminal.out(`${id}  ${found.state}`);
  return 0;
}
