import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/aws/apply/{crash,faults}.test.ts'],
    setupFiles: ['test/house/setup.ts'],
    testTimeout: 120_000,
    hookTimeout: 180_000,
  },
});
