import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

// The HTML report in a real browser: Debian's Chromium, or the one that CHROMIUM names.
export default defineConfig({
  test: {
    include: ['test/html/**/*.html.test.ts'],
    setupFiles: ['test/house/setup.ts'],
    maxConcurrency: Math.max(2, availableParallelism()),
    // Bounds against a hang, not on speed: the machine may be busy with other things.
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
});
