import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

// Faults: every fix and its undo under lost and late answers, kill -9, signals, full disks and somebody else's edits.
export default defineConfig({
  test: {
    include: ['test/faults/**/*.test.ts', 'test/**/*.faults.test.{ts,tsx}'],
    setupFiles: ['test/house/setup.ts'],
    // Which kinds of fix there are is found once, not once a file.
    isolate: false,
    // Most of the time a test waits for an answer that does not come.
    maxWorkers: Math.max(2, availableParallelism()),
    // Bounds against a hang, not on speed: the machine may be busy with other things.
    testTimeout: 900_000,
    hookTimeout: 180_000,
  },
});
