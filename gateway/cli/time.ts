/** `tongban time`: shows and moves the demo's business time. */
import { type Arguments, type Command, CommandError, exitCodes, text } from './command.ts';
import { type GatewayClient, gatewayClient, gatewayDetails, gatewayOptions } from './gateway-client.ts';

interface BusinessTime {
  readonly now: string;
  readonly today: string;
  readonly workingDay: boolean;
  readonly holiday?: string;
  readonly aheadSeconds: number;
}

const steps = { 'working-days': 'advanceWorkingDays', days: 'advanceDays', hours: 'advanceHours' } as const;

/** What the options ask for; undefined: only to look. */
function moveOf(args: Arguments): Readonly<Record<string, unknown>> | undefined {
  const asked = [
    ...Object.entries(steps).flatMap(([option, field]) => {
      const given = text(args, option);
      return given === undefined ? [] : [[field, Number(given)] as const];
    }),
    ...(text(args, 'to') === undefined ? [] : [['to', text(args, 'to')] as const]),
  ];
  if (asked.length === 0) return undefined;
  const [[field, value] = ['', ''], ...others] = asked;
  if (others.length > 0 || (field !== 'to' && !Number.isInteger(value)))
    throw new CommandError(
      '只能给出一个推进量，须为整数。 Give one step forward, a whole number.',
      '例如 e.g. tongban time --working-days 5',
      exitCodes.usage,
    );
  return { [field]: value };
}

const ask = (gateway: GatewayClient, move: ReturnType<typeof moveOf>): Promise<unknown> =>
  move === undefined ? gateway.request('GET', '/demo/time') : gateway.request('POST', '/demo/time', move);

function lineOf({ now, workingDay, holiday, aheadSeconds }: BusinessTime): string {
  const day = workingDay ? '工作日 working day' : '非工作日 day off';
  const named = holiday === undefined ? day : `${day}，${holiday}`;
  const days = Math.floor(aheadSeconds / 86_400);
  const hours = Math.round((aheadSeconds % 86_400) / 3600);
  const ahead = aheadSeconds === 0 ? '与系统时间一致 as the system' : `领先 ahead: ${days} d ${hours} h`;
  return `${now}  ${named}  ${ahead}`;
}

export const time: Command = {
  usage: '[--working-days N | --days N | --hours N | --to TIME] [--json] [--base URL] [--as CLIENT]',
  about: 'Shows business time of the demo, or moves it forward: clocks that are due then strike at once.',
  aboutZh: '显示或推进演示的业务时间；到期的时限随即触发。',
  options: {
    ...gatewayOptions,
    'working-days': { type: 'string' },
    days: { type: 'string' },
    hours: { type: 'string' },
    to: { type: 'string' },
    json: { type: 'boolean' },
  },
  details: [
    '--working-days N  前进 N 个工作日（同一时刻）。 N working days on, to the same time of day.',
    '--days N, --hours N',
    '--to TIME         前进至该时间（RFC 3339）。 To that time, RFC 3339.',
    '--json            原始应答。 The answer as JSON.',
    ...gatewayDetails,
  ],
  positionals: { least: 0, most: 0 },
  async run(args, terminal) {
    const move = moveOf(args);
    const answer = (await ask(gatewayClient(args, terminal, 'operator'), move)) as BusinessTime;
    terminal.out(args.values.json === true ? JSON.stringify(answer) : lineOf(answer));
    return 0;
  },
};
