/** Every dialect against bytes that nobody would send on purpose: samples with bytes changed, cut, doubled and swapped, seeded. */
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { codecsOf } from '../../adapters/registry.ts';
import { loadCatalogue } from '../catalogue/load.ts';
import { type Random, seededRandom } from './check/random.ts';
import { sampleContext } from './check/samples.ts';
import { SignatureError, TranslationError } from './contract.ts';
import { collectFindings } from './findings.ts';
import { isMembers } from './frame.ts';
import { compileFolders, readFolders } from './load.ts';
import { FILE_NAME, translateBack, translateForth } from './translate.ts';

const root = join(import.meta.dirname, '..', '..');
const SEED = 20261122;
/** Per sample; with some three hundred samples these are thousands of messages. */
const MUTATIONS = 25;
const samplePath = /^([^/]+)\/(.+)\.(request|response|event|file|answer)\.wire$/;

type Mutate = (bytes: Buffer, random: Random) => Buffer;

const at = (bytes: Buffer, random: Random): number => random.below(Math.max(1, bytes.length));
const fragments = [
  '<',
  '>',
  '&',
  '"',
  ']]>',
  '<!DOCTYPE x [<!ENTITY e "x">]>',
  '\\u0000',
  '\u0000',
  '{',
  '}',
  '[',
  ',',
  '=',
  '%',
  '\r\n',
  '9999999999999999999999999999999999999999',
  '-1',
  '1e9',
  'null',
  'true',
  '',
  '\ufeff',
  '__proto__',
] as const;

const mutations: readonly [Mutate, ...Mutate[]] = [
  (bytes, random) => {
    const copy = Buffer.from(bytes);
    copy[at(bytes, random)] = random.below(256);
    return copy;
  },
  (bytes, random) => bytes.subarray(0, at(bytes, random)),
  (bytes, random) => bytes.subarray(at(bytes, random)),
  (bytes, random) => {
    const [from, length] = [at(bytes, random), random.below(40)];
    return Buffer.concat([bytes.subarray(0, from), bytes.subarray(from + length)]);
  },
  (bytes, random) => {
    const [from, length] = [at(bytes, random), random.below(60)];
    const part = bytes.subarray(from, from + length);
    return Buffer.concat([bytes.subarray(0, from), part, part, bytes.subarray(from + length)]);
  },
  (bytes, random) => {
    const from = at(bytes, random);
    return Buffer.concat([bytes.subarray(0, from), Buffer.from(random.pick(fragments)), bytes.subarray(from)]);
  },
  (bytes, random) => Buffer.from(Array.from({ length: bytes.length % 200 }, () => random.below(256))),
];

interface Case {
  readonly name: string;
  readonly read: (body: Uint8Array) => unknown;
  readonly rewrite: (value: unknown) => unknown;
  readonly wire: Uint8Array;
}

async function cases(): Promise<readonly Case[]> {
  const catalogue = await loadCatalogue(join(root, 'specs'), { examples: true });
  const folders = await readFolders(join(root, 'mappings'), 'mappings');
  const { findings, report } = collectFindings();
  const spoken = compileFolders(folders, catalogue, { report, codecs: codecsOf });
  expect(findings).toEqual([]);
  return spoken.flatMap(({ compiled }) => {
    const folder = folders.find(({ path }) => path.endsWith(`/${compiled.table.name}`));
    const samples = folder?.samples ?? [];
    const context = sampleContext(compiled, samples, report);
    return samples.flatMap((file): Case[] => {
      const found = samplePath.exec(file.name);
      if (!found) return [];
      const [, operation = '', name, part] = found;
      const headersFile = samples.find((one) => one.name === `${operation}/${name}.${part}.headers.json`);
      const headers = headersFile && JSON.parse(Buffer.from(headersFile.bytes).toString('utf8'));
      const once = { dialect: compiled.dialect, operation, part: part as 'request', context, reverse: true };
      // A signature in a header covers the bytes as they came; it is made anew for changed ones, so that they are read at all.
      const fileName = headers?.[FILE_NAME];
      const given = fileName === undefined ? undefined : { [FILE_NAME]: String(fileName) };
      const read: Case['read'] = (body) => translateBack({ ...once, input: body, headers: given });
      const rewrite: Case['rewrite'] = (value) => {
        const wire = translateForth({ ...once, reverse: false, input: Buffer.from(JSON.stringify(value)) });
        return translateBack({ ...once, input: wire.body, headers: given });
      };
      return [{ name: file.path, read, rewrite, wire: file.bytes }];
    });
  });
}

const isRefusal = (fault: unknown): boolean => fault instanceof TranslationError || fault instanceof SignatureError;

/** What was read, or nothing where it was refused in our own words. */
function readOrRefuse(one: Case, body: Uint8Array): unknown {
  try {
    return one.read(body);
  } catch (fault) {
    if (isRefusal(fault)) return undefined;
    throw new Error(`${one.name}: ${Buffer.from(body).toString('base64')}`, { cause: fault });
  }
}

/**
 * Where a partner left out code or text, the dialect's own words for the same meaning are written in their place; an answer that nobody
 * described is written as one that was described as uncertain.
 */
function comparable(one: unknown, read: unknown): unknown {
  const isSaidOtherwise = isMembers(read) && (read.code === '' || read.text === '' || read.kind === 'uncertain');
  return isSaidOtherwise && isMembers(one) ? { ...one, code: '', text: '' } : one;
}

describe('every dialect', async () => {
  const all = await cases();

  it(`refuses what it cannot read in its own words, and what it reads it writes back the same (seed ${SEED})`, () => {
    const random = seededRandom(SEED);
    let [refused, taken, tried] = [0, 0, 0];
    for (const one of all) {
      for (let count = 0; count < MUTATIONS; count += 1) {
        tried += 1;
        const body = random.pick(mutations)(Buffer.from(one.wire), random);
        const read = readOrRefuse(one, body);
        if (read === undefined) {
          refused += 1;
          continue;
        }
        taken += 1;
        let again: unknown;
        try {
          again = one.rewrite(read);
        } catch (fault) {
          // Read leniently (an alias, a code of another spelling), but not to be written: said, not changed.
          if (!isRefusal(fault)) throw fault;
          continue;
        }
        expect(comparable(again, read), one.name).toEqual(comparable(read, read));
      }
    }

    expect(tried).toBeGreaterThan(5000);
    expect(refused).toBeGreaterThan(tried / 4);
    expect(taken).toBeGreaterThan(0);
  });
});
