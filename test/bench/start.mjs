// How soon the wizard can be used, measured in turn with a bare Ink "hello" (stock esbuild, minified, production) and
// other builds of the wizard, in one run: ratios, never a timed test.
// Usage: node test/bench/start.mjs [--runs N] [DIR ...]
//   DIR   another clone of this project, built
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import pty from '@lydell/node-pty';
import { build } from 'esbuild';

const here = fileURLToPath(new URL('../..', import.meta.url));
const args = process.argv.slice(2);
const at = args.indexOf('--runs');
const runs = at < 0 ? 21 : Number(args.splice(at, 2)[1]);

const home = mkdtempSync(join(tmpdir(), 'apigw-doctor-start-'));
mkdirSync(join(home, '.aws'));
writeFileSync(join(home, '.aws/config'), '[default]\nregion = eu-west-1\n[profile staging]\nregion = eu-west-1\n');
writeFileSync(
  join(home, '.aws/credentials'),
  ['default', 'staging']
    .map((name) => `[${name}]\naws_access_key_id = AKIAEXAMPLE000000001\naws_secret_access_key = EXAMPLE\n`)
    .join(''),
);

/** What is started, and the text that stands on the first screen on which a key means something. */
const ACCOUNTS = { words: [], text: /Which account\?/ };
const PRACTICE = { words: ['practice'], text: /What happened\?/ };
const programs = [
  { name: 'bare hello', script: await bareHello(), words: [], text: /hello, w\u2026rld/ },
  ...[here, ...args.map((dir) => resolve(dir))].flatMap((dir) => {
    const script = join(dir, 'bin/apigw-doctor.js');
    const where = dir === here ? '' : ` of ${dir}`;
    return [
      { name: `wizard, two profiles${where}`, script, ...ACCOUNTS },
      { name: `practice wizard${where}`, script, ...PRACTICE },
      { name: `practice wizard, first run ever${where}`, script, ...PRACTICE, fresh: true },
    ];
  }),
];

/** One line with Ink and React as they come, built as anybody would. The text waited for is nowhere in the source. */
async function bareHello() {
  const folder = join(home, 'hello');
  mkdirSync(folder);
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
  writeFileSync(
    join(folder, 'hello.jsx'),
    `import { render, Text, useInput } from 'ink';
     const drawn = 'hello, w' + String.fromCharCode(8230) + 'rld';
     const App = () => { useInput(() => process.exit(0)); return <Text color="cyan">{drawn}</Text>; };
     render(<App />);`,
  );
  await build({
    entryPoints: [join(folder, 'hello.jsx')],
    outdir: join(folder, 'dist'),
    bundle: true,
    splitting: true,
    minify: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    jsx: 'automatic',
    mainFields: ['module', 'main'],
    nodePaths: [join(here, 'node_modules')],
    define: { 'process.env.NODE_ENV': '"production"' },
    alias: { 'react-devtools-core': join(here, 'scripts/build/empty.mjs') },
    banner: { js: "import{createRequire as __cr}from'node:module';const require=__cr(import.meta.url);" },
    logLevel: 'error',
  });
  return join(folder, 'dist/hello.js');
}

/** Milliseconds from the process's start until the text stands on the terminal. */
function once({ script, words, text, fresh }) {
  return new Promise((done, fail) => {
    if (fresh) rmSync(join(home, '.cache'), { recursive: true, force: true });
    const began = performance.now();
    const terminal = pty.spawn(process.execPath, [script, ...words], {
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
  const times = programs.map(() => []);
  // The first rounds warm the disk and the caches, and are not counted.
  for (let run = -2; run < runs; run += 1)
    for (const [index, program] of programs.entries()) {
      const took = await once(program);
      if (run >= 0) times[index].push(took);
    }
  const wide = Math.max(...programs.map(({ name }) => name.length));
  process.stdout.write(`${'first usable frame'.padEnd(wide)}   median  spread       : bare hello\n`);
  for (const [index, { name }] of programs.entries()) {
    const ratio = median(times[index].map((took, run) => took / times[0][run]));
    process.stdout.write(
      `${name.padEnd(wide)}  ${median(times[index]).toFixed(0).padStart(4)} ms  ${spread(times[index]).padEnd(12)} ` +
        `${ratio.toFixed(2)}\n`,
    );
  }
} finally {
  rmSync(home, { recursive: true, force: true });
}
