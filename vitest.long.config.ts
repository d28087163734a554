import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

// What takes minutes: sessions typed on a terminal, and sweeps over every case.
export default defineConfig({
  test: {
    include: ['test/journeys/**/*.test.ts', 'test/**/*.sweep.test.{ts,tsx}'],
    setupFiles: ['test/house/setup.ts'],
    // A worker loads the modules once, not once a file: half of the time would go there.
    isolate: false,
    // Most of the time a journey waits for the terminal.
    maxWorkers: Math.max(3, availableParallelism() + 1),
    // Bounds against a hang, not on speed: the machine may be busy with other things.
    testTimeout: 900_000,
    hookTimeout: 120_000,
  },
});
