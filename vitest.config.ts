import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.{ts,tsx}'],
    // By name, since they take minutes: journeys and sweeps (`npm run test:long`), programs written in Python (`npm run
    // test:emulators`), real shells (`npm run test:shells`), other Nodes (`npm run test:nodes`), the AWS CLI's way to
    // credentials (`npm run test:credentials`), kills, lost answers, races and other faults (`npm run test:safety`), a
    // browser (`npm run test:html`), the largest account (CONTRIBUTING.md). `npm run test:all` is all but the last.
    exclude: [
      'test/journeys/**',
      'test/**/*.sweep.test.{ts,tsx}',
      'test/emulators/**',
      'test/credentials/**',
      'test/**/awscli.test.ts',
      'test/faults/**',
      'test/**/*.faults.test.{ts,tsx}',
      'test/**/*.html.test.ts',
      'test/shells/**',
      'test/nodes/**',
      'test/large/**',
    ],
    setupFiles: ['test/house/setup.ts'],
    // A worker loads the modules once, not once a file: half of the time would go there.
    isolate: false,
    // Left alone it takes one worker fewer than there are processors; much of the time a test only waits.
    maxWorkers: Math.max(2, availableParallelism()),
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
