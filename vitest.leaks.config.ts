import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/leaks/**/*.test.ts'],
    setupFiles: ['test/house/setup.ts'],
    // The usual run takes a slice.
    env: { LEAKS: process.env['LEAKS'] ?? '100000' },
  },
});
