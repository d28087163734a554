import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/partial/**/*.test.ts'],
    setupFiles: ['test/house/setup.ts'],
    // Every member and operation; the usual run takes a slice.
    env: { PARTIAL_READS: 'full' },
    testTimeout: 3_600_000,
  },
});
