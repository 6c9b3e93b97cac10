/** `tongban where OPERATION PARTNER`: every file that has to do with one message for one partner. */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import { beijingDate } from '../catalogue/beijing-time.ts';
import type { Catalogue } from '../catalogue/contract.ts';
import { loadCatalogue } from '../catalogue/load.ts';
import { packageRoot, resources } from '../config/root.ts';
import { exampleProfileFile } from '../demo/profiles.ts';
import { demoWorld } from '../demo/world.ts';
import { type Command, CommandError, positional } from './command.ts';

interface Place {
  readonly title: string;
  readonly titleZh: string;
  readonly files: readonly string[];
}

/** @returns files under a folder, or the file itself; nothing where there is none. */
function filesUnder(path: string): string[] {
  if (!existsSync(path)) return [];
  if (statSync(path).isFile()) return [path];
  return readdirSync(path, { recursive: true, encoding: 'utf8' })
    .map((name) => join(path, name))
    .filter((file) => statSync(file).isFile())
    .sort();
}

function filesThatName(folder: string, pattern: RegExp): string[] {
  return filesUnder(folder).filter((file) => /\.(ts|yaml)$/.test(file) && pattern.test(readFileSync(file, 'utf8')));
}

/** One operation, one stem: files whose name begins with it. */
const filesNamed = (folder: string, stem: string): string[] =>
  filesUnder(folder).filter((file) => basename(file).startsWith(`${stem}.`));

function dialectOf({ districts }: Catalogue, partner: string): string {
  if (existsSync(join(resources.mappings, partner, 'dialect.yaml'))) return partner;
  const world = demoWorld(districts, beijingDate(new Date()));
  const found = world.find(({ id, district }) => id === partner || district === partner);
  if (found !== undefined) return found.dialect;
  const known = world.map(({ id, district }) => `${id} (${district})`);
  throw new CommandError(
    `找不到 ${partner} 所用的格式。 The dialect of ${partner} is not known.`,
    `给出区县代码、系统标识或方言名。 Give a district, a partner or a dialect: ${known.join(', ')}, trading-center/…`,
  );
}

/** @param operation e.g. `deposit.refund` @param partner a district code, a partner id or a dialect's name */
export async function placesOf(operation: string, partner: string): Promise<Place[]> {
  const catalogue = await loadCatalogue(resources.specs);
  const { operations } = catalogue;
  const card = operations.get(operation);
  if (card === undefined) {
    throw new CommandError(
      `没有业务 ${operation}。 There is no operation ${operation}.`,
      '见 specs/operations/。 See specs/operations/.',
    );
  }
  const dialect = dialectOf(catalogue, partner);
  const stem = operation.replaceAll('.', '-');
  const quoted = new RegExp(`['"]${operation.replaceAll('.', '\\.')}['"]`);
  const [family = ''] = operation.split('.');
  const [kind = ''] = dialect.split('/');
  const mapping = join(resources.mappings, dialect);
  const isOfAnother = (file: string): boolean =>
    !basename(file).startsWith(`${operation}.`) &&
    [...operations.keys()].some((name) => basename(file).startsWith(`${name}.`));
  const places: Place[] = [
    {
      title: 'What it means: card, messages, API',
      titleZh: '业务卡片、标准报文与接口',
      files: [
        join(resources.specs, 'operations', `${family}.yaml`),
        ...filesUnder(join(resources.specs, 'gateway/schemas', `${family}.yaml`)),
        ...filesThatName(
          join(resources.specs, 'gateway/paths'),
          new RegExp(`\\b${operation.replaceAll('.', '\\.')}\\b`),
        ),
      ],
    },
    {
      title: 'How this partner says it: dialect, table, samples',
      titleZh: '该系统的格式、映射与样例',
      files: [
        join(mapping, 'dialect.yaml'),
        join(mapping, `${operation}.yaml`),
        ...filesUnder(join(mapping, 'samples', operation)),
      ],
    },
    {
      title: 'Its independent wire contract',
      titleZh: '独立的报文规范',
      files: filesUnder(join(resources.specs, 'partners', dialect)).filter((file) => !isOfAnother(file)),
    },
    {
      title: 'Code that knows it by name: adapter, sandbox, routes',
      titleZh: '与之有关的代码：适配器、沙箱、路由',
      files: [
        ...filesNamed(join(packageRoot, 'adapters', kind), stem),
        ...filesThatName(join(packageRoot, 'adapters', kind), quoted),
        ...filesNamed(join(packageRoot, 'gateway/api'), stem),
        ...filesThatName(join(packageRoot, 'gateway/api'), quoted),
      ],
    },
    {
      title: 'Loops that hear or order it',
      titleZh: '受其推动或发出它的事项',
      // Events of a command end in `.settled`.
      files: filesThatName(
        join(packageRoot, 'gateway/loops/rules'),
        new RegExp(`['"]${operation.replaceAll('.', '\\.')}(\\.settled)?['"]`),
      ).filter((file) => !file.endsWith('.test.ts')),
    },
    { title: 'The example of a profile', titleZh: '接入配置示例', files: filesUnder(exampleProfileFile(dialect)) },
    { title: 'Tests that name it', titleZh: '相关测试', files: filesThatName(join(packageRoot, 'test'), quoted) },
  ];
  return places.map((place) => ({
    ...place,
    files: [...new Set(place.files)].map((file) => relative(packageRoot, file)),
  }));
}

export const where: Command = {
  usage: 'OPERATION PARTNER|DISTRICT|DIALECT',
  about: 'Prints every file that has to do with one operation for one partner.',
  aboutZh: '列出某业务对某系统（或区县）有关的全部文件。',
  options: {},
  details: ['例 Example: npm run where -- deposit.refund 500114'],
  positionals: { least: 2, most: 2 },
  async run(args, terminal) {
    for (const place of await placesOf(positional(args, 0), positional(args, 1))) {
      if (place.files.length === 0) continue;
      terminal.out(`${place.titleZh} · ${place.title}`);
      for (const file of place.files) terminal.out(`  ${file}`);
    }
    return 0;
  },
};
