import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

// Everything that holds the program under faults; `npm run faults` runs it and prints a table.
export default defineConfig({
  test: {
    include: ['test/**/*.test.{ts,tsx}'],
    // Much of the time a run only waits.
    maxWorkers: Math.max(2, availableParallelism()),
    setupFiles: ['test/house/setup.ts'],
    // Bounds against a hang: the full matrices take hours.
    testTimeout: 14_400_000,
    hookTimeout: 180_000,
  },
});
