import { describe, expect, it } from 'vitest';
import { childOf, newTraceparent, parseTraceparent } from './traceparent.ts';
import { uuidv7 } from './uuid.ts';

describe('ids', () => {
  it('are UUIDs of version 7 that carry the time and only rise', () => {
    const before = Date.now();
    const ids = Array.from({ length: 20_000 }, () => uuidv7());

    expect(ids.every((id) => /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/.test(id))).toBe(
      true,
    );
    expect(ids).toEqual([...new Set(ids)].sort());
    const time = Number.parseInt((ids[0] ?? '').replaceAll('-', '').slice(0, 12), 16);
    expect(Math.abs(time - before)).toBeLessThan(1_000);
  });
});

describe('a traceparent', () => {
  const header = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';

  it('is read as the specification says', () => {
    expect(parseTraceparent(header)).toEqual({
      traceId: '4bf92f3577b34da6a3ce929d0e0e4736',
      parentId: '00f067aa0ba902b7',
      sampled: true,
    });
  });

  it.each([
    undefined,
    '',
    'hello',
    header.toUpperCase(),
    `${header}-more`,
    header.replace('00-', 'ff-'),
    '00-00000000000000000000000000000000-00f067aa0ba902b7-01',
    '00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01',
  ])('is nothing when it is %s', (text) => {
    expect(parseTraceparent(text)).toBeUndefined();
  });

  it('of a later version may go on behind the flags', () => {
    expect(parseTraceparent(`${header.replace('00-', '01-')}-more`)?.sampled).toBe(true);
  });

  it('has children in the same trace, under a span of their own', () => {
    const child = parseTraceparent(childOf(header));

    expect(child?.traceId).toBe('4bf92f3577b34da6a3ce929d0e0e4736');
    expect(child?.parentId).not.toBe('00f067aa0ba902b7');
  });

  it('keeps the decision not to sample', () => {
    expect(parseTraceparent(childOf(header.replace(/01$/, '00')))?.sampled).toBe(false);
  });

  it('begins anew where there is none to follow', () => {
    expect(parseTraceparent(newTraceparent())).toBeDefined();
    expect(parseTraceparent(childOf('garbage'))).toBeDefined();
  });
});
