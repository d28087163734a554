// Credentials and Region beside the AWS CLI, as a table: each situation, what this program does and its exit code, and
// every difference with its reason. Usage: node scripts/credentials.mjs   exit 1 where a difference has no reason.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const folder = mkdtempSync(join(tmpdir(), 'credentials-'));
const place = join(folder, 'table.md');
const { status } = spawnSync('npx', ['--no-install', 'vitest', 'run', '--config', 'vitest.credentials.config.ts'], {
  cwd: fileURLToPath(new URL('..', import.meta.url)),
  env: { ...process.env, CREDENTIALS_TABLE: place },
  stdio: ['ignore', process.stderr, process.stderr],
});
process.stdout.write(readFileSync(place, 'utf8'));
rmSync(folder, { recursive: true });
process.exitCode = status === 0 ? 0 : 1;
