/**
 * Faults planted in good mappings: each must be refused by `check`, by the right rule at the right line, and by the stages that can see
 * it and no other. What is done without changing the meaning is never refused. The catch rate is printed.
 */
import { afterAll, describe, expect, it } from 'vitest';
import { type Random, seededRandom } from '../../gateway/translation/check/random.ts';
import type { Finding } from '../../gateway/translation/check.ts';
import { escapes } from './planted-faults/escapes.ts';
import { type Fault, type Stage, stageOf, stages } from './planted-faults/fault.ts';
import { faults } from './planted-faults/faults.ts';
import { harmless, shuffled } from './planted-faults/harmless.ts';
import { allFolders, findingsOf, folderOf, lineOf, plant, reduced, textOf } from './planted-faults/plant.ts';

const found = new Map<Fault, readonly Finding[]>();

/** Whole dialects over and over, on a machine that does other things as well. */
const LONG_MS = 120_000;

const stagesOf = (findings: readonly Finding[]): readonly Stage[] =>
  stages.filter((stage) => findings.some((finding) => stageOf(finding.rule) === stage));

const shown = ({ file, line, rule }: Pick<Finding, 'file' | 'line' | 'rule'>): string => `${file}:${line} ${rule}`;

describe('a planted fault', () => {
  it.each(faults.map((fault) => [`${fault.file}: ${fault.name}`, fault] as const))('%s', (_title, fault) => {
    const folder = plant(fault);
    const path = fault.in === undefined ? `mappings/${fault.file}` : `mappings/${fault.in}`;
    const line = lineOf(folder, path, fault.at ?? fault.put);

    const findings = findingsOf(folder);
    found.set(fault, findings);

    expect(findings.map(shown)).toContain(shown({ file: path, line, rule: fault.rule }));
    expect(stagesOf(findings)).toEqual(stages.filter((stage) => fault.by.includes(stage)));
  });

  it('is said in Chinese and in English, with what to do', () => {
    expect(found.size).toBe(faults.length);
    for (const findings of found.values()) {
      for (const finding of findings) {
        expect([finding.rule, finding.messageZh]).toEqual([finding.rule, expect.stringMatching(/[\u4e00-\u9fff]/)]);
        expect([finding.rule, finding.fixZh]).toEqual([finding.rule, expect.stringMatching(/[\u4e00-\u9fff]/)]);
        expect(finding.message.length * finding.fix.length).toBeGreaterThan(0);
      }
    }
  });
});

