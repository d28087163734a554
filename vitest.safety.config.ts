import { defineConfig } from 'vitest/config';

// Every fix and its undo under faults, kill -9 and somebody else's edits.
export default defineConfig({
  test: {
    include: ['test/faults/**/*.test.ts'],
    setupFiles: ['test/house/setup.ts'],
    // Which kinds of fix there are is found once, not once a file.
    isolate: false,
    // Bounds against a hang, not on speed: the machine may be busy with other things.
    testTimeout: 900_000,
    hookTimeout: 180_000,
  },
});
