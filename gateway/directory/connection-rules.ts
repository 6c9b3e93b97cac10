/** What a schema cannot say about how a partner is reached: address, listening port, credentials in change, opening hours. */
import { isIP } from 'node:net';
import { isDateTimeSeconds } from '../catalogue/beijing-time.ts';
import type { Catalogue, Style } from '../catalogue/contract.ts';
import type { FieldProblem } from '../errors/catalogue.ts';
import type { Dialect } from '../translation/contract.ts';
import { type OpeningHours, type PartnerProfile, weekdays } from './contract.ts';
import { timeOfDayMs } from './opening-hours.ts';

const problem = (field: string, rule: string, message: string): FieldProblem => ({ field, rule, message });

const isBare = (url: URL): boolean => !(url.username || url.password || url.search || url.hash);

function addressForm(address: string): FieldProblem[] {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (url === undefined || !['http:', 'https:', 'tcp:'].includes(url.protocol))
    return [problem('/address', 'http', '应为 http、https 或 tcp 地址。 Must be an http, https or tcp address.')];
  if (!isBare(url))
    return [
      problem(
        '/address',
        'plain',
        '地址不得含用户名、密码、查询串或锚点；密钥写在 credentials。 No user, password, query or fragment; secrets go to credentials.',
      ),
    ];
  if (url.protocol !== 'tcp:') return [];
  if (url.port === '' || url.hostname === '' || !['', '/'].includes(url.pathname))
    return [problem('/address', 'port', 'tcp 地址应为 tcp://主机:端口。 A tcp address is tcp://host:port.')];
  return [];
}

const goesOut = (style: Style | undefined): boolean => style === 'command' || style === 'query';

/** Nothing can be sent without an address, so nothing that is sent may be routed to it. */
function addressMissing(profile: PartnerProfile, catalogue: Catalogue, dialect: Dialect | undefined): FieldProblem[] {
  const routed = profile.routes.flatMap((route) => route.operations ?? dialect?.operations ?? []);
  const sent = routed.find((operation) => goesOut(catalogue.operations.get(operation)?.style));
  if (sent === undefined) return [];
  return [
    problem(
      '/address',
      'required',
      `路由含 ${sent}，必须有地址；对方自取的写 pull: true。 ${sent} is routed to it, so it needs an address, or \`pull: true\` where it fetches its work.`,
    ),
  ];
}

export function addressProblems(
  profile: PartnerProfile,
  catalogue: Catalogue,
  dialect: Dialect | undefined,
): FieldProblem[] {
  if (profile.address === undefined) return profile.pull === true ? [] : addressMissing(profile, catalogue, dialect);
  if (profile.pull === true)
    return [
      problem(
        '/address',
        'pull',
        '对方自取（pull）时不得填写地址。 A partner that fetches its work (`pull`) has no address.',
      ),
    ];
  return addressForm(profile.address);
}

export function listenProblems({ listen }: PartnerProfile): FieldProblem[] {
  return (listen?.allow ?? []).flatMap((ip, at) =>
    isIP(ip) === 0 ? [problem(`/listen/allow/${at}`, 'ip', '不是 IP 地址。 Not an IP address.')] : [],
  );
}

export function credentialProblems({ previousCredentials, previousUntil }: PartnerProfile): FieldProblem[] {
  if (previousUntil !== undefined && !isDateTimeSeconds(previousUntil))
    return [problem('/previousUntil', 'date-time', '不是有效时间。 Not a time of the calendar.')];
  if (previousCredentials !== undefined && previousUntil === undefined)
    return [
      problem(
        '/previousUntil',
        'required',
        '有旧密钥就必须写明有效至何时。 Old credentials need the time at which they end.',
      ),
    ];
  return [];
}

const overlap = (a: OpeningHours, b: OpeningHours): boolean => a.from < b.to && b.from < a.to;

/** The day on which a span meets an earlier one. */
const sharedDay = (span: OpeningHours, earlier: readonly OpeningHours[]): string | undefined =>
  weekdays.find(
    (day) => span.days.includes(day) && earlier.some((other) => other.days.includes(day) && overlap(span, other)),
  );

export function hoursProblems({ hours = [] }: PartnerProfile): FieldProblem[] {
  return hours.flatMap((span, at) => {
    if (timeOfDayMs(span.to) <= timeOfDayMs(span.from))
      return [
        problem(
          `/hours/${at}/to`,
          'after',
          '应晚于 from；跨零点的写成两段。 Must be later than `from`; over midnight, write two spans.',
        ),
      ];
    const day = sharedDay(span, hours.slice(0, at));
    if (day === undefined) return [];
    return [problem(`/hours/${at}`, 'apart', `与前面的时段在 ${day} 重叠。 Overlaps an earlier span on ${day}.`)];
  });
}
