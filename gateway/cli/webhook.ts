/** `tongban webhook`: the client's subscriptions to events; `apply`, `test`, `deliveries`. */
import type { components } from '../api/openapi.generated.ts';
import { type Arguments, type Command, CommandError, exitCodes, positional, type Terminal, text } from './command.ts';
import { type GatewayClient, gatewayClient, gatewayDetails, gatewayOptions } from './gateway-client.ts';
import { table } from './table.ts';

type Schemas = components['schemas'];

const usage = '[apply ID URL [--types LIST] | test ID | deliveries ID] [--base URL] [--as CLIENT]';

const stateWords: Readonly<Record<Schemas['Webhook']['state'] | Schemas['WebhookDeliveryState'], string>> = {
  active: '有效 active',
  gone: '已终止 gone',
  pending: '待投递 pending',
  delivered: '已送达 delivered',
  failed: '未送达 failed',
};

interface Asked {
  readonly gateway: GatewayClient;
  readonly terminal: Terminal;
  readonly args: Arguments;
}

const pathOf = (id: string): string => `/v1/webhooks/${encodeURIComponent(id)}`;

async function list({ gateway, terminal }: Asked): Promise<number> {
  const { webhooks } = (await gateway.request('GET', '/v1/webhooks')) as Schemas['WebhookList'];
  if (webhooks.length === 0) {
    terminal.out('尚无订阅，用 webhook apply 建立。 No webhooks yet; webhook apply makes one.');
    return 0;
  }
  const heads = [
    '标识 id',
    '状态 state',
    '待投递 pending',
    '连续失败 failures',
    '类型 types',
    '地址 url',
    '原因 problem',
  ];
  const rows = webhooks.map((one) => [
    one.id,
    stateWords[one.state],
    String(one.pending),
    String(one.failures),
    one.types.join(','),
    one.url,
    one.problem ?? '',
  ]);
  for (const line of table([heads, ...rows])) terminal.out(line);
  return 0;
}

async function apply({ gateway, terminal, args }: Asked): Promise<number> {
  const [id, url] = [positional(args, 1), positional(args, 2)];
  const types = (text(args, 'types') ?? '*').split(',').map((type) => type.trim());
  const { secret } = (await gateway.request('PUT', pathOf(id), { url, types })) as Schemas['AppliedWebhook'];
  terminal.out(`${id}: 已生效。 In force.`);
  if (secret !== undefined) terminal.out(`签名密钥（仅此一次显示） secret, shown this once: ${secret}`);
  return 0;
}

async function test({ gateway, terminal, args }: Asked): Promise<number> {
  const id = positional(args, 1);
  const result = (await gateway.request('POST', `${pathOf(id)}/test`)) as Schemas['WebhookTest'];
  const { delivered, status, durationMs, problem } = result;
  if (delivered) terminal.out(`${id}: 已送达。 Delivered: ${status}, ${durationMs} ms.`);
  else terminal.out(`${id}: 未送达。 Not delivered, ${durationMs} ms: ${problem}`);
  return delivered ? 0 : 1;
}

async function deliveries({ gateway, terminal, args }: Asked): Promise<number> {
  const id = positional(args, 1);
  const page = (await gateway.request('GET', `${pathOf(id)}/deliveries`)) as Schemas['WebhookDeliveryPage'];
  if (page.deliveries.length === 0) {
    terminal.out('尚无投递：订阅之后还没有相应的事件。 Nothing yet: no such event has happened since it was made.');
    return 0;
  }
  const heads = ['序号 sequence', '事件 event', '类型 type', '状态 state', '次数 attempts', 'HTTP', '原因 problem'];
  const rows = page.deliveries.map((one) => [
    one.sequence,
    one.eventId,
    one.type,
    stateWords[one.state],
    String(one.attempts),
    String(one.status ?? ''),
    one.problem ?? '',
  ]);
  for (const line of table([heads, ...rows])) terminal.out(line);
  return 0;
}

const actions = { apply, test, deliveries } as const;

const isAction = (name: string): name is keyof typeof actions => Object.hasOwn(actions, name);

export const webhook: Command = {
  usage,
  about:
    'Lists webhooks; apply subscribes an address to events, test sends it a test event, deliveries shows what became of each event.',
  aboutZh: '列出事件订阅；apply 订阅，test 发送测试事件，deliveries 查看投递情况。',
  options: { ...gatewayOptions, types: { type: 'string' } },
  details: [
    ...gatewayDetails,
    '--types LIST  事件类型，逗号分隔，默认全部。 Event types, e.g. tongban.deposit.*,tongban.referral.*; default all.',
    '例 Example: npx tongban webhook apply one-stop https://one-stop.example.org/events --types "tongban.deposit.*"',
  ],
  positionals: { least: 0, most: 3 },
  async run(args, terminal) {
    const [name] = args.positionals;
    if (name !== undefined && !isAction(name))
      throw new CommandError(
        `没有 webhook ${name}。 There is no webhook ${name}.`,
        `用法 Usage: tongban webhook ${usage}`,
        exitCodes.usage,
      );
    const asked = { gateway: gatewayClient(args, terminal, 'procurement'), terminal, args };
    return name === undefined ? list(asked) : actions[name](asked);
  },
};
