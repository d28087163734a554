import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.{ts,tsx}'],
    // What needs programs written in Python runs by `npm run test:emulators`; every write of every fix killed and failed once, by
    // `npm run test:safety`, which takes minutes.
    exclude: ['test/emulators/**', 'test/**/awscli.test.ts', 'test/aws/apply/{crash,faults}.test.ts'],
    setupFiles: ['test/house/setup.ts'],
    // Left alone it takes one worker fewer than there are processors; much of the time a test only waits.
    maxWorkers: Math.max(2, availableParallelism()),
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
