import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.{ts,tsx}'],
    // Emulators are written by others in Python; `npm run test:emulators` runs them.
    exclude: ['test/emulators/**'],
    setupFiles: ['test/house/setup.ts'],
    testTimeout: 20_000,
    hookTimeout: 30_000,
  },
});
