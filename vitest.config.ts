import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { defineConfig } from 'vitest/config';
import { ClosingLineReporter } from './test/support/reporter.ts';

const testsUnder = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.test.ts'))
    .map((file) => join(folder, file));

/** A test beside its module that asks for servers (`inject`) or for a part of test/support that does runs with those in test/. */
const needsServers = [...testsUnder('gateway'), ...testsUnder('adapters')].filter((file) =>
  /\binject\(|\/support\/(?!wait|misbehaving|event-schemas)/.test(readFileSync(file, 'utf8')),
);

/** Tests that cross modules and need no servers. */
const pure = ['test/conformance/planted-faults.test.ts', 'test/conformance/adapters.test.ts'];

const everywhere = { testTimeout: 20_000, hookTimeout: 60_000, restoreMocks: true, unstubGlobals: true };
const withServers = { ...everywhere, globalSetup: ['test/support/global-setup.ts'], pool: 'forks' as const };

export default defineConfig({
  test: {
    reporters: ['default', new ClosingLineReporter()],
    projects: [
      {
        // Pure: thousands of small tests, one module registry per worker (40 files: 1.1 s instead of 10.7 s isolated).
        test: {
          ...everywhere,
          name: 'unit',
          include: ['gateway/**/*.test.ts', 'adapters/**/*.test.ts', ...pure],
          exclude: needsServers,
          isolate: false,
          pool: 'threads',
          sequence: { groupOrder: 0 },
        },
      },
      {
        test: {
          ...withServers,
          name: 'integration',
          // They mostly wait for servers: on two cores the default of one worker leaves one idle.
          maxWorkers: 2,
          include: [...needsServers, 'test/**/*.test.ts'],
          exclude: ['test/faults/**', ...pure],
          sequence: { groupOrder: 1 },
        },
      },
      {
        // They break the servers that all share, so they run alone, one file after the other.
        test: {
          ...withServers,
          testTimeout: 120_000,
          hookTimeout: 120_000,
          name: 'faults',
          include: ['test/faults/**/*.test.ts'],
          maxWorkers: 1,
          sequence: { groupOrder: 2 },
        },
      },
    ],
  },
});
