import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';
import { LongestFirst } from './test/longest-first.ts';

// Tests run against the packages as built (dist): `npm test` builds first. Inside a package, tests import
// its sources by relative path.
const base = {
  environment: 'node' as const,
  setupFiles: ['./test/property-seed.ts'],
  // Nothing in a unit test takes long; a machine that is shared may give it a tenth of its time.
  testTimeout: 15_000,
  // What is built is loaded by Node as it stands: to have it transformed once more took most of the time of an import.
  server: { deps: { external: [/\/packages\/[^/]+\/dist\//] } },
};

/** Tests of whole processes. Projects that run together in one group share the workers. */
const withProcesses = {
  ...base,
  globalSetup: ['./packages/testkit/src/database/vitest-setup.ts'],
  testTimeout: 60_000,
  hookTimeout: 60_000,
};
/** They wait most of the time, for processes that start and end: more at a time than there are cores. */
const waiting = { maxWorkers: Math.max(4, availableParallelism()), sequence: { groupOrder: 1 } };
/** Their phones, leases and moments of a kill run by the clock, and wait half of the time: a few at a time. */
const timed = { maxWorkers: 3, sequence: { groupOrder: 2 } };

export default defineConfig({
  test: {
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        test: {
          ...base,
          name: 'unit',
          // Nothing in these tests replaces a module, and what replaces a global or the time puts it back after each test: files
          // share what they import, in a third of the time.
          isolate: false,
          // All of the cores: nothing here waits for anything but the processor.
          maxWorkers: Math.max(2, availableParallelism()),
          sequence: { groupOrder: 0 },
          include: ['packages/*/src/**/*.test.ts', 'test/stories/**/*.test.ts'],
          exclude: ['**/*.int.test.ts', '**/node_modules/**', '**/dist/**'],
        },
      },
      {
        test: {
          ...withProcesses,
          ...waiting,
          name: 'integration',
          setupFiles: [...base.setupFiles, './packages/testkit/src/strict-fetch-setup.ts'],
          include: ['packages/*/src/**/*.int.test.ts', 'test/integration/**/*.test.ts'],
        },
      },
      {
        test: {
          ...withProcesses,
          ...timed,
          name: 'calls',
          setupFiles: [...base.setupFiles, './packages/testkit/src/strict-fetch-setup.ts'],
          include: ['test/calls/**/*.test.ts', 'test/chaos/**/*.test.ts'],
          testTimeout: 120_000,
        },
      },
      {
        test: {
          ...withProcesses,
          ...timed,
          name: 'matrix',
          setupFiles: [...base.setupFiles, './packages/testkit/src/strict-fetch-setup.ts'],
          include: ['test/matrix/**/*.test.ts'],
        },
      },
      {
        test: {
          ...withProcesses,
          ...timed,
          name: 'browser',
          include: [
            'test/browser/**/*.test.ts',
            ...(process.env['RINGBACK_PICTURES'] === '1' ? ['test/browser/pictures-of-pages.ts'] : []),
          ],
        },
      },
    ],
  },
});
