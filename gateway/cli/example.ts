/** `tongban example OPERATION PARTNER`: valid requests with future dates. */
import { beijingDate } from '../catalogue/beijing-time.ts';
import type { Canonical, OperationCard } from '../catalogue/contract.ts';
import { loadCatalogue } from '../catalogue/load.ts';
import { loadClientEnvironment } from '../config/config.ts';
import { resources } from '../config/root.ts';
import { type DemoFile, readDemoFile } from '../demo/demo-file.ts';
import { demoAt, districtFor, examples } from '../demo/examples.ts';
import { demoWorld } from '../demo/world.ts';
import { apiCallOf } from './api-path.ts';
import { type Arguments, type Command, CommandError, exitCodes, positional, type Terminal, text } from './command.ts';
import { gatewayClient, gatewayDetails, gatewayOptions } from './gateway-client.ts';

const mostAtOnce = 100_000;

function countOf(args: Arguments): number {
  const value = text(args, 'count') ?? '1';
  const count = /^\d{1,6}$/.test(value) ? Number(value) : 0;
  if (count < 1 || count > mostAtOnce) {
    throw new CommandError(
      `--count 应为 1 至 ${mostAtOnce}。 --count must be 1 to ${mostAtOnce}.`,
      '',
      exitCodes.usage,
    );
  }
  return count;
}

async function cardOf(operation: string): Promise<OperationCard> {
  const { operations } = await loadCatalogue(resources.specs);
  const card = operations.get(operation);
  if (card?.request !== undefined) return card;
  const known = [...operations.values()].filter((each) => each.request !== undefined).map((each) => each.name);
  throw new CommandError(
    card === undefined
      ? `没有业务 ${operation}。 There is no operation ${operation}.`
      : `${operation} 由对方发来，没有请求。 ${operation} is an event; it has no request.`,
    `可用 There are: ${known.join(', ')}`,
    exitCodes.usage,
  );
}

/** A district code is taken as it is; a partner is looked up in the demo, then at the gateway. */
async function districtOf(
  args: Arguments,
  terminal: Terminal,
  demo: DemoFile | undefined,
  operation: string,
): Promise<string> {
  const partner = positional(args, 1);
  if (/^(\d{6}|CQ-[A-Z]+)$/.test(partner)) return partner;
  const known = [
    ...(demo?.sandboxes ?? []).map((each) => ({ id: each.partner, district: districtFor(each, operation) })),
    ...demoWorld((await loadCatalogue(resources.specs)).districts, beijingDate(new Date())),
  ];
  const found = known.find((each) => each.id === partner);
  if (found !== undefined) return found.district;
  const { routes } = (await gatewayClient(args, terminal, 'operator').request('GET', '/v1/routes')) as {
    routes: { district: string; partner: string }[];
  };
  const route = routes.find((each) => each.partner === partner);
  if (route !== undefined) return route.district;
  throw new CommandError(
    `没有系统 ${partner}。 There is no partner ${partner}.`,
    '见 tongban partners；也可直接给区县代码。 See tongban partners, or give a district code.',
  );
}

function curlOf(operation: string, message: Canonical, base: string): string {
  const call = apiCallOf(operation, message);
  if (call === undefined)
    throw new CommandError(
      `${operation} 没有对应的接口。 The API has no call for ${operation}.`,
      '去掉 --curl。 Leave out --curl.',
    );
  const token = '-H "Authorization: Bearer $(npx tongban token)"';
  if (call.body === undefined) return `curl -s ${token} '${base}${call.path}'`;
  const headers = `-H 'Content-Type: application/json' -H 'Idempotency-Key: ${crypto.randomUUID()}' -H 'Prefer: wait=10'`;
  return `curl -s -X ${call.method} ${token} ${headers} -d '${JSON.stringify(call.body)}' '${base}${call.path}'`;
}

export const example: Command = {
  usage: 'OPERATION PARTNER|DISTRICT [--count N] [--curl]',
  about: 'Prints valid request bodies with future dates, one JSON object per line; each has a project of its own.',
  aboutZh: '输出可直接使用的请求体（日期在未来），每行一个 JSON；各用不同的项目编号。',
  options: { ...gatewayOptions, count: { type: 'string' }, curl: { type: 'boolean' } },
  details: [
    '--count N     多少个，默认 1。 How many; default 1.',
    '--curl        输出整条 curl 命令。 Prints whole curl lines.',
    ...gatewayDetails,
    '例 Example: npx tongban example venue.book wanzhou-trading-center --count 200',
  ],
  positionals: { least: 2, most: 2 },
  async run(args, terminal) {
    const count = countOf(args);
    const card = await cardOf(positional(args, 0));
    const environment = loadClientEnvironment(terminal.env);
    const base = text(args, 'base') ?? environment.base;
    const demo = demoAt(readDemoFile(environment.dataDir), base);
    const district = await districtOf(args, terminal, demo, card.name);
    const wish = { card, district, partner: positional(args, 1), demo };
    for await (const message of examples(wish, count)) {
      if (args.values.curl === true)
        terminal.out(curlOf(card.name, message, base ?? demo?.base ?? 'http://localhost:8080'));
      else terminal.out(JSON.stringify(apiCallOf(card.name, message)?.body ?? message));
    }
    return 0;
  },
};
