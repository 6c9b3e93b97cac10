/**
 * Where webhooks may go: not into the network of the gateway itself. A client names the address, so it could name a database, a console or
 * the metadata service of a cloud. The name is resolved once for each call, every address is checked, and the connection goes to
 * what was checked: a name that answers differently the next time (DNS rebinding) gains nothing.
 */
import { BlockList, isIP } from 'node:net';
import { type Address, type Resolve, systemResolve } from './names.ts';

/** What is not on the public internet, or leads to such an address in another notation (RFC 6890, 6052, 3056, 4380). */
const refusedBlocks = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  // Link-local; the metadata services of clouds are here.
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/4',
  '240.0.0.0/4',
  '::/96',
  // Written as IPv6, an IPv4 address is checked as the latter; these embed one in another way.
  '::ffff:0:0:0/96',
  '64:ff9b::/96',
  '64:ff9b:1::/48',
  '100::/64',
  '2001::/23',
  '2001:db8::/32',
  '2002::/16',
  '3fff::/20',
  '5f00::/16',
  'fc00::/7',
  'fe80::/10',
  'fec0::/10',
  'ff00::/8',
] as const;

/** Of cloud providers, outside of the blocks above. */
const metadata = ['168.63.129.16'] as const;

const family = (address: string): 'ipv4' | 'ipv6' => (isIP(address) === 4 ? 'ipv4' : 'ipv6');

function add(list: BlockList, block: string): void {
  const [net = '', bits] = block.split('/');
  if (bits === undefined) list.addAddress(net, family(net));
  else list.addSubnet(net, Number(bits), family(net));
}

/** `::ffff:10.0.0.1` and `::ffff:a00:1` → `10.0.0.1`; others as they are, without a zone. */
export function plainAddress(address: string): string {
  const [plain = ''] = address.split('%');
  if (isIP(plain) !== 6) return plain;
  // The URL parser writes every IPv6 address in its shortest form.
  const shortest = new URL(`http://[${plain}]/`).hostname.slice(1, -1);
  const mapped = /^::ffff:([0-9a-f]{1,4}):([0-9a-f]{1,4})$/.exec(shortest);
  if (mapped === null) return shortest;
  const [high, low] = [Number.parseInt(mapped[1] ?? '', 16), Number.parseInt(mapped[2] ?? '', 16)];
  return [high >> 8, high & 255, low >> 8, low & 255].join('.');
}

/** A url that must not be called, or cannot be. `zh` and the message say which rule it breaks. */
export class AddressRefused extends Error {
  override readonly name = 'AddressRefused';
  readonly zh: string;
  constructor(zh: string, message: string) {
    super(message);
    this.zh = zh;
  }
}

export interface AddressRules {
  /** Checks form, scheme and every address behind the name. @returns those to connect to. @throws AddressRefused */
  check(url: string): Promise<readonly Address[]>;
}

function parse(text: string): URL {
  if (!URL.canParse(text)) throw new AddressRefused('不是合法的网址', 'it is not a URL');
  const url = new URL(text);
  if (url.protocol !== 'https:' && url.protocol !== 'http:')
    throw new AddressRefused('应为 https 网址', 'it must be an https URL');
  if (url.username !== '' || url.password !== '')
    throw new AddressRefused('网址中不得含用户名或密码', 'it must not hold a user name or password');
  if (url.hash !== '') throw new AddressRefused('网址中不得含 #', 'it must not hold a fragment');
  return url;
}

export const hostOf = (url: URL): string => url.hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '');

export function addressRules(allow: readonly string[], resolve: Resolve = systemResolve): AddressRules {
  const [refused, allowed] = [new BlockList(), new BlockList()];
  for (const block of [...refusedBlocks, ...metadata]) add(refused, block);
  const hosts = new Set(
    allow.filter((entry) => isIP(entry.split('/')[0] ?? '') === 0).map((host) => host.toLowerCase()),
  );
  for (const entry of allow) if (!hosts.has(entry.toLowerCase())) add(allowed, entry);

  const addressesOf = async (host: string): Promise<readonly Address[]> => {
    const literal = isIP(host);
    if (literal !== 0) return [{ address: host, family: literal }];
    const found = await resolve(host).catch((): readonly Address[] => []);
    if (found.length === 0) throw new AddressRefused(`无法解析域名 ${host}`, `the name ${host} cannot be resolved`);
    return found;
  };

  return {
    async check(text) {
      const url = parse(text);
      const host = hostOf(url);
      const addresses = await addressesOf(host);
      const plain = addresses.map(({ address }) => plainAddress(address));
      const isAllowed = (address: string) => hosts.has(host) || allowed.check(address, family(address));
      const wrong = plain.some((address) => !isAllowed(address) && refused.check(address, family(address)));
      // Which one is not said: a client could read the names of the network off the gateway.
      if (wrong) throw new AddressRefused(`${host} 指向内部或保留地址`, `${host} is at a private or reserved address`);
      if (url.protocol === 'http:' && !plain.every(isAllowed))
        throw new AddressRefused('应为 https 网址', 'it must be an https URL');
      return addresses;
    },
  };
}
