import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { commands } from '../../gateway/cli/commands.ts';
import { packageRoot } from '../../gateway/config/root.ts';

const readme = readFileSync(join(packageRoot, 'README.md'), 'utf8');
const scripts = JSON.parse(readFileSync(join(packageRoot, 'package.json'), 'utf8')).scripts as Record<string, string>;

const folders = (parent: string): string[] =>
  readdirSync(join(packageRoot, parent), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => `${parent}/${entry.name}`);

const all = (pattern: RegExp): string[] => [...new Set([...readme.matchAll(pattern)].map((match) => match[1] ?? ''))];

describe('the README', () => {
  it('maps every folder, and no folder that is not there', () => {
    const mapped = all(/^\| `([a-z-]+(?:\/[a-z-]+)?)\/?` \|/gm);
    const inPlace = ['specs', 'mappings', 'adapters', 'gateway', 'test'].flatMap((top) => [
      top,
      ...(top === 'mappings' ? [] : folders(top)),
    ]);

    expect(mapped.toSorted()).toEqual(inPlace.toSorted());
  });

  it('links to files that exist', () => {
    const links = all(/\]\((?!https?:|#)([^)#]+)/g);

    expect(links.filter((link) => !existsSync(join(dirname(join(packageRoot, 'README.md')), link)))).toEqual([]);
  });

  it('names commands and scripts that exist', () => {
    expect(all(/npx tongban ([a-z]+)/g).filter((name) => name !== 'help' && !(name in commands))).toEqual([]);
    expect(all(/npm run ([a-z]+)/g).filter((name) => !(name in scripts))).toEqual([]);
  });

  it('gives the two commands', () => {
    expect(readme).toContain('npm ci && npm start');
    expect(readme).toContain('npm ci && npm test');
  });
});