/** Rows stand four blanks in, one per line. */
const isRow = (line: string): boolean => /^ {4}[^\s#]+.*: /.test(line) && !/^ {4}method:/.test(line);

describe('a row taken out of a table', () => {
  it.each(allFolders.map((folder) => [folder.path, folder] as const))(
    'is missed, whichever it is: %s',
    (_title, folder) => {
      for (const file of folder.files.filter(({ name }) => name !== 'dialect.yaml')) {
        const lines = textOf(file).split('\n');
        const few = reduced(folder, [file.name.replace('.yaml', '')]);
        for (const [at, line] of lines.entries()) {
          if (!isRow(line)) continue;
          const bytes = new TextEncoder().encode(lines.filter((_line, other) => other !== at).join('\n'));
          const files = few.files.map((one) => (one.path === file.path ? { ...one, bytes } : one));
          expect([file.path, line, findingsOf({ ...few, files }).length > 0]).toEqual([file.path, line, true]);
        }
      }
    },
    LONG_MS,
  );
});

describe('a fault that escapes', () => {
  it.each(escapes.map((fault) => [`${fault.file}: ${fault.name}`, fault] as const))(
    '%s: nothing that check is given could show it',
    (_title, fault) => {
      expect(fault.reason).not.toBe('');
      expect(findingsOf(plant(fault)).map(shown)).toEqual([]);
    },
  );
});

describe('what changes no meaning', () => {
  it(
    'every dialect as it stands is without a finding',
    () => {
      for (const folder of allFolders) expect(findingsOf(folder).map(shown)).toEqual([]);
    },
    LONG_MS,
  );

  it('the operations that a fault is shown by are without a finding when there is none', () => {
    for (const operations of new Set(faults.map((fault) => fault.operations))) {
      const fault = faults.find((one) => one.operations === operations);
      if (fault && operations) expect(findingsOf(reduced(folderOf(fault.file), operations)).map(shown)).toEqual([]);
    }
  });

  it.each(harmless.map((edit) => [edit.name, edit] as const))('%s', (_title, edit) => {
    expect(findingsOf(plant(edit)).map(shown)).toEqual([]);
  });

  it(
    'the order of rows in JSON and of keys in a dialect, shuffled again and again',
    () => {
      const random = seededRandom(20260316);
      const folder = reduced(folderOf('trading-center/token-params/x'), ['venue.book', 'deposit.received']);

      for (let round = 0; round < 80; round += 1) {
        const files = folder.files.map((file) => shuffled(file, random));
        expect([files.map(textOf), findingsOf({ ...folder, files }).map(shown)]).toEqual([files.map(textOf), []]);
      }
    },
    LONG_MS,
  );
});

/** One careless edit: some characters cut out, or one that means something put in. */
function carelessly(text: string, random: Random): string {
  const at = random.below(text.length);
  const marks = [
    '{',
    '}',
    '[',
    ']',
    '|',
    '(',
    '"',
    ':',
    '.',
    '@',
    '$',
    '=',
    '&a ',
    '#text',
    '__proto__',
    '\u0000',
  ] as const;
  return random.chance(0.5)
    ? text.slice(0, at) + text.slice(at + 1 + random.below(6))
    : text.slice(0, at) + random.pick(marks) + text.slice(at);
}

describe('whatever a mapping file holds', () => {
  it(
    'a check ends with findings or without, and never in an error',
    () => {
      const random = seededRandom(15);
      const folders = [
        'trading-center/token-params/x',
        'trading-center/soap-gb2312/x',
        'examples/tlv/x',
        'examples/csv/x',
      ]
        .map(folderOf)
        .map((folder) => (folder.path.includes('examples') ? folder : reduced(folder, ['venue.book'])));

      for (let round = 0; round < 120; round += 1) {
        const folder = folders[round % folders.length]!;
        const at = random.below(folder.files.length);
        const files = folder.files.map((file, index) =>
          index === at ? { ...file, bytes: new TextEncoder().encode(carelessly(textOf(file), random)) } : file,
        );
        expect(() => findingsOf({ ...folder, files }), files.map(textOf)[at]).not.toThrow();
      }
    },
    LONG_MS,
  );
});

const percent = (part: number, whole: number): string => `${((100 * part) / whole).toFixed(1)} %`;

/** One line per kind, the rate over all, and those that escape. */
function table(): string {
  const planted = [...faults, ...escapes];
  const isCaught = (one: (typeof planted)[number]): boolean => (found.get(one as Fault)?.length ?? 0) > 0;
  const caught = [...found.values()].map(stagesOf);
  const kinds = [...new Set(planted.map(({ kind }) => kind))].sort();
  const lines = kinds.map((kind) => {
    const own = planted.filter((one) => one.kind === kind);
    return `  ${kind.padEnd(32)} ${String(own.filter(isCaught).length).padStart(3)} of ${String(own.length).padStart(3)}`;
  });
  const byStage = stages.map((stage) => {
    const [any, alone] = [caught.filter((by) => by.includes(stage)), caught.filter((by) => by.join() === stage)];
    return `  ${stage.padEnd(32)} ${String(any.length).padStart(3)}, ${alone.length} by it alone`;
  });
  const total = planted.filter(isCaught).length;
  return [
    `${planted.length} faults planted, ${total} caught: ${percent(total, planted.length)}`,
    ...lines,
    'caught by',
    ...byStage,
    'escaped',
    ...escapes.map(({ name, reason }) => `  ${name}: ${reason}`),
  ].join('\n');
}

// The catch rate is this suite's result, and is to be read.
afterAll(() => console.log(table()));
