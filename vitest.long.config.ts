import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

// What takes minutes: sessions typed on a terminal, and sweeps over every case.
export default defineConfig({
  test: {
    include: ['test/journeys/**/*.test.ts', 'test/**/*.sweep.test.{ts,tsx}'],
    setupFiles: ['test/house/setup.ts'],
    maxWorkers: Math.max(2, availableParallelism()),
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
