import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { readYamlFile } from '../catalogue/yaml-file.ts';
import { ConfigError } from '../config/config.ts';
import { resources } from '../config/root.ts';
import { loopKinds } from '../loops/contract.ts';
import { readClocks, withOverrides } from './clocks.ts';
import { holdsIn } from './jurisdiction.ts';
import { calendarYearOf, loadCalendarYears, loadClockBook, loadClocks, loadPolicies } from './load.ts';
import { readPolicies } from './policies.ts';

const { clocks, measures, documents } = loadClockBook(resources.specs);
const clockOf = (id: string) => {
  const found = clocks.get(id);
  if (found === undefined) throw new Error(`no clock ${id}`);
  return found;
};

const folder = mkdtempSync(join(tmpdir(), 'clocks-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** The documents as they were given are no part of the product, so their words are held here: letter → the words that set a length. */
const figures: Readonly<Record<string, readonly [length: number, unit: string, words: string]>> = {
  A1: [5, 'working-days', '在中标公告发布之日起5个工作日内退还未中标供应商的投标保证金'],
  A2: [5, 'working-days', '在合同签订之日起5个工作日内退还中标供应商的投标保证金'],
  A3: [5, 'working-days', '在终止公告发布之日起5个工作日内退还所有参与供应商的投标保证金'],
  A4: [5, 'working-days', '于规定退还时限内'],
  A5: [5, 'working-days', '自收到投标供应商书面撤回通知之日起5个工作日内'],
  A7: [5, 'working-days', '可以在5个工作日内提出异议并提供相应证明材料'],
  A8: [5, 'working-days', '应当在收到发票后5个工作日内启动'],
  A9: [10, 'working-days', '10个工作日内通过预算管理一体化将相应合同资金支付到约定的供应商账户'],
  D1: [5, 'working-days', '于验收结束之日起5个工作日内将验收资料上传'],
  D3: [30, 'natural-days', '自货物、工程、服务验收交付之日起30日内支付款项'],
  D4: [7, 'working-days', '应当在收到质疑函后7个工作日内作出答复'],
  D5: [15, 'working-days', '可在答复期满后15个工作日内向财政部门提起投诉'],
  D6: [5, 'working-days', '应当在5个工作日之内进行审查'],
  D7: [30, 'working-days', '30个工作日之内对投诉事项作出处理决定'],
};

describe('the clocks', () => {
  it.each(Object.entries(figures))('%s has the length that its document sets', (id, [length, unit, words]) => {
    expect(clockOf(id)).toMatchObject({ length, unit });
    expect(clockOf(id).clause).toContain(words);
    expect(clockOf(id).ours).toBeUndefined();
  });

  it('are ours wherever the document gives no figure', () => {
    const ours = [...clocks.values()].filter((clock) => clock.ours).map(({ id }) => id);

    expect(ours.sort()).toEqual([...clocks.keys()].filter((id) => !Object.hasOwn(figures, id)).sort());
    expect(ours).toEqual(
      expect.arrayContaining([
        'A12',
        'E2-payment',
        'E2-acceptance',
        'E2-filing',
        'E2-publicity',
        'E2-referral',
        'E2-complaint',
      ]),
    );
  });

  it('belong to kinds of loop that there are, and to documents that are named', () => {
    for (const { id, loop, seed } of [...clocks.values(), ...measures.values()]) {
      expect(loopKinds, id).toContain(loop);
      expect(documents.has(seed), id).toBe(true);
    }
    expect([...measures.keys()]).toEqual(['A6', 'A12-rate']);
  });

  it('of payment are one duty, so that the stricter of two can be shown', () => {
    const ofDuty = (duty: string) => [...clocks.values()].filter((clock) => clock.duty === duty).map(({ id }) => id);

    expect(ofDuty('payment')).toEqual(['A9', 'D3']);
    expect(ofDuty('deposit-refund')).toEqual(['A1', 'A2', 'A3', 'A5']);
    expect(clockOf('D3').maxLength).toBe(60);
  });

  it('that are rights, or reminders, make nobody late', () => {
    const rights = [...clocks.values()].filter(({ right }) => right).map(({ id }) => id);

    expect(rights).toEqual(['A7', 'E2-payment', 'D5']);
    for (const id of rights) expect(clockOf(id).endsSilently).toMatch(/^逾期未/);
  });

  it.each([
    ['50', '500101', true],
    ['50', 'CQ-LJXQ', true],
    ['50', '430405', false],
    ['4304', '430405', true],
    ['4304', '500101', false],
    ['*', '500101', true],
    ['4304', undefined, true],
  ])('of %s hold in %s: %s', (jurisdiction, district, holds) => {
    expect(holdsIn(jurisdiction, district)).toBe(holds);
  });
});

const clock = {
  title: '退款',
  loop: 'deposit',
  trigger: '公告之日',
  length: 5,
  unit: 'working-days',
  jurisdiction: '50',
  duty: 'refund',
  done: '已退',
  steps: [],
  clause: '第四部分',
  seed: 'A',
};
const faultOf = (changes: object, id = 'A1'): string => {
  try {
    readClocks({ documents: { A: '通知' }, clocks: { [id]: { ...clock, ...changes } } }, 'clocks.yaml');
  } catch (error) {
    return (error as Error).message;
  }
  return '';
};

describe('a file of clocks', () => {
  it('is read when it has no fault', () => {
    expect(faultOf({})).toBe('');
  });

  it.each([
    [{ title: undefined }, 'A1: title is missing'],
    [{ length: 0 }, 'A1: length must be a whole number from 1 to 10000'],
    [{ length: 1.5 }, 'A1: length must be a whole number from 1 to 10000'],
    [{ maxLength: 3 }, 'A1: maxLength is less than length'],
    [{ unit: 'weeks' }, 'A1: unit must be one of working-days, natural-days'],
    [{ jurisdiction: '5' }, "A1: jurisdiction must be '*' or two, four or six digits"],
    [{ seed: 'Z' }, 'A1: seed must be one of A'],
    [{ ours: 'yes' }, 'A1: ours is true or left out'],
    [{ dura: 1 }, 'A1: unknown key dura'],
    [{ steps: {} }, 'A1: steps must be a list'],
    [{ steps: [{ name: 'due', before: 0 }] }, 'A1: the step due needs a name in small letters other than due'],
    [{ steps: [{ name: 'warn' }] }, 'A1: the step warn says either after or before'],
    [{ steps: [{ name: 'warn', after: 1, before: 1 }] }, 'A1: the step warn says either after or before'],
    [{ steps: [{ name: 'warn', before: -1 }] }, 'A1: the step warn counts working days, a whole number from 0'],
    [{ steps: [{ name: 'warn', before: 1, at: 1 }] }, 'A1: the step warn has an unknown key at'],
    [{ steps: [1, 2].map((before) => ({ name: 'warn', before })) }, 'A1: two steps have the same name'],
  ])('is refused with %j', (changes, message) => {
    expect(faultOf(changes)).toBe(`clocks.yaml: ${message}`);
  });

  it('is refused with an id that no event can bear, and without a clock', () => {
    expect(faultOf({}, 'refund clock')).toBe(
      'clocks.yaml: refund clock: an id is a letter, a number and perhaps a word: A1, E2-filing',
    );
    expect(() => readClocks({ documents: {} }, 'clocks.yaml')).toThrow('there is no clock');
    expect(() => readClocks('text', 'clocks.yaml')).toThrow('there is no clock');
  });
});

describe('the overrides of an installation', () => {
  const written = (text: string): string => {
    const file = join(folder, 'overrides.yaml');
    writeFileSync(file, text);
    return file;
  };

  it('set another length where it is ours, and let a clause hold where the house wants it', () => {
    const changed = loadClocks(resources.specs, written("clocks: { A12: { length: 45 }, D1: { jurisdiction: '*' } }"));

    expect(changed.get('A12')).toEqual({ ...clockOf('A12'), length: 45 });
    expect(changed.get('D1')).toEqual({ ...clockOf('D1'), jurisdiction: '*' });
    expect(changed.get('A1')).toEqual(clockOf('A1'));
    expect([...changed.keys()]).toEqual([...clocks.keys()]);
  });

  it.each([
    ['clocks: { A1: { length: 9 } }', 'overrides.yaml: A1: its length is set by the clause'],
    ['clocks: { A99: { length: 9 } }', 'overrides.yaml: A99: there is no such clock: A1, A2'],
    ['clocks: { A12: { length: -1 } }', 'overrides.yaml: A12: length must be a whole number from 1 to 10000'],
    ['clocks: { T2: { length: 251 } }', 'overrides.yaml: T2: length must be a whole number from 1 to 250'],
    ['clocks: { A12: { unit: natural-days } }', 'overrides.yaml: A12: unknown key unit'],
    [
      'clocks: { A12: { jurisdiction: here } }',
      "overrides.yaml: A12: jurisdiction must be '*' or two, four or six digits",
    ],
    ['clock: {}', 'overrides.yaml: unknown key clock'],
    ['clocks: [', 'overrides.yaml: '],
  ])('are refused with %s', (text, message) => {
    expect(() => loadClocks(resources.specs, written(text))).toThrow(message);
  });

  it('are refused in words for people, with an example, also where there is no such file', () => {
    const missing = join(folder, 'missing.yaml');

    expect(() => loadClocks(resources.specs, missing)).toThrow(ConfigError);
    expect(() => loadClocks(resources.specs, missing)).toThrow(/missing\.yaml 无法使用.* cannot be used:\nENOENT/s);
  });

  it('change nothing when there are none', () => {
    expect(withOverrides(clocks, undefined, 'overrides.yaml')).toEqual(clocks);
  });
});

describe('policies', () => {
  it('collect deposits everywhere but where they are abolished', () => {
    const { policyFor } = loadPolicies(resources.specs);

    expect(['500101', 'CQ-LJXQ', undefined, '430000'].map((district) => policyFor(district).deposits)).toEqual(
      Array(4).fill('collected'),
    );
    expect(policyFor('430405').deposits).toBe('none');
  });

  it('go by the longest prefix', () => {
    const policies = [
      { jurisdiction: '50', deposits: 'none' },
      { jurisdiction: '*', deposits: 'none' },
      { jurisdiction: '5001', deposits: 'collected' },
    ];
    const { policyFor } = readPolicies({ policies }, 'policies.yaml');

    expect([policyFor('500101').deposits, policyFor('500229').deposits]).toEqual(['collected', 'none']);
  });

  it.each([
    [[], "policies.yaml: '*' is missing, which holds everywhere else"],
    [[{ jurisdiction: '*', deposits: 'some' }], 'policies.yaml: *: deposits must be one of collected, none'],
    [[1, 2].map(() => ({ jurisdiction: '*', deposits: 'none' })), 'policies.yaml: *: listed twice'],
    [[{ jurisdiction: '*', deposits: 'none', until: 1 }], 'policies.yaml: *: unknown key until'],
  ])('are refused with %j', (policies, message) => {
    expect(() => readPolicies({ policies }, 'policies.yaml')).toThrow(message);
  });
});

describe('a file of a year', () => {
  it('is refused with its name and the field', () => {
    const document = readYamlFile(join(resources.specs, 'calendar', '2026.yaml')) as object;

    expect(() => calendarYearOf({ ...document, year: 1 }, 'calendar/2026.yaml')).toThrow(
      /^calendar\/2026\.yaml: \/year: /,
    );
    expect(() => calendarYearOf('text', 'calendar/2026.yaml')).toThrow(/^calendar\/2026\.yaml: \/: /);
  });

  it('bears the name of its year', () => {
    const text = readFileSync(join(resources.specs, 'calendar', '2026.yaml'), 'utf8');
    mkdirSync(join(folder, 'calendar'));
    writeFileSync(join(folder, 'calendar', '2027.yaml'), text);

    expect(() => loadCalendarYears(folder)).toThrow('calendar/2027.yaml: /year: 2026 belongs in 2026.yaml');
  });
});
