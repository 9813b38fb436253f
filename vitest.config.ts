import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';
import { LongestFirst } from './test/longest-first.ts';

// Tests run against the packages as built (dist): `npm test` builds first. Inside a package, tests import
// its sources by relative path.
const base = { environment: 'node' as const, testTimeout: 5_000 };

/** Tests of whole processes. Projects with the same settings share their workers when they run together. */
const withProcesses = {
  ...base,
  globalSetup: ['./packages/testkit/src/database/vitest-setup.ts'],
  // They wait most of the time, for phones that ring and processes that start: more at a time than there are cores.
  maxWorkers: Math.max(4, availableParallelism()),
  sequence: { groupOrder: 1 },
  testTimeout: 60_000,
  hookTimeout: 60_000,
};

export default defineConfig({
  test: {
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        test: {
          ...base,
          name: 'unit',
          // Nothing in these tests replaces a module or a global: files share what they import, in a third of the time.
          isolate: false,
          include: ['packages/*/src/**/*.test.ts', 'test/stories/**/*.test.ts'],
          exclude: ['**/*.int.test.ts', '**/node_modules/**', '**/dist/**'],
        },
      },
      {
        test: {
          ...withProcesses,
          name: 'integration',
          setupFiles: ['./packages/testkit/src/strict-fetch-setup.ts'],
          include: ['packages/*/src/**/*.int.test.ts', 'test/integration/**/*.test.ts'],
        },
      },
      {
        test: {
          ...withProcesses,
          name: 'calls',
          setupFiles: ['./packages/testkit/src/strict-fetch-setup.ts'],
          include: ['test/calls/**/*.test.ts', 'test/chaos/**/*.test.ts'],
          testTimeout: 120_000,
        },
      },
      {
        test: {
          ...withProcesses,
          name: 'browser',
          include: ['test/browser/**/*.test.ts'],
        },
      },
    ],
  },
});
