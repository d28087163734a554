import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.{ts,tsx}'],
    // What needs programs written in Python runs by `npm run test:emulators`.
    exclude: ['test/emulators/**', 'test/**/awscli.test.ts'],
    setupFiles: ['test/house/setup.ts'],
    testTimeout: 20_000,
    hookTimeout: 30_000,
  },
});
