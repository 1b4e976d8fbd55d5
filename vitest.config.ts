import { defineConfig } from 'vitest/config';
import { reportSkipped } from './test/report-skipped.ts';

/** What lets the files of a worker share their worlds, which take longer to start than most tests to run. */
const sharedWorlds = {
  environment: './test/world/worker-environment.ts',
  setupFiles: ['test/world/return-worlds.ts'],
};

export default defineConfig({
  test: {
    // Every file starts a worker and its imports anew where files are isolated: no test changes what another one imports.
    isolate: false,
    // A machine under load is no failure.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    reporters: ['default', reportSkipped()],
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['test/*.test.ts', 'test/unit/**/*.test.ts'],
          sequence: { groupOrder: 0 },
        },
      },
      {
        extends: true,
        test: {
          name: 'contract',
          include: ['test/{contract,properties,infra,simulation}/**/*.test.ts'],
          sequence: { groupOrder: 1 },
        },
      },
      {
        extends: true,
        test: {
          name: 'world',
          include: ['test/world/**/*.test.ts'],
          sequence: { groupOrder: 2 },
          ...sharedWorlds,
        },
      },
      {
        extends: true,
        test: {
          name: 'browser',
          include: ['test/browser/**/*.test.ts'],
          sequence: { groupOrder: 3 },
          ...sharedWorlds,
        },
      },
    ],
  },
});
