// How soon the wizard can be used, measured in turn with other builds of it in one run: never a timed test.
// Usage: node test/bench/start.mjs [--runs N] [DIR ...]
//   DIR   another clone of this project, built; this one comes first, and ratios are to the first DIR.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import pty from '@lydell/node-pty';

const here = fileURLToPath(new URL('../..', import.meta.url));
const args = process.argv.slice(2);
const at = args.indexOf('--runs');
const runs = at < 0 ? 21 : Number(args.splice(at, 2)[1]);
const builds = [here, ...args.map((dir) => resolve(dir))];
const home = mkdtempSync(join(tmpdir(), 'apigw-doctor-start-'));
mkdirSync(join(home, '.aws'));
writeFileSync(join(home, '.aws/config'), '[default]\nregion = eu-west-1\n[profile staging]\nregion = eu-west-1\n');
writeFileSync(
  join(home, '.aws/credentials'),
  ['default', 'staging']
    .map((name) => `[${name}]\naws_access_key_id = AKIAEXAMPLE000000001\naws_secret_access_key = EXAMPLE\n`)
    .join(''),
);

/** Screens that are waited for: the first one on which a key means something. */
const STARTS = [
  ['practice wizard, first question', ['practice'], /What happened\?/],
  ['wizard with two profiles', [], /Which account\?/],
];

/** Milliseconds from the process's start until the text stands on the terminal. */
function once(bin, words, text) {
  return new Promise((done, fail) => {
    const began = performance.now();
    const terminal = pty.spawn(process.execPath, [bin, ...words], {
      cols: 80,
      rows: 24,
      name: 'xterm-256color',
      cwd: home,
      env: { PATH: process.env.PATH, HOME: home, LANG: 'C.UTF-8', TERM: 'xterm-256color' },
    });
    let written = '';
    let took;
    const deadline = setTimeout(() => {
      terminal.kill('SIGKILL');
      fail(new Error(`${text} did not come: ${JSON.stringify(written)}`));
    }, 20_000);
    terminal.onData((data) => {
      written += data;
      if (took !== undefined || !text.test(written)) return;
      took = performance.now() - began;
      terminal.write('\u0003');
    });
    terminal.onExit(() => {
      clearTimeout(deadline);
      if (took === undefined) fail(new Error(`it ended before ${text}: ${JSON.stringify(written)}`));
      else done(took);
    });
  });
}

const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
const spread = (values) => `${Math.min(...values).toFixed(0)} to ${Math.max(...values).toFixed(0)}`;

try {
  for (const [name, words, text] of STARTS) {
    const times = builds.map(() => []);
    for (let run = -1; run < runs; run += 1)
      for (const [index, build] of builds.entries()) {
        const took = await once(join(build, 'bin/apigw-doctor.js'), words, text);
        // The first round warms the disk and is not counted.
        if (run >= 0) times[index].push(took);
      }
    process.stdout.write(`${name}, ${runs} runs in turn\n`);
    for (const [index, build] of builds.entries())
      process.stdout.write(
        `  ${build === here ? 'this build' : build}: ${median(times[index]).toFixed(0)} ms (${spread(times[index])})\n`,
      );
    for (let index = 1; index < builds.length; index += 1) {
      const pairs = times[0].map((took, run) => took / times[index][run]);
      process.stdout.write(`  this build : ${builds[index]} = ${median(pairs).toFixed(2)}, pair by pair\n`);
    }
  }
} finally {
  rmSync(home, { recursive: true, force: true });
}
