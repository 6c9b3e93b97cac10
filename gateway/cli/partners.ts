/** `tongban partners`: the connected systems, what each serves for whom, and how it is. */
import type { StatusReport } from '../ops/status.ts';
import { type Command, formatOf } from './command.ts';
import { gatewayClient, gatewayDetails, gatewayOptions } from './gateway-client.ts';
import { type PartnerState, partnerState, partnerStates } from './partner-state.ts';
import { districtsText, table } from './table.ts';

interface PartnerView {
  readonly id: string;
  readonly kind: string;
  readonly name: string;
  readonly dialect: string;
  readonly address?: string;
  readonly pull?: boolean;
  readonly operations: readonly string[];
  readonly routes: readonly { readonly district: string }[];
}

/** One element of `--format json`. */
export interface ListedPartner {
  readonly id: string;
  readonly kind: string;
  readonly dialect: string;
  readonly name: string;
  readonly districts: readonly string[];
  readonly operations: readonly string[];
  readonly state: PartnerState;
  /** Where it is called; left out where it fetches its work. */
  readonly address?: string;
  readonly pull?: true;
}

function rowOf(partner: ListedPartner): string[] {
  const { id, kind, dialect, name, state, address, pull } = partner;
  return [
    state === 'works' ? '✓' : '✗',
    id,
    kind,
    dialect.slice(kind.length + 1),
    districtsText(partner.districts),
    `${partner.operations.length}`,
    state,
    address ?? (pull === true ? '对方自取 pull' : '—'),
    name,
  ];
}

function listed(partner: PartnerView, report: StatusReport): ListedPartner {
  const { id, kind, dialect, name, address, pull, operations, routes } = partner;
  const status = report.partners.find((each) => each.partner === id);
  return {
    id,
    kind,
    dialect,
    name,
    districts: [...new Set(routes.map(({ district }) => district))].sort(),
    operations,
    // Applied in the moment between the two questions.
    state: status === undefined ? 'no-worker' : partnerState(status, Date.now()),
    ...(address === undefined ? {} : { address }),
    ...(pull === true ? { pull } : {}),
  };
}

const heading = [
  '',
  '系统 partner',
  '种类 kind',
  '格式 dialect',
  '区县 districts',
  '业务 operations',
  '状况 state',
  '地址 address',
  '名称 name',
];

export const partners: Command = {
  usage: '[--format text|json] [--base URL] [--as CLIENT]',
  about: 'Lists the connected partners: kind, dialect, districts, operations, state.',
  aboutZh: '列出已接入的系统：种类、格式、区县、业务、状况。',
  options: { ...gatewayOptions, format: { type: 'string' } },
  details: [
    ...gatewayDetails,
    '--format json  数组，每项 { id, kind, dialect, name, districts, operations, state, address 或 pull }。 An array of { id, kind, dialect, name, districts, operations, state, address or pull }.',
    '状况 state，取最先符合的一项 the first that holds:',
    ...Object.entries(partnerStates).map(([state, words]) => `  ${state.padEnd(15)}${words}`),
  ],
  positionals: { least: 0, most: 0 },
  async run(args, terminal) {
    const format = formatOf(args);
    const client = gatewayClient(args, terminal, 'operator');
    const [answer, report] = await Promise.all([
      client.request('GET', '/v1/partners') as Promise<{ partners: PartnerView[] }>,
      client.request('GET', '/v1/status') as Promise<StatusReport>,
    ]);
    const all = answer.partners.map((each) => listed(each, report));
    if (format === 'json') terminal.out(JSON.stringify(all));
    else for (const line of table([heading, ...all.map(rowOf)])) terminal.out(line);
    return 0;
  },
};
