/** The way to a partner up to an open connection: form of the address, name, TCP. */
import { lookup } from 'node:dns/promises';
import { connect, isIP } from 'node:net';
import { both, type Fault, type Found, failed, passed, skipped } from './hop.ts';

export interface Destination {
  readonly scheme: 'http' | 'https' | 'tcp';
  readonly host: string;
  readonly port: number;
}

const usualPorts: Readonly<Record<string, number>> = { http: 80, https: 443 };

export function destinationOf(address: string): { readonly found: Found; readonly destination?: Destination } {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  const scheme = url?.protocol.slice(0, -1) ?? '';
  const port = Number(url?.port) || usualPorts[scheme];
  const isKnown = scheme === 'http' || scheme === 'https' || scheme === 'tcp';
  if (url === undefined || !isKnown || url.hostname === '' || port === undefined)
    return {
      found: failed({
        side: 'ours',
        finding: both(`地址 ${address} 不成其为地址。`, `${address} is no address.`),
        advice: both(
          '在接入配置中写 http://、https:// 或 tcp://主机:端口。',
          'Write http://…, https://… or tcp://host:port in the profile.',
        ),
      }),
    };
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1');
  return {
    found: passed(both(`${scheme}，主机 ${host}，端口 ${port}。`, `${scheme}, host ${host}, port ${port}.`)),
    destination: { scheme, host, port },
  };
}

/** @throws Error `time is up` */
function within<T>(work: Promise<T>, ms: number): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(Object.assign(new Error('time is up'), { code: 'ETIMEDOUT' })), ms);
    work.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}

const codeOf = (error: unknown): string => (error as NodeJS.ErrnoException).code ?? '';

function nameFault(host: string, error: unknown): Fault {
  if (codeOf(error) === 'ENOTFOUND')
    return {
      side: 'ours',
      finding: both(`域名 ${host} 不存在（ENOTFOUND）。`, `The name ${host} does not exist (ENOTFOUND).`),
      advice: both(
        '核对接入配置中的地址；内网域名须由本机的 DNS 解析，或改用 IP 地址。',
        'Check the address in the profile; a name of an inner network must be known to our DNS, or write the IP address.',
      ),
    };
  return {
    side: 'network',
    finding: both(
      `域名 ${host} 查询失败（${codeOf(error)}）。`,
      `The name ${host} could not be looked up (${codeOf(error)}).`,
    ),
    advice: both('检查本机的 DNS 服务器是否可用。', 'Check that our DNS server answers.'),
  };
}

/** @returns the addresses found; none where the name cannot be resolved */
export async function resolveName(
  { host }: Destination,
  ms: number,
): Promise<{ readonly found: Found; readonly addresses: readonly string[] }> {
  if (isIP(host) !== 0)
    return { found: skipped(both(`${host} 是 IP 地址。`, `${host} is an IP address.`)), addresses: [host] };
  try {
    const answers = await within(lookup(host, { all: true }), ms);
    const addresses = [...new Set(answers.map(({ address }) => address))];
    const list = addresses.join(', ');
    return { found: passed(both(`${host} → ${list}`, `${host} → ${list}`), { addresses: list }), addresses };
  } catch (error) {
    return { found: failed(nameFault(host, error)), addresses: [] };
  }
}

/** @returns the code of the failure; undefined where the connection was made, which is closed at once */
function tryConnect(host: string, port: number, ms: number): Promise<string | undefined> {
  return new Promise((resolve) => {
    const socket = connect({ host, port });
    const end = (code: string | undefined): void => {
      clearTimeout(timer);
      socket.on('error', () => undefined).destroy();
      resolve(code);
    };
    const timer = setTimeout(() => end('ETIMEDOUT'), ms);
    socket.once('connect', () => end(undefined));
    socket.once('error', (error) => end(codeOf(error) || error.message));
  });
}

function connectFault(port: number, codes: readonly string[], facts: Found['facts']): Fault {
  const all = codes.join(', ');
  if (codes.includes('ECONNREFUSED'))
    return {
      side: 'partner',
      facts: facts ?? {},
      finding: both(
        `主机可达，但端口 ${port} 拒绝连接（${all}）。`,
        `The host is there, but refuses connections at port ${port} (${all}).`,
      ),
      advice: both(
        '核对端口；请对方确认其服务已启动，防火墙已对本机放行。',
        'Check the port; ask the partner whether the service runs and its firewall lets us in.',
      ),
    };
  return {
    side: 'network',
    facts: facts ?? {},
    finding: both(`到端口 ${port} 的连接建立不起来（${all}）。`, `No connection to port ${port} comes about (${all}).`),
    advice: both(
      '检查专网线路、路由和两端防火墙；报文尚未发出。',
      'Check line, routes and firewalls of both ends; nothing was sent.',
    ),
  };
}

/** Tries the addresses one after the other. @returns the first that takes connections */
export async function connectTo(
  addresses: readonly string[],
  port: number,
  ms: number,
): Promise<{ readonly found: Found; readonly address?: string }> {
  const each = Math.max(1, Math.floor(ms / Math.max(1, addresses.length)));
  const codes: string[] = [];
  const facts: Record<string, string> = {};
  for (const address of addresses) {
    const code = await tryConnect(address, port, each);
    facts[address] = code ?? 'connected';
    if (code === undefined) {
      const at = `${address}:${port}`;
      return { found: passed(both(`已连接 ${at}。`, `Connected to ${at}.`), facts), address };
    }
    codes.push(code);
  }
  return { found: failed(connectFault(port, codes, facts)) };
}
