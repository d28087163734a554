import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.{ts,tsx}'],
    // What needs programs written in Python runs by `npm run test:emulators`; every write of every fix killed and failed once, by
    // `npm run test:safety`, which takes minutes.
    exclude: ['test/emulators/**', 'test/**/awscli.test.ts', 'test/aws/apply/{crash,faults}.test.ts'],
    setupFiles: ['test/house/setup.ts'],
    testTimeout: 20_000,
    hookTimeout: 30_000,
  },
});
