/** `tongban exchange ID`: the history of one exchange, with the bytes that went out and came in. And `resolve`, `confirm`: see resolution.ts. */
import type { AttemptView, ExchangeView } from '../demo/api-views.ts';
import { type Arguments, type Command, positional, type Terminal } from './command.ts';
import { gatewayClient, gatewayDetails, gatewayOptions } from './gateway-client.ts';
import { confirm, resolutionDetails, resolutionLine, resolutionOptions, resolve } from './resolution.ts';

function attemptLines(attempt: AttemptView): string[] {
  const { request, response } = attempt;
  const lines = [
    '',
    `#${attempt.no} ${attempt.kind} ${attempt.operation}  ${attempt.startedAt}  ${attempt.durationMs ?? ''} ms  ${attempt.result} → ${attempt.state}${attempt.code === undefined ? '' : `  ${attempt.code}`}`,
  ];
  if (attempt.detail !== undefined) lines.push(`  ${attempt.detail}`);
  if (request !== undefined)
    lines.push(`  → ${request.line ?? ''} (${request.charset ?? 'bytes'})`, `    ${request.text ?? request.base64}`);
  if (response !== undefined)
    lines.push(
      `  ← ${response.status ?? ''} (${response.charset ?? 'bytes'})`,
      `    ${response.text ?? response.base64}`,
    );
  return lines;
}

export const exchange: Command = {
  usage: 'ID | resolve ID --outcome X --evidence TEXT --user NAME | confirm ID --user NAME [--base URL] [--as CLIENT]',
  about:
    'Shows one exchange: state, every contact with the partner with its bytes, events. Where its outcome stays unknown: resolve proposes how it ended, confirm (another person) makes it so.',
  aboutZh:
    '查看一次办理的全过程：状态、与对方系统的每次往来（含报文）、事件。结果一直未知的：resolve 提出核实结果，confirm 由另一人复核生效。',
  options: { ...gatewayOptions, ...resolutionOptions, json: { type: 'boolean' } },
  details: [...gatewayDetails, '--json        原始数据。 As JSON.', ...resolutionDetails],
  positionals: { least: 1, most: 2 },
  async run(args, terminal) {
    const first = positional(args, 0);
    if (first === 'resolve') return resolve(args, terminal, positional(args, 1));
    if (first === 'confirm') return confirm(args, terminal, positional(args, 1));
    return show(args, terminal, first);
  },
};

async function show(args: Arguments, terminal: Terminal, id: string): Promise<number> {
  const gateway = gatewayClient(args, terminal, 'operator');
  const path = `/v1/exchanges/${encodeURIComponent(id)}`;
  const found = (await gateway.request('GET', path)) as ExchangeView;
  const { attempts } = (await gateway.request('GET', `${path}/attempts`)) as { attempts: AttemptView[] };
  if (args.values.json === true) {
    terminal.out(JSON.stringify({ ...found, attempts }));
    return 0;
  }
  terminal.out(
    `${found.id}  ${found.operation}  ${found.partner} (${found.district})  ${found.state}${found.needsPerson ? ' 待人工 person needed' : ''}`,
  );
  terminal.out(
    `流水号 reference ${found.reference}  受理 accepted ${found.acceptedAt}${found.settledAt === undefined ? '' : `  办结 settled ${found.settledAt}`}`,
  );
  if (found.response !== undefined) terminal.out(`结果 response ${JSON.stringify(found.response)}`);
  if (found.problem !== undefined) terminal.out(`原因 problem ${JSON.stringify(found.problem)}`);
  if (found.waits !== undefined) terminal.out(`等待对方开放 waits for the opening ${found.waits.until}`);
  if (found.resolution !== undefined) terminal.out(resolutionLine(found.resolution));
  for (const attempt of attempts) for (const line of attemptLines(attempt)) terminal.out(line);
  for (const event of found.events ?? [])
    terminal.out(`\n事件 event ${event.type}  ${event.time}\n    ${JSON.stringify(event.data)}`);
  return 0;
}
