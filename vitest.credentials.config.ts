import { defineConfig } from 'vitest/config';

// Credentials and Region beside the AWS CLI: hundreds of processes, most of them Python's.
export default defineConfig({
  test: {
    include: ['test/credentials/**/*.test.ts'],
    setupFiles: ['test/house/setup.ts'],
    testTimeout: 120_000,
    hookTimeout: 300_000,
    maxConcurrency: 3,
  },
});
