// Faults, races, signals, full disks, planted secrets, changed inputs and many sessions, in one table: how much was
// tried, and what went wrong.
// A test of these fails on a false claim, a crash, a deadline that passed, a leak, or a change left half-way.
// Usage: node scripts/faults.mjs [--full] [MATRIX…]   --full tries everything, which takes hours; exit 1 on a failure.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Files of each matrix; of a file with two kinds of tests, those whose name fits. */
const MATRICES = {
  read: [
    ['test/partial/partial-reads.sweep.test.ts'],
    ['test/partial/strange-answers.sweep.test.ts'],
    ['test/aws/clients/strange-answers.test.ts'],
    ['test/aws/list/strange-lists.sweep.test.ts'],
    ['test/aws/read/endless-lists.faults.test.ts'],
    ['test/aws/adversity.faults.test.ts'],
  ],
  write: [
    ['test/faults/writes-of-fix.test.ts'],
    ['test/faults/writes-of-undo.test.ts'],
    ['test/faults/kills.test.ts'],
    ['test/aws/clients/sent-once.faults.test.ts'],
    ['test/commands/killed-writes.faults.test.ts'],
  ],
  race: [
    ['test/faults/second-writer.test.ts'],
    ['test/aws/apply/read-back.faults.test.ts'],
    ['test/aws/apply/undo-edited.faults.test.ts'],
    ['test/commands/undo-beside-apply.faults.test.ts'],
  ],
  signal: [['test/commands/fix-interrupted.faults.test.ts', /is interrupted/], ['test/journeys/leaving.test.ts']],
  disk: [
    ['test/commands/fix-interrupted.faults.test.ts', /journal|disk/],
    ['test/wizard/unwritable-journal.faults.test.ts'],
  ],
  secret: [['test/wizard/secrets.sweep.test.ts'], ['test/commands/harmless.test.ts']],
  fuzz: [['test/fuzz/parsers.sweep.test.ts'], ['test/fuzz/answers.sweep.test.ts']],
  soak: [['test/soak/sessions.sweep.test.ts']],
};

/** Everything, in place of the slices. */
const FULL = {
  PARTIAL_READS: 'full',
  SWEEP_SEED: 'all',
  FUZZ_RUNS: '5000',
  FUZZ_READS: '25',
  SOAK_SESSIONS: '500',
};

const words = process.argv.slice(2);
const full = words.includes('--full');
const chosen = words.filter((word) => word !== '--full');
const names = chosen.length === 0 ? Object.keys(MATRICES) : chosen;
const unknown = names.filter((name) => !(name in MATRICES));
if (unknown.length > 0) {
  process.stderr.write(`No matrix is called ${unknown.join(', ')}. There are ${Object.keys(MATRICES).join(', ')}.\n`);
  process.exit(2);
}

const root = fileURLToPath(new URL('..', import.meta.url));
const files = [...new Set(names.flatMap((name) => MATRICES[name].map(([file]) => file)))];
const results = run(files);
process.stdout.write(`${'matrix'.padEnd(10)}${'tests'.padStart(7)}${'failed'.padStart(8)}${'skipped'.padStart(9)}\n`);
let failed = 0;
for (const name of names) {
  const tests = MATRICES[name].flatMap(([file, fits]) =>
    (results.get(file) ?? []).filter(({ fullName }) => fits === undefined || fits.test(fullName)),
  );
  const count = (...states) => tests.filter(({ status }) => states.includes(status)).length;
  const bad = tests.length === 0 ? 1 : count('failed');
  failed += bad;
  const cells = [tests.length, bad, count('pending', 'skipped', 'todo')];
  process.stdout.write(`${name.padEnd(10)}${cells.map((cell, at) => String(cell).padStart([7, 8, 9][at])).join('')}\n`);
  for (const { fullName } of tests.filter(({ status }) => status === 'failed')) process.stdout.write(`  ${fullName}\n`);
}
process.exitCode = failed === 0 ? 0 : 1;

/** The tests of each file, as vitest reports them; what they print about their own counts is passed on. */
function run(wanted) {
  const folder = mkdtempSync(join(tmpdir(), 'apigw-doctor-faults-'));
  const report = join(folder, 'report.json');
  const vitest = ['--no-install', 'vitest', 'run', '--config', 'vitest.faults.config.ts'];
  try {
    spawnSync('npx', [...vitest, '--reporter=default', '--reporter=json', `--outputFile.json=${report}`, ...wanted], {
      cwd: root,
      stdio: 'inherit',
      env: { ...process.env, ...(full ? FULL : {}) },
    });
    const { testResults } = JSON.parse(readFileSync(report, 'utf8'));
    return new Map(testResults.map(({ name, assertionResults }) => [name.slice(root.length), assertionResults]));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
