import { describe, expect, it } from 'vitest';
import { compileWorld, jsonDialect, orderTable } from './test-world.ts';

describe('a reference', () => {
  const refs = (form: string) =>
    compileWorld({
      'dialect.yaml': form === '' ? jsonDialect : `${jsonDialect}ref: { form: "${form}" }\n`,
      'order.place.yaml': orderTable(),
    });
  const parts = {
    entropy: '0192d7a0-1111-7222-8333-444455556666',
    serial: '42',
    acceptedAt: '2026-03-16T10:14:55+08:00',
  };

  it('is the exchange’s own number without hyphens where the dialect asks for nothing else', () => {
    expect(refs('').dialect.drawRef(parts)).toBe('0192d7a0111172228333444455556666');
  });

  it('has the form that the dialect asks for, the same each time', () => {
    expect(refs('D{date:yyyyMMdd}{serial:8}').dialect.drawRef(parts)).toBe('D2026031600000042');
    expect(refs('{uuid}').dialect.drawRef(parts)).toBe(parts.entropy);
    const { dialect } = refs('{date:yyyyMMdd}{random:12}');
    expect(dialect.drawRef(parts)).toMatch(/^20260316\d{12}$/);
    expect(dialect.drawRef(parts)).toBe(dialect.drawRef(parts));
    expect(dialect.drawRef({ ...parts, serial: '43' })).not.toBe(dialect.drawRef(parts));
  });

  it('is refused where two exchanges could draw the same, or the form is none', () => {
    expect(refs('{date:yyyyMMdd}{random:4}').rules).toContain('ref-not-unique');
    expect(refs('{nothing}').rules).toContain('ref-form');
  });
});
