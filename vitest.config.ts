import { defineConfig } from 'vitest/config';

// Tests run against the packages as built (dist): `npm test` builds first. Inside a package, tests import
// its sources by relative path.
const base = { environment: 'node' as const, testTimeout: 5_000 };

export default defineConfig({
  test: {
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
          ...base,
          name: 'integration',
          globalSetup: ['./packages/testkit/src/database/vitest-setup.ts'],
          setupFiles: ['./packages/testkit/src/strict-fetch-setup.ts'],
          include: ['packages/*/src/**/*.int.test.ts', 'test/integration/**/*.test.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          ...base,
          name: 'calls',
          setupFiles: ['./packages/testkit/src/strict-fetch-setup.ts'],
          include: ['test/calls/**/*.test.ts', 'test/chaos/**/*.test.ts'],
          testTimeout: 120_000,
          hookTimeout: 60_000,
          fileParallelism: false,
        },
      },
      {
        test: {
          ...base,
          name: 'browser',
          include: ['test/browser/**/*.test.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
          fileParallelism: false,
        },
      },
    ],
  },
});
