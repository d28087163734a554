import { defineConfig } from 'vitest/config';

// One session on a terminal, in an account as large as AWS lets one become: minutes, and half a gigabyte.
export default defineConfig({
  test: {
    include: ['test/large/**/*.test.ts'],
    setupFiles: ['test/house/setup.ts'],
    testTimeout: 900_000,
    hookTimeout: 120_000,
  },
});
