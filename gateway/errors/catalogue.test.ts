import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { catalogue } from './catalogue.ts';
import { errorsDocument } from './document.ts';

it('specs/errors.md says what the catalogue says; after a change: npm run generate', () => {
  const page = readFileSync(join(import.meta.dirname, '..', '..', 'specs', 'errors.md'), 'utf8');

  expect(page).toBe(errorsDocument());
});

it('every error says in both languages what it is, and what to do', () => {
  for (const [code, entry] of Object.entries(catalogue)) {
    expect(code).toMatch(/^GW_[A-Z_]+$/);
    expect(entry.status).toBeGreaterThanOrEqual(400);
    expect(entry.titleZh, code).toMatch(/\p{Script=Han}/u);
    expect(entry.title, code).toMatch(/\.$/);
    expect(entry.fix.length, code).toBeGreaterThan(10);
  }
});
