import { defineConfig } from 'vitest/config';

// The packed package as a user installs it, on each line of Node that it runs on. Needs a build.
export default defineConfig({
  test: {
    include: ['test/nodes/**/*.test.ts'],
    setupFiles: ['test/house/setup.ts'],
    testTimeout: 180_000,
    hookTimeout: 300_000,
  },
});
