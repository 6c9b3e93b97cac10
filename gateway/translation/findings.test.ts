import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { collectFindings, formatFinding, naming } from './findings.ts';
import { fixesZh } from './fixes.ts';
import { rules } from './rules.ts';

const sources = readdirSync(import.meta.dirname, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts') && !['rules.ts', 'fixes.ts'].includes(name))
  .map((name) => readFileSync(join(import.meta.dirname, name), 'utf8'))
  .join('\n');

describe('every rule', () => {
  it.each(Object.keys(rules) as (keyof typeof rules)[])(
    '%s is used, and says in Chinese what is wrong and what to do',
    (rule) => {
      expect(sources).toContain(`'${rule}'`);
      expect(rules[rule]).toMatch(/[\u4e00-\u9fff]/);
      expect(fixesZh[rule]).toMatch(/[\u4e00-\u9fff].*。$/);
    },
  );

  it('has its sentences once', () => {
    expect(new Set(Object.values(rules)).size).toBe(Object.keys(rules).length);
  });
});

describe('a finding', () => {
  const place = { file: 'shop/test/order.place.yaml', line: 7, column: 5 };
  const collect = (...reported: Parameters<ReturnType<typeof collectFindings>['report']>[1][]) => {
    const { findings, report } = collectFindings();
    for (const one of reported) report(place, one);
    return findings;
  };
  const unknown = {
    rule: 'unknown-codec',
    message: naming`there is no codec ${'shout'}`,
    fix: 'Use another.',
  } as const;

  it('names in Chinese what it names in English', () => {
    expect(collect(unknown)).toEqual([
      {
        ...place,
        rule: 'unknown-codec',
        message: 'there is no codec shout',
        messageZh: '没有这个转换：shout',
        fix: 'Use another.',
        fixZh: fixesZh['unknown-codec'],
      },
    ]);
  });

  it('may say it in its own words', () => {
    expect(collect({ ...unknown, messageZh: '没有 shout', fixZh: '换一个。' })).toMatchObject([
      { messageZh: '没有 shout', fixZh: '换一个。' },
    ]);
  });

  it('is told once, however often it is found', () => {
    expect(collect(unknown, unknown, { ...unknown, message: naming`there is no codec ${'cry'}` })).toHaveLength(2);
  });

  it('is shown in one language or in both, Chinese first', () => {
    const [finding] = collect(unknown);
    if (!finding) throw new Error('nothing was found');

    const head = 'shop/test/order.place.yaml:7:5 unknown-codec';
    expect(formatFinding(finding, 'zh')).toBe(`${head} 没有这个转换：shout\n  → ${fixesZh['unknown-codec']}`);
    expect(formatFinding(finding, 'en')).toBe(`${head} there is no codec shout\n  → Use another.`);
    expect(formatFinding(finding).split('\n')).toEqual([
      `${head} 没有这个转换：shout`,
      '  there is no codec shout',
      `  → ${fixesZh['unknown-codec']}`,
      '  → Use another.',
    ]);
  });
});
