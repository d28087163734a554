import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { expect, it } from 'vitest';

// In a process of its own: what the test runner keeps is nothing of the wizard's.
it('nothing of a session stays in the process, and the account reads as before', async () => {
  const script = join(import.meta.dirname, 'run.mjs');
  const { code, output } = await new Promise<{ readonly code: number; readonly output: string }>((resolve) =>
    execFile(process.execPath, ['--expose-gc', script, process.env['SOAK_SESSIONS'] ?? '15'], (error, stdout, stderr) =>
      resolve({ code: Number(error?.code ?? 0), output: stdout + stderr }),
    ),
  );
  process.stdout.write(output);
  expect(code, output).toBe(0);
});
