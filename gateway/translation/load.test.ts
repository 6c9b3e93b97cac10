import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadCatalogue } from '../catalogue/load.ts';
import { check } from './check.ts';
import { loadDialects } from './load.ts';

const root = join(import.meta.dirname, '..', '..');
const own = await loadCatalogue(join(root, 'specs'));
const withExamples = await loadCatalogue(join(root, 'specs'), { examples: true });

let dir: string;
beforeAll(async () => {
  dir = join(await mkdtemp(join(tmpdir(), 'loaded-')), 'mappings');
  await mkdir(join(dir, 'examples'), { recursive: true });
  await cp(join(root, 'mappings/examples/form'), join(dir, 'examples/form'), { recursive: true });
});
afterAll(() => rm(join(dir, '..'), { recursive: true }));

describe('a dialect of a kind of partner', () => {
  it('whose cards the catalogue lacks is passed over when dialects are loaded', async () => {
    expect((await loadDialects(dir, own)).names()).toEqual([]);
    expect((await loadDialects(dir, withExamples)).names()).toEqual(['examples/form']);
  });

  it('that nobody knows is a finding all the same', async () => {
    const rules = (await check([dir], own)).map((finding) => finding.rule);

    expect(new Set(rules)).toEqual(new Set(['unknown-operation', 'refusal-unknown']));
    expect(await check([dir], withExamples)).toEqual([]);
  });

  it('speaks no operation of another kind', async () => {
    const stray = join(dir, 'trading-center', 'form');
    await cp(join(dir, 'examples/form'), stray, { recursive: true });
    await rm(join(stray, 'dialect.yaml'));
    await writeFile(
      join(stray, 'dialect.yaml'),
      'dialect: trading-center/form\ntitle: 表单\nsource: 试\nidempotency: none\noutcome: { of: code, success: ["0"] }\n',
    );

    const findings = await check([stray], withExamples);

    expect(findings.map(({ rule, message }) => ({ rule, message }))).toContainEqual({
      rule: 'unknown-operation',
      message: 'trading-center has no operation example.enterprise',
    });
  });
});
