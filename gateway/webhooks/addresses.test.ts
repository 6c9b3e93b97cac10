import { describe, expect, it } from 'vitest';
import { AddressRefused, addressRules, plainAddress } from './addresses.ts';
import type { Address } from './names.ts';

const address = (text: string): Address => ({ address: text, family: text.includes(':') ? 6 : 4 });
const resolving =
  (...found: string[]) =>
  async (): Promise<Address[]> =>
    found.map(address);

const isRefused = async (url: string, allow: readonly string[] = [], found = ['8.8.8.8']): Promise<boolean> => {
  try {
    await addressRules(allow, resolving(...found)).check(url);
    return false;
  } catch (error) {
    if (error instanceof AddressRefused) return true;
    throw error;
  }
};

describe('where webhooks may go', () => {
  it('is an https address on the public internet', async () => {
    expect(await isRefused('https://hooks.example.org/a?b=c')).toBe(false);
    expect(await isRefused('https://8.8.8.8:8443/')).toBe(false);
    expect(await isRefused('https://[2400:3200::1]/')).toBe(false);
  });

  it.each([
    'http://hooks.example.org/',
    'ftp://hooks.example.org/',
    'file:///etc/passwd',
    'https://user:secret@hooks.example.org/',
    'https://hooks.example.org/#part',
    'hooks.example.org',
  ])('is not %s', async (url) => {
    expect(await isRefused(url)).toBe(true);
  });

  it.each([
    '0.0.0.0',
    '10.1.2.3',
    '100.64.0.1',
    '127.0.0.1',
    '127.8.8.8',
    '169.254.169.254',
    '168.63.129.16',
    '172.16.0.1',
    '172.31.255.255',
    '192.168.1.1',
    '198.18.0.1',
    '224.0.0.1',
    '255.255.255.255',
    '::',
    '::1',
    '::7f00:1',
    '::ffff:127.0.0.1',
    '::ffff:a9fe:a9fe',
    '::ffff:0:7f00:1',
    '64:ff9b::a00:1',
    '2002:7f00:1::',
    'fc00::1',
    'fd12::1',
    'fe80::1',
    'fe80::1%eth0',
    'ff02::1',
  ])('is not %s, by its number or behind a name', async (refused) => {
    const [literal] = refused.split('%');

    expect(await isRefused(`https://${literal?.includes(':') ? `[${literal}]` : literal}/`)).toBe(true);
    expect(await isRefused('https://hooks.example.org/', [], [refused])).toBe(true);
  });

  it.each([
    'https://2130706433/',
    'https://0x7f.1/',
    'https://0177.0.0.1/',
    'https://127.1/',
    'https://[::FFFF:7F00:1]/',
  ])('is not this machine in another notation: %s', async (url) => {
    expect(await isRefused(url)).toBe(true);
  });

  it('is not a name of which one address is private', async () => {
    expect(await isRefused('https://hooks.example.org/', [], ['8.8.8.8', '10.0.0.1'])).toBe(true);
  });

  it('is not a name that cannot be resolved', async () => {
    const unknown = () => Promise.reject(Object.assign(new Error('unknown'), { code: 'ENOTFOUND' }));

    await expect(addressRules([], unknown).check('https://hooks.example.org/')).rejects.toThrow('cannot be resolved');
    expect(await isRefused('https://hooks.example.org/', [], [])).toBe(true);
  });

  it('may be in a private network, and http, where the operator has listed it', async () => {
    expect(await isRefused('http://10.1.2.3/', ['10.1.0.0/16'])).toBe(false);
    expect(await isRefused('http://10.2.2.3/', ['10.1.0.0/16'])).toBe(true);
    expect(await isRefused('http://[::ffff:10.1.2.3]/', ['10.1.0.0/16'])).toBe(false);
    expect(await isRefused('http://hooks.internal/', ['HOOKS.internal'], ['10.9.9.9'])).toBe(false);
    expect(await isRefused('http://other.internal/', ['hooks.internal'], ['10.9.9.9'])).toBe(true);
    expect(await isRefused('https://other.internal/', ['10.9.9.9'], ['10.9.9.9', '10.9.9.8'])).toBe(true);
  });

  it('says in both languages what is wrong, and nothing of what a name leads to', async () => {
    const check = addressRules([], resolving('10.0.0.1')).check('https://hooks.example.org/');

    await expect(check).rejects.toMatchObject({
      zh: 'hooks.example.org 指向内部或保留地址',
      message: 'hooks.example.org is at a private or reserved address',
    });
  });
});

describe('an IPv6 address', () => {
  it('that is an IPv4 address is checked as one', () => {
    expect(plainAddress('::ffff:10.0.0.1')).toBe('10.0.0.1');
    expect(plainAddress('0:0:0:0:0:ffff:a00:1')).toBe('10.0.0.1');
    expect(plainAddress('fe80::1%eth0')).toBe('fe80::1');
    expect(plainAddress('10.0.0.1')).toBe('10.0.0.1');
  });
});
