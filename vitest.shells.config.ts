import { defineConfig } from 'vitest/config';

// What a person sees in a real bash, zsh and fish after Tab, in a real pager, and in the manual.
export default defineConfig({
  test: {
    include: ['test/shells/**/*.test.ts'],
    setupFiles: ['test/house/setup.ts'],
    testTimeout: 120_000,
    hookTimeout: 120_000,
    maxConcurrency: 3,
  },
});
