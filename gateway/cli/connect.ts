/** `tongban connect PARTNER`: tests the real address of a partner hop by hop. */
import type { ConnectionReport, Hop } from '../../adapters/transports/connection-test.ts';
import type { Canonical, Catalogue, OperationCard } from '../catalogue/contract.ts';
import { loadCatalogue } from '../catalogue/load.ts';
import { resources } from '../config/root.ts';
import { demoAt, districtFor, oneExample, standInOf } from '../demo/examples.ts';
import { type Command, CommandError, exitCodes, formatOf, positional, text } from './command.ts';
import { type GatewayClient, gatewayClient, gatewayDetails, gatewayOptions } from './gateway-client.ts';

interface PartnerView {
  readonly id: string;
  readonly operations: readonly string[];
  readonly routes: readonly { readonly district: string; readonly operation: string }[];
}

interface WantedQuery {
  readonly operation: string;
  readonly message: Canonical;
}

const wholeCity = '500000';

/** @returns undefined where no example of it can be made */
async function exampleOf(
  card: OperationCard,
  { id, routes }: PartnerView,
  client: GatewayClient,
): Promise<WantedQuery | undefined> {
  const demo = demoAt(client.demo, client.base);
  const standIn = standInOf(demo, id);
  const route = routes.find(({ operation }) => operation === '*' || operation === card.name);
  const district = standIn === undefined ? (route?.district ?? wholeCity) : districtFor(standIn, card.name);
  try {
    return { operation: card.name, message: await oneExample({ card, district, partner: id, demo }) };
  } catch {
    return undefined;
  }
}

async function firstOf(cards: readonly OperationCard[], view: PartnerView, client: GatewayClient) {
  for (const card of cards) {
    const example = await exampleOf(card, view, client);
    if (example !== undefined) return example;
  }
  return undefined;
}

const isQuery = (card: OperationCard | undefined): card is OperationCard =>
  card?.style === 'query' && card.request !== undefined;

/** The query asked for, or the first of the partner's of which an example can be made; a link test is the gateway's own. */
async function queryFor(
  view: PartnerView,
  catalogue: Catalogue,
  client: GatewayClient,
  wanted: string | undefined,
): Promise<WantedQuery | undefined> {
  const cards = view.operations.map((name) => catalogue.operations.get(name)).filter(isQuery);
  if (wanted === undefined) {
    if (cards.some(({ name }) => name.endsWith('.link-test'))) return undefined;
    return firstOf(cards, view, client);
  }
  const card = cards.find(({ name }) => name === wanted);
  const example = card && (await exampleOf(card, view, client));
  if (example !== undefined) return example;
  throw new CommandError(
    `不能用 ${wanted} 来测试。 ${wanted} cannot be used for the test.`,
    `可用 There are: ${cards.map(({ name }) => name).join(', ') || '—'}`,
    exitCodes.usage,
  );
}

const hopWords: Readonly<Record<Hop['hop'], string>> = {
  address: '地址 address',
  name: '域名 name',
  connect: '连接 connect',
  tls: '加密 TLS',
  authentication: '身份 authentication',
  query: '查询 query',
};
const marks: Readonly<Record<Hop['result'], string>> = { passed: '✓', failed: '✗', skipped: '·' };
const sideWords = { ours: '本方 ours', network: '网络 network', partner: '对方 partner' } as const;

function hopLines({ hop, result, ms, finding, facts, side, advice }: Hop): string[] {
  const lines = [`${marks[result]} ${hopWords[hop]} (${ms} ms)  ${finding.zh} ${finding.en}`];
  // What a hop that is passed has seen stands in its finding, but for certificates.
  if (hop === 'tls' || result === 'failed')
    for (const [name, value] of Object.entries(facts ?? {})) lines.push(`    ${name}: ${value}`);
  if (side !== undefined) lines.push(`    在哪一侧 side: ${sideWords[side]}`);
  if (advice !== undefined) lines.push(`    怎么办 what to do: ${advice.zh} ${advice.en}`);
  return lines;
}

/** @returns the lines of a report, for people. */
export function reportLines({ partner, address, passed, hops, notes }: ConnectionReport): string[] {
  return [
    `${partner}  ${address}`,
    ...hops.flatMap(hopLines),
    ...notes.map(({ zh, en }) => `! ${zh} ${en}`),
    passed ? '✓ 连通。 The connection works.' : '✗ 未连通，见上。 The connection is broken; see above.',
  ];
}

export const connect: Command = {
  usage: 'PARTNER [--query OPERATION] [--format text|json]',
  about:
    'Tests the address of a connected partner hop by hop: address, name, TCP, TLS, authentication, one query. Exit code 1 where a hop is broken.',
  aboutZh: '逐跳测试已接入系统的真实地址：地址、域名、TCP、TLS、身份、一次查询。有断点时退出码为 1。',
  options: { ...gatewayOptions, query: { type: 'string' }, format: { type: 'string' } },
  details: [
    '--query OPERATION  用哪项查询测试；默认链路测试，没有则用第一项查询的示例数据。 Which query to try; default the link test, else an example of the first query.',
    '--format json      原始报告。 The report as JSON.',
    ...gatewayDetails,
    '例 Example: npx tongban connect wanzhou-trading-center',
  ],
  positionals: { least: 1, most: 1 },
  async run(args, terminal) {
    const format = formatOf(args);
    const client = gatewayClient(args, terminal, 'operator');
    const path = `/v1/partners/${encodeURIComponent(positional(args, 0))}`;
    const view = (await client.request('GET', path)) as PartnerView;
    const query = await queryFor(view, await loadCatalogue(resources.specs), client, text(args, 'query'));
    const report = (await client.request('POST', `${path}/connection-test`, { query })) as ConnectionReport;
    if (format === 'json') terminal.out(JSON.stringify(report));
    else for (const line of reportLines(report)) terminal.out(line);
    return report.passed ? 0 : 1;
  },
};
